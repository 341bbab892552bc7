"""How a reply is delivered, whatever delivers it."""

import pytest

from docpact.contract.http import Delivery


@pytest.mark.parametrize(
    ("delivery", "pieces"),
    [
        (Delivery(), [b"abcdefg"]),
        (Delivery(chunk_size=3), [b"abc", b"def", b"g"]),
        (Delivery(ending="truncate", fraction=0.5, chunk_size=2), [b"ab", b"c"]),
        (Delivery(ending="truncate", fraction=0.0), []),
        (Delivery(ending="truncate", fraction=0.999), [b"abcdef"]),
    ],
)
def test_the_pieces_of_a_body(delivery, pieces):
    assert list(delivery.pieces(b"abcdefg")) == pieces
