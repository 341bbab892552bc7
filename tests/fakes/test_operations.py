"""One state behind all operations, asked through `handle`."""

import json
from urllib.parse import quote, urlencode

import pytest

from docpact.contract import Contract, operations
from docpact.contract.http.requests import routes_of
from docpact.fakes import InvalidHistoryError, InvalidReplyError, Request, Step, WorkflowsFake

OK_TO_STOP = [Step(), Step(duration=None)]


ROUTES = {route.operation: route for name in operations() for route in routes_of(Contract.load(name))}
WANTED = {"folderId": "f1", "name": "orders", "specification": {"specYaml": "start: a"}, "labels": {"team": "shop"}}


class Client:
    """Every operation by its name: path and query by keyword, the body as a value."""

    def __init__(self, fake):
        self.fake = fake

    def ask(self, operation, body=None, query=None, **path):
        route = ROUTES[operation]
        url = route.template
        for name, value in path.items():
            url = url.replace(f"{{{name}}}", quote(value, safe=""))
        return self.send(route.method, url, body, query)

    def send(self, method, url, body=None, query=None):
        text = b"" if body is None else json.dumps(body).encode()
        full = f"{self.fake.base_url}{url}?{urlencode(query or {})}"
        reply = self.fake.handle(Request.to(method, full, headers={"Content-Type": "application/json"}, body=text))
        return reply.status, reply.json()

    def told(self, *arguments, **options):
        status, body = self.ask(*arguments, **options)
        assert status == 200, body
        return body

    def status(self, execution_id):
        return self.told("Execution.get", executionId=execution_id)["execution"]["status"]


@pytest.fixture
def fake():
    return WorkflowsFake()


@pytest.fixture
def client(fake):
    return Client(fake)


def every_view(client, execution_id):
    """The execution as the three operations show it."""
    history = client.fake.history(execution_id)["execution"]
    listed = client.told("Execution.list", query={"workflowId": history["workflowId"]})["executions"]
    shown = client.told("Execution.get", executionId=execution_id)["execution"]
    return history, next(each for each in listed if each["id"] == execution_id), shown


class TestStart:
    @pytest.mark.parametrize(
        ("url", "body"),
        [
            ("/workflows/v1/execution/start", {"workflowId": "wf1", "input": {"inputJson": '{"a": 1}'}}),
            ("/workflows/v1/execution/wf1/start", {"input": {"inputValue": {"a": 1}}}),
        ],
    )
    def test_both_bindings(self, client, url, body):
        status, told = client.send("POST", url, body)
        assert status == 200
        shown = client.told("Execution.get", executionId=told["executionId"])["execution"]
        assert (shown["workflowId"], shown["status"]) == ("wf1", "FINISHED")
        assert json.loads(shown["input"]["inputJson"]) == {"a": 1}

    def test_without_a_body(self, client):
        status, told = client.send("POST", "/workflows/v1/execution/wf1/start")
        assert (status, set(told)) == (200, {"executionId"})

    def test_the_fake_says_what_clients_start(self):
        client = Client(WorkflowsFake(scenario="FailPath"))
        _, told = client.send("POST", "/workflows/v1/execution/wf1/start")
        shown = client.told("Execution.get", executionId=told["executionId"])["execution"]
        assert shown["status"] == "FAILED"
        assert shown["error"] == client.fake.history(told["executionId"])["entries"][-1]["error"]

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({}, "/body"),
            ({"workflowId": 7}, "/body/workflowId"),
            ({"workflowId": "wf1", "input": {"inputJson": "1", "inputValue": 1}}, "/body/input"),
            ([], "/body"),
        ],
    )
    def test_bad_bodies(self, client, body, pointer):
        status, told = client.send("POST", "/workflows/v1/execution/start", body)
        assert (status, told["code"]) == (400, 3)
        assert {each["field"] for each in told["details"][1]["fieldViolations"]} == {pointer}
        assert [each.pointer for each in client.fake.calls[0].findings] == [pointer]
        assert client.fake.executions == ()

    def test_a_number_of_any_length_in_a_body(self, fake):
        body = b'{"surplus": ' + b"9" * 5000 + b"}"
        request = Request.to("POST", f"{fake.base_url}/workflows/v1/execution/wf1/start", body=body)
        assert fake.handle(request).status == 200

    @pytest.mark.parametrize(
        "query", ["workflowId=%ED%A0%80", "workflowId=%FF", "workflowId=a%2", "%C3=1&workflowId=a"]
    )
    def test_a_query_that_is_not_utf_8(self, fake, query):
        assert fake.handle(Request("GET", "/workflows/v1/execution", query)).status == 400
        assert "url-encoding" in [each.rule for each in fake.calls[0].findings]

    @pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
    def test_the_content_type(self, fake, content_type):
        request = Request.to(
            "POST",
            f"{fake.base_url}/workflows/v1/execution/wf1/start",
            headers={"Content-Type": content_type},
            body=b"{}",
        )
        assert fake.handle(request).status == 400
        assert [each.rule for each in fake.calls[0].findings] == ["request-content-type"]

    def test_what_is_not_json(self, fake):
        request = Request.to("POST", f"{fake.base_url}/workflows/v1/execution/wf1/start", body=b"{")
        assert fake.handle(request).status == 400
        assert [each.rule for each in fake.calls[0].findings] == ["json"]


