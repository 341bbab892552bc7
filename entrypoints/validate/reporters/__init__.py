"""How verdicts are written: one function a format, from outcomes to pieces of text.

A reporter takes the outcomes as they come and yields text as it can, so that a long run needs no memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from ..run import Outcome
from .github import github
from .json_report import json_report
from .junit import junit
from .sarif import sarif
from .text import text
from .view import View

Reporter: TypeAlias = Callable[[Iterable[Outcome], View], Iterator[str]]

REPORTERS: Mapping[str, Reporter] = {
    "text": text,
    "json": json_report,
    "sarif": sarif,
    "junit": junit,
    "github": github,
}
"""The reporters by the name of their format."""

DOCUMENTS = frozenset({"json", "sarif", "junit"})
"""The formats that are one document for a program, beside which nothing else may be written."""
