"""Timestamps: RFC 3339's grammar and calendar, and the page's range on top."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from docpact.contract.formats.checks import FORMATS, date_time
from docpact.contract.formats.protobuf_time import Instant, is_usual, read_timestamp

VALID = [
    "1963-06-19T08:30:06.283185Z",
    "1963-06-19T08:30:06Z",
    "1937-01-01T12:00:27.87+00:20",
    "1990-12-31T15:59:50.123-08:00",
    "1998-12-31T23:59:60Z",
    "1998-12-31T15:59:60.123-08:00",
    "2016-06-30T23:59:60.999999999Z",
    "2017-01-01T05:29:60+05:30",
    "2016-12-31T00:00:60-23:59",
    "1963-06-19t08:30:06.283185z",
    "1985-04-12T23:20:50.52Z",
    "2000-02-29T00:00:00Z",
    "2024-02-29T23:59:59-00:00",
    "0001-01-01T00:00:00Z",
    "0000-12-31T23:30:00-01:00",
    "0001-01-01T00:30:00+00:30",
    "9999-12-31T23:59:59.999999999Z",
    "9999-12-31T22:59:59.999999999-01:00",
]
"""The valid cases of RFC 3339, of the JSON Schema Test Suite, and the ends of the page's range."""

INVALID = [
    "1998-12-31T23:59:61Z",
    "1998-12-31T23:58:60Z",
    "1998-12-31T22:59:60Z",
    "1998-11-30T23:59:60Z",
    "1990-02-31T15:59:59.123-08:00",
    "1990-12-31T15:59:59-24:00",
    "1990-12-31T15:59:59+00:60",
    "1963-06-19T08:30:06.28123+01:00Z",
    "06/19/1963 08:30:06 PST",
    "2013-350T01:01:01",
    "1963-6-19T08:30:06.283185Z",
    "1963-06-1T08:30:06.283185Z",
    "1963-06-1৪T00:00:00Z",
    "1963-06-11T0৪:00:00Z",
    "+11963-06-19T08:30:06.283185Z",
    "1963-06-19 08:30:06Z",
    "1963-06-19T08:30Z",
    "1963-06-19T08:30:06",
    "1963-06-19T24:00:00Z",
    "1963-06-19T08:60:00Z",
    "1963-06-19T08:30:06.Z",
    "1963-06-19T08:30:06,5Z",
    "1963-06-19T08:30:06+0100",
    "1963-06-19T08:30:06+01",
    "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2024-04-31T00:00:00Z",
    "2024-00-10T00:00:00Z",
    "2024-13-10T00:00:00Z",
    "2024-01-00T00:00:00Z",
    "2024-01-32T00:00:00Z",
    "2024-01-01T00:00:00.1234567890Z",
    "2024-01-01T00:00:00Z\n",
    " 2024-01-01T00:00:00Z",
    "",
]

OUT_OF_RANGE = [
    "0000-01-01T00:00:00Z",
    "0000-02-29T00:00:00Z",
    "0001-01-01T00:00:00+00:01",
    "0000-12-31T23:30:00-00:29",
    "9999-12-31T23:59:59-00:01",
    "9999-12-31T23:59:60Z",
]


@pytest.mark.parametrize("text", VALID)
def test_valid(text):
    assert isinstance(read_timestamp(text), Instant)


@pytest.mark.parametrize("text", INVALID)
def test_invalid(text):
    problem = read_timestamp(text)
    assert not isinstance(problem, Instant)
    assert problem[0] == "date-time"


@pytest.mark.parametrize("text", OUT_OF_RANGE)
def test_out_of_range(text):
    problem = read_timestamp(text)
    assert not isinstance(problem, Instant)
    assert problem[0] == "date-time-range"


NEEDS_ARITHMETIC = {
    "0001-01-01T00:00:00+00:01",
    "0000-12-31T23:30:00-00:29",
    "9999-12-31T23:59:59-00:01",
}
"""What a pattern cannot see: the instant behind an offset."""


@pytest.mark.parametrize("text", [*VALID, *INVALID, *OUT_OF_RANGE])
def test_the_pattern_says_the_same(text):
    pattern = Draft202012Validator({"pattern": FORMATS["date-time"].pattern})
    problem = date_time(text)
    violation = problem is not None and problem[0] != "date-time-unusual"
    assert pattern.is_valid(text) is not violation or text in NEEDS_ARITHMETIC


@pytest.mark.parametrize("text", ["2024-01-01t00:00:00Z", "2024-01-01T00:00:00z", "2024-01-01T00:00:00+00:00"])
def test_unusual_spelling_is_advice(text):
    assert date_time(text) is not None
    assert date_time(text)[0] == "date-time-unusual"
    assert not is_usual(text)


@given(moment=st.datetimes(), digits=st.integers(0, 999_999_999), minutes=st.integers(-1439, 1439))
def test_agrees_with_datetime(moment, digits, minutes):
    """Any local time and offset: the instant is what datetime's arithmetic says, or out of range as it says."""
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    text = f"{moment:%Y}".zfill(4) + f"{moment:-%m-%dT%H:%M:%S}.{digits:09}{sign}{size // 60:02}:{size % 60:02}"
    read = read_timestamp(text)
    start = datetime(1, 1, 1)
    minute = (moment.replace(second=0, microsecond=0) - start) // timedelta(minutes=1) - minutes
    if 0 <= minute < (datetime.max - start) / timedelta(minutes=1):
        assert read == Instant(minute, moment.second, digits)
    else:
        assert read[0] == "date-time-range"


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)), st.integers(-1439, 1439))
def test_one_instant_written_with_two_offsets(moment, minutes):
    """Instants compare as points in time, however they are written."""
    utc = read_timestamp(f"{moment.isoformat(timespec='microseconds')}Z".zfill(27))
    shifted = moment + timedelta(minutes=minutes)
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    local = f"{shifted.isoformat(timespec='microseconds')}{sign}{size // 60:02}:{size % 60:02}"
    assert read_timestamp(local.zfill(32)) == utc


def test_instants_are_ordered():
    texts = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000000001Z", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"]
    first, later, leap, next_year = (read_timestamp(each) for each in texts)
    assert leap < next_year < first < later