class TestStates:
    @pytest.mark.parametrize("scenario", ["HappyPath", "FailPath", "Stopped", "Paused", "RunningOpenStep"])
    def test_every_operation_shows_the_same(self, client, scenario):
        run = client.fake.start(scenario, workflow_id="wf1")
        history, listed, shown = every_view(client, run.id)
        assert history == listed
        assert shown.items() >= history.items()
        assert history["id"] == run.id

    def test_a_result_where_it_finished(self, client):
        run = client.fake.start([Step(output={"sum": 3})])
        shown = client.told("Execution.get", executionId=run.id)["execution"]
        assert json.loads(shown["result"]["resultJson"]) == {"sum": 3}
        assert "error" not in shown

    def test_reads_move_it_on(self):
        client = Client(WorkflowsFake(progress="reads:2"))
        run = client.fake.start([Step()])
        seen = [client.status(run.id) for _ in range(12)]
        assert seen == ["QUEUED"] * 2 + ["RUNNING"] * 4 + ["FINISHED"] * 6

    def test_looking_is_no_read(self):
        fake = WorkflowsFake(progress="reads:1")
        run = fake.start([Step()])
        assert {fake.history(run.id)["execution"]["status"] for _ in range(9)} == {"QUEUED"}

    def test_the_clock_moves_it_on(self):
        client = Client(WorkflowsFake(progress="clock"))
        run = client.fake.start([Step(duration=60)])
        assert client.status(run.id) == "QUEUED"
        client.fake.clock.advance(30)
        assert client.status(run.id) == "RUNNING"
        client.fake.clock.advance(31)
        assert client.status(run.id) == "FINISHED"

    def test_replays_count_every_read(self, client):
        snapshots = [{"execution": {"status": each}, "entries": [{}]} for each in ("QUEUED", "RUNNING", "FINISHED")]
        run = client.fake.add_history(*snapshots)
        assert client.status(run) == "QUEUED"
        assert client.told("Execution.getHistory", executionId=run)["execution"]["status"] == "RUNNING"
        assert [client.status(run), client.status(run)] == ["FINISHED", "FINISHED"]


class TestStop:
    @pytest.mark.parametrize("operation", ["Execution.stop", "Execution.terminate"])
    def test_what_runs_is_stopped(self, client, operation):
        run = client.fake.start(OK_TO_STOP, workflow_id="wf1")
        assert client.told(operation, executionId=run.id) == {"executionId": run.id}
        history, listed, shown = every_view(client, run.id)
        assert history["status"] == listed["status"] == shown["status"] == "STOPPED"
        assert [each["status"] for each in client.fake.history(run.id)["entries"]] == ["COMPLETED", "CANCELLED"]

    def test_on_the_way(self):
        client = Client(WorkflowsFake(progress="clock"))
        run = client.fake.start([Step(duration=60), Step()])
        client.fake.clock.advance(10)
        client.told("Execution.stop", executionId=run.id)
        client.fake.clock.advance(1000)
        history = client.told("Execution.getHistory", executionId=run.id)
        assert history["execution"]["duration"] == "9.500s"
        assert [(each["status"], each["duration"]) for each in history["entries"]] == [("CANCELLED", "9.400s")]

    def test_what_ended_cannot_be_stopped(self, client):
        run = client.fake.start("HappyPath")
        status, told = client.ask("Execution.stop", executionId=run.id)
        assert (status, told["code"]) == (400, 9)
        assert "is FINISHED, not running" in told["message"]

    def test_a_replay(self, client):
        run = client.fake.add_history({"entries": [{"status": "STARTED"}]}, {"entries": [{"status": "COMPLETED"}]})
        client.told("Execution.stop", executionId=run)
        history = client.told("Execution.getHistory", executionId=run)
        assert history == {"execution": {"status": "STOPPED"}, "entries": [{"status": "CANCELLED"}]}

    def test_nobody(self, client):
        assert client.ask("Execution.stop", executionId="nobody")[0] == 404


