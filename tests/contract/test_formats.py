"""int64, durations, embedded JSON and base64: judged exactly, and the patterns beside them."""

import base64
import re

import pytest
from google.protobuf import duration_pb2, json_format
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.formats.checks import FORMATS, base64_text, duration, embedded_json, int64
from docpact.contract.formats.patterns import decimal_between

INT64 = {
    "0": None,
    "7": None,
    "-1": None,
    "9223372036854775807": None,
    "-9223372036854775808": None,
    "9223372036854775808": "int64-range",
    "-9223372036854775809": "int64-range",
    "1" + "0" * 5000: "int64-range",
    "": "int64",
    "-": "int64",
    "-0": "int64",
    "+1": "int64",
    "007": "int64",
    "1.0": "int64",
    "1e2": "int64",
    "1_000": "int64",
    " 1": "int64",
    "1\n": "int64",
    "١": "int64",
    "0x10": "int64",
}

DURATIONS = {
    "0s": None,
    "1s": None,
    "3.5s": None,
    "0.000000001s": None,
    "1.123456789s": None,
    "315576000000s": None,
    "315576000000.999999999s": None,
    "-1s": "duration-unlikely",
    "-0s": "duration-unlikely",
    "-0.5s": "duration-unlikely",
    "-315576000000s": "duration-unlikely",
    "315576000001s": "duration-range",
    "-315576000001s": "duration-range",
    "9" * 5000 + "s": "duration-range",
    "": "duration",
    "s": "duration",
    "1": "duration",
    "1S": "duration",
    "01s": "duration",
    "00s": "duration",
    "+1s": "duration",
    "1.s": "duration",
    ".5s": "duration",
    "1.1234567890s": "duration",
    "1 s": "duration",
    "1s\n": "duration",
    "PT1S": "duration",
    "1m": "duration",
    "1ms": "duration",
    "1e3s": "duration",
}


def rule(problem):
    return problem and problem[0]


@pytest.mark.parametrize("text", INT64, ids=lambda text: text[:24])
def test_int64(text):
    assert rule(int64(text)) == INT64[text]


@pytest.mark.parametrize("text", DURATIONS, ids=lambda text: text[:24])
def test_duration(text):
    assert rule(duration(text)) == DURATIONS[text]


@pytest.mark.parametrize(("name", "table"), [("int64", INT64), ("protobuf-duration", DURATIONS)])
def test_patterns_are_exact(name, table):
    for text, broken in table.items():
        conforms = broken is None or broken == "duration-unlikely"
        assert (re.search(FORMATS[name].pattern, text) is not None) is conforms, text


@given(st.integers(-(2**64), 2**64))
def test_int64_is_arithmetic(number):
    assert (int64(str(number)) is None) is (-(2**63) <= number < 2**63)
    assert (re.search(FORMATS["int64"].pattern, str(number)) is None) is (int64(str(number)) is not None)


@given(st.integers(1, 10**20), st.integers(0, 10**21))
def test_decimals_up_to_a_bound(bound, number):
    assert (re.fullmatch(decimal_between(1, bound), str(number)) is not None) is (1 <= number <= bound)


@given(st.integers(-315_576_000_000, 315_576_000_000), st.integers(0, 999_999_999))
def test_durations_as_protobuf_prints_them(seconds, nanos):
    message = duration_pb2.Duration(seconds=seconds, nanos=-nanos if seconds < 0 else nanos)
    printed = message.ToJsonString()
    assert rule(duration(printed)) == ("duration-unlikely" if printed.startswith("-") else None)


@given(st.from_regex(r"-?[0-9]{1,13}(\.[0-9]{1,10})?s", fullmatch=True))
def test_what_we_accept_protobuf_accepts(text):
    if duration(text) is None:
        json_format.Parse(f'"{text}"', duration_pb2.Duration())


@pytest.mark.parametrize("text", ["{}", "[]", "null", "0", '"x"', " 1 ", '{"a": 1, "a": 2}', "1e999", "9" * 10_000])
def test_embedded_json(text):
    assert embedded_json(text) is None


@pytest.mark.parametrize("text", ["", " ", "{", "NaN", "Infinity", "{'a': 1}", "01", "1 2", "tru", '"\n"', "\ufeff{}"])
def test_not_embedded_json(text):
    assert rule(embedded_json(text)) == "embedded-json"


def test_embedded_json_of_any_depth():
    assert embedded_json("[" * 100_000 + "]" * 100_000) is None
    assert rule(embedded_json("[" * 100_000)) == "embedded-json"


@given(st.binary())
def test_base64(content):
    for text in (base64.b64encode(content), base64.urlsafe_b64encode(content)):
        assert base64_text(text.decode()) is None
        assert base64_text(text.decode().rstrip("=")) is None


@pytest.mark.parametrize("text", ["A", "AA=A", "====", "AAA=\n", "Ä", "A A="])
def test_not_base64(text):
    assert rule(base64_text(text)) == "bytes"
