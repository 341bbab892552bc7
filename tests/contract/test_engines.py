"""The shipped schema by itself: other validators, given nothing else, come to the same verdict."""

import json
import re
import shutil
import subprocess
import sys
from enum import Enum
from pathlib import Path

import fastjsonschema
import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from docpact.contract import Contract, shipped_schema, without_extensions
from docpact.contract.validation.reference_engine import check_schema

SCHEMA = without_extensions(shipped_schema("Execution.getHistory"))
AJV = Path(sys.prefix) / "ajv" / "node_modules" / "ajv"

AJV_PROGRAM = """
const Ajv = require(process.argv[1] + "/dist/2020").default;
const [schema, payloads] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const validate = new Ajv({strict: false, validateFormats: false}).compile(schema);
console.log(JSON.stringify(payloads.map((payload) => validate(payload))));
"""


OFFSET_AT_A_BORDER = re.compile(r"(0000|0001-01-01|9999-12-31|.*:60).*[+-][0-9]{2}:[0-9]{2}")


def needs_arithmetic(payload):
    """The one allowed difference: an offset whose instant is out of range, or a leap second with an offset.

    A pattern sees digits, not the instant behind them.
    """
    if isinstance(payload, str):
        return OFFSET_AT_A_BORDER.fullmatch(payload) is not None
    children = payload.values() if isinstance(payload, dict) else payload if isinstance(payload, list) else ()
    return any(needs_arithmetic(each) for each in children)


@pytest.fixture(scope="session")
def judged(mutants):
    """The payloads that the engines must agree on, each with docpact's verdict."""
    contract = Contract.load()
    chosen = [each for each in mutants if not needs_arithmetic(each)]
    assert len(chosen) > 2000
    return [(each, contract.conforms(each)) for each in chosen]


def disagreements(judged, verdict):
    return [payload for payload, ours in judged if verdict(payload) is not ours]


def test_both_verdicts_occur(judged):
    conforming = sum(ours for _, ours in judged)
    assert len(judged) // 20 < conforming < len(judged) * 19 // 20


def test_the_schema_is_valid_and_has_no_extension():
    check_schema(SCHEMA)
    assert "x-" not in json.dumps(SCHEMA)


def test_python_jsonschema_agrees(judged):
    assert disagreements(judged, Draft202012Validator(SCHEMA).is_valid) == []


def test_jsonschema_rs_agrees(judged):
    assert disagreements(judged, jsonschema_rs.Draft202012Validator(SCHEMA).is_valid) == []


def test_fastjsonschema_agrees(judged):
    """But that it reads `contentMediaType` as draft 7 did: text that is not JSON is an error there, advice here."""
    compiled = fastjsonschema.compile(SCHEMA, use_formats=False)

    def verdict(payload):
        try:
            compiled(payload)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    for payload in disagreements(judged, verdict):
        assert "embedded-json" in {each.rule for each in Contract.load().validate(payload).findings}


@pytest.mark.skipif(not AJV.exists() or shutil.which("node") is None, reason="Ajv needs node and npm, to be installed")
def test_ajv_agrees(judged):
    """Ajv judges by ECMA-262 regular expressions, in another language."""
    done = subprocess.run(
        ["node", "-e", AJV_PROGRAM, str(AJV)],
        input=json.dumps([SCHEMA, [payload for payload, _ in judged]]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [ours for _, ours in judged]


def test_the_reference_engine_finds_the_same_violations(mutants):
    """python-jsonschema with docpact's formats: the same rules at the same places, arithmetic included."""
    contract = Contract.load()
    for payload in mutants:
        ours = contract.validate(payload).violations
        reference = contract.validate(payload, engine="reference").findings
        assert {(each.rule, each.pointer) for each in ours} == {(each.rule, each.pointer) for each in reference}


@pytest.mark.parametrize(
    "text", ["2016-12-31T20:59:60-02:00", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"]
)
def test_the_allowed_difference_exists(change, text):
    """Each kind is one that the schema alone accepts and the contract does not."""
    payload = change(("execution", "startedAt"), text)
    assert needs_arithmetic(payload)
    assert Draft202012Validator(SCHEMA).is_valid(payload)
    assert not Contract.load().conforms(payload)
    assert not contract_by_reference(payload).ok


def test_the_reference_engine_takes_what_python_does_not_write(change):
    """Integers of more digits than Python converts, and payloads that nest too deep or have no end."""
    (finding,) = contract_by_reference(change(("entries", 0, "attempts"), 10**5000)).findings
    assert (finding.rule, finding.value) == ("type", "a number of more than 60 digits")
    endless: dict[str, object] = {}
    endless["entries"] = [endless]
    assert [(each.rule, each.pointer) for each in contract_by_reference(endless).findings] == [("json", "")]


def test_the_reference_engine_takes_what_writers_of_json_take():
    class Status(Enum):
        FAILED = "FAILED"

    assert contract_by_reference({"entries": ({"status": Status.FAILED, "error": {}},)}).ok


def test_there_are_two_engines():
    with pytest.raises(ValueError, match="engine='fast': expected one of docpact, reference"):
        Contract.load().validate({}, engine="fast")


def contract_by_reference(payload):
    return Contract.load().validate(payload, engine="reference")