class TestList:
    def test_pages_hold_every_execution_once(self, client):
        runs = [client.fake.start("HappyPath", workflow_id="wf1").id for _ in range(7)]
        client.fake.start("HappyPath", workflow_id="wf2")
        found, token = [], ""
        for _ in range(4):
            query = {"workflowId": "wf1", "pageSize": "2", "pageToken": token}
            told = client.told("Execution.list", query=query)
            found += [each["id"] for each in told["executions"]]
            client.fake.start("HappyPath", workflow_id="wf1")  # what comes meanwhile moves no page
            token = told.get("nextPageToken", "")
        assert token == ""
        assert found == runs[::-1]

    def test_the_default_is_a_hundred(self, client):
        for _ in range(101):
            client.fake.start([Step()], workflow_id="wf1")
        told = client.told("Execution.list", query={"workflowId": "wf1", "pageSize": "0"})
        assert (len(told["executions"]), "nextPageToken" in told) == (100, True)

    def test_an_empty_list_is_left_out(self, client):
        assert client.told("Execution.list", query={"workflowId": "wf1"}) == {}

    @pytest.mark.parametrize(
        ("expression", "count"),
        [
            ("status=FAILED", 1),
            ('status="FINISHED"', 2),
            ("status = PAUSED", 0),
            ("  status  =  FAILED  ", 1),
            (' status = "FAILED" ', 1),
            ("started_at>2024-06-03T12:00:00Z", 3),
            ("started_at<2024-06-03T15:00:00.000+03:00", 0),
            ("finished_at>2030-01-01T00:00:00Z", 0),
            ("finished_at<2030-01-01T00:00:00Z", 3),
        ],
    )
    def test_filters(self, client, expression, count):
        for scenario in ("HappyPath", "FailPath", "RetryPath"):
            client.fake.start(scenario, workflow_id="wf1")
        told = client.told("Execution.list", query={"workflowId": "wf1", "filter": expression})
        assert len(told.get("executions", ())) == count

    @pytest.mark.parametrize(
        "query",
        [
            {},
            {"workflowId": "wf1", "pageSize": "-1"},
            {"workflowId": "wf1", "pageSize": "ten"},
            {"workflowId": "wf1", "pageSize": "9223372036854775808"},
            {"workflowId": "wf1", "pageToken": "x"},
            {"workflowId": "wf1", "pageToken": "ключ"},
            {"workflowId": "wf1", "filter": "status"},
            {"workflowId": "wf1", "filter": "owner=me"},
            {"workflowId": "wf1", "filter": 'status="FAILED'},
            {"workflowId": "wf1", "filter": 'status="FAILED" x'},
            {"workflowId": "wf1", "filter": "started_at>yesterday"},
        ],
    )
    def test_what_is_refused(self, client, query):
        status, told = client.ask("Execution.list", query=query)
        assert (status, told["code"]) == (400, 3)

    def test_a_token_serves_one_question(self, client):
        for _ in range(3):
            client.fake.start("HappyPath", workflow_id="wf1")
        token = client.told("Execution.list", query={"workflowId": "wf1", "pageSize": "1"})["nextPageToken"]
        other = {"workflowId": "wf1", "pageToken": token, "filter": "status=FINISHED"}
        assert client.ask("Execution.list", query=other)[0] == 400

    def test_a_parameter_twice(self, client):
        status, told = client.send("GET", "/workflows/v1/execution", query=[("workflowId", "a"), ("workflowId", "b")])
        assert (status, told["code"]) == (400, 3)


