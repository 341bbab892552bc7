"""The control API, as a value goes in and a value comes out; who may use it; and its description."""

import json
import re
from pathlib import Path

import pytest

from docpact.contract.http import Headers, Request
from docpact.fakes import Clock, WorkflowsFake
from docpact.fakes.console import Console
from docpact.fakes.console.control_api import control_calls
from docpact.fakes.workflows.console import PART

HOST = "127.0.0.1:8080"
JSON = {"Content-Type": "application/json"}
DOCS = Path(__file__).parents[3] / "docs" / "server.md"


@pytest.fixture
def fake():
    return WorkflowsFake(progress="clock")


@pytest.fixture
def ask(fake):
    console = Console(fake)

    def ask(method, name, body=None, *, query="", headers=None, host=HOST, path=None):
        sent = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        fields = Headers(JSON if headers is None else headers)
        path = f"/_docpact/{name}".rstrip("/") if path is None else path
        return console.handle(Request(method, path, query, host, fields, sent))

    return ask


@pytest.fixture
def post(ask):
    return lambda name, body=None: told(ask("POST", name, {} if body is None else body))


@pytest.fixture
def get(ask):
    return lambda name, query="": told(ask("GET", name, query=query, headers={}))


def told(reply):
    assert reply.status == 200, reply.body
    assert reply.headers["Content-Type"] == "application/json"
    return reply.json()


def refused(reply):
    message = reply.json()["message"]
    assert message.endswith((".", "None")) or ":" in message
    return reply.status, message


def client(fake, path, method="GET", body=b""):
    return fake.handle(Request(method, path, headers=Headers(JSON), body=body))


def test_a_scenario_is_started_by_name(fake, post, get):
    run = post("start", {"scenario": "RetryPath", "workflow_id": "orders"})
    assert [each.id for each in fake.executions] == [run["id"]]
    assert (run["scenario"], run["workflow_id"], run["created"]) == ("RetryPath", "orders", "2024-06-03T12:00:00Z")
    assert get("executions") == {"total": 1, "executions": [{**run, "status": "QUEUED"}]}
    assert get("history", f"execution_id={run['id']}") == fake.history(run["id"])


def test_a_scenario_is_started_by_steps(fake, post):
    steps = [{"title": "a", "duration": 2, "output": {"x": 1}}, {"type": "HttpCall", "attempts": 3, "error": "lost"}]
    run = post("start", {"scenario": steps})
    fake.clock.advance(60)
    first, second = fake.history(run["id"])["entries"]
    assert (first["title"], first["duration"], first["output"]) == ("a", "2s", {"outputJson": '{"x": 1}'})
    assert (second["type"], second["attempts"], second["error"]["message"]) == ("HttpCall", "3", "lost")


def test_the_newest_executions_come_first_and_are_bounded(post, get):
    ids = [post("start")["id"] for _ in range(3)]
    found = get("executions", "limit=2")
    assert found["total"] == 3
    assert [each["id"] for each in found["executions"]] == ids[:0:-1]


def test_histories_are_added_as_values_or_text(fake, post):
    snapshots = [{"entries": [{"status": "STARTED"}]}, '{"entries": [{"status": "COMPLETED"}]}']
    assert post("add_history", {"snapshots": snapshots, "execution_id": "run1"}) == {"execution_id": "run1"}
    seen = [client(fake, "/workflows/v1/execution/run1/history").json()["entries"][0]["status"] for _ in range(3)]
    assert seen == ["STARTED", "COMPLETED", "COMPLETED"]


def test_faults_are_armed_read_and_cleared(fake, post, get):
    fault = {"error_status": 503, "retry_after": 2}
    armed = {"operation": "*", "fault": fault, "left": 2, "fired": 0}
    assert post("faults/add", {"operation": "*", "fault": fault, "times": 2}) == {"armed": [armed], "fired": []}
    assert client(fake, "/workflows/v1/execution/a").status == 503
    found = get("faults")
    assert found["armed"] == [{**armed, "left": 1, "fired": 1}]
    assert found["fired"] == [{"operation": "Execution.get", "fault": fault, "at": "2024-06-03T12:00:00Z"}]
    assert post("faults/clear") == {"armed": [], "fired": []}
    assert post("faults/add", {"operation": "*", "fault": fault, "times": None})["armed"][0]["left"] is None


