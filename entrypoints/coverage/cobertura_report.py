"""A coverage in Cobertura's XML (coverage-04.dtd), for the viewers of continuous integration.

The source that viewers show is the schema of the operation, written beside the report: a line for each field, hit as
often as the field was there, and a line for each value of an enum. What is to be met at a field are the branches of
its line, so that the branch rate is the percentage of the contract.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import TypeAlias, cast
from xml.etree import ElementTree as ET

from ...contract import shipped_schema, without_extensions
from ...contract.findings.pointer import pointer_of
from ...contract.json_text.document import Lines, read_document
from ...strategies.schema.examples import Path as Way
from ..files import make_folder, write_bytes, write_text
from ..schema_paths import Place, Schema, node_at, place_of
from .metrics import Figures, Part, Score
from .targets import Field, Goal, Kind

Tokens: TypeAlias = tuple[str | int, ...]

_DOCTYPE = '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">'


def write_cobertura(path: Path, figures: Figures) -> None:
    """Writes the report, and the schemas into a folder beside it.

    Raises:
        FileError: one of them cannot be written.
    """
    folder = path.with_name(f"{path.stem}-schemas")
    make_folder(folder)
    sources = [_Source(each) for each in figures.called]
    for each in sources:
        write_text(folder / each.name, each.text, replace=True)
    root = _report(sources, figures.score, path.parent, folder.name)
    ET.indent(root)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{_DOCTYPE}\n'
    write_bytes(path, [head.encode(), ET.tostring(root, encoding="utf-8"), b"\n"], replace=True)


@dataclass(slots=True)
class _Line:
    """A line of a schema: what is to be met there, and how often it was."""

    hits: int = 0
    goals: list[Goal] = field(default_factory=list)


class _Source:
    """The schema of an operation as text, and its lines."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.name = f"{part.operation}.json"
        self._schema = cast("Schema", without_extensions(shipped_schema(part.operation)))
        self.text = json.dumps(self._schema, indent=2, ensure_ascii=False) + "\n"

    @cached_property
    def lines(self) -> Mapping[int, _Line]:
        """By number, those at which something is to be met."""
        places = {pointer_of(tokens): (each, goals) for tokens, each, goals in self._places()}
        spots, lines = read_document(self.text).spots(places), Lines(self.text)
        found: defaultdict[int, _Line] = defaultdict(_Line)
        for pointer, (each, goals) in places.items():
            spot = spots[pointer]
            line = found[lines.position(spot.value if spot.key is None else spot.key)[0]]
            line.goals += goals
            line.hits += self._hits(each, goals)
        return dict(sorted(found.items()))

    def _places(self) -> Iterator[tuple[Tokens, Field, list[Goal]]]:
        for each in self.part.target.root:
            at = _place(self._schema, each.path)
            yield at, each, [goal for goal in each.goals if goal.kind is not Kind.VALUE]
            for way, goals in groupby((goal for goal in each.goals if goal.kind is Kind.VALUE), key=_way):
                yield from self._values(_place(self._schema, way), each, list(goals))

    def _values(self, at: Place, each: Field, goals: list[Goal]) -> Iterator[tuple[Tokens, Field, list[Goal]]]:
        """The lines of an enum; the values of a boolean share one."""
        listed = node_at(self._schema, at).get("enum", ())
        for goal in goals:
            if goal.short in listed:
                yield (*at, "enum", listed.index(goal.short)), each, [goal]
        if others := [goal for goal in goals if goal.short not in listed]:
            yield (*at, "type"), each, others

    def _hits(self, each: Field, goals: list[Goal]) -> int:
        if not each.path:
            return self.part.record.statuses["200"]
        decisive = [goal for goal in goals if goal.kind in (Kind.PRESENT, Kind.VALUE)]
        return sum(met.times for goal in decisive if (met := self.part.met(goal)))

    @property
    def hit(self) -> Score:
        """Of the lines."""
        return Score(sum(each.hits > 0 for each in self.lines.values()), len(self.lines))


def _way(goal: Goal) -> Way:
    return goal.path


def _place(schema: Schema, way: Way) -> Place:
    """The place in the schema to which a way through payloads leads; it was made from that schema."""
    place = place_of(schema, map(str, way))
    assert place is not None
    return place


# ----------------------------------------------------------------- the document


def _report(sources: list[_Source], branches: Score, root: Path, folder: str) -> ET.Element:
    lines = sum((each.hit for each in sources), Score())
    report = ET.Element("coverage", {
        **_rates(lines, branches),
        "lines-covered": str(lines.met),
        "lines-valid": str(lines.all),
        "branches-covered": str(branches.met),
        "branches-valid": str(branches.all),
        "version": f"docpact {version('docpact')}",
        "timestamp": str(int(time.time() * 1000)),
    })  # fmt: skip
    ET.SubElement(ET.SubElement(report, "sources"), "source").text = str(root.resolve())
    packages = ET.SubElement(report, "packages")
    for name, found in groupby(sources, key=lambda each: each.part.operation.partition(".")[0]):
        _package(packages, name, list(found), folder)
    return report


def _package(packages: ET.Element, name: str, sources: list[_Source], folder: str) -> None:
    lines = sum((each.hit for each in sources), Score())
    branches = sum((each.part.score for each in sources), Score())
    package = ET.SubElement(packages, "package", {"name": name, **_rates(lines, branches)})
    classes = ET.SubElement(package, "classes")
    for each in sources:
        _class(classes, each, f"{folder}/{each.name}")


def _class(classes: ET.Element, source: _Source, filename: str) -> None:
    part = source.part
    told = {"name": part.operation, "filename": filename, **_rates(source.hit, part.score)}
    element = ET.SubElement(classes, "class", told)
    ET.SubElement(element, "methods")
    lines = ET.SubElement(element, "lines")
    for number, each in source.lines.items():
        _line(lines, number, each, part)


def _line(lines: ET.Element, number: int, line: _Line, part: Part) -> None:
    score = part.score_of(line.goals)
    told = f"{score.met * 100 // score.all}% ({score.met}/{score.all})" if score.all else "100%"
    branch = {"branch": "true", "condition-coverage": told} if score.all else {"branch": "false"}
    element = ET.SubElement(lines, "line", {"number": str(number), "hits": str(line.hits), **branch})
    if score.all:
        conditions = ET.SubElement(element, "conditions")
        for index, goal in enumerate(line.goals):
            coverage = "100%" if part.met(goal) else "0%"
            ET.SubElement(conditions, "condition", {"number": str(index), "type": "jump", "coverage": coverage})


def _rates(lines: Score, branches: Score) -> dict[str, str]:
    return {"line-rate": _rate(lines), "branch-rate": _rate(branches), "complexity": "0"}


def _rate(score: Score) -> str:
    return f"{score.met / score.all:.4f}" if score.all else "0"
