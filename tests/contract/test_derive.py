"""The page layer: its shape, its origins, and that it says what the model says."""

import base64
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract import Contract
from docpact.contract.errors import SchemaError
from docpact.contract.formats.checks import FORMATS
from docpact.contract.model import (
    AnyObject,
    Anything,
    Array,
    Enum,
    Field,
    Limit,
    Map,
    Message,
    Operation,
    Origin,
    Ref,
    Scalar,
    Union,
)
from docpact.contract.schema.derive import derive
from docpact.contract.schema.nodes import without_extensions
from docpact.contract.sources.pages import load_page, read_page
from docpact.contract.validation.reference_engine import check_schema

ROOT = Path(__file__).resolve().parents[2]
HERE = Origin("page.md", 3, "**string**")
STRING = Scalar("string")


def field(name="a", type_=STRING, *limits, required=None, oneof=()):
    return Field(name, type_, HERE, required, limits, oneof, HERE if oneof else None)


def limit(keyword, value, target="self"):
    return Limit(keyword, value, Origin("page.md", 9, f"{keyword} {value}"), target)


def operation(response, messages=None):
    return Operation("A.do", "page.md", "GET", "https://x/y", response=response, messages=messages or {})


def derived(*fields, messages=None, exactly_one=()):
    return without_extensions(derive([operation(Message(fields, exactly_one), messages)]))


def node(type_, *limits):
    return derived(field("a", type_, *limits))["properties"]["a"]


def accepts(type_, value, *limits):
    return jsonschema.Draft202012Validator(node(type_, *limits)).is_valid(value)


# --------------------------------------------------------------------------- shape


def test_the_shape_of_get_history():
    schema = derive(load_page(ROOT / "entrypoints" / "demo" / "Execution.getHistory.md"))
    source = "Execution.getHistory.md"
    assert list(schema) == ["$schema", "title", "x-operation", "type", "properties", "required", "x-origins"]
    assert schema["title"] == "Execution.getHistory response"
    (binding,) = schema["x-operation"]["bindings"]
    assert list(binding) == ["method", "url", "path", "query", "body"]
    assert binding["path"]["required"] == ["executionId"]
    assert binding["body"] is None
    assert schema["x-origins"] == {"required": {"entries": {"source": source, "line": 72, "phrase": "Required."}}}
    entries = schema["properties"]["entries"]
    assert entries["minItems"] == 1
    assert entries["x-origins"] == {
        "type": {"source": source, "line": 72, "phrase": "entries[]"},
        "minItems": {"source": source, "line": 72, "phrase": "at least one element"},
    }
    error = entries["items"]["properties"]["lastError"]
    assert error["properties"]["errorCode"]["x-origins"]["type"]["line"] == 90
    assert error["x-origins"] == {"type": {"source": source, "line": 88, "phrase": "**object**"}}


def test_the_schema_is_plain_json_and_valid():
    for path in [*(ROOT / "tests" / "pages").glob("*.md"), ROOT / "entrypoints" / "demo" / "Execution.getHistory.md"]:
        schema = derive(load_page(path))
        assert json.loads(json.dumps(schema)) == schema
        jsonschema.Draft202012Validator.check_schema(schema)
        for binding in schema["x-operation"]["bindings"]:
            for part in ("path", "query", "body"):
                if binding[part] is not None:
                    jsonschema.Draft202012Validator.check_schema(binding[part])


def test_the_schema_holds_no_sentence_of_the_page():
    pages = [each for each in (ROOT / "tests" / "pages").glob("*.md") if not each.stem.endswith("ru")]
    for path in pages:  # in Russian a rule has no opening words that could be left out
        schema = derive(load_page(path))
        text = json.dumps(schema, ensure_ascii=False)
        assert '"description":' not in text.replace('"description": {', "")
        sentences = set(
            re.findall(r"(?:^|(?<=[.|] ))(?! )[^.|\n]+(?=\.(?:\s|$))", path.read_text("utf-8"), re.MULTILINE)
        )
        assert sentences
        known_phrases = {each.rstrip(".") for each in phrases(schema) if len(each.split()) > 2}
        assert not known_phrases & sentences


def phrases(schema):
    """All fragments of a page that a schema tells."""
    for name, each in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if name == "phrase":
            yield each
        elif isinstance(each, dict | list):
            yield from phrases(each)


