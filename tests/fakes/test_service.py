import json
import subprocess
import sys
from decimal import Decimal

import pytest

from docpact.contract import DocpactError, Policy
from docpact.fakes import Headers, InvalidHistoryError, Request, UnmatchedRequestError, WorkflowsFake

TOKEN = "t1.9euelZqMkJ.s3cr3t_s1gnature"


@pytest.fixture
def fake():
    return WorkflowsFake()


@pytest.fixture
def get(path):
    def get(fake, execution_id, **options):
        return fake.handle(Request("GET", path(execution_id), **options))

    return get


class TestHistory:
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
        seen = [get(fake, "exec-1").json()["execution"]["status"] for _ in range(5)]
        assert seen == [*states, "FINISHED", "FINISHED"]

    def test_executions_move_on_separately(self, fake, get, history):
        for each in ("a", "b"):
            fake.add_history(history(each, "RUNNING"), history(each))
        seen = [get(fake, each).json()["execution"]["status"] for each in "aab"]
        assert seen == ["RUNNING", "FINISHED", "RUNNING"]

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
        taken = WorkflowsFake().add_history({"entries": [{}]})
        fake.add_history({"entries": [{}]}, execution_id=taken)
        assert fake.add_history({"entries": [{}]}) != taken

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


class TestErrors:
    def test_an_unknown_execution(self, fake, get):
        reply = get(fake, "nobody")
        assert reply.status == 404
        assert reply.json() == {
            "code": 5,
            "message": "Execution nobody is not found.",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.RequestInfo",
                    "requestId": reply.headers["x-request-id"],
                }
            ],
        }

    @pytest.mark.parametrize(
        ("raw", "message"),
        [
            ("", "the path parameter executionId: it is empty"),
            ("%", "two hexadecimal digits"),
            ("a%4", "two hexadecimal digits"),
            ("%zz", "two hexadecimal digits"),
            ("%ff", "not UTF-8"),
            ("%ed%a0%80", "not UTF-8"),
        ],
    )
    def test_an_id_that_is_empty_or_cannot_be_decoded(self, fake, raw, message):
        reply = fake.handle(Request("GET", f"/workflows/v1/execution/{raw}/history"))
        assert (reply.status, reply.json()["code"]) == (400, 3)
        assert message in reply.json()["message"]

    def test_request_ids_follow_from_seed_and_call(self, get):
        def ids(seed):
            fake = WorkflowsFake(seed=seed)
            return [get(fake, "x").headers["x-request-id"] for _ in range(2)]

        assert ids(1) == ids(1)
        assert len({*ids(1), *ids(2)}) == 4


class TestAuthorization:
    @pytest.mark.parametrize("value", [f"Bearer {TOKEN}", "bearer x", "Api-Key AQVN", "API-KEY  k"])
    def test_accepted(self, get, history, value):
        fake = WorkflowsFake(auth=True)
        fake.add_history(history())
        assert get(fake, "exec-1", headers=Headers({"authorization": value})).status == 200

    @pytest.mark.parametrize(
        "value", [None, "", "Bearer", "Bearer ", TOKEN, f"OAuth {TOKEN}", "Basic eDp5", "Bearer a b"]
    )
    def test_refused(self, get, history, value):
        fake = WorkflowsFake(auth=True)
        fake.add_history(history(status="RUNNING"), history())
        headers = Headers({} if value is None else {"Authorization": value})
        reply = get(fake, "exec-1", headers=headers)
        assert (reply.status, reply.json()["code"]) == (401, 16)
        assert "s3cr3t" not in reply.body.decode()
        granted = get(fake, "exec-1", headers=Headers({"Authorization": "Bearer x"}))
        assert granted.json()["execution"]["status"] == "RUNNING", "a refused request reads nothing"

    def test_not_asked_for_by_default(self, fake, get, history):
        fake.add_history(history())
        assert get(fake, "exec-1").status == 200

    def test_comes_before_the_id_is_looked_at(self, get):
        assert get(WorkflowsFake(auth=True), "").status == 401


class TestUnmatched:
    @pytest.mark.parametrize(
        ("method", "path", "reason"),
        [
            ("POST", "/workflows/v1/execution/x/history", "the method is POST, not GET"),
            ("GET", "/workflows/v1/execution/x/history/", "the path ends with a slash"),
            ("GET", "/workflows/v1/executions/x/history", "segment 3 is 'executions', not 'execution'"),
            ("GET", "/workflows/v1/execution/x/histories", "segment 5 is 'histories', not 'history'"),
            ("GET", "/workflows/v2/execution/x/history", "the API version is v2, not v1"),
        ],
    )
    def test_the_text_says_what_was_tried_and_why_it_did_not_match(self, fake, method, path, reason):
        with pytest.raises(UnmatchedRequestError) as caught:
            fake.handle(Request(method, path, host="h"))
        assert isinstance(caught.value, AssertionError)
        told = str(caught.value).splitlines()
        assert told[0] == f"no route answers {method} h{path}"
        assert told[1] == "the routes of this fake, on any host, the nearest first:"
        nearest = told.index("  GET /workflows/v1/execution/{executionId}/history  (Execution.getHistory)")
        assert told[nearest + 1] == f"    - {reason}"
        assert told[-1] == "  and 9 more routes"

    def test_is_kept_for_who_looks_back(self, fake):
        with pytest.raises(UnmatchedRequestError) as caught:
            fake.handle(Request("GET", "/"))
        assert fake.unmatched == [str(caught.value)]

    def test_is_no_call(self, fake):
        with pytest.raises(UnmatchedRequestError):
            fake.handle(Request("GET", "/"))
        assert fake.calls == ()


