"""A test adds histories, and the fake replays them as they are."""

import json
from decimal import Decimal

import pytest

from docpact.contract import DocpactError, Policy
from docpact.fakes import InvalidHistoryError, Request, WorkflowsFake


class TestReplay:
    def test_a_known_execution_answers(self, fake, get, history):
        assert fake.add_history(history("exec-1")) == "exec-1"
        reply = get(fake, "exec-1")
        assert reply.status == 200
        assert reply.headers["content-type"] == "application/json"
        assert reply.headers["x-request-id"]
        assert reply.json() == history("exec-1")

    def test_snapshots_are_replayed_and_the_last_stays(self, fake, get, history):
        states = ["QUEUED", "RUNNING", "FINISHED"]
        fake.add_history(*(history(status=each) for each in states))
        statuses = [get(fake, "exec-1").json()["execution"]["status"] for _ in range(5)]
        assert statuses == [*states, "FINISHED", "FINISHED"]

    def test_executions_move_on_separately(self, fake, get, history):
        for each in ("a", "b"):
            fake.add_history(history(each, "RUNNING"), history(each))
        statuses = [get(fake, each).json()["execution"]["status"] for each in "aab"]
        assert statuses == ["RUNNING", "FINISHED", "RUNNING"]

    def test_changing_a_payload_afterwards_changes_nothing(self, fake, get, history):
        payload = history()
        fake.add_history(payload)
        payload["entries"].clear()
        payload["execution"]["id"] = "other"
        first = get(fake, "exec-1").json()
        first["entries"].clear()
        assert get(fake, "exec-1").json() == history()

    def test_changing_what_it_shows_changes_nothing(self, fake, get, history):
        fake.add_history(history())
        fake.history("exec-1")["entries"].clear()
        assert fake.history("exec-1") == get(fake, "exec-1").json() == history()

    @pytest.mark.parametrize("body", ["[]", "{}", '{"entries": "x"}', '{"entries": [5, {"duration": "x"}]}', "no JSON"])
    @pytest.mark.parametrize("end", ["stop", "terminate"])
    def test_one_that_breaks_the_contract_can_be_looked_at_and_ended(self, fake, get, body, end):
        fake.add_history(body, execution_id="odd", allow_invalid=True)
        assert get(fake, "odd").body.decode() == body
        assert fake.handle(Request("GET", "/workflows/v1/execution/odd")).status == 200
        assert fake.handle(Request("POST", f"/workflows/v1/execution/odd/{end}")).status == 200
        assert fake.history("odd")["execution"]["status"] == "STOPPED"
        assert get(fake, "odd").status == 200

    @pytest.mark.parametrize("as_text", [str, str.encode])
    def test_text_is_served_as_it_is(self, fake, get, as_text):
        text = '{ "entries" : [ {} ],\n  "execution": {"id": "exec-\\u0031"} }'
        assert fake.add_history(as_text(text)) == "exec-1"
        assert get(fake, "exec-1").body == text.encode()

    def test_text_outside_ascii(self, fake, get, history):
        payload = history("и/😀", title="\u2028 \x00 é")
        fake.add_history(payload)
        assert get(fake, "и/😀").json() == payload

    @pytest.mark.parametrize("host", ["", "localhost:8080", "serverless-workflows.api.yandexcloud.kz"])
    def test_every_host_answers(self, fake, get, history, host):
        fake.add_history(history())
        assert get(fake, "exec-1", host=host).status == 200

    def test_the_base_url_is_scheme_and_host(self, fake):
        assert fake.base_url == "https://serverless-workflows.api.cloud.yandex.net"

    def test_json_bodies_are_compact(self, fake, get, history):
        fake.add_history(history())
        assert get(fake, "exec-1").body == json.dumps(history(), separators=(",", ":")).encode()

    def test_a_number_of_any_length_is_served_as_it_is(self):
        fake = WorkflowsFake()
        body = '{"execution": {"id": "run1"}, "entries": [{"surplus": ' + "9" * 5000 + "}]}"
        assert fake.add_history(body) == "run1"


