"""Tables for terminals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence


def aligned(rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> Iterator[str]:
    """Rows as lines whose columns stand below each other.

    Args:
        rows: their cells, as many in each.
        right: the columns that stand to the right, as numbers do.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        sized = enumerate(zip(row, widths, strict=True))
        cells = (each.rjust(width) if column in right else each.ljust(width) for column, (each, width) in sized)
        yield "  ".join(cells).rstrip()
