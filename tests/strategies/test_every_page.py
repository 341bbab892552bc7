"""Whatever a page can say: what is derived validates, and every generator draws from it."""

import itertools
import os
import random

import jsonschema_rs
import pytest

from docpact.contract import Contract
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import read_page_bytes
from docpact.strategies import edge_cases, fixtures, violation_cases
from docpact.strategies.stream import series

SCALARS = (
    "**string**",
    "**boolean**",
    "**number**",
    "**number** (double)",
    "**integer**",
    "**integer** (int32)",
    "**integer** (int64)",
    "**string** (int64)",
    "**string** (uint64)",
    "**string** (date-time)",
    "**string** (duration)",
    "**string** (bytes)",
    "**string** (field-mask)",
)
OTHERS = (
    "**enum**<br><ul><li>`SMALL`: up to ten metres</li><li>`LARGE`: more</li></ul>",
    "**object**",
    "**array**",
    "**unknown**",
    "**[Part](#part)**",
    "**[Tree](#tree)**",
    "Any of **integer** \\| **null**",
    "Any of **string** \\| **[Part](#part)**",
)
KEYS = ("**string**", "**integer**", "**boolean**", "**number**", "**string** (int64)", "**string** (bytes)")
MAPS = (
    *(f"**object** (map<{key}, **string**>)" for key in KEYS),
    *(f"**object** (map<**string**, {value}>)" for value in (*SCALARS[1:], "**[Part](#part)**", "**[Tree](#tree)**")),
)
TYPES = (*SCALARS, *OTHERS, *MAPS)
PHRASES = (
    "What it is.",
    "Required.",
    "The string length in characters must be 3-63.",
    "The maximum string length in characters is 64.",
    "Value must match the regular expression `[a-z]+`.",
    "Value must match the regular expression `[a-z0-9]+`. The maximum string length in characters is 5.",
    "Acceptable values are 1 to 99, inclusive.",
    "The maximum value is 99.",
    "The minimum value is 1.",
    "Value must be greater than 0.",
    "Value must be less than 100.",
    "Value must be one of 1, 2, 4.",
    "Value must be equal to 3.",
    "The maximum value is 600 seconds.",
    "The minimum value is 2 seconds.",
    "Acceptable values are 1 seconds to 600 seconds, inclusive.",
    "Must contain at least one element.",
    "Must contain at most 10 elements.",
    "Must contain exactly 2 elements.",
    "The number of elements must be in the range 1-10.",
    "The elements must be unique.",
    "The elements must be unique. Must contain exactly 2 elements.",
    "No more than 64 per resource.",
    "The string length in characters for each key must be 1-63.",
    "The maximum string length in characters for each value is 63.",
    "Each key must match the regular expression `[a-z]+`.",
    "Each value must match the regular expression `[a-z]+`.",
    "Deprecated. Output only.",
)
ONE_OF = "Includes only one of the fields `cargo`, `other`."
PLACES = {
    "field": "| cargo | {type}<br>{phrase} |",
    "list": "| cargo[] | {type}<br>{phrase} |",
    "member": "| hold | **object** |\n| hold.cargo | {type}<br>{phrase} |",
    "element": "| holds[] | **object** |\n| holds[].cargo | {type}<br>{phrase} |",
    "oneof": f"| cargo | {{type}}<br>{ONE_OF} {{phrase}} |\n| other | **string**<br>{ONE_OF} |",
}
PAGE = """# Pier API, REST: Berth.get

## HTTP request

```
GET https://api.pier.example/v1/berths/{{berthId}}
```

## Response

**HTTP Code: 200 - OK**

| Field | Description |
| --- | --- |
{row}

## Part {{#part}}

| Field | Description |
| --- | --- |
| code | **string**<br>Required. |
| weight | **string** (int64) |

## Tree {{#tree}}

| Field | Description |
| --- | --- |
| label | **string** |
| children[] | **[Tree](#tree)** |
"""
ALL = list(itertools.product(PLACES, TYPES, PHRASES))
SAMPLE, MORE = random.Random(5).sample(ALL, 60), random.Random(6).sample(ALL, 200)
IS_FUZZING = os.environ.get("DOCPACT_HYPOTHESIS_PROFILE") == "fuzz"
WALLS = [
    ("field", "**string** (bytes)", "The string length in characters must be 3-63."),
    ("field", "**string** (duration)", "The maximum value is 600 seconds."),
    ("field", "**object** (map<**string** (int64), **string**>)", "What it is."),
    ("field", "**object** (map<**integer**, **string**>)", "What it is."),
    ("field", "**object** (map<**boolean**, **string**>)", "What it is."),
    ("field", "**string** (int64)", "Value must be one of 1, 2, 4."),
    ("list", "**string** (bytes)", "Value must match the regular expression `[a-z0-9]+`."),
    ("list", "Any of **string** \\| **[Part](#part)**", "Must contain at least one element."),
    ("list", "**string**", "No more than 64 per resource."),
    ("list", "**[Tree](#tree)**", "The elements must be unique. Must contain exactly 2 elements."),
]
"""Once, each of these derived and could not be drawn."""


