"""Every operation shows an execution in the same state, which moves on as the fake says, until a client stops it."""

import json

import pytest

from docpact.fakes import Step, WorkflowsFake

OK_TO_STOP = [Step(), Step(duration=None)]


def every_view(client, execution_id):
    """The execution as the three operations show it."""
    history = client.fake.history(execution_id)["execution"]
    preview = client.response("Execution.list", query={"workflowId": history["workflowId"]})["executions"]
    details = client.response("Execution.get", executionId=execution_id)["execution"]
    return history, next(each for each in preview if each["id"] == execution_id), details


class TestStates:
    @pytest.mark.parametrize("scenario", ["HappyPath", "FailPath", "Stopped", "Paused", "RunningOpenStep"])
    def test_every_operation_shows_the_same(self, client, scenario):
        run = client.fake.start(scenario, workflow_id="wf1")
        history, preview, details = every_view(client, run.id)
        assert history == preview
        assert details.items() >= history.items()
        assert history["id"] == run.id

    def test_a_result_where_it_finished(self, client):
        run = client.fake.start([Step(output={"sum": 3})])
        details = client.response("Execution.get", executionId=run.id)["execution"]
        assert json.loads(details["result"]["resultJson"]) == {"sum": 3}
        assert "error" not in details

    def test_reads_move_it_on(self, client_of):
        client = client_of(WorkflowsFake(progress="reads:2"))
        run = client.fake.start([Step()])
        statuses = [client.status(run.id) for _ in range(12)]
        assert statuses == ["QUEUED"] * 2 + ["RUNNING"] * 4 + ["FINISHED"] * 6

    def test_looking_is_no_read(self):
        fake = WorkflowsFake(progress="reads:1")
        run = fake.start([Step()])
        assert {fake.history(run.id)["execution"]["status"] for _ in range(9)} == {"QUEUED"}

    def test_the_clock_moves_it_on(self, client_of):
        client = client_of(WorkflowsFake(progress="clock"))
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
        assert client.response("Execution.getHistory", executionId=run)["execution"]["status"] == "RUNNING"
        assert [client.status(run), client.status(run)] == ["FINISHED", "FINISHED"]


class TestStop:
    @pytest.mark.parametrize("operation", ["Execution.stop", "Execution.terminate"])
    def test_what_runs_is_stopped(self, client, operation):
        run = client.fake.start(OK_TO_STOP, workflow_id="wf1")
        assert client.response(operation, executionId=run.id) == {"executionId": run.id}
        history, preview, details = every_view(client, run.id)
        assert history["status"] == preview["status"] == details["status"] == "STOPPED"
        assert [each["status"] for each in client.fake.history(run.id)["entries"]] == ["COMPLETED", "CANCELLED"]

    def test_on_the_way(self, client_of):
        client = client_of(WorkflowsFake(progress="clock"))
        run = client.fake.start([Step(duration=60), Step()])
        client.fake.clock.advance(10)
        client.response("Execution.stop", executionId=run.id)
        client.fake.clock.advance(1000)
        history = client.response("Execution.getHistory", executionId=run.id)
        assert history["execution"]["duration"] == "9.500s"
        assert [(each["status"], each["duration"]) for each in history["entries"]] == [("CANCELLED", "9.400s")]

    def test_what_ended_cannot_be_stopped(self, client):
        run = client.fake.start("HappyPath")
        status, error = client.ask("Execution.stop", executionId=run.id)
        assert (status, error["code"]) == (400, 9)
        assert "is FINISHED, not running" in error["message"]

    def test_a_replay(self, client):
        run = client.fake.add_history({"entries": [{"status": "STARTED"}]}, {"entries": [{"status": "COMPLETED"}]})
        client.response("Execution.stop", executionId=run)
        history = client.response("Execution.getHistory", executionId=run)
        assert history == {"execution": {"status": "STOPPED"}, "entries": [{"status": "CANCELLED"}]}

    def test_nobody(self, client):
        assert client.ask("Execution.stop", executionId="nobody")[0] == 404
