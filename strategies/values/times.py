"""The edge values of timestamps and durations, from plain to strange."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from ...contract.formats.patterns import DURATION_MAX_SECONDS
from ...contract.formats.protobuf_time import NANOS
from .value import EdgeValue, TextPredicate, instant_of, is_beyond_doubles, matches, nanoseconds, rare

# ----------------------------------------------------------------- fractions


def has_digits(count: int) -> TextPredicate:
    """The fraction of a timestamp or a duration has so many digits."""
    return lambda text: len(fraction_of(text)) == count


def fraction_of(text: str) -> str:
    """The digits after the point of a timestamp or a duration."""
    match = re.search(r"\.([0-9]+)", text)
    return match[1] if match else ""


def _has_leading_zeros(text: str) -> bool:
    return fraction_of(text).startswith("0") and fraction_of(text).strip("0") != ""


def _has_trailing_zeros(text: str) -> bool:
    return fraction_of(text).endswith("0")


# ----------------------------------------------------------------- timestamps

_LONGER_THAN_THE_NEXT = frozenset({"01-29", "01-30", "01-31", "03-31", "05-31", "08-31", "10-31"})
_BEGIN, _END = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"
_SUNDAY, _LEAP_DAY = 7, 29


def _between(first: str, last: str) -> TextPredicate:
    low, high = instant_of(first), instant_of(last)
    assert low is not None
    assert high is not None
    return lambda text: (instant := instant_of(text)) is not None and low <= instant <= high


def _day(text: str) -> date:
    """The day as it is written."""
    return date.fromisoformat(text[:10])


def _utc_day(text: str) -> date:
    """The day in UTC."""
    instant = instant_of(text)
    return _day(text) if instant is None else date.fromordinal(instant.nanos // (86_400 * NANOS) + 1)


def _after_february(year: int) -> TextPredicate:
    return lambda text: int(text[:4]) == year and text[5:7] > "02"


def _weekday(text: str) -> int:
    return _day(text).isoweekday()


def _iso_year(text: str) -> int:
    """How many years the year of the week is ahead."""
    return _day(text).isocalendar().year - int(text[:4])


def _is_last_of_month(text: str) -> bool:
    day = _day(text)
    return day < date.max and (day + timedelta(days=1)).day == 1


TIMESTAMPS = (
    EdgeValue("no-fraction", "2024-05-06T07:08:09Z", "a format with %f demands a fraction", shown_by=has_digits(0)),
    EdgeValue("one-digit", "2024-05-06T07:08:09.1Z", "fromisoformat before Python 3.11 takes 3 or 6 digits only",
        shown_by=has_digits(1)),
    EdgeValue("three-digits", "2024-05-06T07:08:09.123Z", "a format without %f refuses milliseconds",
        shown_by=has_digits(3), state=1),
    EdgeValue("six-digits", "2024-05-06T07:08:09.123456Z", "a parser of milliseconds refuses or drops the rest",
        shown_by=has_digits(6)),
    EdgeValue("seven-digits", "2024-05-06T07:08:09.1234567Z", "%f takes six digits at most", shown_by=has_digits(7)),
    EdgeValue("nine-digits", "2024-05-06T07:08:09.123456789Z", "datetime has no nanoseconds: cut or refused",
        shown_by=has_digits(9), state=2),
    EdgeValue("trailing-zeros", "2024-05-06T07:08:09.120Z", "the fraction read as an integer: .120 is not 120 us",
        shown_by=_has_trailing_zeros),
    EdgeValue("leading-zeros", "2024-05-06T07:08:09.000000001Z", "int() of the fraction drops its leading zeros",
        shown_by=_has_leading_zeros),
    EdgeValue("last-nanosecond", "2024-05-06T07:08:09.999999999Z", "rounding carries into the next second",
        shown_by=lambda text: fraction_of(text) == "999999999"),
    EdgeValue("midnight", "2024-05-06T00:00:00Z", "a zero time of day is falsy or printed as a bare date",
        shown_by=lambda text: text[11:19] == "00:00:00" and fraction_of(text).strip("0") == ""),
    EdgeValue("leap-day", "2024-02-29T12:00:00Z", "29 February built from parts, or a year added to it",
        shown_by=lambda text: text[5:10] == "02-29"),
    EdgeValue("month-end", "2024-01-31T12:00:00Z", "a month later there is no such day",
        shown_by=lambda text: text[5:10] in _LONGER_THAN_THE_NEXT),
    EdgeValue("end-of-year", "2024-12-31T23:59:59.999999Z", "local time or rounding moves it to the next year",
        shown_by=lambda text: text[5:10] == "12-31" and text[11:19] == "23:59:59"),
    EdgeValue("epoch", "1970-01-01T00:00:00Z", "timestamp 0 is falsy and taken for no timestamp",
        shown_by=_between("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")),
    EdgeValue("before-epoch", "1969-12-31T23:59:59.5Z", "negative seconds with a fraction round the wrong way",
        shown_by=_between("0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z")),
    EdgeValue("after-2038", "2038-01-19T03:14:08Z", "seconds past 2^31-1 overflow 32 bits",
        shown_by=_between("2038-01-19T03:14:08Z", _END)),
    EdgeValue("after-2262", "2262-04-11T23:47:16.854775808Z", "nanoseconds past 2^63-1 overflow 64 bits",
        shown_by=_between("2262-04-11T23:47:16.854775808Z", _END)),
    EdgeValue("year-0001", "0001-01-01T00:00:00Z", "a time zone's shift underflows; %Y does not pad the year",
        shown_by=lambda text: text.startswith("0001")),
    EdgeValue("year-9999", "9999-12-31T23:59:59.999999999Z", "adding a duration or rounding up overflows",
        shown_by=lambda text: text.startswith("9999")),
    EdgeValue("nearly-the-last", "9999-12-31T23:59:59.999999Z", "in microseconds the last instant, which is later",
        shown_by=matches(r"^9999-12-31T23:59:59\.999999(0{3})?Z$")),
    EdgeValue("nearly-the-first", "0001-01-01T00:00:00.000000001Z",
        "in microseconds the first instant, which is earlier",
        shown_by=matches(r"^0001-01-01T00:00:00\.000000(?!0{3})[0-9]{3}Z$")),
    EdgeValue("two-digits", "2024-05-06T07:08:09.12Z", "digits are read as milliseconds, or three are expected",
        shown_by=has_digits(2)),
    EdgeValue("eight-digits", "2024-05-06T07:08:09.12345678Z", "read as nanoseconds it lacks a digit",
        shown_by=has_digits(8)),
    EdgeValue("zero-fraction", "2024-05-06T07:08:09.000Z", "the same instant as without a fraction, as text another",
        shown_by=matches(r"\.0+Z$")),
    EdgeValue("minus-one", "1969-12-31T23:59:59Z", "timestamp -1 is taken for an error",
        shown_by=_between("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z")),
    EdgeValue("before-1900", "1899-12-31T12:00:00Z", "no date for a spreadsheet, nor for older strftime()",
        shown_by=_between(_BEGIN, "1899-12-31T23:59:59.999999999Z")),
    EdgeValue("after-2106", "2106-02-07T06:28:16Z", "seconds past 2^32-1 overflow 32 bits without a sign",
        shown_by=_between("2106-02-07T06:28:16Z", _END)),
    EdgeValue("after-2286", "2286-11-20T17:46:40Z", "eleven digits of seconds are taken for milliseconds",
        shown_by=_between("2286-11-20T17:46:40Z", _END)),
    EdgeValue("march-1900", "1900-03-01T12:00:00Z", "1900 was no leap year, for spreadsheets it was",
        shown_by=_after_february(1900)),
    EdgeValue("march-2000", "2000-03-01T12:00:00Z", "of the centuries 2000 was a leap year",
        shown_by=_after_february(2000)),
    EdgeValue("march-2100", "2100-03-01T12:00:00Z", "every fourth year is taken for a leap year",
        shown_by=_after_february(2100)),
    EdgeValue("new-year-in-the-east", "2023-12-31T22:30:00Z", "in Moscow and Berlin the next year, month and day",
        shown_by=lambda text: text[5:10] == "12-31" and text[11:13] in {"22", "23"}),
    EdgeValue("new-year-in-the-west", "2024-01-01T04:30:00Z", "in New York the year, month and day before",
        shown_by=lambda text: text[5:10] == "01-01" and text[11:13] < "05"),
    EdgeValue("iso-year-before", "2021-01-03T12:00:00Z", "its week belongs to the year before: %G is not %Y",
        shown_by=lambda text: _iso_year(text) < 0),
    EdgeValue("iso-year-after", "2024-12-30T12:00:00Z", "its week belongs to the next year: %G is not %Y",
        shown_by=lambda text: _iso_year(text) > 0),
    EdgeValue("repeated-hour-europe", "2024-10-27T01:30:00Z", "as wall time in Europe it is the hour before",
        shown_by=_between("2024-10-27T01:00:00Z", "2024-10-27T01:59:59.999999999Z")),
    EdgeValue("repeated-hour-us", "2024-11-03T06:30:00Z", "as wall time in New York it is the hour before",
        shown_by=_between("2024-11-03T06:00:00Z", "2024-11-03T06:59:59.999999999Z")),
    EdgeValue("missing-hour-europe", "2024-03-31T02:30:00Z", "taken for wall time in Berlin it does not exist",
        shown_by=matches("^2024-03-31T02")),
    EdgeValue("missing-hour-us", "2024-03-10T02:30:00Z", "taken for wall time in the US it does not exist",
        shown_by=matches("^2024-03-10T02")),
    rare("four-digits", "2024-05-06T07:08:09.1234Z", "digits in pairs or threes are expected", shown_by=has_digits(4)),
    rare("five-digits", "2024-05-06T07:08:09.12345Z", "digits in pairs or threes are expected", shown_by=has_digits(5)),
    rare("nine-zeros", "2024-05-06T07:08:09.000000000Z", "as text another than without a fraction",
        shown_by=lambda text: fraction_of(text) == "000000000"),
    rare("after-midnight", "2024-05-06T00:30:00Z", "hour 0 is hour 12 of a clock with AM and PM",
        shown_by=matches("T00:(?!00:00)")),
    rare("noon", "2024-05-06T12:30:00Z", "12 PM is not 24, and 12 AM not 12", shown_by=matches("T12:(?!00:00)")),
    rare("leap-day-2000", "2000-02-29T12:00:00Z", "no century is taken for a leap year",
        shown_by=matches("^2000-02-29")),
    rare("march-2400", "2400-03-01T12:00:00Z", "no century is taken for a leap year", shown_by=_after_february(2400)),
    rare("month-in-the-east", "2024-02-29T22:30:00Z", "in Moscow and Berlin the next month and day",
        shown_by=lambda text: _is_last_of_month(text) and text[11:13] in {"22", "23"}),
    rare("month-in-the-west", "2024-03-01T04:30:00Z", "in New York the month and day before",
        shown_by=lambda text: text[8:10] == "01" and text[11:13] < "05"),
    rare("week-in-the-east", "2024-05-05T22:30:00Z", "Sunday, in Moscow and Berlin Monday of the next week",
        shown_by=lambda text: _weekday(text) == _SUNDAY and text[11:13] in {"22", "23"}),
    rare("week-in-the-west", "2024-05-06T03:30:00Z", "Monday, in New York Sunday of the week before",
        shown_by=lambda text: _weekday(text) == 1 and text[11:13] < "04"),
    rare("repeated-hour-chicago", "2024-11-03T07:30:00Z", "as wall time in Chicago it is the hour before",
        shown_by=_between("2024-11-03T07:00:00Z", "2024-11-03T07:59:59.999999999Z")),
    rare("repeated-hour-denver", "2024-11-03T08:30:00Z", "as wall time in Denver it is the hour before",
        shown_by=_between("2024-11-03T08:00:00Z", "2024-11-03T08:59:59.999999999Z")),
    rare("repeated-hour-los-angeles", "2024-11-03T09:30:00Z", "as wall time in California it is the hour before",
        shown_by=_between("2024-11-03T09:00:00Z", "2024-11-03T09:59:59.999999999Z")),
    rare("ambiguous-hour-us", "2024-11-03T01:30:00Z", "taken for wall time in the US it comes twice",
        shown_by=matches("^2024-11-03T01")),
    rare("ambiguous-hour-berlin", "2024-10-27T02:30:00Z", "taken for wall time in Berlin it comes twice",
        shown_by=matches("^2024-10-27T02")),
    rare("missing-hour-london", "2024-03-31T01:30:00Z", "taken for wall time in London it does not exist",
        shown_by=matches("^2024-03-31T01")),
    rare("calendar-reform", "1582-10-10T12:00:00Z", "calendars that change from Julian to Gregorian lack the day",
        shown_by=matches("^1582-10-(0[5-9]|1[0-4])")),
    rare("before-1677", "1677-09-21T00:12:43Z", "nanoseconds before -2^63 overflow 64 bits",
        shown_by=_between(_BEGIN, "1677-09-21T00:12:43.145224191Z")),
    rare("before-1901", "1901-12-13T20:45:51Z", "seconds before -2^31 overflow 32 bits",
        shown_by=_between(_BEGIN, "1901-12-13T20:45:51.999999999Z")),
    rare("year-0099", "0099-12-31T12:00:00Z", "a year below 100 is taken for one of the last century",
        shown_by=matches("^00")),
    rare("after-3000", "3001-01-01T12:00:00Z", "the last year that Windows converts is 3000",
        shown_by=_between("3001-01-01T00:00:00Z", _END)),
    EdgeValue("offset", "2024-05-06T10:08:09+03:00", "the last character is taken for Z",
        shown_by=matches(r"\+[0-9]{2}:[0-9]{2}$"), group="unusual"),
    EdgeValue("negative-offset", "2024-05-05T23:38:09.5-07:30", "half hours and the other day are lost",
        shown_by=matches("-(?!00:00)[0-9]{2}:[0-9]{2}$"), group="unusual"),
    EdgeValue("unknown-offset", "2024-05-06T07:08:09-00:00", "only Z is taken for UTC",
        shown_by=matches("-00:00$"), group="unusual"),
    EdgeValue("lower-case", "2024-05-06t07:08:09z", "split at an upper-case T",
        shown_by=lambda text: text != text.upper(), group="unusual"),
    EdgeValue("leap-day-by-text", "2024-02-29T23:30:00-05:00", "in UTC it is 1 March",
        shown_by=matches("-02-29T[^+-]*+[+-](?!00:00)[0-9:]{5}$"), group="unusual"),
    EdgeValue("leap-day-in-utc", "2024-03-01T01:00:00+03:00", "in UTC it is 29 February",
        shown_by=lambda text: text[5:10] == "03-01" and _utc_day(text).day == _LEAP_DAY, group="unusual"),
    EdgeValue("year-by-text", "2024-01-01T00:30:00+03:00", "in UTC it is the year before",
        shown_by=lambda text: _utc_day(text).year != int(text[:4]), group="unusual"),
    EdgeValue("far-offset", "2024-05-06T21:08:09+14:00", "more than twelve hours from UTC",
        shown_by=matches("[+-](1[3-9]|2[0-3]):[0-9]{2}$"), group="unusual"),
    EdgeValue("leap-second", "2016-12-31T23:59:60Z", "second 60 does not exist for most parsers",
        shown_by=lambda text: text[17:19] == "60", group="unusual"),
)  # fmt: skip

# ----------------------------------------------------------------- durations

_NINE, _MILLISECOND = 9, 1_000_000
_LONGEST: Final = DURATION_MAX_SECONDS * NANOS + NANOS - 1


def _lasts(is_so: Callable[[int], bool]) -> TextPredicate:
    return lambda text: (length := nanoseconds(text)) is not None and is_so(length)


DURATIONS = (
    EdgeValue("zero", "0s", "zero is falsy and taken for no duration",
        shown_by=lambda text: nanoseconds(text) == 0 and not text.startswith("-"), state=2),
    EdgeValue("seconds", "3s", "a pattern demands a fraction", shown_by=has_digits(0)),
    EdgeValue("one-digit", "4.1s", "times ten it is not a whole number in floats; three digits are expected",
        shown_by=has_digits(1)),
    EdgeValue("milliseconds", "3.500s", "int() refuses the fraction; .500 is half a second",
        shown_by=has_digits(3), state=1),
    EdgeValue("one-nanosecond", "0.000000001s", "rounded to nothing, or printed as 1e-09",
        shown_by=_lasts(lambda length: 0 < length < 1000)),
    EdgeValue("leading-zeros", "1.050s", "int() of the fraction drops its leading zero", shown_by=_has_leading_zeros),
    EdgeValue("microseconds", "1.000250s", "a parser of milliseconds drops the rest", shown_by=has_digits(6)),
    EdgeValue("seven-digits", "4.1234567s", "a pattern knows 3, 6 and 9 digits only", shown_by=has_digits(7)),
    EdgeValue("nine-digits", "12.123456789s", "timedelta has no nanoseconds: cut or rounded", shown_by=has_digits(9)),
    EdgeValue("rounds-up", "59.999999999s", "rounding gives sixty seconds",
        shown_by=lambda text: re.search(r"\.999[0-9]*s", text) is not None and text.partition(".")[0][-2:] == "59"),
    EdgeValue("days", "90061s", "the days of a timedelta are lost by .seconds",
        shown_by=_lasts(lambda length: length >= 86_400 * NANOS)),
    EdgeValue("negative", "-1.500s", "a pattern without a sign refuses it; the fraction is added, not subtracted",
        shown_by=_lasts(lambda length: length < 0), state=3),
    EdgeValue("negative-fraction", "-0.500s", "int('-0') loses the sign",
        shown_by=_lasts(lambda length: -NANOS < length < 0)),
    EdgeValue("max", "315576000000.999999999s", "a double holds no nanoseconds of ten thousand years",
        shown_by=_lasts(lambda length: length == _LONGEST)),
    EdgeValue("min", "-315576000000.999999999s", "ten thousand years back overflow a date",
        shown_by=_lasts(lambda length: length == -_LONGEST)),
    EdgeValue("zero-fraction", "0.000s", "zero, and yet not the text 0s",
        shown_by=lambda text: nanoseconds(text) == 0 and "." in text),
    EdgeValue("half", "2.5s", "rounded half up or to the even", shown_by=matches(r"\.50*s$")),
    EdgeValue("two-digits", "1.25s", "digits are read as milliseconds", shown_by=has_digits(2)),
    EdgeValue("minute", "60s", "printed as 0:60, or as no seconds",
        shown_by=_lasts(lambda length: length == 60 * NANOS)),
    EdgeValue("hour", "3600s", "printed as 60:00, or as no minutes",
        shown_by=_lasts(lambda length: length == 3_600 * NANOS)),
    EdgeValue("day", "86400s", "printed as 24:00:00 or as no time",
        shown_by=_lasts(lambda length: length == 86_400 * NANOS)),
    EdgeValue("thousand", "1000s", "printed with a separator", shown_by=_lasts(lambda length: length >= 1_000 * NANOS)),
    EdgeValue("negative-whole", "-3s", "floor and remainder of what is negative go the other way",
        shown_by=lambda text: text.startswith("-") and "." not in text),
    EdgeValue("past-2-53-nanoseconds", "9007199.254740993s", "as nanoseconds in a double it is another number",
        shown_by=_lasts(is_beyond_doubles)),
    EdgeValue("past-int32-milliseconds", "2147483.648s", "milliseconds past 2^31-1 overflow 32 bits",
        shown_by=_lasts(lambda length: length >= 2**31 * _MILLISECOND)),
    EdgeValue("past-int32", "2147483648s", "seconds past 2^31-1 overflow 32 bits",
        shown_by=_lasts(lambda length: length >= 2**31 * NANOS)),
    EdgeValue("past-int64-nanoseconds", "9223372036.854775808s", "nanoseconds past 2^63-1 overflow 64 bits",
        shown_by=_lasts(lambda length: length >= 2**63)),
    EdgeValue("zero-nine-digits", "0.000000000s", "zero, and yet not the text 0s",
        shown_by=lambda text: nanoseconds(text) == 0 and len(fraction_of(text)) == _NINE),
    EdgeValue("trailing-zeros", "1.500000000s", "the same as 1.500s, as text another", shown_by=_has_trailing_zeros),
    EdgeValue("minus-nanosecond", "-0.000000001s", "rounded to zero it keeps or loses its sign",
        shown_by=_lasts(lambda length: -1000 < length < 0)),
    EdgeValue("minus-zero", "-0s", "a sign without a value",
        shown_by=lambda text: nanoseconds(text) == 0 and text.startswith("-"), group="unusual"),
)  # fmt: skip
