"""Shapes of relations: how times and durations of steps stand to one another and to those of their execution."""

from __future__ import annotations

import operator
from collections import Counter

from ....contract.formats.protobuf_time import NANOS
from ...edges.shapes import Patch
from ...values.value import instant_of, nanoseconds
from .history_queries import (
    History,
    HistoryPredicate,
    Row,
    ShapeTable,
    any_step,
    attempts_of,
    compared_with_execution,
    duration_of,
    each_with,
    end_of,
    entries,
    for_adjacent_steps,
    has_span,
    nanos_of_timestamp,
    number_of_digits,
    repeated_text,
    sorts_differently,
    start_of,
    texts_equal_by,
)

# ----------------------------------------------------------------- orders


def _started(*times: str) -> Patch:
    return each_with("startedAt", *(f"2024-05-06T07:08:{each}Z" for each in times))


def _is_same_instant(text: str, other: str) -> bool:
    """Whether two texts are the same instant, written with other digits."""
    return text != other and instant_of(text) == instant_of(other) is not None


def _some_lack_a_time(history: History) -> bool:
    return 0 < len(history.texts("startedAt")) < len(history.steps)


ORDERS: ShapeTable = {
    "step-before-execution": Row(
        "the time between the two is negative",
        entries({"startedAt": "2024-05-06T07:08:08.999999999Z"}, startedAt="2024-05-06T07:08:09Z"),
        compared_with_execution(start_of, operator.lt),
    ),
    "step-with-execution": Row(
        "the same instant is written with other digits",
        entries({"startedAt": "2024-05-06T07:08:09.000Z"}, startedAt="2024-05-06T07:08:09Z"),
        compared_with_execution(lambda value: value.get("startedAt"), _is_same_instant),
    ),
    "out-of-order": Row(
        "the first entry is taken for the earliest, the last for the latest",
        _started("10", "09"),
        for_adjacent_steps(start_of, lambda one, two: one > two),
    ),
    "equal-timestamps": Row(
        "entries keyed by time are lost; ties change places", _started("09", "09"), repeated_text("startedAt")
    ),
    "equal-instants-written-differently": Row(
        "times are compared as text", _started("09.5", "09.500"), texts_equal_by("startedAt", nanos_of_timestamp)
    ),
    "fraction-order": Row(
        "compared as text, 09.5Z comes before 09Z",
        _started("09.5", "09"),
        sorts_differently("startedAt", nanos_of_timestamp),
    ),
    "nanosecond-order": Row(
        "cut to microseconds the two are equal and keep the wrong order",
        _started("09.000000002", "09.000000001"),
        for_adjacent_steps(start_of, lambda one, two: one > two and one // 1000 == two // 1000),
    ),
    "some-without-timestamp": Row(
        "sorting compares a time with nothing",
        entries({"startedAt": "2024-05-06T07:08:09Z"}, {"startedAt": None}, {"startedAt": "2024-05-06T07:08:08Z"}),
        _some_lack_a_time,
    ),
}


# ----------------------------------------------------------------- spans

_LAST = 3_652_059 * 86_400 * NANOS - 1
"""The last nanosecond of the year 9999, counted from the first of the year 1."""


def _add_up(history: History) -> bool:
    """The durations of the steps are that of the execution, but not as floats."""
    lengths = [each for each in map(nanoseconds, history.texts("duration")) if each is not None]
    total = duration_of(history.execution)
    if total is None or len(lengths) < 2 or sum(lengths) != total:
        return False
    return sum(each / NANOS for each in lengths) != total / NANOS


def _touch(history: History) -> bool:
    """One step ends when another starts."""
    spans = history.spans
    starts = Counter(start for start, _ in spans)
    return any(starts[end] > (start == end) for start, end in spans)


def _overlap(history: History) -> bool:
    """One step begins before an earlier one has ended."""
    latest = None
    for start, end in history.spans:
        if latest is not None and start < latest:
            return True
        latest = end if latest is None else max(latest, end)
    return False


def _sum_exceeds(most: int) -> HistoryPredicate:
    """The attempts of several steps, of which none exceeds it, are more together."""

    def is_shown_by(history: History) -> bool:
        attempts = [each for each in map(attempts_of, history.steps) if 0 < each <= most]
        return len(attempts) > 1 and sum(attempts) > most

    return is_shown_by


SPANS: ShapeTable = {
    "step-outlasts-execution": Row(
        "a share of the total is over one hundred percent",
        entries({"duration": "7.250s"}, duration="2s"),
        compared_with_execution(duration_of, operator.gt),
    ),
    "nothing-takes-time": Row(
        "a share or a rate is divided by zero",
        entries({"startedAt": "2024-05-06T07:08:09Z", "duration": "0s", "attempts": "1"}, duration="0s"),
        compared_with_execution(duration_of, lambda own, other: own == other == 0),
    ),
    "durations-add-up": Row(
        "floats of a tenth and two tenths make more than three",
        entries({"duration": "0.100s"}, {"duration": "0.200s"}, duration="0.300s"),
        _add_up,
    ),
    "ends-at-next-start": Row(
        "an end that is rounded or cut lies before or behind the next start",
        entries(
            {"startedAt": "2024-05-06T07:08:09.999999999Z", "duration": "0.000000001s"},
            {"startedAt": "2024-05-06T07:08:10Z", "duration": "1s"},
        ),
        _touch,
    ),
    "end-after-year-9999": Row(
        "the end of the step overflows a date",
        entries({"startedAt": "9999-12-31T23:59:59.999999999Z", "duration": "1s"}),
        any_step(has_span(lambda _, end: end > _LAST)),
    ),
    "parallel-steps": Row(
        "the durations are added although the steps overlap",
        entries(
            {"startedAt": "2024-05-06T07:08:09Z", "duration": "60s"},
            {"startedAt": "2024-05-06T07:08:10Z", "duration": "1s"},
            startedAt="2024-05-06T07:08:09Z",
            duration="60s",
        ),
        _overlap,
    ),
    "equal-durations-written-differently": Row(
        "durations are compared as text",
        entries({"duration": "1s"}, {"duration": "1.000s"}),
        texts_equal_by("duration", nanoseconds),
    ),
    "durations-as-text": Row(
        "compared as text, 10s is less than 9s",
        entries({"duration": "10s"}, {"duration": "9s"}),
        sorts_differently("duration", nanoseconds),
    ),
    "attempts-as-text": Row(
        "compared as text, 10 is less than 9",
        entries({"attempts": "10"}, {"attempts": "9"}),
        sorts_differently("attempts", number_of_digits),
    ),
    "attempts-add-up": Row(
        "the sum overflows 32 bits",
        entries({"attempts": "2147483647"}, {"attempts": "2147483647"}),
        _sum_exceeds(2**31 - 1),
    ),
    "large-attempts-add-up": Row(
        "the sum overflows 64 bits",
        entries({"attempts": "9223372036854775807"}, {"attempts": "9223372036854775807"}),
        _sum_exceeds(2**63 - 1),
    ),
    "ends-before-start": Row(
        "the end lies before the start",
        entries({"startedAt": "2024-05-06T07:08:09Z", "duration": "-1.500s"}),
        any_step(has_span(lambda start, end: end < start)),
    ),
    "step-ends-after-execution": Row(
        "the end of the execution is taken for the last",
        entries(
            {"startedAt": "2024-05-06T07:08:09Z", "duration": "5s"}, startedAt="2024-05-06T07:08:09Z", duration="3s"
        ),
        compared_with_execution(end_of, operator.gt),
    ),
}