class TestWorkflows:
    def test_from_creation_to_deletion(self, client):
        made = client.told("Workflow.create", WANTED)
        assert made["done"] is True
        workflow_id = made["metadata"]["workflowId"]
        assert client.told("Operation.get", operationId=made["id"]) == made
        shown = client.told("Workflow.get", workflowId=workflow_id)["workflow"]
        assert shown.items() >= WANTED.items()
        assert shown["status"] == "ACTIVE"
        assert made["response"].items() >= shown.items()
        listed = client.told("Workflow.list", query={"folderId": "f1"})["workflows"]
        assert [(each["id"], "specification" in each) for each in listed] == [(workflow_id, False)]
        client.told("Workflow.delete", workflowId=workflow_id)
        assert client.ask("Workflow.get", workflowId=workflow_id)[0] == 404
        assert client.told("Workflow.list", query={"folderId": "f1"}) == {}
        assert client.send("POST", f"/workflows/v1/execution/{workflow_id}/start")[0] == 404

    def test_an_operation_takes_its_time(self):
        client = Client(WorkflowsFake(progress="clock"))
        made = client.told("Workflow.create", WANTED)
        workflow_id = made["metadata"]["workflowId"]
        assert "done" not in made
        assert "response" not in made
        assert client.told("Workflow.get", workflowId=workflow_id)["workflow"]["status"] == "CREATING"
        client.fake.clock.advance(5)
        assert client.told("Operation.get", operationId=made["id"])["response"]["id"] == workflow_id
        assert client.told("Workflow.get", workflowId=workflow_id)["workflow"]["status"] == "ACTIVE"
        gone = client.told("Workflow.delete", workflowId=workflow_id)
        assert client.told("Workflow.get", workflowId=workflow_id)["workflow"]["status"] == "DELETING"
        client.fake.clock.advance(5)
        assert client.told("Operation.get", operationId=gone["id"])["done"] is True
        assert client.ask("Workflow.delete", workflowId=workflow_id)[0] == 404

    def test_an_operation_by_reads(self):
        client = Client(WorkflowsFake(progress="reads:2"))
        made = client.told("Workflow.create", WANTED)
        seen = [client.told("Operation.get", operationId=made["id"]).get("done", False) for _ in range(4)]
        assert seen == [False, False, True, True]

    def test_a_name_is_taken_once_in_a_folder(self, client):
        client.told("Workflow.create", WANTED)
        status, told = client.ask("Workflow.create", WANTED)
        assert (status, told["code"]) == (409, 6)
        client.told("Workflow.create", {**WANTED, "folderId": "f2"})

    def test_a_bad_name(self, client):
        status, told = client.ask("Workflow.create", {**WANTED, "name": "Orders!"})
        assert status == 400
        assert told["details"][1]["fieldViolations"][0]["field"] == "/body/name"

    def test_a_workflow_that_is_started_is_there(self, client):
        client.fake.start("HappyPath", workflow_id="Мой процесс")
        assert client.told("Workflow.get", workflowId="Мой процесс")["workflow"]["status"] == "ACTIVE"

    def test_filters(self, client):
        for name in ("orders", "refunds"):
            client.told("Workflow.create", {**WANTED, "name": name})
        told = client.told("Workflow.list", query={"folderId": "f1", "filter": 'name="refunds"'})
        assert [each["name"] for each in told["workflows"]] == ["refunds"]


