"""What is derived from a page with limits of every kind can be drawn from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract import Contract, SchemaError
from docpact.contract.formats.patterns import INT64_MAX, anchored, decimal_between
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import read_page
from docpact.strategies import edge_cases, payloads, violation_cases

PAGE = """\
# Notes API, REST: Note.Get

## HTTP request

```
GET https://notes.example/notes
```

## Response {#notes.Note}

**HTTP Code: 200 - OK**

#|
||Field | Description ||
|| size | **string** (int64)

Acceptable values are 0 to 10, inclusive. ||
|| low | **string** (int64)

The minimum value is -5. ||
|| period | **string** (duration)

Acceptable values are 1 seconds to 600 seconds, inclusive. ||
|| name | **string**

Required field. The string length in characters must be 3-63. Value must match the regular expression ` [a-z]([-a-z0-9]{0,61}[a-z0-9])? `. ||
|| tags[] | **string**

The number of elements must be in the range 1-3. ||
|| n | **integer** (int32)

Acceptable values are 1 to 3, inclusive. ||
|| labels | **object** (map<**string**, **string**>)

No more than 64 per resource. The string length in characters for each key must be 1-63. Each key must match the regular expression ` [a-z][-_0-9a-z]* `. The maximum string length in characters for each value is 63. ||
|#
"""

CONTRACT = Contract.from_schema(derive(read_page(PAGE, "Note.get.md")))


@given(payloads(CONTRACT))
def test_draws_conform(payload):
    assert CONTRACT.conforms(payload)


def test_edge_cases_conform():
    assert all(CONTRACT.conforms(case.payload) for case in edge_cases(CONTRACT))


def test_violations_break_their_rule():
    cases = violation_cases(CONTRACT)
    assert {"range", "length", "pattern", "property-name", "min-items", "max-items"} <= {case.rule for case in cases}
    assert not any(CONTRACT.conforms(case.payload) for case in cases)


@pytest.mark.parametrize("name", ["size", "low", "period", "n"])
def test_bounds_are_reached(name):
    seen = set()

    @given(payloads(CONTRACT), st.none())
    def collect(payload, _):
        seen.add(payload.get(name))

    collect()
    assert len(seen - {None}) >= 3


INT64 = {"type": "string", "format": "int64"}


@pytest.mark.parametrize(
    "bounds",
    [
        {"type": "integer", "minimum": 0.5, "maximum": 3.5},
        {"type": "integer", "exclusiveMinimum": 0.5, "exclusiveMaximum": 1.5},
        {"type": "integer", "exclusiveMinimum": -1.5, "maximum": -1},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1e-7},
        {"type": "number", "exclusiveMinimum": 1e20, "maximum": 2e20},
        {**INT64, "pattern": anchored(decimal_between(8, INT64_MAX)), "exclusiveMinimum": 7.5},
    ],
    ids=str,
)
def test_what_is_drawn_is_within_bounds_of_any_kind(bounds):
    contract = Contract.from_schema({"type": "object", "properties": {"n": bounds}, "required": ["n"]})
    assert all(contract.conforms(each.payload) for each in edge_cases(contract))

    @given(payloads(contract))
    def conforms(payload):
        assert contract.conforms(payload)

    conforms()


def test_bounds_that_leave_no_number_are_refused():
    contract = Contract.from_schema({"type": "integer", "minimum": 0.2, "maximum": 0.8})
    with pytest.raises(SchemaError, match="no value"):
        edge_cases(contract)


def test_a_pattern_that_goes_back_costs_the_generators_nothing():
    """Python's own engine would not come back from the longest of the edge values."""
    pattern = "^(?:([A-Za-z]+)+!)(?![\\s\\S])"
    contract = Contract.from_schema({"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}})
    assert all(contract.conforms(each.payload) for each in edge_cases(contract))
