"""Shapes of timings: moments, lengths and numbers that are nearly the same, and what lies across a border."""

from __future__ import annotations

from .patches import Patch, Shape, each_with, entries_patch


def _started(day: str, *times: str) -> Patch:
    return each_with("startedAt", *(f"{day}T{each}Z" for each in times))


def _lasting(*spans: tuple[str, str]) -> Patch:
    lasting: list[Patch] = [{"startedAt": f"2024-05-06T07:08:{begun}Z", "duration": length} for begun, length in spans]
    return entries_patch(*lasting)


_DAY = "2024-05-06"

MOMENTS = (
    Shape(
        "nanoseconds-ascending",
        "cut to microseconds the two are equal, and the first is taken for the latest",
        _started(_DAY, "07:08:09.000000001", "07:08:09.000000002"),
    ),
    Shape(
        "latest-by-a-nanosecond",
        "cut to microseconds the two are equal, and the first is taken for the latest of all",
        _started("9999-12-31", "23:59:59.999999998", "23:59:59.999999999"),
    ),
    Shape(
        "earliest-by-a-nanosecond",
        "cut to microseconds the two are equal, and the first is taken for the earliest of all",
        _started("0001-01-01", "00:00:00.000000001", "00:00:00"),
    ),
    Shape(
        "milliseconds-descending",
        "cut to seconds the two are equal and keep the wrong order",
        _started(_DAY, "07:08:09.750", "07:08:09.250"),
    ),
    Shape(
        "microseconds-descending",
        "cut to milliseconds the two are equal and keep the wrong order",
        _started(_DAY, "07:08:09.123900", "07:08:09.123100"),
    ),
    Shape(
        "across-repeated-hour-europe",
        "as wall time the second begins before the first, and the third with it",
        _started("2024-10-27", "00:45:00", "01:30:00", "01:45:00"),
    ),
    Shape(
        "across-repeated-hour-us",
        "as wall time in New York the second begins before the first, and the third with it",
        _started("2024-11-03", "05:45:00", "06:30:00", "06:45:00"),
    ),
)
"""When steps begin."""

BORDERS = (
    Shape(
        "touching-steps",
        "with <= for < they overlap, and at that instant both run",
        _lasting(("09", "1s"), ("10", "1s")),
    ),
    Shape(
        "gap-of-nanoseconds",
        "cut to microseconds or as floats there is no gap, or they overlap",
        _lasting(("09", "0.999999500s"), ("10", "1s")),
    ),
    Shape(
        "overlap-of-a-nanosecond",
        "cut to microseconds or as floats they do not overlap",
        _lasting(("09", "1.000000002s"), ("10.000000001", "1s")),
    ),
    Shape(
        "instants-at-once",
        "steps that take no time have no order, and no gap between them",
        _lasting(("09", "0s"), ("09", "0s")),
    ),
    Shape(
        "across-missing-hour-europe",
        "as wall time it lasts two hours, or ends where no hour is",
        entries_patch({"startedAt": "2024-03-31T00:30:00Z", "duration": "3600s"}),
    ),
    Shape(
        "across-missing-hour-us",
        "as wall time in New York it lasts two hours, or ends where no hour is",
        entries_patch({"startedAt": "2024-03-10T06:30:00Z", "duration": "3600s"}),
    ),
    Shape(
        "across-new-year",
        "the end is on another day, in another month and year",
        entries_patch({"startedAt": "2024-12-31T23:59:59.500Z", "duration": "1s"}),
    ),
    Shape(
        "across-leap-day",
        "the end is a day later, which common years do not have",
        entries_patch({"startedAt": "2024-02-28T12:00:00Z", "duration": "86400s"}),
    ),
)
"""When steps begin and end."""

LENGTHS = (
    Shape(
        "longest-by-a-nanosecond",
        "cut to microseconds the two are equal, and the first is taken for the longest",
        each_with("duration", "1.000000001s", "1.000000002s"),
    ),
    Shape(
        "shortest-by-a-nanosecond",
        "cut to microseconds the two are equal, and keep the wrong order",
        each_with("duration", "1.000000002s", "1.000000001s"),
    ),
    Shape(
        "longest-of-long-ones",
        "as floats the two are equal, and the first is taken for the longest",
        each_with("duration", "315576000.000000001s", "315576000.000000002s"),
    ),
    Shape(
        "shortest-of-long-ones",
        "as floats the two are equal, and keep the wrong order",
        each_with("duration", "315576000.000000002s", "315576000.000000001s"),
    ),
    Shape(
        "zeros-written-differently",
        "durations are compared as text",
        each_with("duration", "0s", "0.000s"),
    ),
    Shape(
        "durations-add-up-past-range",
        "the sum is longer than a duration may be",
        each_with("duration", "315576000000s", "315576000000s"),
    ),
    Shape(
        "durations-add-up-past-int64",
        "the sum overflows 64 bits of nanoseconds",
        each_with("duration", "5000000000s", "5000000000s"),
    ),
)
"""How long steps take."""

TRIES = (
    Shape(
        "most-attempts-past-2-53",
        "as doubles the two are equal, and the first is taken for the most",
        each_with("attempts", "9007199254740992", "9007199254740993"),
    ),
    Shape(
        "least-attempts-past-2-53",
        "as doubles the two are equal, and keep the wrong order",
        each_with("attempts", "9007199254740993", "9007199254740992"),
    ),
    Shape(
        "attempts-add-up-past-2-53",
        "each fits into a double, the sum does not",
        each_with("attempts", "9007199254740991", "2"),
    ),
)
"""How often steps were tried."""
