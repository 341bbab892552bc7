from datetime import UTC, datetime, timedelta, timezone

import pytest

from docpact.fakes import Clock


def test_it_stands_still_until_advanced():
    clock = Clock()
    before = clock.nanos
    assert clock.nanos == before
    clock.advance(1.5)
    assert clock.nanos == before + 1_500_000_000
    clock.advance(0)
    assert clock.nanos == before + 1_500_000_000


def test_it_begins_where_it_is_told():
    assert Clock(datetime(1970, 1, 1, tzinfo=UTC)).nanos == 0
    east = timezone(timedelta(hours=3))
    assert Clock(datetime(2024, 1, 1, 3, tzinfo=east)).now == datetime(2024, 1, 1, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="with a time zone"):
        Clock(datetime(2024, 1, 1))


@pytest.mark.parametrize("seconds", [-1, -1e-9, float("inf"), float("nan")])
def test_time_goes_forward_only(seconds):
    with pytest.raises(ValueError, match="expected seconds from 0 on"):
        Clock().advance(seconds)


def test_advance_to_never_goes_back():
    clock = Clock()
    clock.advance_to(clock.nanos - 5)
    later = clock.nanos + 5
    clock.advance_to(later)
    assert clock.nanos == later


def test_a_real_clock_goes_by_itself_and_can_jump():
    clock = Clock(real=True)
    first = clock.nanos
    clock.advance(3600)
    assert clock.nanos >= first + 3600 * 10**9
    assert abs(clock.now - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=5)
