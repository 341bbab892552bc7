"""Edges in payloads that are there already: one alone, and cycles of them."""

from itertools import islice

import pytest

from docpact.strategies.edges.combinations import cycler, edge_choices
from docpact.strategies.edges.placement import scalar_values
from docpact.strategies.schema.examples import largest_example
from docpact.strategies.schema.reader import node_of
from docpact.strategies.stream import series


@pytest.fixture(scope="module")
def root(contract):
    return node_of(contract.schema)


def test_each_edge_leaves_a_valid_payload_at_every_place(contract, zoo, root):
    for each, node in ((contract, root), (zoo, node_of(zoo.schema))):
        choices = edge_choices(each, node, frozenset())
        for payload in islice(series(each, "any", seed=3), 2):
            for edit in (each_edit for choice in choices for each_edit in choice.edits):
                assert each.conforms(edit(payload, 200)), each.validate(edit(payload, 200)).violations


def test_an_edge_changes_one_place(contract, root):
    edits = {each.name: each.edits for each in edge_choices(contract, root, frozenset())}
    payload = {"entries": [{"title": "a", "id": "1"}, {"title": "b", "id": "2"}]}
    changed = [edit(payload, 255) for edit in edits["('entries', 0, 'title')"]]
    assert {"entries": [{"title": "a", "id": "1"}, {"id": "2"}]} in changed
    assert all(each["entries"][0] == payload["entries"][0] and each["entries"][1]["id"] == "2" for each in changed)


def test_no_edge_comes_up_where_there_is_nothing(contract, root):
    for choice in edge_choices(contract, root, frozenset()):
        assert all(edit({"entries": [{}]}, 0) == {"entries": [{}]} for edit in choice.edits)


def test_a_cycle_goes_through_all_values_of_a_place(contract, root):
    entry = largest_example(root)["entries"][0]
    items = next(each.node for each in root.members if each.name == "entries").items
    cycle = cycler(items, lambda node: [each.value for each in scalar_values(node)])
    elements = [cycle(entry, turn) for turn in range(80, 160)]
    assert contract.conforms({"entries": elements})
    assert {"2024-05-06T07:08:09.123456789Z", "1970-01-01T00:00:00Z"} <= {each.get("startedAt") for each in elements}
    assert {"COMPLETED", "FAILED", None} <= {each.get("status") for each in elements}
    assert len({each.get("title") for each in elements}) > 58
    assert len({(each.get("title"), each.get("description")) for each in elements}) > 64
