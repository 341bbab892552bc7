"""Fixtures: realistic, lawful, the same for the same seed, and unmoved by new fields."""

import copy
import hashlib
import json
import random
import subprocess
import sys
from typing import get_args

import faker
import pytest

from docpact.contract import Contract
from docpact.strategies import SCENARIOS, ExecutionStatus, ScenarioName, WorkflowsProvider, fixtures, history
from docpact.strategies.realistic.fixtures import fill_schema
from docpact.strategies.seeded import SeededRandom


def test_fixtures_conform_without_advice(contract):
    for payload in fixtures(400, 5):
        assert contract.validate(payload).findings == ()


def test_the_same_seed_gives_the_same_bytes_in_another_process():
    script = "import json; from docpact.strategies import fixtures; print(json.dumps(list(fixtures(5, 42))))"
    printed = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=_environment(each)).stdout
        for each in ("0", "1")
    ]
    here = json.dumps(list(fixtures(5, 42))).encode()
    assert [each.strip() for each in printed] == [here, here]


def _environment(hash_seed):
    import os

    return {**os.environ, "PYTHONHASHSEED": hash_seed}


def test_seeds_and_places_in_a_series_differ():
    payloads = [*fixtures(50, 1), *fixtures(50, 2)]
    assert len({hashlib.sha256(json.dumps(each).encode()).digest() for each in payloads}) == 100
    assert next(fixtures(1, 9)) == history(9)


def test_the_state_of_random_has_no_part():
    random.seed(1)
    first = history(3)
    random.seed(2)
    assert history(3) == first


@pytest.mark.parametrize("where", ["first", "last"])
def test_a_new_field_moves_no_other(schema, where):
    before = [*fixtures(30, 8, contract=Contract.from_schema(copy.deepcopy(schema)))]
    entry = schema["properties"]["entries"]["items"]
    added = {"priority": {"type": "string", "format": "int64"}, "region": {"type": "string"}}
    entry["properties"] = added | entry["properties"] if where == "first" else entry["properties"] | added
    after = [*fixtures(30, 8, contract=Contract.from_schema(schema))]
    assert all(each.pop("region") and each.pop("priority") for payload in after for each in payload["entries"])
    assert after == before


def test_fixtures_follow_the_schema(schema):
    del schema["properties"]["entries"]["items"]["properties"]["attempts"]
    schema["properties"]["execution"]["properties"]["status"]["enum"] = ["DONE"]
    contract = Contract.from_schema(schema)
    for payload in fixtures(20, contract=contract):
        assert contract.conforms(payload)
        assert payload["execution"]["status"] == "DONE"
        assert not any("attempts" in each for each in payload["entries"])


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenarios_lead_where_they_say(name, contract):
    for payload in fixtures(20, scenario=name):
        assert payload["execution"]["status"] == SCENARIOS[name].execution
        assert payload["entries"][-1]["status"] == SCENARIOS[name].last_step
        retried = [each for each in payload["entries"] if "lastError" in each]
        assert retried or not SCENARIOS[name].retried
        assert all(int(each["attempts"]) > 1 for each in retried)
        assert not contract.validate(payload).findings


def test_names_have_types():
    assert get_args(ScenarioName) == tuple(SCENARIOS)
    assert set(get_args(ExecutionStatus)) == {each.execution for each in SCENARIOS.values()}


def test_every_status_of_the_contract_can_be_asked_for(schema):
    for status in schema["properties"]["execution"]["properties"]["status"]["enum"]:
        if not status.endswith("_UNSPECIFIED"):
            assert {each["execution"]["status"] for each in fixtures(5, status=status)} == {status}


def test_the_number_of_entries_can_be_asked_for():
    assert len(history(1, entries=12)["entries"]) == 12
    assert {len(each["entries"]) for each in fixtures(60, entries=(2, 4))} == {2, 3, 4}


@pytest.mark.parametrize(
    "knobs",
    [{"scenario": "Nowhere"}, {"status": "DONE"}, {"scenario": "HappyPath", "status": "FAILED"}, {"entries": 0}],
)
def test_impossible_wishes_are_refused(knobs):
    with pytest.raises(ValueError, match="="):
        history(**knobs)


def test_ids_look_like_the_service_s_own():
    payload = history(4)
    found = [payload["execution"]["id"], *(each["id"] for each in payload["entries"])]
    assert all(len(each) == 20 and each.isalnum() and each == each.lower() for each in found)


def test_embedded_json_is_json_of_several_forms():
    texts = [each["input"]["inputJson"] for payload in fixtures(30) for each in payload["entries"]]
    assert len({frozenset(json.loads(each)) for each in texts}) >= 3


def test_the_provider_is_seeded_by_faker(contract):
    def told(seed):
        generator = faker.Faker()
        generator.add_provider(WorkflowsProvider)
        generator.seed_instance(seed)
        return generator.workflow_history(), generator.workflow_history(scenario="FailPath")

    assert told(7) == told(7)
    assert told(7) != told(8)
    first, second = told(7)
    assert first != second
    assert second["execution"]["status"] == "FAILED"
    assert contract.conforms(first)


def test_any_contract_can_be_filled(zoo):
    for seed in range(20):
        payload = fill_schema(zoo.schema, SeededRandom(seed))
        assert zoo.conforms(payload), zoo.validate(payload).violations
