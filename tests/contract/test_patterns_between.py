"""Laws of the patterns that narrow a decimal or a duration to a range."""

import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.formats.patterns import INT64_MAX, INT64_MIN, decimal_between, duration_between

integers = st.integers(INT64_MIN, INT64_MAX)


@st.composite
def ranges(draw):
    return sorted((draw(integers), draw(integers)))


@given(ranges(), integers)
def test_decimal_between_matches_exactly_the_range(bounds, number):
    pattern = re.compile(decimal_between(*bounds))
    for each in (number, *bounds, bounds[0] - 1, bounds[1] + 1, *range(-1, 2)):
        assert bool(pattern.fullmatch(str(each))) == (bounds[0] <= each <= bounds[1])


@given(st.integers(-300, 300), st.integers(0, 400))
def test_decimal_between_is_exact_in_small_ranges(low, size):
    pattern = re.compile(decimal_between(low, low + size))
    matched = [each for each in range(-1100, 1101) if pattern.fullmatch(str(each))]
    assert matched == list(range(low, low + size + 1))


@given(ranges(), st.sampled_from(["007", "-0", "+1", " 1", "1\n", "", "1.0", "1e2"]))
def test_decimal_between_matches_canonical_decimals_only(bounds, text):
    assert not re.fullmatch(decimal_between(*bounds), text)


def test_an_empty_range_matches_nothing():
    assert not re.fullmatch(decimal_between(3, 2), "")
    assert not re.fullmatch(decimal_between(3, 2), "3")


@given(
    st.tuples(st.integers(0, 5000), st.integers(0, 5000)).map(sorted),
    st.integers(0, 5002),
    st.sampled_from(["", ".0", ".000000000", ".5", ".000000001", ".999999999"]),
)
def test_duration_between_counts_the_fraction(bounds, seconds, fraction):
    low, high = bounds
    inside = low <= seconds + Fraction(f"0{fraction}" if fraction else "0") <= high
    assert bool(re.fullmatch(duration_between(low, high), f"{seconds}{fraction}s")) == inside
    assert bool(re.fullmatch(duration_between(low, high), "-0s")) == (low == 0)


@given(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted),
    st.booleans(),
    st.booleans(),
    st.integers(0, 32),
    st.one_of(st.just(""), st.text("019", min_size=1, max_size=10).map(".{}".format)),
)
def test_duration_between_leaves_out_what_is_exclusive(bounds, above, below, seconds, fraction):
    low, high = bounds
    pattern = re.compile(duration_between(low, high, above=above, below=below))
    for each in (seconds, low, high):
        value = each + Fraction(f"0{fraction}")
        inside = (value > low if above else value >= low) and (value < high if below else value <= high)
        assert bool(pattern.fullmatch(f"{each}{fraction}s")) == (inside and len(fraction) <= 10)
    assert bool(pattern.fullmatch("-0.00s")) == (low == 0 and not above and (high > 0 or not below))
