"""A fault is a value: its words, its name, and what is not allowed."""

from copy import copy
from dataclasses import fields, replace

import pytest

from docpact.fakes import Fault
from docpact.fakes.faults.fault import CONTRADICTIONS, FORMER_WORDS, WORDS


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"error_status": 503, "retry_after": 2}, "503 with Retry-After: 2"),
        ({"error_status": 429, "fail_request_count": 2}, "429"),
        ({"quota_limit": 5, "quota_window": 60}, "429 past 5 requests in 60 s"),
        (
            {"quota_limit": 0, "quota_window": 0.5, "quota_error_status": 503, "retry_after": 0},
            "503 past 0 requests in 0.5 s with Retry-After: 0",
        ),
        ({"drop_connection": "before"}, "connection reset before processing"),
        ({"drop_connection": "after", "latency": 1}, "connection reset after processing, latency of 1 s"),
        ({"timeout": "after"}, "timeout after processing"),
        ({"latency": 0.25, "succeed_first": 3}, "latency of 0.25 s"),
        ({"stall": True, "content_type": "text/plain"}, "stall after the headers, Content-Type: text/plain"),
        ({"truncate_body_at_fraction": 0.5}, "body truncated at 50%"),
        ({"slow_response_chunk_size": 8, "slow_response_chunk_delay": 0.1}, "8 bytes every 0.1 s"),
        (
            {"error_status": 502, "content_type": "text/html; charset=utf-8"},
            "502, Content-Type: text/html; charset=utf-8",
        ),
        ({"empty_body": True}, "empty body"),
        ({"malformed_body": True}, "malformed body"),
        ({"breaks_rule": "int64"}, "body that breaks int64"),
        ({"duplicate_items": True, "out_of_order_items": True}, "duplicate items, items out of order"),
    ],
)
def test_it_has_a_name(arguments, name):
    fault = Fault(**arguments)
    assert fault.name == name
    assert eval(repr(fault)) == fault
    assert dict(fault.given) == arguments


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"error_status": 302}, "error_status=302: expected a whole number from 400 to 599"),
        ({"error_status": True}, "error_status=True: expected"),
        ({"error_status": "503"}, "error_status='503': expected"),
        ({"error_status": 503, "retry_after": 1.5}, "retry_after=1.5: expected a whole number from 0 on"),
        ({"latency": 0}, "latency=0: expected seconds, more than 0"),
        ({"latency": float("inf")}, "latency=inf: expected seconds"),
        ({"timeout": "during"}, "timeout='during': expected 'before' or 'after' the request is processed"),
        ({"drop_connection": ["before"]}, "expected 'before' or 'after'"),
        ({"stall": 1}, "stall=1: expected True or False"),
        ({"truncate_body_at_fraction": 1}, "expected a number from 0 to less than 1"),
        ({"slow_response_chunk_size": 0, "slow_response_chunk_delay": 1}, "expected a whole number from 1 on"),
        ({"content_type": "html"}, "content_type='html': expected type/subtype"),
        ({"content_type": "text/html\r\nX: y"}, "expected type/subtype"),
        ({"content_type": "text/;q=1"}, "expected type/subtype"),
        ({"content_type": "/plain"}, "expected type/subtype"),
        ({"breaks_rule": "int65"}, "breaks_rule='int65': expected one of .*date-time"),
        ({"breaks_rule": ["int64"]}, "expected one of"),
        ({"error_status": 503, "succeed_first": 0}, "succeed_first=0: expected a whole number from 1 on"),
        ({"quota_limit": 5}, "quota_limit needs quota_window"),
        ({"quota_window": 5}, "quota_window needs quota_limit"),
        ({"latency": 1, "quota_error_status": 503}, "quota_error_status needs quota_limit"),
        ({"latency": 1, "retry_after": 2}, "retry_after needs error_status or quota_limit"),
        ({"slow_response_chunk_size": 5}, "slow_response_chunk_size needs slow_response_chunk_delay"),
        ({"error_status": 503, "timeout": "before"}, "error_status contradict each other"),
        ({"drop_connection": "after", "timeout": "before"}, "drop_connection and timeout contradict"),
        ({"error_status": 503, "breaks_rule": "type"}, "error_status and breaks_rule contradict"),
        ({"stall": True, "truncate_body_at_fraction": 0.5}, "stall and truncate_body_at_fraction contradict"),
        ({"empty_body": True, "malformed_body": True}, "empty_body and malformed_body contradict"),
        ({"breaks_rule": "type", "duplicate_items": True}, "breaks_rule and duplicate_items contradict"),
        ({"timeout": "before", "latency": 1}, "timeout and latency contradict"),
        ({"timeout": "after", "content_type": "a/b"}, "timeout and content_type contradict"),
        ({"quota_limit": 1, "quota_window": 1, "fail_request_count": 1}, "quota_limit and fail_request_count"),
        ({}, "nothing goes wrong; set one of error_status, quota_limit, drop_connection"),
        ({"succeed_first": 2}, "nothing goes wrong"),
    ],
)
def test_what_is_not_allowed(arguments, told):
    with pytest.raises(ValueError, match=f"^Fault: .*{told}"):
        Fault(**arguments)


def test_every_field_is_checked_and_described():
    for each in fields(Fault):
        with pytest.raises(ValueError, match=f"Fault: {each.name}="):
            Fault(**{each.name: object()})
        assert f"{each.name}:" in Fault.__doc__


def test_an_unknown_word_is_told_with_those_there_are():
    with pytest.raises(TypeError, match=r"^Fault\(status=…\): expected error_status, .* \(perhaps error_status was"):
        Fault(status=500)
    assert copy(Fault(stall=True)) == replace(Fault(error_status=500), error_status=None, stall=True)


@pytest.mark.parametrize(("former", "word"), FORMER_WORDS.items())
def test_a_former_word_goes_on_working_and_names_the_new_one(former, word):
    with pytest.warns(DeprecationWarning, match=rf"^Fault\({former}=…\) is now Fault\({word}=…\)$") as caught:
        fault = Fault(**{former: True})
    assert caught[0].filename == __file__
    assert fault == Fault(**{word: True})
    assert replace(fault, latency=1) == Fault(**{word: True}, latency=1)
    with (
        pytest.warns(DeprecationWarning, match=word),
        pytest.raises(ValueError, match=f"{word}=3: expected"),
    ):
        Fault(**{former: 3})


def test_what_a_word_names_is_a_word():
    assert {name for row in WORDS.values() for name in row.needs} <= WORDS.keys()
    assert {name for row in CONTRADICTIONS.items() for name in (row[0], *row[1])} <= WORDS.keys()
