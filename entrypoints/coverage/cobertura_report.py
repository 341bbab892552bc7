"""A coverage in Cobertura's XML (coverage-04.dtd), for the viewers of continuous integration.

The source that viewers show is the schema of the operation, written beside the report: a line for each field, hit as
often as the field was there, and a line for each value of an enum. The items of a field are the branches of its
line, so that the branch rate is the percentage of the contract.
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
from operator import attrgetter
from pathlib import Path
from typing import Final, TypeAlias, cast
from xml.etree import ElementTree as ET

from ...contract import without_extensions
from ...contract.findings.pointer import pointer_of
from ...contract.json_text.document import Lines, read_document
from ...contract.text.files import file_stem
from ...contract.text.printing import printable
from ...strategies.schema.examples import SlotPath as Way
from ..files import make_folder, write_bytes, write_text
from ..schema_paths import Place, Schema, node_at, place_of
from .items import CoverageItem, Field, Kind
from .metrics import Figures, OperationCoverage, Score

Tokens: TypeAlias = tuple[str | int, ...]

MARK: Final = 'version="docpact '
_DOCTYPE: Final = '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">'


def write(figures: Figures, path: Path) -> None:
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
    """A line of a schema: its items, and how often the field or value was there."""

    hits: int = 0
    items: list[CoverageItem] = field(default_factory=list)


class _Source:
    """The schema of an operation as text, and its lines."""

    def __init__(self, part: OperationCoverage) -> None:
        self.part = part
        self.name = f"{file_stem(part.operation)}.json"
        self._schema = cast("Schema", without_extensions(part.contract.schema))
        self.text = json.dumps(self._schema, indent=2, ensure_ascii=False) + "\n"

    @cached_property
    def lines(self) -> Mapping[int, _Line]:
        """The lines with items, by number."""
        places = [(pointer_of(tokens), each, items) for tokens, each, items in self._places()]
        spots = read_document(self.text).positions([pointer for pointer, _, _ in places])
        lines = Lines(self.text)
        numbered: defaultdict[int, _Line] = defaultdict(_Line)
        for pointer, each, items in places:
            spot = spots[pointer]
            line = numbered[lines.position(spot.value if spot.key is None else spot.key)[0]]
            line.items += items
            line.hits += self._hits(each, items)
        return dict(sorted(numbered.items()))

    def _places(self) -> Iterator[tuple[Tokens, Field, list[CoverageItem]]]:
        for each in self.part.target.root:
            at = _place(self._schema, each.path)
            yield at, each, [item for item in each.items if item.kind is not Kind.VALUE]
            for way, items in groupby((item for item in each.items if item.kind is Kind.VALUE), key=attrgetter("path")):
                yield from self._values(_place(self._schema, way), each, list(items))

    def _values(
        self, at: Place, each: Field, items: list[CoverageItem]
    ) -> Iterator[tuple[Tokens, Field, list[CoverageItem]]]:
        """The lines of an enum; the values of a boolean share one, as do those of several forms."""
        node = node_at(self._schema, at)
        values = node.get("enum", ())
        for item in items:
            if item.short in values:
                yield (*at, "enum", values.index(item.short)), each, [item]
        if others := [item for item in items if item.short not in values]:
            yield (*at, "type") if "type" in node else at, each, others

    def _hits(self, each: Field, items: list[CoverageItem]) -> int:
        if not each.path:
            return self.part.responses
        decisive = [item for item in items if item.kind in (Kind.PRESENT, Kind.VALUE)]
        return sum(hits.times for item in decisive if (hits := self.part.hits(item)))

    @property
    def hit(self) -> Score:
        """Of the lines."""
        return Score(sum(each.hits > 0 for each in self.lines.values()), len(self.lines))


def _place(schema: Schema, way: Way) -> Place:
    """The place in the schema to which a way through payloads leads; of what has several forms the place around it."""
    tokens = [*map(str, way)]
    places = (place_of(schema, tokens[:size]) for size in range(len(tokens), -1, -1))
    return next(each for each in places if each is not None)


# ----------------------------------------------------------------- the document


def _report(sources: list[_Source], branches: Score, root: Path, folder: str) -> ET.Element:
    lines = sum((each.hit for each in sources), Score())
    report = ET.Element("coverage", {
        **_rates(lines, branches),
        "lines-covered": str(lines.covered),
        "lines-valid": str(lines.total),
        "branches-covered": str(branches.covered),
        "branches-valid": str(branches.total),
        "version": f"docpact {version('docpact')}",
        "timestamp": str(int(time.time() * 1000)),
    })  # fmt: skip
    ET.SubElement(ET.SubElement(report, "sources"), "source").text = str(root.resolve())
    packages = ET.SubElement(report, "packages")
    for name, group in groupby(sources, key=lambda each: each.part.operation.partition(".")[0]):
        _package(packages, name, list(group), folder)
    return report


def _package(packages: ET.Element, name: str, sources: list[_Source], folder: str) -> None:
    lines = sum((each.hit for each in sources), Score())
    branches = sum((each.part.score for each in sources), Score())
    package = ET.SubElement(packages, "package", {"name": printable(name), **_rates(lines, branches)})
    classes = ET.SubElement(package, "classes")
    for each in sources:
        _class(classes, each, f"{folder}/{each.name}")


def _class(classes: ET.Element, source: _Source, filename: str) -> None:
    part = source.part
    attributes = {"name": printable(part.operation), "filename": filename, **_rates(source.hit, part.score)}
    element = ET.SubElement(classes, "class", attributes)
    ET.SubElement(element, "methods")
    lines = ET.SubElement(element, "lines")
    for number, each in source.lines.items():
        _line(lines, number, each, part)


def _line(lines: ET.Element, number: int, line: _Line, part: OperationCoverage) -> None:
    score = part.score_of(line.items)
    share = f"{score.covered * 100 // score.total}% ({score.covered}/{score.total})" if score.total else "100%"
    branch = {"branch": "true", "condition-coverage": share} if score.total else {"branch": "false"}
    element = ET.SubElement(lines, "line", {"number": str(number), "hits": str(line.hits), **branch})
    if score.total:
        conditions = ET.SubElement(element, "conditions")
        for index, item in enumerate(line.items):
            coverage = "100%" if part.hits(item) else "0%"
            ET.SubElement(conditions, "condition", {"number": str(index), "type": "jump", "coverage": coverage})


def _rates(lines: Score, branches: Score) -> dict[str, str]:
    return {"line-rate": _rate(lines), "branch-rate": _rate(branches), "complexity": "0"}


def _rate(score: Score) -> str:
    return f"{score.covered / score.total:.4f}" if score.total else "0"
