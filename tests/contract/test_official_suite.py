"""The official JSON Schema Test Suite: docpact's verdicts are those of JSON Schema 2020-12, but for those listed."""

import json
import sys
from pathlib import Path

import pytest

from docpact.contract import Contract

SUITE = next(iter(sorted((Path(sys.prefix) / "suite").glob("jsonschema-*/json/tests/draft2020-12"))), None)
REMOTE = "localhost:1234"
"""The server of the suite's remote schemas, which docpact does not fetch."""

DEPARTURES = {
    "format.json": "docpact checks formats, which the suite there takes as annotations",
    "optional/dependencies-compatibility.json": "a keyword of draft 7, which is an annotation in 2020-12",
}


def groups():
    """Each schema of the suite with its tests."""
    for path in sorted(SUITE.rglob("*.json")) if SUITE else ():
        name = str(path.relative_to(SUITE))
        for group in json.loads(path.read_text(encoding="utf-8")):
            if name not in DEPARTURES and REMOTE not in json.dumps(group["schema"]):
                yield pytest.param(group["schema"], group["tests"], id=f"{name}: {group['description']}")


@pytest.mark.skipif(SUITE is None, reason="the JSON Schema Test Suite is not there: `make test` gets it with pip")
@pytest.mark.parametrize(("schema", "cases"), list(groups()))
def test_the_verdict_is_that_of_the_suite(schema, cases):
    contract = Contract("any", {"allOf": [schema]}) if isinstance(schema, bool) else Contract.from_schema(schema)
    for case in cases:
        text = json.dumps(case["data"])
        assert contract.conforms(text) is contract.validate(text).ok is case["valid"], case["description"]
        if not isinstance(case["data"], str):
            assert contract.conforms(case["data"]) is case["valid"], case["description"]


@pytest.mark.skipif(SUITE is None, reason="the JSON Schema Test Suite is not there: `make test` gets it with pip")
def test_the_suite_is_whole():
    assert len(list(groups())) > 350
    assert all((SUITE / name).exists() for name in DEPARTURES)