def test_a_page_without_a_body_has_no_type():
    assert list(derive([operation(None)])) == ["$schema", "title", "x-operation"]
    with pytest.raises(SchemaError):
        derive([])


# --------------------------------------------------------------------------- types


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (STRING, {"type": "string"}),
        (Scalar("string", "field-mask"), {"type": "string"}),
        (Scalar("boolean"), {"type": "boolean"}),
        (Scalar("integer"), {"type": "integer"}),
        (Scalar("null"), {"type": "null"}),
        (Scalar("integer", "int32"), {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}),
        (Scalar("number", "double"), {"anyOf": [{"type": "number"}, {"enum": ["NaN", "Infinity", "-Infinity"]}]}),
        (Enum(("A", "B")), {"type": "string", "enum": ["A", "B"]}),
        (AnyObject(), {"type": "object"}),
        (Anything(), {}),
        (Array(STRING), {"type": "array", "items": {"type": "string"}}),
        (Array(Array(STRING)), {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}),
        (Map(STRING, Anything()), {"type": "object", "additionalProperties": {}}),
        (Union((STRING, Scalar("null"))), {"anyOf": [{"type": "string"}, {"type": "null"}]}),
    ],
)
def test_types(type_, expected):
    assert node(type_) == expected


@pytest.mark.parametrize(
    ("mark", "name"),
    [("date-time", "date-time"), ("int64", "int64"), ("duration", "protobuf-duration"), ("bytes", "protobuf-bytes")],
)
def test_formats(mark, name):
    assert node(Scalar("string", mark)) == {"type": "string", "format": name, "pattern": FORMATS[name].pattern}


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        (Scalar("string", "int64"), "-9223372036854775808", "9223372036854775808"),
        (Scalar("string", "uint64"), "18446744073709551615", "-1"),
        (Scalar("integer", "int32"), "-2147483648", "2147483648"),
        (Scalar("integer", "uint32"), "4294967295", "01"),
        (Scalar("boolean"), "true", "True"),
    ],
)
def test_keys_of_a_map_are_texts_whatever_is_inside_them(key, good, bad):
    validator = jsonschema.Draft202012Validator(node(Map(key, STRING)))
    assert validator.is_valid({good: "x"})
    assert not validator.is_valid({bad: "x"})


def test_messages_are_written_out_and_recursive_ones_are_defined():
    messages = {
        "Tree": Message((field("trees", Array(Ref("Tree"))), field("leaf", Ref("Leaf")))),
        "Leaf": Message((field("colour"),)),
    }
    leaf = {"type": "object", "properties": {"colour": {"type": "string"}}}
    tree = {"$ref": "#/$defs/Tree"}
    schema = derived(field("tree", Ref("Tree")), field("leaf", Ref("Leaf")), messages=messages)
    assert schema["properties"] == {"tree": tree, "leaf": leaf}
    assert schema["$defs"]["Tree"]["properties"] == {"trees": {"type": "array", "items": tree}, "leaf": leaf}
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"tree": {"trees": [{"trees": []}]}})
    assert not validator.is_valid({"tree": {"trees": [{"trees": [{"leaf": 1}]}]}})


def test_messages_that_would_fill_a_schema_without_end_are_refused():
    doubling = {f"M{i}": Message((field("a", Ref(f"M{i + 1}")), field("b", Ref(f"M{i + 1}")))) for i in range(40)}
    with pytest.raises(SchemaError):
        derived(field("a", Ref("M0")), messages=doubling | {"M40": Message()})


# --------------------------------------------------------------------------- limits


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_bounds_of_an_int64_are_in_its_pattern(one, other, value):
    low, high = sorted((one, other))
    for each in (low, high, low - 1, high + 1, value):
        inside = low <= each <= high
        assert accepts(Scalar("string", "int64"), str(each), limit("minimum", low), limit("maximum", high)) == inside


