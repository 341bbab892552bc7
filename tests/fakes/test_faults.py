"""Faults as values, the plan that requests use up, and the replies that become of them."""

import json
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import fields, replace

import pytest

from docpact.contract import Contract, Policy, operations
from docpact.contract.http import FAULT, PROMPT, Delivery, Headers, Reply
from docpact.fakes.faults import Fault, FaultPlan, apply_to_reply, replacement_reply

GET = "Execution.getHistory"
SECOND = 1_000_000_000
E503 = Fault(error_status=503)
RESET = Fault(drop_connection="before")
HISTORY = {"entries": [{"id": "a", "title": "é"}, {"id": "b"}, {"id": "c"}]}


@pytest.fixture(scope="module")
def contract():
    return Contract.load(GET)


@pytest.fixture
def plan():
    return FaultPlan()


def take(plan, count=1, operation=GET, at=0.0):
    """The names of what so many requests meet."""
    found = [plan.take(operation, round(at * SECOND)) for _ in range(count)]
    return [None if each is None else each.name for each in found]


class TestFault:
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
            ({"duplicate_entries": True, "out_of_order_entries": True}, "duplicate entries, entries out of order"),
        ],
    )
    def test_it_has_a_name(self, arguments, name):
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
            ({"breaks_rule": "type", "duplicate_entries": True}, "breaks_rule and duplicate_entries contradict"),
            ({"timeout": "before", "latency": 1}, "timeout and latency contradict"),
            ({"timeout": "after", "content_type": "a/b"}, "timeout and content_type contradict"),
            ({"quota_limit": 1, "quota_window": 1, "fail_request_count": 1}, "quota_limit and fail_request_count"),
            ({}, "nothing goes wrong; set one of error_status, quota_limit, drop_connection"),
            ({"succeed_first": 2}, "nothing goes wrong"),
        ],
    )
    def test_what_is_not_allowed(self, arguments, told):
        with pytest.raises(ValueError, match=f"^Fault: .*{told}"):
            Fault(**arguments)

    def test_every_field_is_checked_and_described(self):
        for each in fields(Fault):
            with pytest.raises(ValueError, match=f"Fault: {each.name}="):
                Fault(**{each.name: object()})
            assert f"{each.name}:" in Fault.__doc__


class TestPlan:
    def test_nothing_is_armed(self, plan):
        assert take(plan) == [None]
        assert (plan.armed, plan.fired) == ((), ())
        plan.assert_all_fired()

    def test_faults_are_used_up_in_order(self, plan):
        plan.add(GET, E503, times=2)
        plan.add(GET, RESET)
        assert take(plan, 4) == ["503", "503", RESET.name, None]

    def test_each_operation_has_its_own(self, plan):
        plan.add(GET, E503)
        plan.add("Execution.get", RESET)
        assert take(plan, operation="Execution.get") == [RESET.name]
        assert take(plan, operation="Execution.list") == [None]
        assert take(plan) == ["503"]

    def test_one_for_all_operations_takes_its_turn(self, plan):
        plan.add("*", E503, times=2)
        plan.add(GET, RESET)
        assert take(plan, operation="Workflow.list") == ["503"]
        assert take(plan, 3) == ["503", RESET.name, None]

    def test_for_ever(self, plan):
        plan.add(GET, E503, times=None)
        assert take(plan, 5) == ["503"] * 5
        assert (plan.armed[0].left, plan.armed[0].fired) == (None, 5)

    def test_some_fail_then_the_rest_succeeds(self, plan):
        plan.add(GET, Fault(error_status=503, succeed_first=2, fail_request_count=3))
        plan.add(GET, RESET)
        assert take(plan, 7) == [None, None, "503", "503", "503", RESET.name, None]

    def test_a_quota_is_a_window_of_the_clock(self, plan):
        plan.add("*", Fault(quota_limit=2, quota_window=10))
        refused = "429 past 2 requests in 10 s"
        assert take(plan, 3, at=5) == [None, None, refused]
        assert take(plan, 1, "Execution.get", at=14.999) == [refused]
        assert take(plan, 3, at=15) == [None, None, refused]
        assert len(plan.fired) == 3

    def test_past_a_quota_with_room_the_next_fault_is_met(self, plan):
        plan.add(GET, Fault(quota_limit=1, quota_window=10))
        plan.add(GET, E503)
        assert take(plan, 2) == ["503", "429 past 1 requests in 10 s"]

    def test_what_fired_is_told(self, plan):
        plan.add("*", E503, times=2)
        plan.take(GET, 7)
        plan.take("Execution.get", 9)
        assert [(each.operation, each.fault, each.at) for each in plan.fired] == [
            (GET, E503, 7),
            ("Execution.get", E503, 9),
        ]
        assert plan.armed == ()
        plan.assert_all_fired()

    def test_what_never_fired_is_listed(self, plan):
        plan.add(GET, E503, times=2)
        plan.add("*", Fault(error_status=500, retry_after=1))
        plan.add("Execution.get", RESET)
        take(plan)
        with pytest.raises(AssertionError) as caught:
            plan.assert_all_fired()
        assert str(caught.value).splitlines() == [
            "2 of 3 faults never fired:",
            "  *: 500 with Retry-After: 1",
            "  Execution.get: connection reset before processing",
        ]
        assert [(each.operation, each.left, each.fired) for each in plan.armed] == [
            (GET, 1, 1),
            ("*", 1, 0),
            ("Execution.get", 1, 0),
        ]
        assert repr(plan) == "<FaultPlan 3 armed, 1 fired>"

    def test_clear(self, plan):
        plan.add(GET, E503, times=None)
        take(plan)
        plan.clear()
        assert (take(plan), plan.armed, plan.fired) == ([None], (), ())
        plan.assert_all_fired()

    @pytest.mark.parametrize(
        ("operation", "fault", "times", "told"),
        [
            ("Execution.gethistory", E503, 1, r"no such operation; expected one of \*, Execution.get, "),
            (GET, E503, 0, "times=0: expected a whole number from 1 on, or None for ever"),
            (GET, E503, True, "times=True: expected"),
            (GET, Fault(error_status=503, fail_request_count=2), 3, "times=3: fail_request_count=2 says how often"),
            (GET, Fault(quota_limit=1, quota_window=1), 2, "times=2: a quota stands until the plan is cleared"),
            ("Execution.get", Fault(duplicate_entries=True), 1, "only Execution.getHistory has entries"),
            ("*", Fault(out_of_order_entries=True), 1, "only Execution.getHistory has entries"),
            ("*", Fault(breaks_rule="type"), 1, "breaks_rule needs one operation"),
            (GET, Fault(breaks_rule="one-of"), 1, "cannot break one-of; expected one of date-time, .*, utf-8"),
        ],
    )
    def test_what_cannot_be_armed(self, plan, operation, fault, times, told):
        with pytest.raises(ValueError, match=told):
            plan.add(operation, fault, times=times)
        assert plan.armed == ()

    def test_threads_share_it(self, plan):
        plan.add("*", E503, times=150)
        with ThreadPoolExecutor(4) as pool:
            met = list(pool.map(lambda number: plan.take(operations()[number % 3], number), range(400)))
        assert sum(each is not None for each in met) == len(plan.fired) == 150


