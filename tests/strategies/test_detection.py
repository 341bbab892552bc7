"""Edges are detected in payloads: each case of each operation shows its own edge, and plain payloads few."""

from collections import Counter

import pytest

from docpact.contract import Contract, operations
from docpact.strategies import edge_cases
from docpact.strategies.edges.detection import Detector, detectable_edges
from docpact.strategies.schema.reader import node_of

GROUPS = {"unusual", "evolution"}
SIDE_BY_SIDE = ("everything-", "states-", "neighbours-")


def detector(contract):
    return Detector(node_of(contract.schema), detectable_edges(contract, include=GROUPS))


def cases_of(contract, **options):
    """Those that show an edge of their own: not the rows of values and states side by side."""
    return [each for each in edge_cases(contract, **options) if not each.id.startswith(SIDE_BY_SIDE)]


def detected_in(contract, payload):
    return {each.id for each in detector(contract).detect(payload)}


@pytest.fixture
def history():
    return Contract.load("Execution.getHistory")


@pytest.mark.parametrize("operation", operations())
def test_each_case_shows_its_own_edge(operation):
    contract = Contract.load(operation)
    known = detector(contract)
    for case in cases_of(contract, include=GROUPS):
        assert case.id in {each.id for each in known.detect(case.payload)}, case.id


@pytest.mark.parametrize("operation", operations())
def test_edges_are_those_of_the_cases(operation):
    contract = Contract.load(operation)
    cases = cases_of(contract, include=GROUPS)
    known = detectable_edges(contract, include=GROUPS)
    assert [(each.id, each.why) for each in known] == [(each.id, each.why) for each in cases]
    assert len(detectable_edges(contract)) < len(known)


def test_each_keyword_s_cases_show_their_edges(zoo):
    known = detector(zoo)
    for case in cases_of(zoo, include=GROUPS):
        assert case.id in {each.id for each in known.detect(case.payload)}, case.id


def test_the_smallest_payload_shows_little(history):
    found = detected_in(history, {"entries": [{}]})
    assert found - {each for each in found if each.endswith("-absent")} == {"only-required", "entries-one"}


def test_each_edge_is_shown_by_few_other_cases(history):
    """A predicate that says yes to anything would detect nothing."""
    known = detector(history)
    cases = cases_of(history)
    times = Counter(each.id for case in cases for each in known.detect(case.payload))
    for each in detectable_edges(history):
        if not each.id.endswith("-absent") and each.id != "entries-one":
            assert times[each.id] < len(cases) / 4, each.id


def test_embedded_json_of_any_depth_is_searched():
    steps = [
        {"status": "COMPLETED", "input": {"inputJson": deep + " "}, "output": {"outputJson": deep}}
        for deep in ("[" * 900 + "]" * 900, "[" * 900 + "1" + "]" * 900)
    ]
    edges = {each.id for each in detector(Contract.load()).detect({"entries": steps})}
    assert "output-outputJson-deep" in edges
