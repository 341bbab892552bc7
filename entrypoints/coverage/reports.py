"""The reports that are files: which ones the options name, and how they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..files import make_folder, refuse_foreign_file
from ..output_formats import format_of, formats_of

if TYPE_CHECKING:
    from .metrics import Figures

TERM: Final = "term"
"""The report that is no file."""

FILES: Final = {
    name: f"docpact-coverage{each.suffixes[0]}" for name, each in formats_of("coverage").items() if each.suffixes
}
"""The reports that are files, and their usual names."""

EXPECTED: Final = f"{', '.join(formats_of('coverage'))}, of files also html:PATH, several joined by commas"


@dataclass(frozen=True, slots=True)
class CoverageOptions:
    """The reports that the options name: whether a table is printed, and the paths of files by format."""

    term: bool
    files: dict[str, Path]


def parse_options(text: str, folder: Path) -> CoverageOptions:
    """The reports that a list such as `term,html:reports/contract.html` asks for; relative paths start from the folder.

    Raises:
        ValueError: it is no such list; the text says what was expected.
    """
    reports = list(_entries(text))
    counts = Counter(name for name, path in reports if path)
    if twice := [name for name, number in counts.items() if number > 1]:
        raise ValueError(f"expected each kind once, found {twice[0]} again")
    return CoverageOptions((TERM, "") in reports, {name: folder / path for name, path in reports if path})


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for each in filter(None, (part.strip() for part in text.split(","))):
        name, colon, path = each.partition(":")
        if (name == TERM and not colon) or (name in FILES and bool(path) is bool(colon)):
            yield name, path or FILES.get(name, "")
        else:
            raise ValueError(f"expected {EXPECTED}, found {each!r}")


def read_minimum(text: str) -> float:
    """A percentage.

    Raises:
        ValueError: it is none; the text says what was expected.
    """
    try:
        percent = float(text.removesuffix("%"))
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        raise ValueError(f"expected a percentage from 0 to 100, found {text!r}")
    return percent


def refuse_foreign_report(name: str, path: Path) -> None:
    """Makes sure that a report may be written: only in place of an earlier one.

    Raises:
        FileError: another file is there, or what is there cannot be read.
    """
    refuse_foreign_file(path, format_of("coverage", name).module("coverage").MARK)


def write_report(name: str, path: Path, figures: Figures) -> None:
    """Writes a report of one of `FILES`, in place of an earlier one; folders on the way are made.

    Raises:
        FileError: it cannot be written, or another file is there.
    """
    make_folder(path.parent)
    refuse_foreign_report(name, path)
    format_of("coverage", name).writer("coverage")(figures, path)
