"""The reports that are files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from ..files import make_folder, refuse_foreign_file, write_text
from .cobertura_report import write_cobertura
from .html_report import coverage_html
from .json_report import FORMAT, coverage_json
from .metrics import Figures

MARKS: Final = {
    "html": '<meta name="generator" content="docpact"',
    "json": f'"format": "{FORMAT}"',
    "xml": 'version="docpact ',
}
"""What each report has near its beginning, and no other file."""


def write_report(kind: str, path: Path, figures: Figures) -> None:
    """Writes a report, in place of an earlier one; folders on the way are made.

    Args:
        kind: `html`, `json` or `xml`.
        path: where it goes.
        figures: what to tell.

    Raises:
        FileError: it cannot be written, or another file is there.
    """
    make_folder(path.parent)
    refuse_foreign_file(path, MARKS[kind])
    _WRITERS[kind](path, figures)


def _written(render: Callable[[Figures], str]) -> Callable[[Path, Figures], None]:
    return lambda path, figures: write_text(path, render(figures), replace=True)


_WRITERS: dict[str, Callable[[Path, Figures], None]] = {
    "html": _written(coverage_html),
    "json": _written(coverage_json),
    "xml": write_cobertura,
}
