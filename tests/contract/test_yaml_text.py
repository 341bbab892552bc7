"""YAML of OpenAPI documents is read as YAML 1.2 has it, and hostile YAML costs no more than its size."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.sources.openapi.files.yaml_text import MAX_DEPTH, YamlError, read_yaml

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\x7f\x85\u2028\u2029\ufeff", exclude_categories=["Cc", "Cs"])
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(-1e9, 1e9) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
)


@given(_VALUES)
def test_json_is_yaml(value):
    text = json.dumps(value, ensure_ascii=False)
    assert read_yaml(text).value == json.loads(text)


@given(_VALUES)
def test_what_pyyaml_writes_is_read_back(value):
    assert read_yaml(yaml.safe_dump(value, allow_unicode=True)).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on: yes", {"on": "yes"}),
        ("200: {true: no}", {"200": {"true": "no"}}),
        ("a: 2024-01-01", {"a": "2024-01-01"}),
        ("a: 12:30:45", {"a": "12:30:45"}),
        ("[~, null, Null, '', 'null', !!str 1, !!int '2']", [None, None, None, "", "null", "1", 2]),
        ("[007, 0o17, 0x1F, 1_000, +1, -2.5e3, .5, 1., '1']", [7, 15, 31, "1_000", 1, -2500.0, 0.5, 1.0, "1"]),
        ("[.inf, .nan, -, =, TRUE, tRUE]", [".inf", ".nan", "-", "=", True, "tRUE"]),
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3", {"a": {"b": 1, "c": 2}, "d": {"b": 3, "c": 2}}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
    ],
)
def test_values(text, value):
    assert read_yaml(text).value == value


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("a: 1\nb: [", "expected", 3),
        ("a: &x [*x]", "does not hold itself", 1),
        ("a: *x", "alias", 1),
        ("a: 1\n---\nb: 2", "one YAML document", 2),
        ("? [a]\n: b", "a key that is text", 1),
        ("a: !!python/object:os.system {}\nb: 1", None, None),
        ("a: !run x", "the tag !run", 1),
        ("[" * (MAX_DEPTH + 1), "nested at most", 1),
    ],
)
def test_other_texts_are_told_with_a_line(text, problem, line):
    if problem is None:
        assert read_yaml(text).value == {"a": {}, "b": 1}
        return
    with pytest.raises(YamlError, match=problem) as caught:
        read_yaml(text)
    assert caught.value.line == line


def test_aliases_count_as_what_they_stand_for():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(YamlError, match="aliases written out"):
        read_yaml("\n".join(lines))


def test_lines_of_the_upper_keys():
    document = read_yaml("a:\n  b:\n    c:\n      d: 1\ne: 2\n")
    assert document.lines == {"/a": 1, "/a/b": 2, "/a/b/c": 3, "/e": 5}
