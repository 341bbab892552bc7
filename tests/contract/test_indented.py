"""JSON with an indent reads as the standard library prints it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.json_text.indented import indented

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(VALUES)
def test_as_the_standard_library_prints_it(value):
    assert indented(value) == json.dumps(value, indent=2, ensure_ascii=False)