def schema_of(place, type_, phrase):
    page = PAGE.format(row=PLACES[place].format(type=type_, phrase=phrase))
    return derive(read_page_bytes(page.encode(), "Berth.get.md"))


def assert_generators_agree(place, type_, phrase):
    schema = schema_of(place, type_, phrase)
    contract = Contract.from_schema(schema)
    other = jsonschema_rs.Draft202012Validator(schema, validate_formats=False)
    payloads = [
        *series(contract, "any", 8, seed=1),
        *series(contract, "edge", 4, seed=2),
        *fixtures(4, contract=contract),
        *(case.payload for case in edge_cases(contract)),
    ]
    for payload in payloads:
        assert contract.validate(payload).violations == ()
        assert other.is_valid(payload)
    violations = violation_cases(contract)
    assert violations
    for each in violations:
        assert not contract.conforms(each.payload)


@pytest.mark.parametrize(("place", "type_", "phrase"), [*WALLS, *SAMPLE])
def test_what_is_derived_is_drawn(place, type_, phrase):
    assert_generators_agree(place, type_, phrase)


@pytest.mark.slow
@pytest.mark.parametrize("pages", [ALL if IS_FUZZING else MORE], ids=["pages"])
def test_many_pages(pages):
    for place, type_, phrase in pages:
        assert_generators_agree(place, type_, phrase)


@pytest.mark.parametrize(("phrase", "inside", "outside"), [
    ("The maximum value is 600 seconds.", ["600s", "0s", "-1.5s", "600.000s"], ["600.001s", "601s"]),
    ("The minimum value is 2 seconds.", ["2s", "2.1s", "315576000000s"], ["1.999s", "-2s", "0s"]),
    ("Value must be greater than 0.", ["0.000000001s", "1s"], ["0s", "-1s"]),
    ("Value must be less than 100.", ["99.9s", "-315576000000s"], ["100s", "100.5s"]),
])  # fmt: skip
def test_the_pattern_says_what_the_bounds_of_a_duration_say(phrase, inside, outside):
    """Other validators look at the pattern alone."""
    schema = schema_of("field", "**string** (duration)", phrase)
    other = jsonschema_rs.Draft202012Validator(schema, validate_formats=False)
    contract = Contract.from_schema(schema)
    for text in inside:
        assert other.is_valid({"cargo": text})
        assert contract.conforms({"cargo": text})
    for text in outside:
        assert not other.is_valid({"cargo": text})
        assert not contract.conforms({"cargo": text})


@pytest.mark.parametrize(("type_", "phrase", "keywords"), [
    ("**string**", "No more than 64 per resource.", {"type": "array", "maxItems": 64}),
    ("Any of **string** \\| **null**", "Must contain at least one element.", {"type": "array", "minItems": 1}),
])  # fmt: skip
def test_a_limit_on_a_list_stands_beside_its_type(type_, phrase, keywords):
    cargo = schema_of("list", type_, phrase)["properties"]["cargo"]
    assert {name: cargo[name] for name in keywords} == keywords
    assert not {"minItems", "maxItems", "maxProperties"} & cargo["items"].keys()


@pytest.mark.parametrize(("key", "fits", "misfits"), [
    ("**integer**", "-12", "x"),
    ("**integer** (int32)", "2147483647", "2147483648"),
    ("**boolean**", "true", "yes"),
    ("**string** (int64)", "9223372036854775807", "1.0"),
])  # fmt: skip
def test_keys_of_maps_are_texts_that_say_their_values(key, fits, misfits):
    contract = Contract.from_schema(schema_of("field", f"**object** (map<{key}, **string**>)", "What it is."))
    assert contract.conforms({"cargo": {fits: "text"}})
    assert not contract.conforms({"cargo": {misfits: "text"}})