class TestRepliesInstead:
    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (400, 3),
            (404, 5),
            (408, 4),
            (409, 10),
            (418, 9),
            (429, 8),
            (500, 13),
            (501, 12),
            (502, 14),
            (503, 14),
            (507, 13),
        ],
    )
    def test_an_error_is_a_google_status(self, status, code):
        reply = replacement_reply(Fault(error_status=status), "r1")
        assert (reply.status, reply.json()["code"], reply.delivery) == (status, code, PROMPT)
        assert reply.json()["message"] == f"A fault of the fake: {status}."
        assert reply.json()["details"] == [
            {"@type": "type.googleapis.com/google.rpc.RequestInfo", "requestId": "r1"},
        ]
        assert dict(reply.headers) == {"Content-Type": "application/json", "x-request-id": "r1"}

    def test_retry_after(self):
        assert replacement_reply(Fault(error_status=503, retry_after=2), "r1").headers["Retry-After"] == "2"
        quota = Fault(quota_limit=1, quota_window=60, retry_after=30)
        assert replacement_reply(quota, "r1").status == 429
        assert replacement_reply(quota, "r1").headers["Retry-After"] == "30"

    def test_an_error_page_that_arrives_late_in_pieces(self):
        fault = Fault(
            error_status=502,
            content_type="text/html",
            latency=3,
            truncate_body_at_fraction=0.25,
            slow_response_chunk_size=9,
            slow_response_chunk_delay=2,
        )
        reply = replacement_reply(fault, "r1")
        assert reply.headers["content-type"] == "text/html"
        assert reply.delivery == Delivery(3, "truncate", 0.25, 9, 2)
        assert not replacement_reply(Fault(error_status=500, empty_body=True), "r1").body

    @pytest.mark.parametrize(
        ("fault", "delivery"),
        [
            (Fault(drop_connection="before", latency=2), Delivery(2, "reset")),
            (Fault(timeout="before"), Delivery(ending="silence")),
        ],
    )
    def test_nothing_is_said(self, fault, delivery):
        assert replacement_reply(fault, "r1") == Reply(0, delivery=delivery)

    @pytest.mark.parametrize(
        "fault", [Fault(drop_connection="after"), Fault(timeout="after"), Fault(latency=1), Fault(empty_body=True)]
    )
    def test_the_service_is_asked(self, fault):
        assert replacement_reply(fault, "r1") is None


