"""Edge classes are told from payloads: each case of each operation shows its own class, and plain payloads few."""

from collections import Counter
from itertools import chain

import pytest

from docpact.contract import Contract, operations
from docpact.strategies import edge_cases
from docpact.strategies.edges.detection import Recognizer, edge_classes
from docpact.strategies.schema.reader import read
from docpact.strategies.values import json_signs, signs, text_signs
from docpact.strategies.values import tables as classes
from docpact.strategies.workflows.shape_signs import SHAPE_SIGNS, merge_disjoint
from docpact.strategies.workflows.shapes import SHAPES

GROUPS = {"unusual", "evolution"}
SIDE_BY_SIDE = ("everything-", "states-", "neighbours-")


def recognizer(contract):
    return Recognizer(read(contract.schema), edge_classes(contract, include=GROUPS))


def cases_of(contract, **options):
    """Those that show a class of their own: not the rows of values and states side by side."""
    return [each for each in edge_cases(contract, **options) if not each.id.startswith(SIDE_BY_SIDE)]


def shown(contract, payload):
    return {each.id for each in recognizer(contract).shown_by(payload)}


@pytest.fixture
def history():
    return Contract.load("Execution.getHistory")


@pytest.mark.parametrize("operation", operations())
def test_each_case_shows_its_own_class(operation):
    contract = Contract.load(operation)
    known = recognizer(contract)
    for case in cases_of(contract, include=GROUPS):
        assert case.id in {each.id for each in known.shown_by(case.payload)}, case.id


@pytest.mark.parametrize("operation", operations())
def test_classes_are_those_of_the_cases(operation):
    contract = Contract.load(operation)
    cases = cases_of(contract, include=GROUPS)
    known = edge_classes(contract, include=GROUPS)
    assert [(each.id, each.why) for each in known] == [(each.id, each.why) for each in cases]
    assert len(edge_classes(contract)) < len(known)


def test_each_keyword_s_cases_show_their_classes(zoo):
    known = recognizer(zoo)
    for case in cases_of(zoo, include=GROUPS):
        assert case.id in {each.id for each in known.shown_by(case.payload)}, case.id


@pytest.mark.parametrize(
    ("table", "known"),
    [
        (classes.TIMESTAMPS, signs.TIMESTAMPS),
        (classes.INT64S, signs.INT64S),
        (classes.DURATIONS, signs.DURATIONS),
        (classes.EMBEDDED_JSON, json_signs.EMBEDDED_JSON),
        (classes.TEXTS, text_signs.TEXTS),
        (classes.JSON_VALUES, json_signs.JSON_VALUES),
        (classes.BYTES, signs.BYTES),
        (chain.from_iterable(SHAPES), SHAPE_SIGNS),
    ],
)
def test_every_class_of_a_table_has_a_sign(table, known):
    assert sorted(each.id for each in table) == sorted(known)


def test_an_id_that_two_tables_have_is_refused():
    with pytest.raises(ValueError, match="three-states"):
        merge_disjoint(SHAPE_SIGNS, {"three-states": SHAPE_SIGNS["three-states"]})


def test_the_smallest_payload_shows_little(history):
    found = shown(history, {"entries": [{}]})
    assert found - {each for each in found if each.endswith("-absent")} == {"only-required", "entries-one"}


def test_each_class_is_shown_by_few_other_cases(history):
    """A sign that says yes to anything would tell nothing."""
    known = recognizer(history)
    cases = cases_of(history)
    times = Counter(each.id for case in cases for each in known.shown_by(case.payload))
    for each in edge_classes(history):
        if not each.id.endswith("-absent") and each.id != "entries-one":
            assert times[each.id] < len(cases) / 4, each.id


def test_embedded_json_of_any_depth_is_looked_at():
    steps = [
        {"status": "COMPLETED", "input": {"inputJson": deep + " "}, "output": {"outputJson": deep}}
        for deep in ("[" * 900 + "]" * 900, "[" * 900 + "1" + "]" * 900)
    ]
    shown = {each.id for each in recognizer(Contract.load()).shown_by({"entries": steps})}
    assert "output-outputJson-deep" in shown
