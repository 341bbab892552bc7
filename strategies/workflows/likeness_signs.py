"""How each shape of `likenesses` and of `joints` is told from a history."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from itertools import combinations, pairwise

from ...contract.json_text.document import MAX_NESTING, nesting
from ...contract.json_text.equality import canonical
from ...contract.workflows.invariants import OPEN
from ..values.json_signs import json_in
from ..values.signs import nanoseconds
from .history_parts import (
    History,
    HistorySign,
    Json,
    any_step,
    attempts_of,
    has_members,
    is_status,
    lacks_members,
    start_of,
    status_sequence,
)
from .likenesses import STEP_STATUSES, TEXT_MEMBERS

_MANY = 20
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


# ----------------------------------------------------------------- texts


def _texts(history: History, name: str) -> set[str]:
    """The different texts of the steps at a member; `message` and `errorCode` are those of errors."""
    if name in TEXT_MEMBERS:
        return {*history.texts(name)}
    errors = (each[kind] for each in history.steps for kind in ("error", "lastError") if kind in each)
    return {each[name] for each in errors if isinstance(each, dict) and isinstance(each.get(name), str)}


def _each_member(is_so: Callable[[set[str]], bool]) -> HistorySign:
    """The texts of some member are so."""
    return lambda history: any(is_so(_texts(history, each)) for each in (*TEXT_MEMBERS, "message", "errorCode"))


def _alike(key: Callable[[str], Hashable]) -> HistorySign:
    """Two different texts of a member come to the same."""
    return _each_member(
        lambda texts: max(Counter(found for t in texts if (found := key(t)) is not None).values(), default=0) > 1
    )


def _as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", text) else None


def _is_within(texts: set[str]) -> bool:
    ordered = sorted(texts)
    if any(one and two.startswith(one) for one, two in pairwise(ordered)):
        return True
    return len(texts) <= _MANY and any(one in two or two in one for one, two in combinations(texts - {""}, 2))


_LONGEST = 100


def _matches(texts: set[str]) -> bool:
    """One of them is the pattern of another."""
    short = [each for each in texts if 0 < len(each) <= _LONGEST]
    patterns = [each for each in short if re.search(r"[%_*]", each)]
    return any(one != two and _pattern(one).fullmatch(two) for one in patterns[:_MANY] for two in short[:_LONGEST])


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(\\[%*]|\\?%|\\\*)+", ".*", re.escape(text)).replace("_", "."), re.DOTALL)


def _joined(first: str, second: str, by: str = "") -> HistorySign:
    """Two steps differ there, and come to the same when joined."""

    def sign(history: History) -> bool:
        pairs = {(each[first], each[second]) for each in history.steps if first in each and second in each}
        return len({f"{one}{by}{two}" for one, two in pairs}) < len(pairs)

    return sign


TEXTS_ALIKE: Mapping[str, HistorySign] = {
    "texts-differ-in-case": _alike(str.casefold),
    "texts-differ-in-blanks": _alike(str.strip),
    "texts-differ-in-form": _alike(lambda text: unicodedata.normalize("NFC", text)),
    "texts-differ-in-width": _alike(lambda text: unicodedata.normalize("NFKC", text)),
    "texts-differ-in-sight": _alike(lambda text: _INVISIBLE.sub("", text)),
    "texts-differ-in-line-end": _alike(lambda text: text.rstrip("\r\n")),
    "texts-equal-as-numbers": _alike(_as_number),
    "texts-within-texts": _each_member(_is_within),
    "texts-match-texts": _each_member(_matches),
    "joined-alike": _joined("id", "title"),
    "titles-and-types-joined-alike": _joined("title", "type"),
    "joined-by-dash-alike": _joined("id", "title", by="-"),
}


# ----------------------------------------------------------------- JSON


def _json_of(step: Json, kind: str) -> str | None:
    inside = step.get(kind)
    text = inside.get(f"{kind}Json") if isinstance(inside, dict) else None
    return text if isinstance(text, str) else None


def _both(is_so: Callable[[str, str], bool]) -> HistorySign:
    """The input and the output of a step are so."""

    def sign(step: Json) -> bool:
        one, two = _json_of(step, "input"), _json_of(step, "output")
        return one is not None and two is not None and is_so(one, two)

    return any_step(sign)


def _equal_as_values(one: str, two: str) -> bool:
    return one != two and bool(_shallow(one) == _shallow(two))


def _shallow(text: str) -> object:
    """The value that a text holds; one like no other where it nests so deep that comparing would not end well."""
    value = json_in(text)
    return value if nesting(value) <= MAX_NESTING else object()


def _equal_in_python(one: str, two: str) -> bool:
    first, second = _shallow(one), _shallow(two)
    return first == second and isinstance(first, bool) is not isinstance(second, bool)


def _outputs(history: History) -> set[str]:
    return {text for each in history.steps if (text := _json_of(each, "output")) is not None}


def _outputs_are_equal(history: History) -> bool:
    texts = _outputs(history)
    return len({canonical(_shallow(each)) for each in texts}) < len(texts)


def _null_and_nothing(history: History) -> bool:
    return "null" in _outputs(history) and any("output" not in each for each in history.steps)


JSON_ALIKE: Mapping[str, HistorySign] = {
    "input-is-output": _both(str.__eq__),
    "input-equals-output": _both(_equal_as_values),
    "outputs-equal-as-values": _outputs_are_equal,
    "one-and-true": _both(_equal_in_python),
    "null-and-nothing": _null_and_nothing,
}


# ----------------------------------------------------------------- one id in several entries


def _of_one_id(history: History) -> Iterator[list[Json]]:
    """The steps of each id that several have."""
    found: dict[object, list[Json]] = {}
    for each in history.steps:
        if isinstance(each.get("id"), str):
            found.setdefault(each["id"], []).append(each)
    yield from (steps for steps in found.values() if len(steps) > 1)


def _thrice(history: History) -> bool:
    return any(len(steps) > 2 for steps in _of_one_id(history))


def _attempts_go_down(history: History) -> bool:
    for steps in _of_one_id(history):
        counts = [found for each in steps if (found := attempts_of(each))]
        if any(one > two for one, two in pairwise(counts)):
            return True
    return False


def _of_two_types(history: History) -> bool:
    return any(len({each["type"] for each in steps if "type" in each}) > 1 for steps in _of_one_id(history))


def _open_after_failure(history: History) -> bool:
    statuses = [each.get("status") for each in history.steps]
    return "FAILED" in statuses and statuses[-1] in OPEN


def _overtaken(history: History) -> bool:
    """An entry of an id begins before an earlier one of another status."""
    for steps in _of_one_id(history):
        begun = [(found, each.get("status")) for each in steps if (found := start_of(each)) is not None]
        if any(one[0] > two[0] and one[1] != two[1] for one, two in pairwise(begun)):
            return True
    return False


def _all_statuses(history: History) -> bool:
    return {each.get("status") for each in history.steps} >= {*STEP_STATUSES}


def _many_with_equal_ids(history: History) -> bool:
    return len(history.steps) > _MANY and any(True for _ in _of_one_id(history))


def _many_out_of_order(history: History) -> bool:
    return len(history.steps) > _MANY and any(one > two for one, two in pairwise(history.starts))


REPEATS: Mapping[str, HistorySign] = {
    "tried-three-times": _thrice,
    "reopened": status_sequence("COMPLETED", "STARTED"),
    "scheduled-again": status_sequence("COMPLETED", "SCHEDULED"),
    "attempts-go-down": _attempts_go_down,
    "id-of-two-types": _of_two_types,
    "open-after-failure": _open_after_failure,
    "overtaken": _overtaken,
    "all-statuses": _all_statuses,
    "many-with-equal-ids": _many_with_equal_ids,
    "many-out-of-order": _many_out_of_order,
}


# ----------------------------------------------------------------- joint states


def _while(status: str, *signs: Callable[[Json], bool]) -> HistorySign:
    """The execution has the status, and one step is all of this."""
    step = any_step(*signs)
    return lambda history: history.status == status and step(history)


def _all_in(status: str, statuses: set[str]) -> HistorySign:
    """The execution has the status, and its steps have some of these and no others."""
    return lambda history: history.status == status and {each.get("status") for each in history.steps} <= statuses


def _is_open(step: Json) -> bool:
    return step.get("status") in OPEN


def _is_negative(step: Json) -> bool:
    length = nanoseconds(step.get("duration"))
    return length is not None and length < 0


def _completed_at_once(history: History) -> bool:
    """Steps that completed began at one instant, which is written differently."""
    texts = {each["startedAt"] for each in history.steps if is_status("COMPLETED")(each) and "startedAt" in each}
    return len({start_of({"startedAt": each}) for each in texts}) < len(texts)


def _gives_null(step: Json) -> bool:
    return _json_of(step, "output") == "null"


def _gives_nothing(step: Json) -> bool:
    return step.get("output") == {}


def _quote_and_newline(step: Json) -> bool:
    title, description = step.get("title"), step.get("description")
    if not isinstance(title, str) or not isinstance(description, str):
        return False
    return any(
        re.search("['\"]", one) is not None and "\n" in two for one, two in ((title, description), (description, title))
    )


JOINTS: Mapping[str, HistorySign] = {
    "failed-at-first-with-last-error": any_step(
        is_status("FAILED"), lambda step: attempts_of(step) == 1, has_members("error", "lastError")
    ),
    "failed-with-negative-duration": any_step(is_status("FAILED"), _is_negative),
    "finished-with-negative-duration": _while("FINISHED", is_status("COMPLETED"), _is_negative),
    "completed-at-one-instant": _completed_at_once,
    "completed-with-null": any_step(is_status("COMPLETED"), _gives_null),
    "completed-with-empty-output": any_step(is_status("COMPLETED"), _gives_nothing),
    "completed-without-start": _while("FINISHED", is_status("COMPLETED"), lacks_members("startedAt")),
    "finished-with-scheduled-step": _while("FINISHED", is_status("SCHEDULED"), lacks_members("startedAt", "duration")),
    "finished-while-cancelling": _while("FINISHED", is_status("CANCEL_REQUESTED")),
    "running-with-failed-step": _while("RUNNING", is_status("FAILED")),
    "running-with-cancelled-steps": _all_in("RUNNING", {"CANCELLED", "COMPLETED", "FAILED"}),
    "stopped-with-completed-steps": _all_in("STOPPED", {"COMPLETED", "FAILED"}),
    "failed-with-cancelled-step": _while("FAILED", is_status("CANCELLED")),
    "failed-with-open-step": _while("FAILED", _is_open),
    "paused-with-failed-step": _while("PAUSED", is_status("FAILED")),
    "started-with-output": any_step(is_status("STARTED"), has_members("output")),
    "scheduled-with-error": any_step(is_status("SCHEDULED"), has_members("error")),
    "scheduled-with-attempts": any_step(is_status("SCHEDULED"), has_members("attempts", "lastError")),
    "quote-and-newline": any_step(_quote_and_newline),
}
