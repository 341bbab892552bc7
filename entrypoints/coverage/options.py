"""What `--docpact-coverage` and `--docpact-coverage-min` ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILES: Final = {
    "html": "docpact-coverage.html",
    "json": "docpact-coverage.json",
    "xml": "docpact-coverage.xml",
}
"""The reports that are files, and their usual names."""

EXPECTED: Final = "term, html, json, xml, of files also html:PATH, several joined by commas"


@dataclass(frozen=True, slots=True)
class CoverageOptions:
    """What is to be told.

    Attributes:
        term: whether there is a table.
        files: by kind of report, where it goes.
    """

    term: bool
    files: dict[str, Path]


def parse_options(text: str, folder: Path) -> CoverageOptions:
    """What a list such as `term,html:reports/contract.html` asks for.

    Args:
        text: the list.
        folder: what relative paths start from.

    Raises:
        ValueError: it is no such list; the text says what was expected.
    """
    asked = list(_entries(text))
    if twice := [kind for kind, number in Counter(kind for kind, _ in asked if kind in FILES).items() if number > 1]:
        raise ValueError(f"expected each kind once, found {twice[0]} again")
    return CoverageOptions(
        any(kind == "term" for kind, _ in asked), {kind: folder / path for kind, path in asked if path}
    )


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for each in filter(None, (part.strip() for part in text.split(","))):
        kind, colon, path = each.partition(":")
        if (kind == "term" and not colon) or (kind in FILES and bool(path) is bool(colon)):
            yield kind, path or FILES.get(kind, "")
        else:
            raise ValueError(f"expected {EXPECTED}, found {each!r}")


def read_minimum(text: str) -> float:
    """A percentage.

    Raises:
        ValueError: it is none; the text says what was expected.
    """
    try:
        found = float(text.removesuffix("%"))
    except ValueError:
        found = -1.0
    if not 0 <= found <= 100:
        raise ValueError(f"expected a percentage from 0 to 100, found {text!r}")
    return found
