"""The formats that JSON Schema and OpenAPI define, and no contract of ours checks: edge values, wrong values, patterns.

A pattern matches texts that have the format beyond doubt, whatever validator looks, and need not match all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from .value import EdgeValue

_YEAR = "[0-9]{3}[1-9]"
_DAY = "(?:0[1-9]|1[0-9]|2[0-8])"
_HOUR, _MINUTE = "(?:[01][0-9]|2[0-3])", "[0-5][0-9]"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])"
_NAME = "[a-z](?:[a-z0-9-]{0,40}[a-z0-9])?"
_HOST = rf"{_NAME}(?:\.{_NAME}){{0,4}}"
_SEGMENTS = "(?:/[A-Za-z0-9_~.-]{1,100}){0,20}"
_HEX = "[0-9a-f]"
_BASE64 = "[A-Za-z0-9+/]"


@dataclass(frozen=True, slots=True)
class StandardFormat:
    """A format of text.

    Attributes:
        pattern: matches texts of the format, as wholes.
        values: the edge values, the plainest first.
        make: another text from a number below 2^64.
        wrong: texts that do not have the format.
    """

    pattern: str
    values: tuple[EdgeValue, ...]
    make: Callable[[int], str]
    wrong: tuple[str, ...]

    def accepts(self, text: str) -> bool:
        """Whether docpact is sure that a text has the format."""
        return re.fullmatch(self.pattern, text) is not None or any(each.value == text for each in self.values)


def _day(number: int) -> str:
    return f"{1 + number % 9998:04}-{1 + number % 12:02}-{1 + number // 12 % 28:02}"


def _time(number: int) -> str:
    return f"{number % 24:02}:{number // 24 % 60:02}:{number // 1440 % 60:02}Z"


def _uuid(number: int) -> str:
    digits = f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}" if number else "0" * 32
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def _ipv4(number: int) -> str:
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def _ipv6(number: int) -> str:
    return "2001:db8:" + ":".join(f"{number >> shift & 0xFFFF:x}" for shift in (80, 64, 48, 32, 16, 0))


def _base64(number: int) -> str:
    from base64 import b64encode

    return b64encode(number.to_bytes(8, "big").lstrip(b"\0")).decode()


_EMAILS = (
    EdgeValue("plain", "user@example.com", "the plain case"),
    EdgeValue("tag", "user+tag@example.com", "the plus is refused, or read as a space"),
    EdgeValue("apostrophe", "o'neil@example.com", "the quote is refused, or ends a text"),
    EdgeValue("upper-case", "User@Example.COM", "compared in one case"),
    EdgeValue("long-domain", "a@mail.eu-west.example.museum", "a domain of many parts, with a long last one"),
)
_URIS = (
    EdgeValue("plain", "https://example.com/", "the plain case"),
    EdgeValue("query", "https://example.com/a?b=c&d=%20#e", "unescaped once too often, or cut at a mark"),
    EdgeValue("port", "http://example.com:8080", "the port is taken for a path, or dropped"),
    EdgeValue("urn", "urn:example:a:b", "no host"),
    EdgeValue("address", "http://[2001:db8::1]/", "split at the first colon"),
)

_HOSTS = (
    EdgeValue("plain", "example.com", "the plain case"),
    EdgeValue("single", "localhost", "no dot"),
    EdgeValue("digits", "a1.2b.example", "a part that begins with a digit"),
    EdgeValue("hyphen", "a-b.example-c.com", "a hyphen is taken for a minus"),
)

STANDARD_FORMATS: Final[Mapping[str, StandardFormat]] = {
    "date": StandardFormat(
        f"{_YEAR}-(?:0[1-9]|1[0-2])-{_DAY}",
        (
            EdgeValue("plain", "2024-05-06", "the plain case"),
            EdgeValue("leap-day", "2024-02-29", "a day that other years lack"),
            EdgeValue("first", "0001-01-01", "the first year that libraries read"),
            EdgeValue("last", "9999-12-31", "the last year that libraries read"),
            EdgeValue("epoch", "1970-01-01", "zero seconds: falsy"),
            EdgeValue("end-of-year", "2024-12-31", "the week belongs to the next year"),
        ),
        _day,
        ("2024-02-30", "2024-13-01", "06.05.2024", "2024-05-06T00:00:00Z", ""),
    ),
    "time": StandardFormat(
        rf"{_HOUR}:{_MINUTE}:{_MINUTE}(?:\.[0-9]{{1,6}})?(?:Z|[+-]{_HOUR}:{_MINUTE})",
        (
            EdgeValue("plain", "07:08:09Z", "the plain case"),
            EdgeValue("midnight", "00:00:00Z", "zero: falsy"),
            EdgeValue("offset", "23:59:59+03:00", "the offset is dropped"),
            EdgeValue("fraction", "07:08:09.123456Z", "cut to milliseconds"),
        ),
        _time,
        ("24:00:00Z", "07:08", "7:08:09Z", ""),
    ),
    "duration": StandardFormat(
        "P(?:[1-9][0-9]{0,5}D|T[1-9][0-9]{0,5}[HMS])",
        (
            EdgeValue("plain", "PT5S", "the plain case"),
            EdgeValue("zero", "PT0S", "zero is falsy"),
            EdgeValue("months", "P1Y2M", "no fixed number of days"),
            EdgeValue("weeks", "P3W", "weeks are refused"),
            EdgeValue("minutes", "PT5M", "minutes and months have one letter"),
            EdgeValue("parts", "P1DT12H30M5S", "only one part is read"),
        ),
        lambda number: f"PT{number}S",
        ("5s", "P", "1.5", ""),
    ),
    "uuid": StandardFormat(
        f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}",
        (
            EdgeValue("plain", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "the plain case"),
            EdgeValue("nil", "00000000-0000-0000-0000-000000000000", "taken for absent"),
            EdgeValue("upper-case", "6F9619FF-8B86-4D01-B42D-00CF4FC964FF", "compared as text"),
            EdgeValue("digits", "12345678-1234-4234-8234-123456789012", "taken for a number"),
        ),
        _uuid,
        ("6f9619ff8b864d01b42d00cf4fc964ff", "{6f9619ff-8b86-4d01-b42d-00cf4fc964ff}", "6f9619ff", ""),
    ),
    "email": StandardFormat(
        rf"[a-z0-9]{{1,40}}(?:[.+_-][a-z0-9]{{1,20}})?@{_HOST}\.(?:example|com)",
        _EMAILS,
        lambda number: f"user{number}@example.com",
        ("user", "@example.com", "user@", ""),
    ),
    "idn-email": StandardFormat(
        rf"[a-z0-9]{{1,40}}@{_HOST}", _EMAILS, lambda number: f"user{number}@example.com", ("u",)
    ),
    "uri": StandardFormat(
        f"https?://{_HOST}{_SEGMENTS}",
        _URIS,
        lambda number: f"https://example.com/{number}",
        ("example com", "//example.com", "a b", ""),
    ),
    "url": StandardFormat(f"https?://{_HOST}{_SEGMENTS}", _URIS, lambda number: f"https://example.com/{number}", ()),
    "iri": StandardFormat(f"https?://{_HOST}{_SEGMENTS}", _URIS, lambda number: f"https://example.com/{number}", ()),
    "uri-reference": StandardFormat(
        "/[a-z0-9]{1,100}(?:/[a-z0-9]{1,100}){0,20}",
        (
            EdgeValue("relative", "/a/b", "no scheme, no host"),
            EdgeValue("empty", "", "the document itself: falsy"),
            EdgeValue("fragment", "#part", "no path"),
            EdgeValue("dots", "../a", "the folder above"),
            *_URIS,
        ),
        lambda number: f"/{number}",
        ("\\\\host\\share",),
    ),
    "hostname": StandardFormat(
        _HOST, _HOSTS, lambda number: f"host-{number}.example.com", ("-a.example", "a b", "a_b!", "")
    ),
    "ipv4": StandardFormat(
        rf"{_BYTE}(?:\.{_BYTE}){{3}}",
        (
            EdgeValue("plain", "192.0.2.1", "the plain case"),
            EdgeValue("zero", "0.0.0.0", "stands for any"),  # noqa: S104 - a text, nothing is bound
            EdgeValue("broadcast", "255.255.255.255", "the last"),
            EdgeValue("loopback", "127.0.0.1", "one's own host"),
        ),
        _ipv4,
        ("256.1.1.1", "1.2.3", "01.2.3.4", ""),
    ),
    "ipv6": StandardFormat(
        f"2001:db8(?::[1-9a-f]{_HEX}{{0,3}}){{6}}",
        (
            EdgeValue("plain", "2001:db8::1", "the plain case"),
            EdgeValue("zero", "::", "stands for any"),
            EdgeValue("loopback", "::1", "one's own host"),
            EdgeValue("mapped", "::ffff:192.0.2.1", "an IPv4 address inside"),
            EdgeValue("full", "2001:db8:0:0:0:0:0:1", "the same address in other words"),
        ),
        _ipv6,
        ("2001:db8", "::g", "192.0.2.1", ""),
    ),
    "byte": StandardFormat(
        f"(?:{_BASE64}{{4}})*(?:{_BASE64}[AQgw]==|{_BASE64}{{2}}[AEIMQUYcgkosw048]=)?",
        (
            EdgeValue("plain", "AAAA", "the plain case"),
            EdgeValue("empty", "", "empty bytes are falsy"),
            EdgeValue("padded", "AA==", "decoded without its padding"),
            EdgeValue("alphabet", "+/+/", "the URL-safe alphabet has other characters"),
        ),
        _base64,
        ("A", "\u00e9"),
    ),
    "iri-reference": StandardFormat("/[a-z0-9]{1,100}", _URIS, lambda number: f"/{number}", ()),
    "uri-template": StandardFormat(
        f"https?://{_HOST}(?:/[a-z0-9]{{1,100}}){{0,20}}",
        (
            EdgeValue("variable", "https://example.com/a/{id}", "the braces are escaped"),
            EdgeValue("query-variables", "/a{?b,c}", "the braces are taken for a name"),
            *_URIS[:3],
        ),
        lambda number: f"/{number}/{{id}}",
        ("/{",),
    ),
    "idn-hostname": StandardFormat(_HOST, _HOSTS, lambda number: f"host-{number}.example.com", ("-a.example",)),
    "relative-json-pointer": StandardFormat(
        "[1-9][0-9]{0,9}(?:/[a-z0-9]{1,100}){0,20}",
        (EdgeValue("plain", "0/a", "the plain case"), EdgeValue("name", "1#", "the mark is taken for a comment")),
        lambda number: f"{number}/a",
        ("/a", "01"),
    ),
    "json-pointer": StandardFormat(
        "(?:/[a-z0-9]{1,100}){1,20}",
        (EdgeValue("plain", "/a/0", "the plain case"), EdgeValue("whole", "", "the whole document: falsy")),
        lambda number: f"/{number}",
        ("a", "/~2"),
    ),
    "regex": StandardFormat(
        "[a-z0-9]{1,100}",
        (EdgeValue("plain", "[a-z]+", "the plain case"), EdgeValue("escape", "\\.", "unescaped once too often")),
        lambda number: f"[a-z]{{{number % 9 + 1}}}",
        ("[(",),
    ),
}
"""The standard formats by name. Others are annotations."""