def test_bounds_of_numbers():
    int64, double = Scalar("string", "int64"), Scalar("number", "double")
    assert node(int64, limit("exclusiveMinimum", 0))["minimum"] == 1
    assert not accepts(int64, "0", limit("exclusiveMinimum", 0))
    assert not accepts(int64, "10", limit("exclusiveMaximum", 10))
    assert node(int64, limit("enum", (2, 4)))["enum"] == ["2", "4"]
    assert node(Scalar("integer", "int32"), limit("enum", (2, 4))) == {"type": "integer", "enum": [2, 4]}
    assert node(Scalar("integer", "int32"), limit("exclusiveMinimum", 0))["minimum"] == 1
    assert node(double, limit("minimum", 0.5)) == {"type": "number", "minimum": 0.5}
    assert accepts(Scalar("string", "uint64"), str(2**64 - 1))
    assert not accepts(Scalar("string", "uint64"), str(2**64))


@pytest.mark.parametrize(
    ("text", "inside"),
    [("60s", True), ("59.999999999s", False), ("600s", True), ("600.000s", True), ("600.1s", False), ("-60s", False)],
)
def test_bounds_of_a_duration_count_its_fraction(text, inside):
    assert accepts(Scalar("string", "duration"), text, limit("minimum", 60), limit("maximum", 600)) == inside


DURATION = Scalar("string", "duration")


@pytest.mark.parametrize(
    ("limits", "inside", "outside"),
    [
        ({"exclusiveMinimum": 0}, ["0.500s", "0.000000001s", "1s"], ["0s", "0.000s", "-0s", "-0.5s"]),
        ({"exclusiveMaximum": 10}, ["9.500s", "9.999999999s", "-20s"], ["10s", "10.000s", "10.1s"]),
        ({"exclusiveMinimum": 1, "exclusiveMaximum": 2}, ["1.5s", "1.000000001s"], ["1s", "1.00s", "2s"]),
        ({"minimum": 0.5, "exclusiveMinimum": 0.25}, ["0.5s", "0.75s"], ["0.499s", "0.25s"]),
        ({"minimum": 1, "exclusiveMinimum": 1}, ["1.1s"], ["1s"]),
        ({"minimum": 1}, ["1s", "315576000000.5s"], ["0.9s", "315576000001s"]),
        ({"minimum": 1, "maximum": 315_576_000_000}, ["315576000000s"], ["315576000000.5s"]),
    ],
    ids=str,
)
def test_bounds_of_a_duration_are_no_whole_numbers(limits, inside, outside):
    schema = node(DURATION, *(limit(*each) for each in limits.items()))
    assert {each: schema[each] for each in limits} == limits
    contract = Contract.from_schema({"items": schema})
    assert [each for each in (*inside, *outside) if contract.conforms([each])] == inside


def test_the_pattern_of_a_duration_says_what_its_exclusive_bounds_say():
    """Other validators apply bounds to numbers only."""
    pattern = node(DURATION, limit("exclusiveMinimum", 0), limit("exclusiveMaximum", 60))["pattern"]
    assert [text for text in ("0s", "0.1s", "59.999s", "60s", "-1s") if re.search(pattern, text)] == ["0.1s", "59.999s"]


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 14))
def test_lengths_of_bytes_count_bytes(one, other, size):
    """Base64 writes three bytes in four characters: what is refused is outside, what is a group of three off is."""
    low, high = sorted((one, other))
    text = base64.b64encode(bytes(size)).decode()
    for each in (text, text.rstrip("=")):
        valid = accepts(Scalar("string", "bytes"), each, limit("minLength", low), limit("maxLength", high))
        assert valid or not low <= size <= high
        assert not valid or low - 3 < size < high + 3


