"""Random histories, most of them wrong in one to three places."""

from __future__ import annotations

import copy
import random
from decimal import Decimal
from typing import Any

ENTRY = {
    "id": "step-1",
    "title": "Fetch",
    "description": "Fetches",
    "startedAt": "2024-11-05T07:08:09.200Z",
    "duration": "1.5s",
    "input": {"inputJson": '{"a": 1}'},
    "output": {"outputJson": "[]"},
    "error": {"message": "no", "errorCode": "E"},
    "status": "FAILED",
    "type": "HttpCall",
    "attempts": "3",
    "lastError": {"message": "no", "errorCode": "E"},
}
EXECUTION = {
    "id": "dfqexecution00000001",
    "workflowId": "dfqworkflow000000001",
    "status": "FINISHED",
    "startedAt": "2024-11-05T07:08:09.123456789Z",
    "duration": "12.500s",
}

WHOLE = [
    None, True, False, 0, -1, 3, 1.0, 1.5, 2**31, 2**53 + 1, 2**63, 10**30, 10**40, Decimal("1E30"),
    Decimal("1.0"), Decimal("0.1"), [], {}, [{}], {"a": []},
    "", " ", "x", "\x00", "\n", "😀", "FINISHED", "FAILED", "STATUS_UNSPECIFIED", "OTHER_UNSPECIFIED", "WAITING",
    "\ud800", "a\udfffb", "{}", "null", "[1", "NaN", '"text"',
]  # fmt: skip
DIGITS = "0123456789"


def timestamp(draw: random.Random) -> str:
    """Well-formed or nearly: calendar borders, offsets, leap seconds, any number of fraction digits."""
    year = draw.choice(["0000", "0001", "1900", "2000", "2016", "2023", "2024", "9999", f"{draw.randrange(10000):04}"])
    month = draw.choice(["01", "02", "06", "12", f"{draw.randrange(15):02}"])
    day = draw.choice(["01", "28", "29", "30", "31", f"{draw.randrange(34):02}"])
    hour = draw.choice(["00", "23", f"{draw.randrange(26):02}"])
    minute, second = draw.choice(["00", "59", f"{draw.randrange(62):02}"]), draw.choice(["00", "59", "60", "61"])
    fraction = draw.choice(["", "", "." + "".join(draw.choices(DIGITS, k=draw.randrange(12)))])
    offset = draw.choice(
        [
            "Z",
            "Z",
            "Z",
            "z",
            "",
            "+00:00",
            "-00:00",
            f"{draw.choice('+-')}{draw.randrange(26):02}:{draw.randrange(62):02}",
        ]
    )
    return f"{year}-{month}-{day}{draw.choice('TTTt ')}{hour}:{minute}:{second}{fraction}{offset}"


def number(draw: random.Random) -> str:
    """A decimal around the ends of int64, or damaged."""
    value = draw.choice([0, 1, 2, 2**53, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, draw.randrange(-(10**20), 10**20)])
    return draw.choice(["", "", "", "0", "+", " "]) + str(value) + draw.choice(["", "", "", ".0", "e1", "\n"])


def duration(draw: random.Random) -> str:
    """Seconds around the greatest, or damaged."""
    value = draw.choice([0, 1, 315_576_000_000, 315_576_000_001, draw.randrange(10**13)])
    fraction = draw.choice(["", "." + "".join(draw.choices(DIGITS, k=draw.randrange(12)))])
    return (
        draw.choice(["", "", "-", "+", "0", "PT"]) + f"{value}{fraction}" + draw.choice(["s", "s", "s", "", "S", "s\n"])
    )


MAKERS = (timestamp, number, duration, lambda draw: copy.deepcopy(draw.choice(WHOLE)))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in a value, the value itself left out."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for token, child in children for each in ((*path, token), *places(child, (*path, token)))]


def payload(draw: random.Random) -> Any:
    """A history with a few places changed, removed or added."""
    history: Any = {
        "execution": copy.deepcopy(EXECUTION),
        "entries": [copy.deepcopy(ENTRY) for _ in range(draw.randrange(4))],
    }
    for _ in range(draw.randrange(4)):
        change(draw, history)
    return history


def change(draw: random.Random, history: Any) -> None:
    """Changes one place."""
    candidates = places(history)
    path = draw.choice(candidates) if candidates else ()
    inner = history
    for token in path[:-1]:
        inner = inner[token]
    kind = draw.randrange(8)
    if path and kind == 0:
        del inner[path[-1]]
    elif isinstance(inner, dict) and kind == 1:
        inner[draw.choice(["surplus", "", "\ud800", "a/b~c", "started_at"])] = draw.choice(MAKERS)(draw)
    elif path:
        inner[path[-1]] = _fitting(draw, path[-1])


def _fitting(draw: random.Random, name: Any) -> Any:
    """Mostly a value of the kind that stands there, so that it is wrong in detail rather than at all."""
    makers = {"startedAt": timestamp, "attempts": number, "duration": duration}
    maker = makers.get(name)
    return maker(draw) if maker and draw.randrange(4) else draw.choice(MAKERS)(draw)
