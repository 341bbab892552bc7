"""The replies that become of faults: one instead of the service's, or the service's one changed."""

import json

import pytest

from docpact.contract import Contract, Policy
from docpact.contract.http import FAULT, PROMPT, Delivery, Headers, Reply
from docpact.fakes import Fault
from docpact.fakes.faults import apply_to_reply, replacement_reply

GET = "Execution.getHistory"
HISTORY = {"entries": [{"id": "a", "title": "é"}, {"id": "b"}, {"id": "c"}]}


@pytest.fixture(scope="module")
def contract():
    return Contract.load(GET)


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
        for arguments in ({"breaks_rule": "type"}, {"duplicate_items": True}):
            assert self.alter(contract, error, **arguments) == error

    @pytest.mark.parametrize(
        ("arguments", "ids"),
        [
            ({"duplicate_items": True}, "abca"),
            ({"out_of_order_items": True}, "cba"),
            ({"duplicate_items": True, "out_of_order_items": True}, "acba"),
        ],
    )
    def test_items(self, contract, arguments, ids):
        payload = self.alter(contract, **arguments).json()
        assert "".join(each["id"] for each in payload["entries"]) == ids
        assert payload["entries"][0] in HISTORY["entries"]

    def test_items_stay_as_they_were_written(self, contract):
        first, second = '{"n": ' + "9" * 5000 + "}", '{"m": 1.0}'
        body = Reply(200, body=('{"a": 1, "entries" : [ ' + first + ", " + second + ' ], "b": {}}').encode())
        moved = self.alter(contract, body, out_of_order_items=True).body.decode()
        assert moved == '{"a": 1, "entries" : [ ' + second + "," + first + ' ], "b": {}}'

    @pytest.mark.parametrize("body", [b"", b"[]", b'{"entries": {}}', b'{"entries": []}', b"[" * 100_000])
    def test_no_items_no_change(self, contract, body):
        assert self.alter(contract, Reply(200, body=body), out_of_order_items=True).body == body


@pytest.mark.parametrize(
    ("member", "items"),
    [
        ({"type": "array", "items": {"type": "object"}}, "ba"),
        ({"type": "array", "items": {"$ref": "#/$defs/item"}}, "ba"),
        ({"type": "array", "items": {"type": "string"}}, "ab"),
        ({"type": "object"}, "ab"),
    ],
)
def test_the_items_are_those_of_the_only_list_of_messages(member, items):
    contract = Contract.from_schema({"properties": {"a/b": member, "c": {}}, "$defs": {"item": {"type": "object"}}})
    reply = Reply(200, body=b'{"a/b": ["a", "b"], "c": ["d", "e"]}')
    changed = apply_to_reply(Fault(out_of_order_items=True), reply, contract)
    assert "".join(changed.json()["a/b"]) == items
    assert changed.json()["c"] == ["d", "e"]


def test_of_two_lists_of_messages_neither_has_the_items():
    lists = {"type": "array", "items": {"type": "object"}}
    contract = Contract.from_schema({"properties": {"a": lists, "b": lists}})
    reply = Reply(200, body=b'{"a": ["a", "b"], "b": []}')
    assert apply_to_reply(Fault(duplicate_items=True), reply, contract) == reply
