"""Holds the engines against each other on random histories: `python tests/fuzz/differential.py [CASES] [SEED]`.

For every payload the fast engine, the explaining engine, python-jsonschema and jsonschema-rs on the shipped schema
agree, and what docpact accepts protobuf's own parser accepts. The differences that are allowed have names. A tenth of
the payloads are numbers of every kind that Python has, judged by schemas that ask for numbers.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from typing import Any

import jsonschema_rs
from google.protobuf import json_format
from jsonschema import Draft202012Validator
from numeric import SCHEMAS, is_whole, number
from payloads import payload
from yandex.cloud.serverless.workflows.v1.execution_service_pb2 import GetExecutionHistoryResponse

from docpact.contract import Contract, Policy, Report, shipped_schema, without_extensions
from docpact.contract.findings.report import FindingCollector
from docpact.contract.validation.compiler import compile_schema
from docpact.contract.validation.values import check_json_values

CONTRACT = Contract.load()
SCHEMA: Any = without_extensions(shipped_schema("Execution.getHistory"))
EXPLAIN = compile_schema(CONTRACT.schema)
PYTHON = Draft202012Validator(SCHEMA)
RUST = jsonschema_rs.Draft202012Validator(SCHEMA)

OF_NUMBERS = [{"type": "object", "properties": {"n": each}} for each in SCHEMAS]
JUDGES = [(Contract.from_schema(each), compile_schema(each), Draft202012Validator(each)) for each in OF_NUMBERS]

AT_A_BORDER = re.compile(r"(0000|0001-01-01|9999-12-31|.*:60).*[+-][0-9]{2}:[0-9]{2}")


def texts(value: Any) -> list[str]:
    """Every text in a value, names included."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for name, each in value.items() for text in (name, *texts(each))]
    return [text for each in value for text in texts(each)] if isinstance(value, list) else []


def allowed(value: Any, report: Report) -> str | None:
    """The name of a reason why another validator may come to another verdict on a payload."""
    if any(each.rule == "surrogate" for each in report.findings):
        return "lone surrogates: no schema can forbid them, and most validators cannot read them"
    if any(AT_A_BORDER.fullmatch(text) for text in texts(value)):
        return "instants behind an offset: patterns see digits"
    return None


def allowed_for_protobuf(report: Report) -> str | None:
    """The name of a reason why protobuf may refuse what docpact accepts."""
    rules = {each.rule for each in report.findings}
    if "date-time-unusual" in rules:
        return "RFC 3339 allows lower case, second 60 and year 0000 behind an offset; protobuf's parser does not"
    if any(each.pointer.endswith("/started_at") for each in report.findings):
        return "protobuf's parser also takes fields by their snake_case names; to the page they are unknown"
    return None


def parses(value: Any) -> bool:
    """Whether protobuf's own parser takes the payload."""
    try:
        json_format.Parse(json.dumps(value, default=float), GetExecutionHistoryResponse(), ignore_unknown_fields=True)
    except json_format.ParseError:
        return False
    return True


def judged_by(validator: Any, value: Any) -> bool | None:
    """A validator's verdict; None where it cannot read the payload."""
    try:
        return bool(validator.is_valid(value))
    except ValueError:
        return None


def check(value: Any) -> str:
    """Compares all verdicts on one payload; returns what it was counted as."""
    report = CONTRACT.validate(value)
    explained = FindingCollector(Policy())
    EXPLAIN(value, None, explained)
    check_json_values(value, explained)
    assert CONTRACT.conforms(value) is report.ok is explained.ok, f"the two engines differ on {value!r}"
    assert CONTRACT.validate(json.dumps(value, default=float)).ok is report.ok, f"text and value differ on {value!r}"
    reason = allowed(value, report)
    if reason is None:
        assert judged_by(PYTHON, value) is report.ok, f"python-jsonschema differs on {value!r}"
        assert judged_by(RUST, value) is report.ok, f"jsonschema-rs differs on {value!r}"
    if report.ok and not parses(value):
        reason = allowed_for_protobuf(report)
        assert reason, f"protobuf refuses {value!r}"
    return reason or ("conforms" if report.ok else "violates")


def check_number(index: int, value: Any) -> str:
    """Compares the verdicts on one value by one of the schemas that ask for numbers."""
    contract, explain, python = JUDGES[index]
    explained = FindingCollector(Policy())
    explain(value, None, explained)
    check_json_values(value, explained)
    assert contract.conforms(value) is explained.ok, f"the two engines differ on {value!r} by {SCHEMAS[index]}"
    report = contract.validate(value)
    assert [each.rule for each in report.findings] == [each.rule for each in explained.findings], (
        value,
        SCHEMAS[index],
    )
    if is_whole(value) and is_whole(SCHEMAS[index]):
        assert python.is_valid(value) is report.ok, f"python-jsonschema differs on {value!r} by {SCHEMAS[index]}"
        text = json.dumps(value)
        assert contract.conforms(text) is contract.validate(text).ok is report.ok, f"text and value differ on {text}"
    return f"number {'conforms' if report.ok else 'violates'}"


def main(cases: int = 200_000, seed: int = 0) -> None:
    """Checks so many payloads and prints how often each outcome occurred."""
    draw = random.Random(seed)
    counted: Counter[str] = Counter()
    for index in range(cases):
        if index % 10 == 9:
            counted[check_number(draw.randrange(len(SCHEMAS)), {"n": number(draw)})] += 1
        else:
            counted[check(payload(draw))] += 1
    print(f"{cases} payloads, seed {seed}: no difference without a name")
    for outcome, count in counted.most_common():
        print(f"{count:>9}  {outcome}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
