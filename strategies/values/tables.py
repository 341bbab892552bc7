"""The edge values of every kind of text and number: what clients get wrong, as data.

One table serves all who need it: the Hypothesis strategies mix the values in, `edge_cases` enumerates them, coverage
recognises them. The order is from plain to strange, since Hypothesis shrinks towards the first.
"""

from __future__ import annotations

from collections.abc import Mapping

from .bytes import BYTES
from .json_texts import EMBEDDED_JSON, JSON_VALUES, KEYS, NUMERALS
from .numbers import FRACTIONS, INT64S, NUMBERS
from .texts import RARE_TEXTS, TEXTS, USUAL_TEXTS
from .times import DURATIONS, TIMESTAMPS
from .value import EdgeValue, Group

__all__ = [
    "BYTES",
    "BY_FORMAT",
    "DURATIONS",
    "EMBEDDED_JSON",
    "FRACTIONS",
    "INT64S",
    "JSON_VALUES",
    "KEYS",
    "NEW_FIELD",
    "NEW_VALUE",
    "NUMBERS",
    "NUMERALS",
    "RARE_TEXTS",
    "TEXTS",
    "TIMESTAMPS",
    "USUAL_EMBEDDED_JSON",
    "USUAL_TEXTS",
    "EdgeValue",
    "Group",
]

BY_FORMAT: Mapping[str, tuple[EdgeValue, ...]] = {
    "date-time": TIMESTAMPS,
    "int64": INT64S,
    "protobuf-duration": DURATIONS,
    "protobuf-bytes": BYTES,
}

USUAL_EMBEDDED_JSON = tuple(each for each in EMBEDDED_JSON if each.usual)

NEW_FIELD = "addedLater"
NEW_VALUE = "ADDED_LATER"
"""What a later version of the service may send: a member and an enum value that no page lists."""