class TestStateless:
    def test_two_fakes_agree_on_everything(self):
        first, second = (Client(WorkflowsFake(seed=4, stateless=True)) for _ in range(2))
        for execution_id in ("abc", "x/y", "0" * 20):
            for operation in ("Execution.get", "Execution.getHistory", "Execution.stop"):
                here, there = (each.ask(operation, executionId=execution_id) for each in (first, second))
                assert here == there
                assert here[0] == 200
        query = {"workflowId": "wf1", "pageSize": "10"}
        page = first.told("Execution.list", query=query)
        assert page == second.told("Execution.list", query=query)
        token = page["nextPageToken"]
        assert len(second.told("Execution.list", query={**query, "pageToken": token})["executions"]) == 10
        assert first.ask("Workflow.get", workflowId="w") == second.ask("Workflow.get", workflowId="w")

    def test_another_seed_tells_another_story(self):
        told = [Client(WorkflowsFake(seed=n, stateless=True)).fake.history("abc") for n in range(5)]
        assert len({json.dumps(each) for each in told}) == 5

    def test_what_one_starts_the_other_sees_progress(self):
        first, second = (Client(WorkflowsFake(seed=4, stateless=True, progress="clock")) for _ in range(2))
        started = first.send("POST", "/workflows/v1/execution/wf1/start")[1]["executionId"]
        assert len(started) == 20
        assert second.status(started) in {"QUEUED", "RUNNING"}
        assert first.status(started) == second.status(started)
        second.fake.clock.advance(10_000)
        assert second.status(started) != "QUEUED" or second.fake.history(started)["entries"][0]["status"] == "SCHEDULED"

    def test_two_starts_are_two_executions(self):
        client = Client(WorkflowsFake(stateless=True))
        ids = {client.send("POST", "/workflows/v1/execution/wf1/start")[1]["executionId"] for _ in range(5)}
        assert len(ids) == 5


