"""JSON text: read strictly, and every position right."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.json_text.document import MAX_NESTING, NOTHING, Lines, is_json, nesting, read_document
from docpact.contract.json_text.scan import is_json_unbounded
from docpact.contract.text.printing import printable

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def faults(source):
    return [(each.rule, each.offset) for each in read_document(source).problems]


@given(json_values, st.sampled_from([None, 1]), st.booleans())
def test_good_text_is_read_as_the_standard_library_reads_it(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    for source in (text, text.encode()):
        document = read_document(source)
        assert document.problems == ()
        assert document.value == value


@given(json_values)
def test_spots_are_where_the_values_are(value):
    text = json.dumps(value, indent=1)
    document = read_document(text)
    everywhere = {printable(pointer): each for pointer, each in walk(value)}
    spots = document.positions(everywhere)
    assert spots.keys() == everywhere.keys()
    for pointer, expected in everywhere.items():
        found, _ = json.JSONDecoder().raw_decode(text, spots[pointer].value)
        assert found == expected
        if spots[pointer].key is not None:
            name, _ = json.JSONDecoder().raw_decode(text, spots[pointer].key)
            assert pointer.endswith("/" + printable(name.replace("~", "~0").replace("/", "~1")))


def walk(value, pointer=""):
    yield pointer, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, child in children:
        yield from walk(child, f"{pointer}/{str(token).replace('~', '~0').replace('/', '~1')}")


damaged_json = st.text(alphabet='{}[],:"\\u0aeE+-.1 \n\ttrufalsn', max_size=30)
"""Texts that are nearly JSON."""


@given(damaged_json | json_values.map(json.dumps))
def test_the_two_readers_agree(text):
    """The reader that knows positions accepts exactly what the standard library accepts."""
    try:
        json.loads(text, parse_constant=int)
        accepted = True
    except ValueError:
        accepted = False
    document = read_document(text)
    assert (document.value is not NOTHING) is accepted
    assert is_json(text) is accepted
    assert is_json_unbounded(text) is accepted
    if not accepted:
        assert [each.rule for each in document.problems if each.rule == "json"] == ["json"]


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, "a value, found the end"),
        ("{", 1, "a member name in double quotes or }"),
        ('{"a"', 4, ": after a member name"),
        ('{"a":1', 6, ", or }"),
        ('{"a":1,}', 7, "a member name in double quotes"),
        ("[1,]", 3, "a value"),
        ("[1 2]", 3, ", or ]"),
        ("{'a':1}", 1, "a member name in double quotes or }"),
        ("[1] x", 4, "nothing after the value"),
        ("[01]", 2, ", or ]"),
        ("[1.]", 2, ", or ]"),
        ("[+1]", 1, "a value or ]"),
        ('["a\nb"]', 3, "the rest of a string"),
        ('["\\x"]', 2, "the rest of a string"),
        ('["abc', 5, "the rest of a string"),
        ("[tru]", 1, "a value or ]"),
        ("// no\n1", 0, "a value"),
        ("<!DOCTYPE html>", 0, 'a value, found "<", as if the text were HTML or XML'),
        ("{\x00", 1, 'a member name in double quotes or }, found "\\u0000", as if the text were UTF-16'),
    ],
)
def test_faults_say_where_and_what(text, offset, expected):
    (problem,) = read_document(text).problems
    assert (problem.rule, problem.offset) == ("json", offset)
    assert f"expected {expected}" in problem.message


def test_a_fault_shows_no_token():
    (problem,) = read_document('{"token": t1.9euelZqXyzAbc}').problems
    assert "t1" not in problem.message


def test_a_repeated_key_is_told_at_its_second_place():
    document = read_document('{"a": 1, "b": {"a": 2, "a": 3}, "a": 4}')
    assert [(each.rule, each.pointer, each.offset) for each in document.problems] == [
        ("duplicate-key", "/b/a", 23),
        ("duplicate-key", "/a", 32),
    ]
    assert document.value == {"a": 4, "b": {"a": 3}}
    assert document.positions({"/a"})["/a"].value == 37


def test_escaped_names_repeat_too():
    assert faults('{"a": 1, "\\u0061": 2}') == [("duplicate-key", 9)]


def test_invalid_utf8_is_told_in_code_points_and_the_rest_is_read():
    document = read_document('{"é": "'.encode() + b'\xff"}')
    assert [(each.rule, each.offset) for each in document.problems] == [("utf-8", 7)]
    assert document.value == {"é": "\ufffd"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_other_encodings(encoding):
    raw = '{"a": 1}'.encode(encoding)
    (problem,) = read_document(raw).problems
    assert problem.rule in ("utf-8", "json")
    if not encoding.endswith(("le", "be")):
        assert encoding.upper() in problem.message


def test_a_byte_order_mark_is_a_fault_and_the_rest_is_read():
    document = read_document(b'\xef\xbb\xbf{"a": 1}')
    assert [(each.rule, each.offset) for each in document.problems] == [("json", 0)]
    assert document.value == {"a": 1}
    assert document.positions({"/a"})["/a"].value == 7


def test_nesting():
    assert nesting(1) == 0
    assert nesting([{"a": []}]) == 3
    assert faults("[" * MAX_NESTING + "]" * MAX_NESTING) == []
    assert faults("[" * (MAX_NESTING + 1) + "]" * (MAX_NESTING + 1)) == [("json", MAX_NESTING)]
    assert faults("[" * 100_000) == [("json", MAX_NESTING)]
    assert faults('{"a":' * 100_000) == [("json", MAX_NESTING * 5)]


def test_long_numbers_cost_nothing():
    assert read_document("[" + "9" * 1_000_000 + "]").problems == ()
    assert read_document("[-" + "9" * 10_000 + ", 1e999]").value == [float("-inf"), float("inf")]


def test_lines():
    lines = Lines("ab\n\ncd")
    assert [lines.position(offset) for offset in (0, 2, 3, 4, 6)] == [(1, 1), (1, 3), (2, 1), (3, 1), (3, 3)]
