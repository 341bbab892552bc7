r"""Regular expressions that say as much of each format as a regular expression can.

They make a derived schema self-sufficient: a validator that knows no `format` still checks nearly everything.
Each is written in the common subset of ECMA-262, Rust's regex crate and Python's `re` (ASCII classes, no `\d`, no
look-behind) and is not anchored; `anchored` adds the anchors for a JSON Schema, where `pattern` searches.
"""

from __future__ import annotations

from collections.abc import Iterator

INT64_MAX = 2**63 - 1
INT64_MIN = -(2**63)
DURATION_MAX_SECONDS = 315_576_000_000
"""google.protobuf.Duration: 10,000 years of 365.25 days, either way."""


END = r"(?![\s\S])"
"""The end of a text, in words that ECMA-262 and Python share."""


def anchored(pattern: str) -> str:
    """The pattern as a full match. Not `$`: in Python it also matches before a final newline."""
    return f"^(?:{pattern}){END}"


def alternatives(*patterns: str) -> str:
    """One group that matches any of the patterns."""
    return f"(?:{'|'.join(patterns)})"


def _between(low: int, high: int) -> str:
    return str(low) if low == high else f"[{low}-{high}]"


def _digits(least: int, most: int | None = None) -> str:
    if most is None:
        most = least
    if most == 0:
        return ""
    if least == most:
        return "[0-9]" if least == 1 else f"[0-9]{{{least}}}"
    return f"[0-9]{{{least},{most}}}"


def decimal_between(low: int, high: int) -> str:
    """Matches the canonical decimal of each integer from `low` to `high`; exact. Nothing matches when low > high.

    >>> decimal_between(-2, 25)
    '(?:0|(?:[1-9]|1[0-9]|2[0-5])|-(?:[1-2]))'
    """
    parts = ["0"] if low <= 0 <= high else []
    if high > 0:
        parts.append(_positive_between(max(low, 1), high))
    if low < 0:
        parts.append(f"-{_positive_between(max(-high, 1), -low)}")
    return alternatives(*parts) if low <= high else NOTHING


NOTHING = "[^\\s\\S]"
"""Matches no text."""


def _positive_between(low: int, high: int) -> str:
    """For 1 <= low <= high: numbers as long as `low`, then those of lengths in between, then as long as `high`."""
    return alternatives(*_by_length(str(low), str(high)))


def _by_length(low: str, high: str) -> Iterator[str]:
    if len(low) == len(high):
        yield from _same_size(low, high)
        return
    first_whole = len(low) + (low != "1".ljust(len(low), "0"))
    last_whole = len(high) - (high != "9" * len(high))
    if first_whole > len(low):
        yield from _same_size(low, "9" * len(low))
    if first_whole <= last_whole:
        yield "[1-9]" + _digits(first_whole - 1, last_whole - 1)
    if last_whole < len(high):
        yield from _same_size("1".ljust(len(high), "0"), high)


def _same_size(low: str, high: str) -> Iterator[str]:
    """Both of one length: digit by digit, the low edge, the full middle and the high edge."""
    size = len(low)
    shared = next((place for place in range(size) if low[place] != high[place]), size)
    if shared == size:
        yield low
        return
    prefix, after = low[:shared], size - shared - 1
    first, last = int(low[shared]), int(high[shared])
    whole_low, whole_high = low[shared + 1 :] == "0" * after, high[shared + 1 :] == "9" * after
    if not whole_low:
        yield from _from_edge(prefix + low[shared], low[shared + 1 :])
    begin, end = first + (not whole_low), last - (not whole_high)
    if begin <= end:
        yield prefix + _between(begin, end) + _digits(after)
    if not whole_high:
        yield from _to_edge(prefix + high[shared], high[shared + 1 :])


def _from_edge(prefix: str, low: str) -> Iterator[str]:
    """Every text of the prefix and as many digits as `low`, not below it."""
    for place in range(len(low) - 1, -1, -1):
        least = int(low[place]) + (place < len(low) - 1)
        if least <= 9:
            yield prefix + low[:place] + _between(least, 9) + _digits(len(low) - place - 1)


def _to_edge(prefix: str, high: str) -> Iterator[str]:
    """Every text of the prefix and as many digits as `high`, not above it."""
    for place in range(len(high)):
        most = int(high[place]) - (place < len(high) - 1)
        if most >= 0:
            yield prefix + high[:place] + _between(0, most) + _digits(len(high) - place - 1)