def test_the_clock_is_read_and_moved(fake, post, get):
    assert get("clock") == {"clock": "virtual", "now": "2024-06-03T12:00:00Z"}
    assert post("clock/advance", {"seconds": 1.5}) == {"clock": "virtual", "now": "2024-06-03T12:00:01.500Z"}
    assert fake.clock.now.second == 1


def test_calls_are_told_with_their_verdicts(fake, post, get):
    post("add_history", {"snapshots": [{"entries": [{}]}], "execution_id": "t1.secret"})
    post("faults/add", {"operation": "Execution.getHistory", "fault": {"breaks_rule": "min-items"}})
    client(fake, "/workflows/v1/execution/t1.secret/history")
    client(fake, "/workflows/v1/execution/start", "POST", b'{"input": 1}')
    client(fake, "/workflows/v1/execution/t1.secret/history")
    first, second, third = get("calls")["calls"]
    assert (first["number"], first["operation"], first["ok"]) == (0, "Execution.getHistory", False)
    assert first["findings"][0]["rule"] == "min-items"
    assert first["fault"] == "body that breaks min-items"
    assert second["reply"]["status"] == 400
    assert second["request"] | {"query": ""} == {
        "method": "POST", "path": "/workflows/v1/execution/start", "query": "", "body": '{"input": 1}'
    }  # fmt: skip
    assert {each["pointer"] for each in second["findings"]} >= {"/body/input"}
    assert (third["ok"], third["findings"], third["reply"]["body"]) == (True, [], '{"entries":[{}]}')
    assert "secret" not in json.dumps([first, second, third])
    assert [each["number"] for each in get("calls", "after=0&limit=1")["calls"]] == [1]


def test_what_no_route_answered_is_told(fake, get):
    with pytest.raises(AssertionError):
        client(fake, "/nowhere")
    (told,) = get("unmatched")["unmatched"]
    assert told.startswith("no route answers GET /nowhere")


def test_a_reset_forgets_and_may_change_what_follows(fake, post, get):
    post("start")
    post("faults/add", {"operation": "*", "fault": {"empty_body": True}})
    client(fake, "/workflows/v1/execution/a")
    settings = post("reset", {"seed": 9, "scenario": "FailPath", "progress": "immediate"})
    assert (settings["seed"], settings["progress"]) == (9, "immediate")
    assert (get("executions")["total"], get("calls")["calls"], get("faults")["armed"]) == (0, [], [])
    started = client(fake, "/workflows/v1/execution/start", "POST", b'{"workflowId": "w"}').json()["executionId"]
    assert fake.history(started)["execution"]["status"] == "FAILED"
    assert WorkflowsFake(seed=9).start("FailPath", workflow_id="w").id == started


def test_a_reset_that_is_wrong_forgets_nothing(fake, ask, post):
    post("start")
    assert refused(ask("POST", "reset", {"scenario": "FailPath", "progress": "backwards"}))[0] == 400
    assert len(fake.executions) == 1
    assert fake.progress == "clock"


