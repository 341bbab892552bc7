"""Payloads from a seed: no Hypothesis, unmoved by new fields."""

import copy
import subprocess
import sys
from itertools import islice

import pytest

from docpact.contract import Contract
from docpact.strategies import edge_cases, violation_cases
from docpact.strategies.stream import series


@pytest.mark.parametrize("profile", ["any", "edge"])
@pytest.mark.parametrize("where", ["first", "last"])
def test_a_new_field_moves_no_other(schema, profile, where):
    before = list(series(Contract.from_schema(copy.deepcopy(schema)), profile, 60))
    entry = schema["properties"]["entries"]["items"]
    added = {"priority": {"type": "string", "format": "int64"}, "labels": {"type": "array", "items": {}}}
    entry["properties"] = added | entry["properties"] if where == "first" else entry["properties"] | added
    after = list(series(Contract.from_schema(schema), profile, 60))
    assert any("priority" in each for payload in after for each in payload["entries"])
    for payload in after:
        for each in payload["entries"]:
            each.pop("priority", None)
            each.pop("labels", None)
    assert after == before


def test_each_byte_has_a_name_of_its_own(contract, zoo):
    from docpact.strategies.generation.composer import composer
    from docpact.strategies.generation.profiles import PROFILES

    for each in (contract, zoo):
        for profile in PROFILES.values():
            names = composer(each, profile).names
            assert len(set(names)) == len(names)


def test_hypothesis_has_no_part_in_it():
    script = (
        "import sys; from docpact.contract import Contract; from docpact.strategies.stream import series\n"
        "for profile in ('any', 'edge', 'invalid'): list(series(Contract.load(), profile, 3))\n"
        "print(*(each for each in ('hypothesis', 'faker', 'pytest') if each in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout.strip() == b""


def test_a_hundred_meet_most_edges(contract):
    text = repr(list(series(contract, "edge", 100)))
    cases = [each for each in edge_cases(contract) if each.id.startswith(("startedAt-", "attempts-", "duration-"))]
    values = [next(iter(each.payload["entries"][0].values())) for each in cases if not each.id.endswith("-absent")]
    assert all(f"'{value}'" in text for value in values)


def test_invalid_ones_begin_where_the_seed_says(contract):
    cases = violation_cases(contract)
    for seed in (0, 3, -1, len(cases) + 3):
        first = cases[seed % len(cases)].payload
        assert next(series(contract, "invalid", seed=seed)) == first
    assert len(list(islice(series(contract, "invalid"), 2 * len(cases)))) == 2 * len(cases)


def test_any_contract_has_a_series(zoo):
    for profile in ("typical", "any", "edge"):
        assert all(map(zoo.conforms, series(zoo, profile, 60)))


def test_what_is_not_there_is_refused(contract):
    with pytest.raises(ValueError, match="typical, any, edge, invalid"):
        series(contract, "usual")
    with pytest.raises(ValueError, match="evolution"):
        series(contract, "any", include={"future"})


TICKET = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "state": {"type": "string", "enum": ["PENDING", "DONE"]},
        "createdAt": {"type": "string", "format": "date-time"},
        "sizes": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 9}, "maxItems": 3},
    },
    "required": ["id"],
}


@pytest.mark.parametrize(
    ("profile", "payload"),
    [
        (
            "typical",
            {"id": "dmhwvbtnjiqa7cczskpf", "state": "PENDING", "createdAt": "2024-07-26T05:09:22.479Z", "sizes": [7]},
        ),
        ("any", {"id": "٣٤", "state": "DONE", "createdAt": "2100-03-01T12:00:00Z", "sizes": [1, 9, 2]}),
        ("edge", {"id": "٣٤", "state": "DONE", "createdAt": "1900-03-01T12:00:00Z", "sizes": [1, 9, 2]}),
        ("invalid", {"id": None}),
    ],
)
def test_a_seed_gives_the_same_payload_in_each_release(profile, payload):
    assert next(series(Contract.from_schema(TICKET), profile, seed=3)) == payload


def test_options_of_facts_belong_to_operations_that_have_them(contract, zoo):
    assert next(series(contract, "typical", scenario="Queued"))["execution"]["status"] == "QUEUED"
    with pytest.raises(ValueError, match="scenario='Queued': only of operations that have facts"):
        series(zoo, "typical", scenario="Queued")
