"""The scale of enumerations: one field of a response, the first so many cases, responses of any size."""

import itertools

import pytest

from docpact.contract import Contract
from docpact.contract.errors import SchemaError
from docpact.strategies import each_edge, edge_cases, payloads, violation_cases, violations
from docpact.strategies.stream import series

ANYTHING = Contract.from_schema({"title": "Berth.delete response"})
ROWS = {
    "type": "object",
    "properties": {
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"state": {"enum": ["FREE", "TAKEN", "CLOSED"]}, "a~b": {"type": "integer"}},
            },
        },
        "total": {"type": "string", "format": "int64"},
    },
}


def large(width):
    member = {"enum": ["A", "B", "C", "D"]}
    part = {"type": "object", "properties": {f"m{index}": member for index in range(width)}}
    return Contract.from_schema({"type": "object", "properties": {f"p{index}": part for index in range(width)}})


@pytest.fixture(scope="module")
def rows():
    return Contract.from_schema(ROWS)


@pytest.mark.parametrize("at", ["/rows/0/state", "rows.state", "rows[].state", "/rows/*/state", "/rows/7/state"])
def test_the_edges_of_one_field(rows, at):
    ids = [case.id for case in edge_cases(rows, at=at)]
    assert ids == ["state-absent", "state-free", "state-taken", "state-closed"]


def test_the_edges_inside_a_field_are_among_all(rows):
    every = {case.id: str(case.payload) for case in edge_cases(rows)}
    inside = {case.id: str(case.payload) for case in edge_cases(rows, at="rows")}
    assert inside.items() <= every.items()
    assert len(inside) > 10
    assert not any(each.startswith("total") for each in inside)


def test_a_name_with_marks_of_pointers_is_escaped(rows):
    assert edge_cases(rows, at="/rows/0/a~0b") == edge_cases(rows, at="rows.a~b")


@pytest.mark.parametrize("at", ["/row", "state", "rows.stat"])
def test_no_such_field(rows, at):
    with pytest.raises(ValueError, match="no such field"):
        edge_cases(rows, at=at)


def test_a_limit_gives_the_first_cases(rows):
    assert edge_cases(rows, limit=5) == edge_cases(rows)[:5]
    assert edge_cases(rows, limit=0) == ()
    assert len(each_edge(rows, at="total", limit=3).args[1]) == 3


@pytest.mark.parametrize("limit", [-1, "3", True])
def test_a_limit_is_a_number(rows, limit):
    with pytest.raises(ValueError, match="limit="):
        edge_cases(rows, limit=limit)


def test_the_first_cases_of_a_large_response_are_made_alone():
    """All of them are tens of thousands, which would not end."""
    contract = large(60)
    assert len(edge_cases(contract, limit=20)) == 20
    assert len(edge_cases(contract, at="p7.m3")) == 5


def test_a_large_response_is_drawn(drawing):
    """Hypothesis has room for some thousand choices in a draw."""
    contract = large(90)
    drawn = drawing(payloads(contract), 5)
    assert all(map(contract.conforms, drawn))
    assert len({str(each) for each in drawn}) > 1


def test_a_response_that_may_be_anything_is_drawn_as_parsed_values(drawing):
    drawn = [
        *drawing(payloads(ANYTHING), 60),
        *series(ANYTHING, "any", 40),
        *series(ANYTHING, "typical", 20),
        *(case.payload for case in edge_cases(ANYTHING)),
    ]
    assert all(map(ANYTHING.conforms, drawn))
    assert len({type(each) for each in drawn}) > 4


def test_nothing_breaks_a_response_that_may_be_anything():
    assert violation_cases(ANYTHING) == ()
    for make in (lambda: violations(ANYTHING), lambda: next(series(ANYTHING, "invalid"))):
        with pytest.raises(SchemaError, match="any JSON value"):
            make()


@pytest.mark.parametrize("schema", [
    {"type": "array", "items": {"type": "integer"}},
    {"type": "integer"},
    {"type": "boolean"},
    {"type": "null"},
])  # fmt: skip
def test_responses_that_are_no_objects(schema):
    contract = Contract.from_schema(schema)
    cases = violation_cases(contract)
    assert cases
    assert not any(contract.conforms(each.payload) for each in cases)
    assert all(contract.conforms(each) for each in itertools.islice(series(contract, "edge"), 10))