def test_there_is_a_list_of_what_there_is(get):
    found = get("")
    assert found["fake"]["progress"] == "clock"
    assert [each["call"] for each in found["calls"]] == [
        f"{method} /_docpact/{name}".rstrip("/") for method, name in control_calls(PART)
    ]


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("start", b"{", "body: expected a JSON object, found what is no JSON: "),
        ("start", b"\xff", "body: expected a JSON object, found what is no JSON: "),
        ("start", b"[" * 100_000, "body: expected a JSON object, found what is no JSON: "),
        ("start", [], "body: expected an object, found an empty array."),
        ("start", {"scenari": "x"}, "/scenari: expected one of scenario, workflow_id, status, allow_invalid, found"),
        ("start", {"scenario": 3}, "/scenario: expected a scenario's name or an array of steps, found the number 3."),
        ("start", {"scenario": "Sad"}, "body: scenario='Sad': expected one of HappyPath, "),
        ("start", {"scenario": "HappyPath", "status": "FAILED"}, "body: scenario='HappyPath' leads to FINISHED, not"),
        ("start", {"scenario": []}, "body: a scenario needs at least one step"),
        ("start", {"scenario": [1]}, "/scenario/0: expected an object, a step."),
        ("start", {"scenario": [{}, {"size": 1}]}, "/scenario/1/size: expected one of type, title, "),
        ("start", {"scenario": [{"duration": "1s"}]}, '/scenario/0/duration: expected a number or null, found "1s".'),
        ("start", {"scenario": [{"duration": -1}]}, "/scenario/0: Step(duration=-1): expected seconds from 0 to "),
        ("start", {"scenario": [{"status": "LOST"}]}, "/scenario/0/status: expected one of SCHEDULED, STARTED, "),
        ("start", {"workflow_id": None}, "/workflow_id: expected text, found null."),
        ("start", {"allow_invalid": 1}, "/allow_invalid: expected true or false, found the number 1."),
        ("add_history", {}, "/snapshots: expected an array of at least one element, found nothing."),
        ("add_history", {"snapshots": []}, "/snapshots: expected an array of at least one element, found an empty"),
        ("add_history", {"snapshots": [{"entries": []}]}, "/snapshots: snapshot 1: breaks the contract of "),
        ("add_history", {"snapshots": [3]}, "/snapshots: snapshot 1: breaks the contract of "),
        ("add_history", {"snapshots": [{"entries": [{}]}], "execution_id": ".."}, "/snapshots: execution_id='..': "),
        ("faults/add", {"operation": "*"}, "/fault: expected an object, found nothing."),
        ("faults/add", {"operation": "x", "fault": {"stall": True}}, "body: faults.add('x'): no such operation; "),
        ("faults/add", {"operation": "*", "fault": {"error": 1}}, "/fault/error: expected one of error_status, "),
        ("faults/add", {"operation": "*", "fault": {"error_status": 700}}, "/fault: error_status=700: expected a "),
        ("faults/add", {"operation": "*", "fault": {}}, "/fault: nothing goes wrong; set one of "),
        ("faults/add", {"operation": "*", "fault": {"status": 500}}, "/fault/status: expected one of error_status, "),
        (
            "faults/add",
            {"operation": "*", "fault": {"stall": True}, "times": 0},
            "/times: expected a whole number from 1 on, ",
        ),
        ("clock/advance", {}, "/seconds: expected a number, found nothing."),
        ("clock/advance", {"seconds": True}, "/seconds: expected a number, found true."),
        ("clock/advance", {"seconds": -1}, "/seconds: advance(-1): expected seconds from 0 on"),
        ("clock/advance", b'{"seconds": NaN}', "body: expected a JSON object, found what is no JSON: NaN."),
        ("clock/advance", b'{"seconds": 1e308}', "/seconds: advance(1e+308): time would go beyond the year 9999"),
        ("clock/advance", b'{"seconds": 1%s}' % (b"0" * 400), "/seconds: advance("),
        ("faults/clear", {"all": True}, "/all: expected no arguments, found 'all'."),
        ("reset", {"seed": 1.5}, "/seed: expected a whole number, found the number 1.5."),
        ("reset", {"progress": "slow"}, "body: progress='slow': expected 'immediate', 'clock', or 'reads:N'"),
    ],
)
def test_what_is_wrong_is_told(ask, name, body, message):
    status, found = refused(ask("POST", name, body))
    assert status == 400
    assert found.startswith(message)


@pytest.mark.parametrize(
    ("name", "query", "status", "message"),
    [
        ("history", "", 400, "/execution_id: expected text, found nothing."),
        ("history", "execution_id=none", 404, "Execution none is not found."),
        ("calls", "limit=many", 400, '/limit: expected a whole number from 0 on, found "many".'),
        ("calls", "limit=-1", 400, "/limit: expected a whole number from 0 on, found the number -1."),
        ("clock", "zone=UTC", 400, "/zone: expected no arguments, found 'zone'."),
        ("nothing", "", 404, "/_docpact/nothing: expected one of GET, GET executions, "),
    ],
)
def test_what_is_asked_wrong_is_told(ask, name, query, status, message):
    found = refused(ask("GET", name, query=query, headers={}))
    assert (found[0], found[1][: len(message)]) == (status, message)


