"""What the members of one object say of each other, by their names: the rules that realistic values obey.

An operation that is not done has neither error nor response. A failed one has no result. What has not ended has no end.
What was created is changed later. These rules hold for any API that names its members so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from math import ceil, floor

from ...contract.formats.protobuf_time import NANOS, format_timestamp, nanos_of_datetime
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
_STATE_MEMBERS = frozenset({"status", "state", "done"})
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
"""The stages of a life, in their order: a name tells one with one of the words."""
_STARTED, _ENDED, _GONE = 1, 3, 4
_FIRST = nanos_of_datetime(datetime(2024, 1, 1, tzinfo=UTC))
_HOUR = 3600 * NANOS
_YEAR = 366 * 86_400 * NANOS


def state_member_of(node: Object) -> str | None:
    """The name of the member that says which state the object is in; None where none does."""
    return next((each.name for each in node.members if each.name in _STATE_MEMBERS and _has_states(each)), None)


def forbidden_members(node: Object, value: object, at: str, random: SeededRandom) -> frozenset[str]:
    """The members that an object does not have in its state; `value` is that of the member that says the state."""
    state = _state(value, at, random)
    return frozenset(each.name for each in node.members if not each.required and _is_forbidden(each.name, state))


def _has_states(member: Member) -> bool:
    """Whether the values of a member are states."""
    return isinstance(member.node, Choice) and (member.name != "done" or member.node.values == (False, True))


def _state(value: object, at: str, random: SeededRandom) -> str:
    if value is True:
        return "failed" if random.chance(f"{at}#failed", 30) else "succeeded"
    words = words_of(str(value).lower())
    return next((_STATES[each] for each in reversed(words) if each in _STATES), "running")


def _is_forbidden(name: str, state: str) -> bool:
    words, stage = "".join(words_of(name)), lifecycle_stage(name)
    if words in _ERRORS:
        return state != "failed"
    if words in _RESULTS:
        return state != "succeeded"
    if state in {"waiting", "running"}:
        return stage in {_ENDED, _GONE} or words == "duration" or (state == "waiting" and stage == _STARTED)
    return stage == _GONE and state != "stopped"


@lru_cache(maxsize=1024)
def lifecycle_stage(name: str) -> int | None:
    """The stage of a life that a name such as `createdAt` or `update_time` tells; None where it tells none."""
    words = words_of(name)
    stems = {each for word in words for each in (word, f"{word}d", f"{word}ed")}
    return next((number for number, known in enumerate(_STAGES) if not known.isdisjoint(stems)), None)


def instant_for(at: str, name: str, random: SeededRandom) -> str:
    """The timestamp of a place, in milliseconds.

    The stages of one life follow each other. Objects in one another share a life.
    """
    stage = lifecycle_stage(name)
    if stage is None:
        return format_timestamp(_FIRST + _cut_to_millis(random.number(at, _YEAR)))
    birth = random.number(f"{_element(at)}#began", _YEAR)
    return format_timestamp(_FIRST + _cut_to_millis(birth + stage * _HOUR + random.number(at, _HOUR)))


def _cut_to_millis(nanos: int) -> int:
    return nanos // 1_000_000 * 1_000_000


def _element(at: str) -> str:
    """The pointer of the innermost array's element that holds a place; empty where none does."""
    parts = at.split("/")
    last = max((index for index, each in enumerate(parts[:-1]) if each.isdigit()), default=0)
    return "/".join(parts[: last + 1])


_MANY = 1000
_USUAL_RANGES: Mapping[str, tuple[int, int]] = {
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
"""The least and the most usual number by the last words of a name; other numbers are up to a thousand."""


@lru_cache(maxsize=1024)
def usual_range(name: str, low: float | None, high: float | None) -> tuple[int, int]:
    """The first and the last whole number that a member of this name usually has, as far as the bounds allow."""
    last = words_of(name)[-2:]
    first, most = _USUAL_RANGES.get("".join(last)) or _USUAL_RANGES.get("".join(last[-1:])) or (1, _MANY)
    least = first if low is None else max(first, ceil(low))
    greatest = most if high is None else min(most, floor(high))
    if least <= greatest:
        return least, greatest
    if low is not None and low > most:
        return ceil(low), floor(low + _MANY if high is None else min(high, low + _MANY))
    assert high is not None
    return ceil(high - _MANY if low is None else max(low, high - _MANY)), floor(high)