# A leap year: divisible by 4, and by 400 where it ends a century. Year 0000 is out of range but for its last
# day, which an instant in range may still be written with: see DATE_TIME.
_LEAP_PAIR = "(?:0[48]|[2468][048]|[13579][26])"
_LEAP_YEAR = alternatives(f"[0-9]{{2}}{_LEAP_PAIR}", f"{_LEAP_PAIR}00")
_YEAR = alternatives("000[1-9]", "00[1-9][0-9]", "0[1-9][0-9]{2}", "[1-9][0-9]{3}")
_DATE = alternatives(
    f"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])",
    f"{_YEAR}-(?:0[13-9]|1[0-2])-(?:29|30)",
    f"{_YEAR}-(?:0[13578]|1[02])-31",
    f"{_LEAP_YEAR}-02-29",
)
_HOUR = "(?:[01][0-9]|2[0-3])"
_MINUTE = "[0-5][0-9]"
_FRACTION = "(?:[.][0-9]{1,9})?"
_OFFSET = f"[+-]{_HOUR}:{_MINUTE}"

# A leap second in UTC is at one minute of two days; 9999-12-31T23:59:60Z lies past the last instant. Written with
# an offset it may fall on the next day and at any minute: that takes arithmetic.
_YEAR_BEFORE_9999 = alternatives(
    "000[1-9]", "00[1-9][0-9]", "0[1-9][0-9]{2}", "[1-8][0-9]{3}", "9[0-8][0-9]{2}", "99[0-8][0-9]", "999[0-8]"
)
_LEAP_SECOND_UTC = f"{alternatives(f'{_YEAR}-06-30', f'{_YEAR_BEFORE_9999}-12-31')}[Tt]23:59:60{_FRACTION}[Zz]"
_LEAP_SECOND_OFFSET = f"{_YEAR}-(?:06-30|07-01|12-31|01-01)[Tt]{_HOUR}:{_MINUTE}:60{_FRACTION}{_OFFSET}"

DATE_TIME = alternatives(
    f"{_DATE}[Tt]{_HOUR}:{_MINUTE}:[0-5][0-9]{_FRACTION}(?:[Zz]|{_OFFSET})",
    f"0000-12-31[Tt]{_HOUR}:{_MINUTE}:[0-5][0-9]{_FRACTION}-{_HOUR}:{_MINUTE}",
    _LEAP_SECOND_UTC,
    _LEAP_SECOND_OFFSET,
)
"""RFC 3339 with 0 to 9 fraction digits and real calendar days. What it cannot decide is whether a time with an
offset is a leap second, and whether its instant is in range."""

UTC_DATE_TIME = alternatives(f"{_DATE}[Tt]{_HOUR}:{_MINUTE}:[0-5][0-9]{_FRACTION}[Zz]", _LEAP_SECOND_UTC)
"""The part of DATE_TIME that needs no arithmetic."""

CLEAN_DATE_TIME = f"{_DATE}T{_HOUR}:{_MINUTE}:[0-5][0-9]{_FRACTION}Z"
"""Timestamps as protobuf prints them, with any number of fraction digits."""

INT64 = alternatives("0", f"-?{_positive_between(1, INT64_MAX)}", str(INT64_MIN))
"""Canonical decimal of a signed 64-bit integer; exact."""

CLEAN_DURATION = f"(?:0|{_positive_between(1, DURATION_MAX_SECONDS)})(?:[.][0-9]{{1,9}})?s"
"""A protobuf duration that is not negative."""

DURATION = f"-?{CLEAN_DURATION}"
"""A protobuf duration; exact."""

BASE64 = "(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2,3}={0,2})?"
"""Base64 as protobuf's JSON parser takes it: either alphabet, padding optional. Canonical padding is not checked."""

BASE64_PADDED = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
"""Base64 of RFC 4648, section 4, with its padding. Whether the last bits are zero is not checked."""


_SOME_FRACTION = alternatives(*(f"0{{{zeros}}}[1-9]{_digits(0, 8 - zeros)}" for zeros in range(9)))
"""One to nine digits that are not all zero."""


def duration_between(low: int, high: int, *, above: bool = False, below: bool = False) -> str:
    """Matches the durations of `low` to `high` seconds, 0 <= low <= high, less the ends if `above`, `below`; exact."""
    parts = [f"{decimal_between(low + above, high - 1)}(?:[.][0-9]{{1,9}})?"]
    if above and low < high:
        parts.append(f"{low}[.]{_SOME_FRACTION}")
    if not below and low + above <= high:
        parts.append(f"{high}(?:[.]0{{1,9}})?")
    if low == 0 and not above and (high > 0 or not below):
        parts.append("-0(?:[.]0{1,9})?")
    return f"{alternatives(*parts)}s"