class TestIds:
    def test_the_given_id_wins(self, fake, get, history):
        assert fake.add_history(history("inner"), history("other"), execution_id="outer") == "outer"
        assert get(fake, "outer").json()["execution"]["id"] == "inner"
        assert get(fake, "inner").status == 404

    @pytest.mark.parametrize("unusable", [None, "", ".", ".."])
    def test_a_fresh_id_where_the_payload_has_none_that_a_url_carries(self, fake, get, history, unusable):
        found = fake.add_history(history(unusable))
        assert len(found) == 20
        assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789")
        assert get(fake, found).status == 200

    def test_a_payload_without_an_execution(self, fake):
        assert len(fake.add_history({"entries": [{}]})) == 20

    def test_fresh_ids_follow_from_the_seed(self):
        def ids(seed):
            fake = WorkflowsFake(seed=seed)
            return [fake.add_history({"entries": [{}]}) for _ in range(3)]

        assert ids(1) == ids(1)
        assert len({*ids(1), *ids(2)}) == 6

    def test_fresh_ids_are_the_same_in_every_version(self, fake):
        assert fake.add_history({"entries": [{}]}) == "rmpz375q5rk2vh24642k"

    def test_a_fresh_id_is_not_one_in_use(self, fake):
        id_in_use = WorkflowsFake().add_history({"entries": [{}]})
        fake.add_history({"entries": [{}]}, execution_id=id_in_use)
        assert fake.add_history({"entries": [{}]}) != id_in_use

    def test_an_id_in_use(self, fake, get, history):
        fake.add_history(history(status="RUNNING"))
        with pytest.raises(ValueError, match="'exec-1' is in use"):
            fake.add_history(history(status="FINISHED"))
        assert get(fake, "exec-1").json()["execution"]["status"] == "RUNNING"

    def test_snapshots_of_different_executions(self, fake, history):
        with pytest.raises(ValueError, match="different executions, 'a' and 'b'"):
            fake.add_history(history("a"), history("b"))

    def test_snapshots_some_without_an_id(self, fake, history):
        assert fake.add_history(history(None), history("b")) == "b"

    @pytest.mark.parametrize("unusable", ["", ".", "..", "\ud800"])
    def test_a_given_id_that_no_url_carries(self, fake, history, unusable):
        with pytest.raises(ValueError, match="the path of a URL cannot carry it"):
            fake.add_history(history(), execution_id=unusable)


class TestInvalidHistories:
    def test_no_snapshot(self, fake):
        with pytest.raises(ValueError, match="at least one snapshot"):
            fake.add_history()

    def test_the_error_shows_every_finding(self, fake, history):
        bad = history(startedAt="2024-02-30T00:00:00Z", attempts=3)
        with pytest.raises(InvalidHistoryError) as caught:
            fake.add_history(history(), bad)
        assert isinstance(caught.value, ValueError)
        assert isinstance(caught.value, DocpactError)
        assert {each.rule for each in caught.value.report.violations} == {"date-time", "type"}
        text = str(caught.value)
        assert text.startswith("snapshot 2: breaks the contract of Execution.getHistory")
        assert "/entries/0/startedAt" in text
        assert "/entries/0/attempts" in text

    def test_what_says_the_same_is_counted(self, fake):
        with pytest.raises(InvalidHistoryError, match=r"and 47 more: violation type at /entries/[*]/attempts"):
            fake.add_history({"entries": [{"attempts": 3}] * 50})

    def test_nothing_is_added(self, fake, get, history):
        with pytest.raises(InvalidHistoryError):
            fake.add_history(history(), {"entries": []})
        assert get(fake, "exec-1").status == 404

    @pytest.mark.parametrize(
        "payload",
        ["", "{", b"\xff", '{"entries": [{}], "entries": [{}]}', [], None, 3, {"entries": [{"id": "\ud800"}]}],
    )
    def test_payloads_that_are_no_history(self, fake, payload):
        with pytest.raises(InvalidHistoryError):
            fake.add_history(payload)

    def test_the_policy_decides(self, history):
        payload = history(status="PAUSED_BY_MOON")
        with pytest.raises(InvalidHistoryError):
            WorkflowsFake().add_history(payload)
        assert WorkflowsFake(policy=Policy(new_enum_values="advice")).add_history(payload) == "exec-1"

    @pytest.mark.parametrize("value", [float("inf"), Decimal("1.5"), {1, 2}], ids=["infinity", "Decimal", "set"])
    def test_what_json_does_not_have_is_told(self, value):
        with pytest.raises(ValueError, match=r"snapshot 1(: breaks the contract| cannot be written as JSON)"):
            WorkflowsFake().add_history({"entries": [{"surplus": value}]})

    def test_a_history_that_breaks_the_contract(self, client):
        run = client.fake.add_history({"entries": []}, allow_invalid=True)
        assert client.response("Execution.getHistory", executionId=run) == {"entries": []}
        assert [each.rule for each in client.fake.calls[0].findings] == ["min-items"]
        text = client.fake.add_history(b"not JSON", execution_id="x", allow_invalid=True)
        request = Request.to("GET", f"{client.fake.base_url}/workflows/v1/execution/{text}/history")
        assert client.fake.handle(request).body == b"not JSON"
