"""Shapes of timings: moments, lengths and numbers that are nearly the same, and what lies across a border."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise

from ....contract.formats.patterns import DURATION_MAX_SECONDS
from ....contract.formats.protobuf_time import NANOS
from ...edges.shapes import Patch
from ...values.value import instant_of, nanoseconds
from .history_queries import (
    History,
    HistoryPredicate,
    JsonObject,
    Row,
    ShapeTable,
    any_step,
    attempts_of,
    duration_of,
    each_with,
    entries,
    for_adjacent_steps,
    has_span,
    nanos_of_timestamp,
    span_of,
    start_of,
)

_MICROSECOND, _MILLISECOND = 1_000, 1_000_000
_DAY = 86_400 * NANOS
_DATE = "2024-05-06"


def _falls_within(unit: int) -> Callable[[int, int], bool]:
    return lambda one, two: one > two and one // unit == two // unit


def _rises_within(unit: int) -> Callable[[int, int], bool]:
    return lambda one, two: one < two and one // unit == two // unit


def _moment(text: str) -> int:
    nanos = nanos_of_timestamp(text)
    assert nanos is not None
    return nanos


# ----------------------------------------------------------------- moments


def _started(day: str, *times: str) -> Patch:
    return each_with("startedAt", *(f"{day}T{each}Z" for each in times))


def _by_a_nanosecond(choose: Callable[[list[int]], int]) -> HistoryPredicate:
    """A step begins before the outermost one of its microsecond, and comes before it in the list."""

    def is_shown_by(history: History) -> bool:
        starts = history.starts
        outermost = choose(starts) if starts else 0
        before = starts[: starts.index(outermost)] if starts else []
        return any(each // _MICROSECOND == outermost // _MICROSECOND for each in before)

    return is_shown_by


def _goes_back_by_wall(change: str) -> HistoryPredicate:
    """One step begins in the hour before the clock is set back, another in the hour after and no later by the wall."""
    at, hour = _moment(change), 3_600 * NANOS

    def is_shown_by(history: History) -> bool:
        starts = history.starts
        before = [each + hour for each in starts if at - hour <= each < at]
        return any(late <= early for early in before for late in starts if at <= late < at + hour)

    return is_shown_by


STARTS: ShapeTable = {
    "nanoseconds-ascending": Row(
        "cut to microseconds the two are equal, and the first is taken for the latest",
        _started(_DATE, "07:08:09.000000001", "07:08:09.000000002"),
        for_adjacent_steps(start_of, _rises_within(_MICROSECOND)),
    ),
    "latest-by-a-nanosecond": Row(
        "cut to microseconds the two are equal, and the first is taken for the latest of all",
        _started("9999-12-31", "23:59:59.999999998", "23:59:59.999999999"),
        _by_a_nanosecond(max),
    ),
    "earliest-by-a-nanosecond": Row(
        "cut to microseconds the two are equal, and the first is taken for the earliest of all",
        _started("0001-01-01", "00:00:00.000000001", "00:00:00"),
        _by_a_nanosecond(min),
    ),
    "milliseconds-descending": Row(
        "cut to seconds the two are equal and keep the wrong order",
        _started(_DATE, "07:08:09.750", "07:08:09.250"),
        for_adjacent_steps(start_of, _falls_within(NANOS)),
    ),
    "microseconds-descending": Row(
        "cut to milliseconds the two are equal and keep the wrong order",
        _started(_DATE, "07:08:09.123900", "07:08:09.123100"),
        for_adjacent_steps(start_of, _falls_within(_MILLISECOND)),
    ),
    "across-repeated-hour-europe": Row(
        "as wall time the second begins before the first, and the third with it",
        _started("2024-10-27", "00:45:00", "01:30:00", "01:45:00"),
        _goes_back_by_wall("2024-10-27T01:00:00Z"),
    ),
    "across-repeated-hour-us": Row(
        "as wall time in New York the second begins before the first, and the third with it",
        _started("2024-11-03", "05:45:00", "06:30:00", "06:45:00"),
        _goes_back_by_wall("2024-11-03T06:00:00Z"),
    ),
}
"""When steps begin."""

# ----------------------------------------------------------------- borders


def _lasting(*spans: tuple[str, str]) -> Patch:
    steps: list[Patch] = [{"startedAt": f"{_DATE}T07:08:{start}Z", "duration": length} for start, length in spans]
    return entries(*steps)


def _between_spans(is_so: Callable[[tuple[int, int], tuple[int, int]], bool]) -> HistoryPredicate:
    """Two steps, in the order of their starts, are so."""
    return lambda history: any(is_so(one, two) for one, two in pairwise(history.spans))


def _across(moment: str) -> HistoryPredicate:
    """A step begins before it, and ends after it."""
    at = _moment(moment)
    return any_step(has_span(lambda start, end: start < at <= end))


def _passes_last_day(step: JsonObject) -> bool:
    """It ends in another year than it began."""
    start, span = instant_of(step.get("startedAt")), span_of(step)
    if start is None or span is None:
        return False
    text = str(step["startedAt"])
    return text[5:10] == "12-31" and span[1] // _DAY > span[0] // _DAY


def _passes_leap_day(step: JsonObject) -> bool:
    span, text = span_of(step), str(step.get("startedAt"))
    return span is not None and text[5:10] == "02-28" and span[1] - span[0] >= _DAY // 2


BOUNDARIES: ShapeTable = {
    "touching-steps": Row(
        "with <= for < they overlap, and at that instant both run",
        _lasting(("09", "1s"), ("10", "1s")),
        _between_spans(lambda one, two: one[0] < one[1] == two[0]),
    ),
    "gap-of-nanoseconds": Row(
        "cut to microseconds or as floats there is no gap, or they overlap",
        _lasting(("09", "0.999999500s"), ("10", "1s")),
        _between_spans(lambda one, two: 0 < two[0] - one[1] < _MICROSECOND),
    ),
    "overlap-of-a-nanosecond": Row(
        "cut to microseconds or as floats they do not overlap",
        _lasting(("09", "1.000000002s"), ("10.000000001", "1s")),
        _between_spans(lambda one, two: 0 < one[1] - two[0] < _MICROSECOND),
    ),
    "instants-at-once": Row(
        "steps that take no time have no order, and no gap between them",
        _lasting(("09", "0s"), ("09", "0s")),
        _between_spans(lambda one, two: one == two and one[0] == one[1]),
    ),
    "across-missing-hour-europe": Row(
        "as wall time it lasts two hours, or ends where no hour is",
        entries({"startedAt": "2024-03-31T00:30:00Z", "duration": "3600s"}),
        _across("2024-03-31T01:00:00Z"),
    ),
    "across-missing-hour-us": Row(
        "as wall time in New York it lasts two hours, or ends where no hour is",
        entries({"startedAt": "2024-03-10T06:30:00Z", "duration": "3600s"}),
        _across("2024-03-10T07:00:00Z"),
    ),
    "across-new-year": Row(
        "the end is on another day, in another month and year",
        entries({"startedAt": "2024-12-31T23:59:59.500Z", "duration": "1s"}),
        any_step(_passes_last_day),
    ),
    "across-leap-day": Row(
        "the end is a day later, which common years do not have",
        entries({"startedAt": "2024-02-28T12:00:00Z", "duration": "86400s"}),
        any_step(_passes_leap_day),
    ),
}
"""When steps begin and end."""

# ----------------------------------------------------------------- lengths


def _equal_as_floats(one: int, two: int) -> bool:
    return one != two and one / NANOS == two / NANOS


def _zeros_differ(history: History) -> bool:
    return len({each for each in history.texts("duration") if nanoseconds(each) == 0}) > 1


def _sum_of_two(value_of: Callable[[JsonObject], int | None], most: int) -> HistoryPredicate:
    """Two numbers that do not exceed it do so together."""

    def is_shown_by(history: History) -> bool:
        numbers = [number for each in history.steps if (number := value_of(each)) is not None and number <= most]
        return any(one + two > most for one, two in combinations(sorted(numbers, reverse=True)[:2], 2))

    return is_shown_by


DURATIONS: ShapeTable = {
    "longest-by-a-nanosecond": Row(
        "cut to microseconds the two are equal, and the first is taken for the longest",
        each_with("duration", "1.000000001s", "1.000000002s"),
        for_adjacent_steps(duration_of, _rises_within(_MICROSECOND)),
    ),
    "shortest-by-a-nanosecond": Row(
        "cut to microseconds the two are equal, and keep the wrong order",
        each_with("duration", "1.000000002s", "1.000000001s"),
        for_adjacent_steps(duration_of, _falls_within(_MICROSECOND)),
    ),
    "longest-of-long-ones": Row(
        "as floats the two are equal, and the first is taken for the longest",
        each_with("duration", "315576000.000000001s", "315576000.000000002s"),
        for_adjacent_steps(duration_of, lambda one, two: one < two and _equal_as_floats(one, two)),
    ),
    "shortest-of-long-ones": Row(
        "as floats the two are equal, and keep the wrong order",
        each_with("duration", "315576000.000000002s", "315576000.000000001s"),
        for_adjacent_steps(duration_of, lambda one, two: one > two and _equal_as_floats(one, two)),
    ),
    "zeros-written-differently": Row(
        "durations are compared as text", each_with("duration", "0s", "0.000s"), _zeros_differ
    ),
    "durations-add-up-past-range": Row(
        "the sum is longer than a duration may be",
        each_with("duration", "315576000000s", "315576000000s"),
        _sum_of_two(duration_of, (DURATION_MAX_SECONDS + 1) * NANOS - 1),
    ),
    "durations-add-up-past-int64": Row(
        "the sum overflows 64 bits of nanoseconds",
        each_with("duration", "5000000000s", "5000000000s"),
        _sum_of_two(duration_of, 2**63 - 1),
    ),
}
"""How long steps take."""

# ----------------------------------------------------------------- attempts

_EXACT = 2**53


def _attempts_of(step: JsonObject) -> int | None:
    return attempts_of(step) or None


def _equal_as_doubles(one: int, two: int) -> bool:
    return one != two and float(one) == float(two)


ATTEMPTS: ShapeTable = {
    "most-attempts-past-2-53": Row(
        "as doubles the two are equal, and the first is taken for the most",
        each_with("attempts", "9007199254740992", "9007199254740993"),
        for_adjacent_steps(_attempts_of, lambda one, two: one < two and _equal_as_doubles(one, two)),
    ),
    "least-attempts-past-2-53": Row(
        "as doubles the two are equal, and keep the wrong order",
        each_with("attempts", "9007199254740993", "9007199254740992"),
        for_adjacent_steps(_attempts_of, lambda one, two: one > two and _equal_as_doubles(one, two)),
    ),
    "attempts-add-up-past-2-53": Row(
        "each fits into a double, the sum does not",
        each_with("attempts", "9007199254740991", "2"),
        _sum_of_two(_attempts_of, _EXACT),
    ),
}
"""How often steps were tried."""