class TestAltered:
    REPLY = Reply(
        200, Headers({"Content-Type": "application/json", "x-request-id": "r1"}), json.dumps(HISTORY).encode()
    )

    def alter(self, contract, reply=REPLY, **arguments):
        return apply_to_reply(Fault(**arguments), reply, contract)

    @pytest.mark.parametrize(
        ("arguments", "delivery"),
        [
            ({"latency": 2}, Delivery(2)),
            ({"stall": True, "latency": 1}, Delivery(1, "stall")),
            ({"drop_connection": "after"}, Delivery(0, "reset")),
            ({"timeout": "after"}, Delivery(0, "silence")),
            ({"truncate_body_at_fraction": 0}, Delivery(0, "truncate", 0)),
            ({"slow_response_chunk_size": 7, "slow_response_chunk_delay": 0.5}, Delivery(0, "whole", 1, 7, 0.5)),
        ],
    )
    def test_how_it_travels(self, contract, arguments, delivery):
        reply = self.alter(contract, **arguments)
        assert reply.delivery == delivery
        assert (reply.status, reply.headers, reply.body) == (200, self.REPLY.headers, self.REPLY.body)

    def test_a_change_of_the_body_alone_travels_as_ever(self, contract):
        assert self.alter(contract, empty_body=True).delivery is PROMPT

    def test_the_declared_type(self, contract):
        reply = self.alter(contract, content_type="text/html")
        told = [("x-request-id", "r1"), ("Content-Type", "text/html"), (FAULT, "Content-Type: text/html")]
        assert list(reply.headers.items()) == told
        assert reply.body == self.REPLY.body

    def test_a_malformed_body_is_no_json(self, contract):
        with pytest.raises(ValueError, match="Expecting"):
            self.alter(contract, malformed_body=True).json()
        assert self.alter(contract, Reply(200), malformed_body=True).body == b"{"

    @pytest.mark.parametrize(
        "rule", ["type", "date-time", "int64", "min-items", "required", "surrogate", "json", "utf-8"]
    )
    def test_a_body_that_breaks_a_rule(self, contract, rule):
        reply = self.alter(contract, breaks_rule=rule)
        assert {each.rule for each in contract.validate(reply.body).violations} == {rule}

    def test_the_broken_rule_is_inside_the_payload(self, contract):
        assert self.alter(contract, breaks_rule="type").json() != [None]
        assert isinstance(self.alter(contract, breaks_rule="type").json(), dict)

    def test_a_policy_changes_nothing(self):
        contract = Contract.load(GET, policy=Policy(unknown_fields="ignore"))
        assert self.alter(contract, breaks_rule="int64").json() == {"entries": [{"attempts": "1.0"}]}

    def test_an_error_of_the_service_stays_one(self, contract):
        error = Reply(404, body=b'{"code": 5}')
        for arguments in ({"breaks_rule": "type"}, {"duplicate_entries": True}):
            assert self.alter(contract, error, **arguments) == error

    @pytest.mark.parametrize(
        ("arguments", "ids"),
        [
            ({"duplicate_entries": True}, "abca"),
            ({"out_of_order_entries": True}, "cba"),
            ({"duplicate_entries": True, "out_of_order_entries": True}, "acba"),
        ],
    )
    def test_entries(self, contract, arguments, ids):
        payload = self.alter(contract, **arguments).json()
        assert "".join(each["id"] for each in payload["entries"]) == ids
        assert payload["entries"][0] in HISTORY["entries"]

    def test_entries_stay_as_they_were_written(self, contract):
        first, second = '{"n": ' + "9" * 5000 + "}", '{"m": 1.0}'
        body = Reply(200, body=('{"a": 1, "entries" : [ ' + first + ", " + second + ' ], "b": {}}').encode())
        moved = self.alter(contract, body, out_of_order_entries=True).body.decode()
        assert moved == '{"a": 1, "entries" : [ ' + second + "," + first + ' ], "b": {}}'

    @pytest.mark.parametrize("body", [b"", b"[]", b'{"entries": {}}', b'{"entries": []}', b"[" * 100_000])
    def test_no_entries_no_change(self, contract, body):
        assert self.alter(contract, Reply(200, body=body), out_of_order_entries=True).body == body


def test_an_unknown_word_is_told_with_those_there_are():
    with pytest.raises(TypeError, match=r"^Fault\(status=…\): expected error_status, .* \(perhaps error_status was"):
        Fault(status=500)
    assert copy(Fault(stall=True)) == replace(Fault(error_status=500), error_status=None, stall=True)


@pytest.mark.parametrize(
    ("delivery", "pieces"),
    [
        (Delivery(), [b"abcdefg"]),
        (Delivery(chunk_size=3), [b"abc", b"def", b"g"]),
        (Delivery(ending="truncate", fraction=0.5, chunk_size=2), [b"ab", b"c"]),
        (Delivery(ending="truncate", fraction=0.0), []),
        (Delivery(ending="truncate", fraction=0.999), [b"abcdef"]),
    ],
)
def test_the_pieces_of_a_body(delivery, pieces):
    assert list(delivery.pieces(b"abcdefg")) == pieces