class TestReplies:
    @pytest.mark.parametrize("operation", operations())
    def test_every_operation_is_served(self, operation):
        assert operation in ROUTES
        client = Client(WorkflowsFake())
        path = {each[1:-1]: "nobody" for each in ROUTES[operation].template.split("/") if each.startswith("{")}
        query = {"Execution.list": {"workflowId": "w"}, "Workflow.list": {"folderId": "f"}}.get(operation)
        body = WANTED if operation == "Workflow.create" else None
        status, _ = client.ask(operation, body, query, **path)
        assert status in {200, 404}
        assert client.fake.calls[0].operation == operation

    def test_a_scenario_that_breaks_the_contract(self, client):
        broken = [Step(status="DANCING")]
        with pytest.raises(InvalidHistoryError, match="DANCING"):
            client.fake.start(broken)
        with pytest.raises(InvalidHistoryError):
            WorkflowsFake(scenario=broken)
        run = client.fake.start(broken, allow_invalid=True)
        assert client.told("Execution.getHistory", executionId=run.id)["entries"][0]["status"] == "DANCING"

    def test_a_history_that_breaks_the_contract(self, client):
        run = client.fake.add_history({"entries": []}, allow_invalid=True)
        assert client.told("Execution.getHistory", executionId=run) == {"entries": []}
        assert [each.rule for each in client.fake.calls[0].findings] == ["min-items"]
        text = client.fake.add_history(b"not JSON", execution_id="x", allow_invalid=True)
        request = Request.to("GET", f"{client.fake.base_url}/workflows/v1/execution/{text}/history")
        assert client.fake.handle(request).body == b"not JSON"

    def test_no_reply_breaks_the_contract_unasked(self, client):
        run = client.fake.add_history({"execution": {"status": 1}, "entries": [{}]}, allow_invalid=True)
        with pytest.raises(InvalidReplyError, match="/execution/status"):
            client.ask("Execution.get", executionId=run)

    def test_reset_forgets(self, client):
        run = client.fake.start("HappyPath")
        client.status(run.id)
        client.fake.reset()
        assert (client.fake.calls, client.fake.executions, client.fake.workflows) == ((), (), ())
        assert client.ask("Execution.get", executionId=run.id)[0] == 404

    def test_the_oldest_calls_are_forgotten_first(self):
        client = Client(WorkflowsFake(remember=3))
        for name in "abcde":
            client.ask("Execution.get", executionId=name)
        assert [each.request.path[-1] for each in client.fake.calls] == ["c", "d", "e"]
        assert [each.number for each in client.fake.calls] == [2, 3, 4]
        client.fake.reset()
        assert client.fake.calls == ()

    def test_calls_with_long_bodies_are_forgotten_sooner(self):
        client = Client(WorkflowsFake(remember_bytes=10_000))
        for _ in range(9):
            client.ask("Execution.start", {"workflowId": "w", "input": {"inputJson": json.dumps("x" * 3_000)}})
            assert sum(len(each.request.body) + len(each.reply.body) for each in client.fake.calls) <= 10_000
        assert [each.number for each in client.fake.calls] == [6, 7, 8]

    def test_what_no_route_answers_is_not_kept_without_end(self, fake):
        for number in range(1_200):
            with pytest.raises(AssertionError):
                fake.handle(Request("GET", f"/nowhere/{number}"))
        assert len(fake.unmatched) == 1_000
        assert "/nowhere/1199" in fake.unmatched[-1]

    def test_a_reset_may_change_what_follows(self, client):
        client.fake.reset(seed=4, scenario="FailPath", progress="reads:1")
        started = client.told("Execution.start", {"workflowId": "w"})["executionId"]
        assert (client.fake.seed, client.fake.progress, client.status(started)) == (4, "reads:1", "QUEUED")
        assert WorkflowsFake(seed=4).start().id == started
        client.fake.reset()
        assert (client.fake.seed, client.fake.progress) == (4, "reads:1")

    @pytest.mark.parametrize("wrong", [{"progress": "slow"}, {"scenario": "Sad"}, {"scenario": []}])
    def test_a_reset_that_is_wrong_forgets_nothing(self, client, wrong):
        run = client.fake.start()
        with pytest.raises(ValueError, match=r"expected|needs"):
            client.fake.reset(seed=9, **wrong)
        assert (client.fake.seed, client.fake.executions) == (0, (run,))

    def test_an_execution_is_found_by_its_id(self, fake):
        run = fake.start("FailPath", workflow_id="w")
        assert fake.run(run.id) == run
        with pytest.raises(LookupError, match="nobody is not found"):
            fake.run("nobody")

    def test_calls_know_what_was_asked(self, client):
        client.ask("Execution.list", query={"workflowId": "ä", "pageSize": "2"})
        client.ask("Execution.getHistory", executionId="a/b")
        client.ask("Execution.list", query={"pageSize": "x"})
        assert [dict(each.parameters) for each in client.fake.calls] == [
            {"workflowId": "ä", "pageSize": "2"},
            {"executionId": "a/b"},
            {},
        ]

    def test_of_stateless_executions_those_that_are_started_follow_the_scenario(self):
        client = Client(WorkflowsFake(seed=2, stateless=True, scenario="FailPath"))
        ids = [client.told("Execution.start", {"workflowId": "w"})["executionId"] for _ in range(9)]
        other = Client(WorkflowsFake(seed=2, stateless=True, scenario="FailPath"))
        assert {other.status(each) for each in ids} == {"FAILED"}
        assert len({other.status(f"id{number}") for number in range(20)}) > 2

    @pytest.mark.parametrize("progress", ["immediate", "clock"])
    def test_stateless_fakes_agree_on_workflows_and_operations(self, progress):
        one, other = (Client(WorkflowsFake(seed=2, stateless=True, progress=progress)) for _ in range(2))
        created = one.told("Workflow.create", WANTED)
        workflow_id = created["metadata"]["workflowId"]
        deleted = one.told("Workflow.delete", workflowId=workflow_id)
        assert deleted["metadata"] == {**created["metadata"], "@type": deleted["metadata"]["@type"]}
        assert ("response" in created) is (progress == "immediate")
        for client in (one, other):
            client.fake.clock.advance(60)
        for work in (created, deleted):
            told = [each.told("Operation.get", operationId=work["id"]) for each in (one, other)]
            assert told[0] == told[1]
            assert (told[0]["done"], told[0]["createdAt"]) == (True, "2024-06-03T12:00:00Z")
        made = other.told("Operation.get", operationId=created["id"])["response"]
        assert made["id"] == workflow_id
        assert other.told("Workflow.get", workflowId=workflow_id)["workflow"].items() <= made.items()
        listed = [each.told("Workflow.list", query={"folderId": "f1"})["workflows"] for each in (one, other)]
        assert listed[0] == listed[1]
        assert {each["folderId"] for each in listed[0]} == {"f1"}
        assert one.ask("Operation.get", operationId="a" * 20)[0] == 404
        assert one.fake.workflows == ()

    def test_bodies_matter_where_requests_are_alike(self, client):
        bodies = [{"workflowId": "w"}, {"workflowId": 1}, {"workflowId": "w"}, None]
        path = "/workflows/v1/execution/start"
        assert [client.send("POST", path, each)[0] for each in bodies] == [200, 400, 200, 400]


def test_a_history_nobody_has(fake):
    with pytest.raises(LookupError, match="nobody is not found"):
        fake.history("nobody")
