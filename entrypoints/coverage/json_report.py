"""A coverage as a JSON document, version 1, as docs/coverage.md describes it: sorted, stable, read back to combine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from ...contract import DocpactError
from ...contract.api import Api
from ...contract.text.printing import printable
from ..files import write_text
from .items import CoverageItem, Kind, OperationItems, items_of
from .metrics import Figures, OperationCoverage, Score
from .observed import Coverage, CoverageData, Hits, Json

FORMAT: Final = "docpact-coverage"
VERSION: Final = 1
_MOST_SCORED: Final = 100
"""The number of operations up to which each has its goals, called or not."""

MARK: Final = f'"format": "{FORMAT}"'


class CoverageFileError(DocpactError):
    """A file that is no coverage, or none that this docpact can add up; the text says why."""


def write(figures: Figures, path: Path) -> None:
    """Writes the document.

    Raises:
        FileError: it cannot be written.
    """
    write_text(path, coverage_json(figures), replace=True)


def coverage_json(figures: Figures) -> str:
    """The document."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "docpact": version("docpact"),
        "api": figures.api.name,
        **_scored(figures.score),
        "groups": _grouped(figures.groups),
        "operations": dict(sorted((each.operation, _part(each)) for each in figures.parts)),
        "scenarios": dict(sorted(figures.coverage.scenarios.items())),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _scored(score: Score) -> Json:
    return {"met": score.covered, "all": score.total, "percent": score.percent}


def _grouped(groups: Mapping[str, Score]) -> Json:
    return {name: _scored(score) for name, score in groups.items()}


def _part(part: OperationCoverage) -> Json:
    """An operation. In a large API those that nothing is known of have no goals: to list them takes long."""
    if len(part.api.contracts) > _MOST_SCORED and not part.record.calls and not part.record.faults:
        return {"calls": 0, "statuses": {}, "faults": {}}
    document = {
        "goals": part.target.digest,
        "calls": part.record.calls,
        "statuses": dict(sorted(part.record.statuses.items())),
        "faults": dict(sorted(part.record.faults.items())),
        **_scored(part.score),
        "groups": _grouped(part.groups),
    }
    if part.record.calls:
        document |= {kind.value: _items_of_kind(part, kind) for kind in Kind}
    return document


def _items_of_kind(part: OperationCoverage, kind: Kind) -> Json:
    items = sorted((each for each in part.target.items if each.kind is kind), key=attrgetter("name"))
    return {each.name: _hits(part.hits(each)) for each in items}


def _hits(hits: Hits | None) -> Json:
    return {"times": hits.times, "test": hits.test} if hits else {"times": 0, "test": None}


# ----------------------------------------------------------------- reading


def read_coverage(text: bytes, name: str, api: Api) -> Coverage:
    """The coverage of an API in the document of a file.

    Raises:
        CoverageFileError: it is no such document, or its items are not those of this docpact.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise CoverageFileError(f"{name}: not JSON; expected what --docpact-coverage=json wrote") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise CoverageFileError(f'{name}: expected "format": "{FORMAT}", as --docpact-coverage=json writes it')
    if document.get("version") != VERSION:
        found = json.dumps(document.get("version"))[:20]
        raise CoverageFileError(f"{name}: version {found} of the format; this docpact reads version {VERSION}")
    try:
        return _coverage(document, name, api)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CoverageFileError(f"{name}: damaged; run the suite again with --docpact-coverage=json") from None


def _coverage(document: Json, name: str, api: Api) -> Coverage:
    coverage = Coverage(scenarios=_counts(document["scenarios"]))
    for operation, part in document["operations"].items():
        if not part["calls"] and not part["faults"]:
            continue
        if operation not in api.contracts:
            raise _other_api(document, name, api) or _other_version(
                document, name, f"it knows {printable(operation)}, which this one does not"
            )
        target = items_of(api.contract(operation))
        if part["goals"] != target.digest:
            raise _other_version(document, name, f"its contract of {printable(operation)} is another one")
        coverage.operations[operation] = _data(part, target)
    return coverage


def _other_api(document: Json, name: str, api: Api) -> CoverageFileError | None:
    """The error where a document says that it is of another API."""
    theirs = document.get("api", api.name)
    if theirs == api.name:
        return None
    found = printable(str(theirs))[:80]
    return CoverageFileError(f"{name}: the coverage of {found}, not of {api.name}; --api says whose the files are")


def _other_version(document: Json, name: str, why: str) -> CoverageFileError:
    theirs, ours = str(document["docpact"])[:20], version("docpact")
    rest = f"and {why} (this is {ours}); run the suite again with this version"
    return CoverageFileError(f"{name}: written by docpact {theirs}, {rest}")


def _data(part: Json, target: OperationItems) -> CoverageData:
    hits = dict(_read_hits(part, target.items)) if part["calls"] else {}
    return CoverageData(_number(part["calls"]), _counts(part["statuses"]), _counts(part["faults"]), hits)


def _read_hits(part: Json, items: Iterable[CoverageItem]) -> Iterable[tuple[str, Hits]]:
    for each in items:
        entry = part[each.kind.value][each.name]
        if times := _number(entry["times"]):
            yield each.key, Hits(times, _text(entry["test"]))


def _counts(value: Any) -> Counter[str]:
    return Counter({_text(name): _number(each) for name, each in value.items()})


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
