"""Media types: which is the JSON of a body, and which are forms (RFC 9110, 8.3; RFC 6839 for `+json`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
"""Forms: fields in a query's manner, and fields as parts."""

ANY: Final = ("*/*", "application/*")
"""Ranges of media types that hold JSON."""


def essence(media_type: str) -> str:
    """The type and subtype in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON by its name."""
    name = essence(media_type)
    return name in {"application/json", "text/json"} or name.endswith("+json")


def is_documented(name: str, media_types: Iterable[str]) -> bool:
    """Whether a media type without parameters is one of some, or within a range such as `image/*`."""
    kind = name.partition("/")[0]
    return any(essence(each) in {name, f"{kind}/*", "*/*"} for each in media_types)


def usual(media_types: Iterable[str]) -> str | None:
    """The media type that stands for JSON: JSON itself, what is built on it, or a range that holds it."""
    names = list(media_types)
    plain = (each for each in names if essence(each) == "application/json")
    built = (each for each in names if is_json(each))
    return next(plain, None) or next(built, None) or next((each for each in names if essence(each) in ANY), None)


def form(media_types: Iterable[str]) -> str | None:
    """The first form among some media types."""
    return next((each for each in media_types if essence(each) in FORMS), None)


def first(media_type: str, media_types: Iterable[str]) -> tuple[str, ...]:
    """The media types with one of them moved to the front."""
    return (media_type, *(each for each in media_types if each != media_type))
