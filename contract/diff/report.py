"""A list of changes as text for a person, as JSON, and as annotations for GitHub's workflows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..text.printing import printable, workflow_command
from .compare import Change
from .rules import SEVERITIES, Severity


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two contracts, and the changes between them; `ignored` counts the changes that the user left out."""

    old: str
    new: str
    changes: Sequence[Change]
    ignored: int = 0

    def count(self, severity: Severity) -> int:
        """How many changes of a severity there are."""
        return sum(each.severity == severity for each in self.changes)


def diff_text(compared: Comparison) -> Iterator[str]:
    """Lines: the changes worst first, those that say the same together, each with its place and lines."""
    yield f"{compared.old} → {compared.new}"
    for title, changes in groupby(sorted(compared.changes, key=_rank), _title):
        yield f"\n{title}"
        for sentence, alike in _alike(list(changes)).items():
            yield f"  {sentence}"
            yield from (f"    {each.pointer or 'the operation'}{_lines(each)}" for each in alike)
    counts = ", ".join(f"{compared.count(each)} {each}" for each in SEVERITIES)
    yield f"\n{counts}" + (f", {compared.ignored} ignored" if compared.ignored else "")


def _rank(change: Change) -> tuple[int, str]:
    return SEVERITIES.index(change.severity), _title(change)


def _title(change: Change) -> str:
    if change.severity == "safe":
        return "safe"
    if change.reader == change.sender:
        return f"{change.severity} for every client"
    clients = "read responses" if change.severity == change.reader else "send requests"
    return f"{change.severity} for clients that {clients}"


def _alike(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """The changes by their rule and message."""
    groups: dict[str, list[Change]] = {}
    for each in changes:
        groups.setdefault(printable(f"{each.rule}: {each.message}"), []).append(each)
    return groups


def _lines(change: Change) -> str:
    lines = [origin.line if origin else None for origin in (change.old_origin, change.new_origin)]
    match lines:
        case [None, None]:
            return ""
        case [None, new]:
            return f"  (new line {new})"
        case [old, None]:
            return f"  (old line {old})"
        case [old, new]:
            return f"  (line {old} → {new})"
    return ""


def diff_json(compared: Comparison) -> Iterator[str]:
    """One JSON document."""
    yield json.dumps(
        {
            "old": compared.old,
            "new": compared.new,
            "counts": {each: compared.count(each) for each in SEVERITIES} | {"ignored": compared.ignored},
            "changes": [_members(each) for each in compared.changes],
        },
        indent=2,
        ensure_ascii=False,
    )


def _members(change: Change) -> dict[str, object]:
    return {
        "rule": change.rule,
        "severity": change.severity,
        "reader": change.reader,
        "sender": change.sender,
        "pointer": change.pointer,
        "message": change.message,
        "old": change.old,
        "new": change.new,
        "oldOrigin": change.old_origin and change.old_origin.to_json(),
        "newOrigin": change.new_origin and change.new_origin.to_json(),
    }


_LEVELS: Mapping[Severity, str] = {"breaking": "error", "risky": "warning", "safe": "notice"}


def diff_github(compared: Comparison) -> Iterator[str]:
    """A workflow command a change, beside the line of the new page, or of the old one where there is none."""
    for each in compared.changes:
        where: dict[str, object] = {"file": compared.new}
        if each.new_origin and each.new_origin.line:
            where["line"] = each.new_origin.line
        message = f"{each.pointer}: {each.message}" if each.pointer else each.message
        yield workflow_command(_LEVELS[each.severity], {**where, "title": each.rule}, message)
