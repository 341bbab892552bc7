"""How each shape of `relations` is told from a history."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import pairwise

from ...contract.formats.timestamps import NANOS
from ..values.signs import instant_of, nanoseconds
from .history_parts import (
    History,
    HistorySign,
    Json,
    any_step,
    attempts_of,
    compared_with_execution,
    for_adjacent_steps,
    span_of,
    start_of,
    status_sequence,
)

_LAST = 3_652_059 * 86_400 * NANOS - 1
"""The last nanosecond of the year 9999, counted from the first of the year 1."""

_HUGE = 65_536


def _repeats(values: Iterable[Hashable]) -> bool:
    return any(times > 1 for times in Counter(values).values())


def _repeat(name: str) -> HistorySign:
    """Two steps have the same text there."""
    return lambda history: _repeats(history.texts(name))


def _alike(name: str, key: Callable[[str], Hashable]) -> HistorySign:
    """Two different texts come to the same."""
    return lambda history: _repeats(found for each in {*history.texts(name)} if (found := key(each)) is not None)


def _sorts_otherwise(name: str, key: Callable[[str], int | None]) -> HistorySign:
    """As texts they have another order than as what they say, or are equal there."""

    def sign(history: History) -> bool:
        values = [found for each in sorted({*history.texts(name)}) if (found := key(each)) is not None]
        return any(a >= b for a, b in pairwise(values))

    return sign


def _nanos(text: str) -> int | None:
    return start_of({"startedAt": text})


def _digits(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


# ----------------------------------------------------------------- orders


def _starts_before(step: Json, execution: Json) -> bool:
    own, other = start_of(step), start_of(execution)
    return own is not None and other is not None and own < other


def _starts_with(step: Json, execution: Json) -> bool:
    """At the same instant, written with other digits."""
    own, other = step.get("startedAt"), execution.get("startedAt")
    return own != other and instant_of(own) == instant_of(other) is not None


def _some_lack_a_time(history: History) -> bool:
    return 0 < len(history.texts("startedAt")) < len(history.steps)


ORDERS: Mapping[str, HistorySign] = {
    "step-before-execution": compared_with_execution(_starts_before),
    "step-with-execution": compared_with_execution(_starts_with),
    "out-of-order": for_adjacent_steps(start_of, lambda one, two: one > two),
    "equal-timestamps": _repeat("startedAt"),
    "equal-instants-written-differently": _alike("startedAt", _nanos),
    "fraction-order": _sorts_otherwise("startedAt", _nanos),
    "nanosecond-order": for_adjacent_steps(start_of, lambda one, two: one > two and one // 1000 == two // 1000),
    "some-without-timestamp": _some_lack_a_time,
}


# ----------------------------------------------------------------- spans


def _outlasts(step: Json, execution: Json) -> bool:
    own, other = nanoseconds(step.get("duration")), nanoseconds(execution.get("duration"))
    return own is not None and other is not None and own > other


def _takes_no_time(step: Json, execution: Json) -> bool:
    return nanoseconds(step.get("duration")) == 0 == nanoseconds(execution.get("duration"))


def _ends_after(step: Json, execution: Json) -> bool:
    own, other = span_of(step), span_of(execution)
    return own is not None and other is not None and own[1] > other[1]


def _add_up(history: History) -> bool:
    """The durations of the steps are that of the execution, but not as floats."""
    lengths = [each for each in map(nanoseconds, history.texts("duration")) if each is not None]
    total = nanoseconds(history.execution.get("duration"))
    if total is None or len(lengths) < 2 or sum(lengths) != total:
        return False
    return sum(each / NANOS for each in lengths) != total / NANOS


def _touch(history: History) -> bool:
    """One step ends when another starts."""
    spans = history.spans
    starts = Counter(begun for begun, _ in spans)
    return any(starts[end] > (begun == end) for begun, end in spans)


def _overlap(history: History) -> bool:
    """One step begins before an earlier one has ended."""
    latest = None
    for begun, end in history.spans:
        if latest is not None and begun < latest:
            return True
        latest = end if latest is None else max(latest, end)
    return False


def _sum_exceeds(most: int) -> HistorySign:
    """The attempts of several steps, of which none exceeds it, are more together."""

    def sign(history: History) -> bool:
        found = [each for each in map(attempts_of, history.steps) if 0 < each <= most]
        return len(found) > 1 and sum(found) > most

    return sign


def _ends_too_late(step: Json) -> bool:
    span = span_of(step)
    return span is not None and span[1] > _LAST


def _ends_before_start(step: Json) -> bool:
    span = span_of(step)
    return span is not None and span[1] < span[0]


SPANS: Mapping[str, HistorySign] = {
    "step-outlasts-execution": compared_with_execution(_outlasts),
    "nothing-takes-time": compared_with_execution(_takes_no_time),
    "durations-add-up": _add_up,
    "ends-at-next-start": _touch,
    "end-after-year-9999": any_step(_ends_too_late),
    "parallel-steps": _overlap,
    "equal-durations-written-differently": _alike("duration", nanoseconds),
    "durations-as-text": _sorts_otherwise("duration", nanoseconds),
    "attempts-as-text": _sorts_otherwise("attempts", _digits),
    "attempts-add-up": _sum_exceeds(2**31 - 1),
    "large-attempts-add-up": _sum_exceeds(2**63 - 1),
    "ends-before-start": any_step(_ends_before_start),
    "step-ends-after-execution": compared_with_execution(_ends_after),
}


# ----------------------------------------------------------------- members


def _members_differ(history: History) -> bool:
    """A later step has what the first one lacks."""
    return any(each.keys() - history.steps[0].keys() for each in history.steps[1:])


def _is_huge(step: Json) -> bool:
    inside = step.get("input")
    texts = [step.get("title"), step.get("description"), inside.get("inputJson") if isinstance(inside, dict) else None]
    return any(isinstance(each, str) and len(each) >= _HUGE for each in texts)


def _of_two_types(history: History) -> bool:
    """One title has two types."""
    found = {(each["title"], each["type"]) for each in history.steps if "title" in each and "type" in each}
    return _repeats(title for title, _ in found)


def _goes_back(history: History) -> bool:
    """A step begins before an earlier one of the same id."""
    latest: dict[str, int] = {}
    for each in history.steps:
        begun = start_of(each)
        if begun is None or "id" not in each:
            continue
        if begun < latest.get(each["id"], begun):
            return True
        latest[each["id"]] = begun
    return False


def _comes_back(history: History) -> bool:
    """An id is there again after another one."""
    texts = history.texts("id")
    last = {each: index for index, each in enumerate(texts)}
    return any(last[each] > index and each not in texts[index + 1 : index + 2] for index, each in enumerate(texts))


def _begins_another(history: History) -> bool:
    """One id is the beginning of another: sorted, it is that of its next one."""
    return any(a and b.startswith(a) for a, b in pairwise(sorted({*history.texts("id")})))


def _shares_its_id(step: Json, execution: Json) -> bool:
    return bool(step.get("id")) and step.get("id") == execution.get("id")


def _is_all_empty(step: Json) -> bool:
    return all(step.get(each) == {} for each in ("input", "output", "error", "lastError"))


IDS: Mapping[str, HistorySign] = {
    "equal-ids": _repeat("id"),
    "ids-differ-in-case": _alike("id", str.casefold),
    "ids-like-numbers": _sorts_otherwise("id", _digits),
    "id-of-execution": compared_with_execution(_shares_its_id),
    "comes-back": _comes_back,
    "ids-in-two-forms": _alike("id", lambda text: unicodedata.normalize("NFC", text)),
    "ids-with-spaces": _alike("id", str.strip),
    "id-within-id": _begins_another,
    "equal-ids-out-of-order": _goes_back,
}
MEMBERS: Mapping[str, HistorySign] = {
    "members-differ": _members_differ,
    "huge-texts": any_step(_is_huge),
    "repeated-step": status_sequence("FAILED", "COMPLETED"),
    "equal-titles": _repeat("title"),
    "empty-objects": any_step(_is_all_empty),
    "undone-step": status_sequence("COMPLETED", "FAILED"),
    "equal-titles-of-two-types": _of_two_types,
    "repeated-title": status_sequence("FAILED", "COMPLETED", "title"),
}
