"""Stateless fakes of one seed agree on everything without sharing anything."""

import json

import pytest

from docpact.fakes import WorkflowsFake


def test_two_fakes_agree_on_everything(client_of):
    first, second = (client_of(WorkflowsFake(seed=4, stateless=True)) for _ in range(2))
    for execution_id in ("abc", "x/y", "0" * 20):
        for operation in ("Execution.get", "Execution.getHistory", "Execution.stop"):
            here, there = (each.ask(operation, executionId=execution_id) for each in (first, second))
            assert here == there
            assert here[0] == 200
    query = {"workflowId": "wf1", "pageSize": "10"}
    page = first.response("Execution.list", query=query)
    assert page == second.response("Execution.list", query=query)
    token = page["nextPageToken"]
    assert len(second.response("Execution.list", query={**query, "pageToken": token})["executions"]) == 10
    assert first.ask("Workflow.get", workflowId="w") == second.ask("Workflow.get", workflowId="w")


def test_another_seed_tells_another_story(client_of):
    histories = [client_of(WorkflowsFake(seed=n, stateless=True)).fake.history("abc") for n in range(5)]
    assert len({json.dumps(each) for each in histories}) == 5


def test_what_one_starts_the_other_sees_progress(client_of):
    first, second = (client_of(WorkflowsFake(seed=4, stateless=True, progress="clock")) for _ in range(2))
    started = first.send("POST", "/workflows/v1/execution/wf1/start")[1]["executionId"]
    assert len(started) == 20
    assert second.status(started) in {"QUEUED", "RUNNING"}
    assert first.status(started) == second.status(started)
    second.fake.clock.advance(10_000)
    assert second.status(started) != "QUEUED" or second.fake.history(started)["entries"][0]["status"] == "SCHEDULED"


def test_two_starts_are_two_executions(client_of):
    client = client_of(WorkflowsFake(stateless=True))
    ids = {client.send("POST", "/workflows/v1/execution/wf1/start")[1]["executionId"] for _ in range(5)}
    assert len(ids) == 5


def test_of_stateless_executions_those_that_are_started_follow_the_scenario(client_of):
    client = client_of(WorkflowsFake(seed=2, stateless=True, scenario="FailPath"))
    ids = [client.response("Execution.start", {"workflowId": "w"})["executionId"] for _ in range(9)]
    other = client_of(WorkflowsFake(seed=2, stateless=True, scenario="FailPath"))
    assert {other.status(each) for each in ids} == {"FAILED"}
    assert len({other.status(f"id{number}") for number in range(20)}) > 2


@pytest.mark.parametrize("progress", ["immediate", "clock"])
def test_stateless_fakes_agree_on_workflows_and_operations(progress, client_of, definition):
    one, other = (client_of(WorkflowsFake(seed=2, stateless=True, progress=progress)) for _ in range(2))
    created = one.response("Workflow.create", definition)
    workflow_id = created["metadata"]["workflowId"]
    deleted = one.response("Workflow.delete", workflowId=workflow_id)
    assert deleted["metadata"] == {**created["metadata"], "@type": deleted["metadata"]["@type"]}
    assert ("response" in created) is (progress == "immediate")
    for client in (one, other):
        client.fake.clock.advance(60)
    for work in (created, deleted):
        operations = [each.response("Operation.get", operationId=work["id"]) for each in (one, other)]
        assert operations[0] == operations[1]
        assert (operations[0]["done"], operations[0]["createdAt"]) == (True, "2024-06-03T12:00:00Z")
    workflow = other.response("Operation.get", operationId=created["id"])["response"]
    assert workflow["id"] == workflow_id
    assert other.response("Workflow.get", workflowId=workflow_id)["workflow"].items() <= workflow.items()
    lists = [each.response("Workflow.list", query={"folderId": "f1"})["workflows"] for each in (one, other)]
    assert lists[0] == lists[1]
    assert {each["folderId"] for each in lists[0]} == {"f1"}
    assert one.ask("Operation.get", operationId="a" * 20)[0] == 404
    assert one.fake.workflows == ()
