"""Clients and tests start executions."""

import json

import pytest

from docpact.fakes import InvalidHistoryError, Request, Step, WorkflowsFake


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("/workflows/v1/execution/start", {"workflowId": "wf1", "input": {"inputJson": '{"a": 1}'}}),
        ("/workflows/v1/execution/wf1/start", {"input": {"inputValue": {"a": 1}}}),
    ],
)
def test_both_bindings(client, url, body):
    status, response = client.send("POST", url, body)
    assert status == 200
    execution = client.response("Execution.get", executionId=response["executionId"])["execution"]
    assert (execution["workflowId"], execution["status"]) == ("wf1", "FINISHED")
    assert json.loads(execution["input"]["inputJson"]) == {"a": 1}


def test_without_a_body(client):
    status, response = client.send("POST", "/workflows/v1/execution/wf1/start")
    assert (status, set(response)) == (200, {"executionId"})


def test_the_fake_says_what_clients_start(client_of):
    client = client_of(WorkflowsFake(scenario="FailPath"))
    _, response = client.send("POST", "/workflows/v1/execution/wf1/start")
    execution = client.response("Execution.get", executionId=response["executionId"])["execution"]
    assert execution["status"] == "FAILED"
    assert execution["error"] == client.fake.history(response["executionId"])["entries"][-1]["error"]


def test_a_number_of_any_length_in_a_body(fake):
    body = b'{"surplus": ' + b"9" * 5000 + b"}"
    request = Request.to("POST", f"{fake.base_url}/workflows/v1/execution/wf1/start", body=body)
    assert fake.handle(request).status == 200


def test_a_deleted_workflow_starts_nothing():
    fake = WorkflowsFake()
    fake.start(workflow_id="wf1")
    assert fake.handle(Request("DELETE", "/workflows/v1/workflow/wf1")).status == 200
    with pytest.raises(ValueError, match="workflow_id='wf1': Workflow wf1 is not found"):
        fake.start(workflow_id="wf1")


def test_a_scenario_that_breaks_the_contract(client):
    broken = [Step(status="DANCING")]
    with pytest.raises(InvalidHistoryError, match="DANCING"):
        client.fake.start(broken)
    with pytest.raises(InvalidHistoryError):
        WorkflowsFake(scenario=broken)
    run = client.fake.start(broken, allow_invalid=True)
    assert client.response("Execution.getHistory", executionId=run.id)["entries"][0]["status"] == "DANCING"


def test_an_execution_is_found_by_its_id(fake):
    run = fake.start("FailPath", workflow_id="w")
    assert fake.run(run.id) == run
    with pytest.raises(LookupError, match="nobody is not found"):
        fake.run("nobody")


def test_a_history_nobody_has(fake):
    with pytest.raises(LookupError, match="nobody is not found"):
        fake.history("nobody")