@pytest.mark.parametrize("size", range(14))
def test_a_length_of_bytes_that_base64_tells_apart_is_exact(size):
    """Without its padding a text shows how many bytes it holds; with it, how many groups of three."""
    text = base64.b64encode(bytes(size)).decode()
    for length in range(14):
        assert accepts(Scalar("string", "bytes"), text.rstrip("="), limit("minLength", length)) == (size >= length)
        assert accepts(Scalar("string", "bytes"), text, limit("maxLength", length)) == (
            -(-size // 3) <= -(-length // 3)
        )


def test_of_several_limits_the_strictest_counts():
    schema = node(STRING, limit("maxLength", 63), limit("maxLength", 50), limit("minLength", 1), limit("minLength", 3))
    assert schema == {"type": "string", "maxLength": 50, "minLength": 3}


def test_patterns_match_in_full_and_all_of_them():
    assert not accepts(STRING, "A", limit("pattern", "|[a-z]+"))
    assert not accepts(STRING, "a\n", limit("pattern", "[a-z]+"))
    two = (limit("pattern", "[a-z]+"), limit("pattern", "a.*"), limit("pattern", "a.*"))
    assert accepts(STRING, "ab", *two)
    assert not accepts(STRING, "b", *two)
    assert len(node(STRING, *two)["allOf"]) == 1


def test_limits_go_to_their_part():
    array = node(Array(STRING), limit("maxItems", 3), limit("maxLength", 5, "items"))
    assert array == {"type": "array", "items": {"type": "string", "maxLength": 5}, "maxItems": 3}
    map_ = node(
        Map(STRING, STRING), limit("maxProperties", 3), limit("minLength", 1, "keys"), limit("maxLength", 5, "values")
    )
    assert map_ == {
        "type": "object",
        "additionalProperties": {"type": "string", "maxLength": 5},
        "propertyNames": {"type": "string", "minLength": 1},
        "maxProperties": 3,
    }


def test_each_limit_keeps_its_origin():
    schema = derive(
        [operation(Message((field("a", Array(STRING), limit("maxItems", 3), limit("maxLength", 5, "items")),)))]
    )
    array = schema["properties"]["a"]
    assert array["x-origins"]["maxItems"] == {"source": "page.md", "line": 9, "phrase": "maxItems 3"}
    assert array["items"]["x-origins"]["maxLength"]["phrase"] == "maxLength 5"
    assert array["items"]["x-origins"]["type"]["phrase"] == "**string**"


# --------------------------------------------------------------------------- groups

PAIR = ("a", "b")
OTHER = ("c", "d")
MEMBERS = tuple(field(name, oneof=group) for group in (PAIR, OTHER) for name in group)


@pytest.mark.parametrize(
    ("fields", "exactly_one", "valid", "invalid"),
    [
        (MEMBERS[:2], (), [{}, {"a": ""}, {"b": ""}], [{"a": "", "b": ""}]),
        (MEMBERS[:2], (PAIR,), [{"a": ""}, {"b": ""}], [{}, {"a": "", "b": ""}]),
        (MEMBERS, (PAIR,), [{"a": ""}, {"b": "", "c": ""}], [{}, {"c": ""}, {"a": "", "c": "", "d": ""}]),
        ((field("a", oneof=("a",)),), (), [{}, {"a": ""}], []),
        ((field("a", oneof=("a",)),), (("a",),), [{"a": ""}], [{}]),
    ],
)
def test_groups(fields, exactly_one, valid, invalid):
    validator = jsonschema.Draft202012Validator(derived(*fields, exactly_one=exactly_one))
    assert all(validator.is_valid(each) for each in valid)
    assert not any(validator.is_valid(each) for each in invalid)


def test_a_group_of_one_that_may_be_absent_says_nothing():
    assert "oneOf" not in derived(field("a", oneof=("a",)))


# --------------------------------------------------------------------------- extensions


def test_without_extensions_keeps_members_that_look_like_one():
    schema = {
        "x-origins": {},
        "properties": {"x-a": {"x-origins": {}, "type": "string"}},
        "required": ["x-a"],
        "enum": [{"x-b": 1}],
        "allOf": [{"x-c": 1, "minItems": 1}],
    }
    assert without_extensions(schema) == {
        "properties": {"x-a": {"type": "string"}},
        "required": ["x-a"],
        "enum": [{"x-b": 1}],
        "allOf": [{"minItems": 1}],
    }


LISTED = """\
# Notes API, REST: Note.Get

## HTTP request

```
GET https://notes.example/notes
```

## Response {#notes.Note}

**HTTP Code: 200 - OK**

#|
||Field | Description ||
|| size | **integer**

The value must satisfy: 1,2. ||
|| period | **string** (duration)

Value must be equal to 5. ||
|#
"""


def test_listed_values_are_an_array_and_no_limit_is_lost():
    operations = read_page(LISTED, "Note.get.md")
    schema = derive(operations)
    check_schema(schema)
    assert schema["properties"]["size"]["enum"] == [1, 2]
    assert "enum" not in schema["properties"]["period"]
    assert [note.line for note in operations[0].notes] == [20]