class TestCalls:
    def test_are_recorded_in_order(self, fake, get, history):
        fake.add_history(history())
        replies = [get(fake, "exec-1"), get(fake, "nobody")]
        assert [each.reply for each in fake.calls] == replies
        assert [each.operation for each in fake.calls] == ["Execution.getHistory"] * 2
        assert fake.calls[1].request.path.endswith("/nobody/history")
        assert fake.calls[0].findings == ()

    def test_findings_on_the_body_are_told_with_the_call(self, fake, get, history):
        fake.add_history(history(newField=1))
        get(fake, "exec-1")
        assert [(each.rule, each.pointer) for each in fake.calls[0].findings] == [
            ("unknown-field", "/entries/0/newField")
        ]

    def test_unknown_query_parameters_are_advice(self, fake, get, history):
        fake.add_history(history())
        assert get(fake, "exec-1", query="pageSize=10&a%2Fb=&pageSize=11").status == 200
        first, second = fake.calls[0].findings
        assert (first.rule, first.severity, first.pointer) == ("unknown-field", "advice", "/query/pageSize")
        assert first.message == "expected no query parameters, found the query parameter 'pageSize'"
        assert second.pointer == "/query/a~1b"

    def test_the_policy_decides_on_unknown_query_parameters(self, get):
        fake = WorkflowsFake(policy=Policy(unknown_fields="ignore"))
        get(fake, "nobody", query="a=1")
        assert fake.calls[0].findings == ()

    def test_a_bad_request_is_recorded_too(self, get):
        fake = WorkflowsFake(auth=True)
        get(fake, "x", query="a=1")
        assert fake.calls[0].reply.status == 401
        assert len(fake.calls[0].findings) == 1

    def test_no_repr_shows_a_secret(self, fake, get, history):
        fake.add_history(history())
        get(fake, "exec-1", headers=Headers({"Authorization": f"Bearer {TOKEN}"}), query=f"token={TOKEN}&{TOKEN}=1")
        assert "s3cr3t" not in repr(fake.calls) + repr(fake) + repr(vars(fake))


class TestOptions:
    @pytest.mark.parametrize("progress", ["virtual", "reads", "reads:0", "reads:x", "reads:-1", "clock:1", ""])
    def test_progress(self, progress):
        with pytest.raises(ValueError, match="expected 'immediate', 'clock', or 'reads:N'"):
            WorkflowsFake(progress=progress)

    def test_a_stateless_fake_counts_nothing(self):
        with pytest.raises(ValueError, match="counts no reads"):
            WorkflowsFake(progress="reads:1", stateless=True)

    def test_scenario(self):
        with pytest.raises(ValueError, match="expected one of HappyPath"):
            WorkflowsFake(scenario="Nowhere")
        with pytest.raises(ValueError, match="at least one step"):
            WorkflowsFake(scenario=[])

    def test_are_named(self):
        with pytest.raises(TypeError):
            WorkflowsFake(1)


def test_importing_the_fakes_loads_no_client_library():
    program = (
        "import sys, docpact.fakes as fakes\n"
        "from docpact.fakes import *\n"
        "WorkflowsFake().add_history({'entries': [{}]})\n"
        "heavy = {'responses', 'requests', 'httpx', 'hypothesis', 'faker', 'jsonschema', 'pytest'}\n"
        "heavy &= sys.modules.keys()\n"
        "assert not heavy, heavy\n"
        "assert set(fakes.__all__) <= set(dir(fakes))\n"
        "assert not hasattr(fakes, 'nothing')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_json_bodies_are_compact(fake, get, history):
    fake.add_history(history())
    assert get(fake, "exec-1").body == json.dumps(history(), separators=(",", ":")).encode()


@pytest.mark.parametrize("value", [float("inf"), Decimal("1.5"), {1, 2}], ids=["infinity", "Decimal", "set"])
def test_what_json_does_not_have_is_told(value):
    with pytest.raises(ValueError, match=r"snapshot 1(: breaks the contract| cannot be written as JSON)"):
        WorkflowsFake().add_history({"entries": [{"surplus": value}]})


def test_a_number_of_any_length_is_served_as_it_is():
    fake = WorkflowsFake()
    body = '{"execution": {"id": "run1"}, "entries": [{"surplus": ' + "9" * 5000 + "}]}"
    assert fake.add_history(body) == "run1"


def test_a_deleted_workflow_starts_nothing():
    fake = WorkflowsFake()
    fake.start(workflow_id="wf1")
    assert fake.handle(Request("DELETE", "/workflows/v1/workflow/wf1")).status == 200
    with pytest.raises(ValueError, match="workflow_id='wf1': Workflow wf1 is not found"):
        fake.start(workflow_id="wf1")
