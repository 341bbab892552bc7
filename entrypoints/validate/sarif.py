"""SARIF 2.1.0 for code scanning."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from ...contract import RULES, Finding
from ...contract.text.printing import printable
from ..exchange_findings import TRAFFIC_RULES
from ..files import STANDARD_INPUT
from ..inputs.model import Input
from .reports import View, file_position, message_of
from .run import Outcome, ValidatedInput

Json: TypeAlias = dict[str, object]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"violation": "error", "advice": "warning"}
_ALL_RULES = {**RULES, **TRAFFIC_RULES}
_INDEX = {rule: index for index, rule in enumerate(_ALL_RULES)}


def sarif(outcomes: Iterable[Outcome], view: View) -> Iterator[str]:
    """One run: the rules, a line a result, and what could not be read as notifications of the run."""
    notices: list[Json] = []
    readable = True
    yield f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {json.dumps(_tool())},\n'
    yield '"columnKind": "unicodeCodePoints", "results": ['
    separator = "\n"
    for each in outcomes:
        if isinstance(each, ValidatedInput):
            for result in _results(each, view, notices):
                yield separator + json.dumps(result)
                separator = ",\n"
        else:
            readable = False
            notices.append(_notice("error", each.file, each.text))
    run = {"executionSuccessful": readable, "toolExecutionNotifications": notices}
    yield f'\n], "invocations": [{json.dumps(run)}]}}]}}\n'


def _tool() -> Json:
    from importlib.metadata import version

    rules = [
        {
            "id": name,
            "shortDescription": {"text": rule.demand},
            "help": {"text": rule.demand},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }
        for name, rule in _ALL_RULES.items()
    ]
    return {"driver": {"name": "docpact", "semanticVersion": version("docpact"), "rules": rules}}


def _results(outcome: ValidatedInput, view: View, notices: list[Json]) -> Iterator[Json]:
    report, _ = view.shortened(outcome.report)
    source = outcome.source
    for finding in report.findings:
        yield _result(source, finding)
    notices += [_notice("note", source.file, f"{source.name}: {note}") for note in view.notes(outcome)]


def _result(source: Input, finding: Finding) -> Json:
    return {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX.get(finding.rule, -1),
        "level": _LEVELS[finding.severity],
        "message": {"text": message_of(source, finding)},
        "locations": [_location(source, finding)],
        "partialFingerprints": {"docpact/v1": _fingerprint(source, finding)},
    }


def _location(source: Input, finding: Finding) -> Json:
    line, column = file_position(source, finding)
    region: Json = {"startLine": line} if column is None else {"startLine": line, "startColumn": column}
    place = {"fullyQualifiedName": f"{source.name}{finding.pointer}", "kind": "member"}
    return {**_physical(source.file, region), "logicalLocations": [place]}


def _physical(file: str, region: Json | None = None) -> Json:
    """The place in a file; standard input has none."""
    if file == STANDARD_INPUT:
        return {}
    place: Json = {"artifactLocation": {"uri": _uri(file)}}
    return {"physicalLocation": {**place, "region": region} if region else place}


def _uri(file: str) -> str:
    """The file as a URI: relative to where the command runs, as it was named, or absolute."""
    path = Path(file)
    encoded = quote(os.fsencode(path.as_posix()))
    return f"file://{encoded}" if path.is_absolute() else encoded


def _fingerprint(source: Input, finding: Finding) -> str:
    """What makes a result the same one in the next run, wherever its line has moved to."""
    key = "\0".join([source.file, finding.rule, finding.pointer]).encode("utf-8", errors="surrogatepass")
    return hashlib.sha256(key).hexdigest()[:32]


def _notice(level: str, file: str, text: str) -> Json:
    notice: Json = {"level": level, "message": {"text": printable(f"{file}: {text}")}}
    located = _physical(file)
    return {**notice, "locations": [located]} if located else notice
