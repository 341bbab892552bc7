"""URLs of pages. They have placeholders, which libraries refuse, or no host."""

from __future__ import annotations

import re
from dataclasses import dataclass

_URL = re.compile(r"(?:([a-z][a-z0-9+.-]*+)://)?([^/?#]*+)([^?#]*+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of a URL that an operation is known by; each is empty where it is not there."""

    scheme: str
    host: str
    path: str


def split_url(url: str) -> Url:
    """The parts of a URL, whatever it looks like."""
    match = _URL.match(url)
    return Url(match[1] or "", match[2], match[3]) if match else Url("", "", "")
