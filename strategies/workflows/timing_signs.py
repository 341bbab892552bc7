"""How each shape of `timings` is told from a history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations, pairwise

from ...contract.formats.patterns import DURATION_MAX_SECONDS
from ...contract.formats.timestamps import NANOS
from ..values.signs import instant_of, nanoseconds
from .history_parts import History, HistorySign, Json, any_step, attempts_of, for_adjacent_steps, span_of, start_of

_MICROSECOND, _MILLISECOND = 1_000, 1_000_000
_EXACT = 2**53


def _length_of(step: Json) -> int | None:
    return nanoseconds(step.get("duration"))


def _tries_of(step: Json) -> int | None:
    return attempts_of(step) or None


def _falls_within(unit: int) -> Callable[[int, int], bool]:
    return lambda one, two: one > two and one // unit == two // unit


def _rises_within(unit: int) -> Callable[[int, int], bool]:
    return lambda one, two: one < two and one // unit == two // unit


def _alike_as_floats(one: int, two: int) -> bool:
    return one != two and one / NANOS == two / NANOS


def _between_spans(is_so: Callable[[tuple[int, int], tuple[int, int]], bool]) -> HistorySign:
    """Two steps, in the order of their starts, are so."""

    def sign(history: History) -> bool:
        return any(is_so(one, two) for one, two in pairwise(history.spans))

    return sign


def _moment(text: str) -> int:
    found = instant_of(text)
    assert found is not None
    return found.nanos


def _across(moment: str) -> HistorySign:
    """A step begins before it, and ends after it."""
    at = _moment(moment)
    return any_step(lambda step: (span := span_of(step)) is not None and span[0] < at <= span[1])


def _goes_back_by_wall(change: str) -> HistorySign:
    """One step begins in the hour before the clock is set back, another in the hour after and no later by the wall."""
    at, hour = _moment(change), 3_600 * NANOS

    def sign(history: History) -> bool:
        starts = history.starts
        before = [each + hour for each in starts if at - hour <= each < at]
        return any(late <= early for early in before for late in starts if at <= late < at + hour)

    return sign


def _last_day_is_passed(step: Json) -> bool:
    """It ends in another year than it began."""
    begun, span = instant_of(step.get("startedAt")), span_of(step)
    if begun is None or span is None:
        return False
    text = str(step["startedAt"])
    return text[5:10] == "12-31" and span[1] // _DAY > span[0] // _DAY


_DAY = 86_400 * NANOS


def _leap_day_is_passed(step: Json) -> bool:
    span, text = span_of(step), str(step.get("startedAt"))
    return span is not None and text[5:10] == "02-28" and span[1] - span[0] >= _DAY // 2


def _zeros_differ(history: History) -> bool:
    return len({each for each in history.texts("duration") if nanoseconds(each) == 0}) > 1


def _sum_of_two(read: Callable[[Json], int | None], most: int) -> HistorySign:
    """Two numbers that do not exceed it do so together."""

    def sign(history: History) -> bool:
        found = sorted((n for each in history.steps if (n := read(each)) is not None and n <= most), reverse=True)
        return any(one + two > most for one, two in combinations(found[:2], 2))

    return sign


def _alike_as_doubles(one: int, two: int) -> bool:
    return one != two and float(one) == float(two)


def _by_a_nanosecond(choose: Callable[[list[int]], int]) -> HistorySign:
    """The step that is chosen comes after one that begins in the same microsecond and is not as far out."""

    def sign(history: History) -> bool:
        starts = history.starts
        chosen = choose(starts) if starts else 0
        before = starts[: starts.index(chosen)] if starts else []
        return any(each // _MICROSECOND == chosen // _MICROSECOND for each in before)

    return sign


MOMENTS: Mapping[str, HistorySign] = {
    "latest-by-a-nanosecond": _by_a_nanosecond(max),
    "earliest-by-a-nanosecond": _by_a_nanosecond(min),
    "nanoseconds-ascending": for_adjacent_steps(start_of, _rises_within(_MICROSECOND)),
    "milliseconds-descending": for_adjacent_steps(start_of, _falls_within(NANOS)),
    "microseconds-descending": for_adjacent_steps(start_of, _falls_within(_MILLISECOND)),
    "across-repeated-hour-europe": _goes_back_by_wall("2024-10-27T01:00:00Z"),
    "across-repeated-hour-us": _goes_back_by_wall("2024-11-03T06:00:00Z"),
}
BORDERS: Mapping[str, HistorySign] = {
    "touching-steps": _between_spans(lambda one, two: one[0] < one[1] == two[0]),
    "gap-of-nanoseconds": _between_spans(lambda one, two: 0 < two[0] - one[1] < _MICROSECOND),
    "overlap-of-a-nanosecond": _between_spans(lambda one, two: 0 < one[1] - two[0] < _MICROSECOND),
    "instants-at-once": _between_spans(lambda one, two: one == two and one[0] == one[1]),
    "across-missing-hour-europe": _across("2024-03-31T01:00:00Z"),
    "across-missing-hour-us": _across("2024-03-10T07:00:00Z"),
    "across-new-year": any_step(_last_day_is_passed),
    "across-leap-day": any_step(_leap_day_is_passed),
}
LENGTHS: Mapping[str, HistorySign] = {
    "longest-by-a-nanosecond": for_adjacent_steps(_length_of, _rises_within(_MICROSECOND)),
    "shortest-by-a-nanosecond": for_adjacent_steps(_length_of, _falls_within(_MICROSECOND)),
    "longest-of-long-ones": for_adjacent_steps(_length_of, lambda one, two: one < two and _alike_as_floats(one, two)),
    "shortest-of-long-ones": for_adjacent_steps(_length_of, lambda one, two: one > two and _alike_as_floats(one, two)),
    "zeros-written-differently": _zeros_differ,
    "durations-add-up-past-range": _sum_of_two(_length_of, (DURATION_MAX_SECONDS + 1) * NANOS - 1),
    "durations-add-up-past-int64": _sum_of_two(_length_of, 2**63 - 1),
}
TRIES: Mapping[str, HistorySign] = {
    "most-attempts-past-2-53": for_adjacent_steps(
        _tries_of, lambda one, two: one < two and _alike_as_doubles(one, two)
    ),
    "least-attempts-past-2-53": for_adjacent_steps(
        _tries_of, lambda one, two: one > two and _alike_as_doubles(one, two)
    ),
    "attempts-add-up-past-2-53": _sum_of_two(_tries_of, _EXACT),
}
