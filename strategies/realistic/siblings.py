"""What the members of one object say of each other, by their names: the laws that realistic values obey.

An operation that is not done has neither error nor response, a failed one no result, what has not ended has no end;
what was created is changed later. All of it holds for any API that names its members so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from math import ceil, floor

from ...contract.formats.protobuf_time import format_timestamp, nanos_of_datetime
from ...contract.formats.timestamps import NANOS
from ..schema.nodes import Choice, Member, Object
from ..seeded import SeededRandom
from .wording import words_of

_STATES = {
    word: state
    for state, words in {
        "failed": "failed error errored failure rejected timeout timedout expired",
        "succeeded": "finished completed complete succeeded success done ok resolved delivered",
        "stopped": "stopped cancelled canceled aborted terminated closed deleted",
        "waiting": "queued pending scheduled new created waiting",
    }.items()
    for word in words.split()
}
_TELLING = frozenset({"status", "state", "done"})
_ERRORS = frozenset({"error", "failure", "lasterror", "errormessage", "failurereason"})
_RESULTS = frozenset({"result", "response", "output"})
_STAGES = tuple(
    frozenset(words.split())
    for words in (
        "created registered issued added born submitted queued published",
        "started begun opened",
        "updated modified changed edited",
        "finished ended completed closed stopped failed resolved",
        "deleted removed archived cancelled canceled",
        "expires expired expiry until",
    )
)
"""The moments of a life, in their order."""
_STARTED, _ENDED, _GONE = 1, 3, 4
_FIRST = nanos_of_datetime(datetime(2024, 1, 1, tzinfo=UTC))
_HOUR = 3600 * NANOS
_YEAR = 366 * 86_400 * NANOS


def facts_for(node: Object) -> str | None:
    """The member that says how things stand with the object; None where none does."""
    return next((each.name for each in node.members if each.name in _TELLING and _tells(each)), None)


def forbidden_members(node: Object, told: object, at: str, dice: SeededRandom) -> frozenset[str]:
    """The members that are not there as things stand with the object; `told` is what its teller says."""
    state = _state(told, at, dice)
    return frozenset(each.name for each in node.members if not each.required and _is_ruled_out(each.name, state))


def _tells(member: Member) -> bool:
    """Whether a member says how things stand."""
    return isinstance(member.node, Choice) and (member.name != "done" or member.node.values == (False, True))


def _state(value: object, at: str, dice: SeededRandom) -> str:
    if value is True:
        return "failed" if dice.chance(f"{at}#failed", 30) else "succeeded"
    words = words_of(str(value).lower())
    return next((_STATES[each] for each in reversed(words) if each in _STATES), "running")


def _is_ruled_out(name: str, state: str) -> bool:
    joined, moment = "".join(words_of(name)), lifecycle_state(name)
    if joined in _ERRORS:
        return state != "failed"
    if joined in _RESULTS:
        return state != "succeeded"
    if state in {"waiting", "running"}:
        return moment in {_ENDED, _GONE} or joined == "duration" or (state == "waiting" and moment == _STARTED)
    return moment == _GONE and state != "stopped"


@lru_cache(maxsize=1024)
def lifecycle_state(name: str) -> int | None:
    """Which moment of a life a name such as `createdAt` or `update_time` tells; None where it tells none."""
    words = words_of(name)
    stems = {each for word in words for each in (word, f"{word}d", f"{word}ed")}
    return next((number for number, known in enumerate(_STAGES) if not known.isdisjoint(stems)), None)


def instant_kind(at: str, name: str, dice: SeededRandom) -> str:
    """The timestamp of a place: the moments of one life follow each other, and objects in one another share it."""
    number = lifecycle_state(name)
    if number is None:
        return format_timestamp(_FIRST + _whole(dice.number(at, _YEAR)))
    begun = dice.number(f"{_element(at)}#began", _YEAR)
    return format_timestamp(_FIRST + _whole(begun + number * _HOUR + dice.number(at, _HOUR)))


def _whole(nanos: int) -> int:
    """In milliseconds."""
    return nanos // 1_000_000 * 1_000_000


def _element(at: str) -> str:
    """The pointer of the innermost array's element that holds a place; empty where none does."""
    parts = at.split("/")
    last = max((index for index, each in enumerate(parts[:-1]) if each.isdigit()), default=0)
    return "/".join(parts[: last + 1])


_MANY = 1000
NUMBERS: Mapping[str, tuple[int, int]] = {
    "code": (1, 16),  # google.rpc.Code
    "statuscode": (200, 299),
    "httpcode": (200, 299),
    "port": (1024, 65_535),
    "percent": (0, 100),
    "percentage": (0, 100),
    "progress": (0, 100),
    "year": (2020, 2029),
    "month": (1, 12),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 59),
    "quantity": (1, 9),
    "attempt": (1, 3),
    "attempts": (1, 3),
    "retries": (0, 3),
    "bytes": (1024, 10_000_000),
    "size": (1024, 10_000_000),
}
"""Between what numbers of such names usually are; else up to a thousand."""


@lru_cache(maxsize=1024)
def usual_range(name: str, low: float | None, high: float | None) -> tuple[int, int]:
    """The first and the last whole number that a member of this name usually has, as far as the bounds allow."""
    last = words_of(name)[-2:]
    first, most = NUMBERS.get("".join(last)) or NUMBERS.get("".join(last[-1:])) or (1, _MANY)
    least = first if low is None else max(first, ceil(low))
    greatest = most if high is None else min(most, floor(high))
    if least <= greatest:
        return least, greatest
    if low is not None and low > most:
        return ceil(low), floor(low + _MANY if high is None else min(high, low + _MANY))
    assert high is not None
    return ceil(high - _MANY if low is None else max(low, high - _MANY)), floor(high)