class TestSafety:
    """What a page of another site can make a browser do."""

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "127.0.0.1:80", "127.9.9.9:1", "localhost:8080", "a.LOCALHOST", "[::1]:9"]
    )
    def test_this_machine_has_names(self, ask, host):
        assert ask("GET", "clock", host=host).status == 200

    @pytest.mark.parametrize(
        "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "10.0.0.1"]
    )
    @pytest.mark.parametrize("path", ["/", "/_docpact", "/_docpact/start"])
    def test_other_names_are_refused(self, ask, host, path):
        reply = ask("GET", None, host=host, path=path)
        assert reply.status == 403
        assert "expected this machine" in reply.json()["message"]

    def test_other_machines_may_be_let_in(self, fake):
        reply = Console(fake, any_host=True).handle(Request("GET", "/_docpact/clock", host="fake:8080"))
        assert reply.status == 200

    def test_the_api_answers_every_host(self, ask):
        assert ask("GET", None, host="api.example", path="/workflows/v1/execution/a").status == 404

    @pytest.mark.parametrize(
        "headers", [{}, {"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}]
    )
    def test_what_a_form_can_send_changes_nothing(self, ask, fake, headers):
        reply = ask("POST", "start", b"{}", headers=headers)
        assert reply.status == 415
        assert reply.json()["message"].startswith("Content-Type: expected application/json, found ")
        assert not fake.executions

    def test_a_type_may_have_parameters(self, ask):
        assert ask("POST", "start", headers={"content-type": "Application/JSON; charset=utf-8"}).status == 200

    @pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "GET"])
    def test_other_methods_are_not_allowed(self, ask, method):
        reply = ask(method, "start", b"{}")
        assert (reply.status, reply.headers["Allow"]) == (405, "POST")

    @pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
    @pytest.mark.parametrize("path", ["/", "/_docpact", "/_docpact/start", "/_docpact/clock"])
    def test_no_other_site_gets_leave(self, ask, method, path):
        headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST", **JSON}
        reply = ask(method, None, b"{}", headers=headers, path=path)
        assert not [each for each in reply.headers if each.lower().startswith("access-control")]

    def test_in_process_there_is_none(self, fake):
        with pytest.raises(AssertionError, match="no route answers"):
            fake.handle(Request("GET", "/_docpact/clock", host=HOST))

    def test_one_of_several_processes_is_not_told_alone(self):
        console = Console(WorkflowsFake(stateless=True), workers=2)
        post = Request("POST", "/_docpact/start", host=HOST, headers=Headers(JSON))
        reply = console.handle(post)
        assert (reply.status, reply.json()["message"][:36]) == (409, "This port is served by 2 processes, ")
        assert console.handle(Request("GET", "/_docpact/clock", host=HOST)).status == 200

    def test_only_what_is_below_the_prefix_is_taken(self, fake):
        with pytest.raises(AssertionError, match="no route answers"):
            Console(fake).handle(Request("GET", "/_docpactor", host=HOST))


def test_of_a_stateless_fake_those_are_told_that_calls_named(fake):
    fake = WorkflowsFake(seed=3, stateless=True, clock=Clock())
    started = client(fake, "/workflows/v1/execution/start", "POST", b'{"workflowId": "w"}').json()["executionId"]
    client(fake, "/workflows/v1/execution/abc")
    client(fake, "/workflows/v1/execution/abc/history")
    found = told(Console(fake).handle(Request("GET", "/_docpact/executions", host=HOST)))
    assert [each["id"] for each in found["executions"]] == ["abc", started]


def test_the_documentation_lists_the_calls():
    rows = re.findall(
        r"^\| `(GET|POST) /_docpact/?([a-z_/]*)` \| (.*?) \| (.*?) ?\|$", DOCS.read_text(), flags=re.MULTILINE
    )
    assert {(method, name): (does, re.findall(r"`(\w+)`", names)) for method, name, does, names in rows} == {
        key: (call.words, list(call.arguments)) for key, call in control_calls(PART).items()
    }


def test_calls_show_no_secret_of_a_query(fake, get):
    secrets = "Authorization=Bearer%20hunter2secret&access_token=abcdef"
    fake.handle(Request("GET", "/workflows/v1/workflow", f"folderId=f%20g&{secrets}"))
    (call,) = get("calls")["calls"]
    assert call["request"]["query"] == "folderId=f g&Authorization=***&access_token=***"
