"""Clients create, show, list and delete workflows by long-running operations."""

from docpact.fakes import WorkflowsFake


def test_from_creation_to_deletion(client, definition):
    made = client.response("Workflow.create", definition)
    assert made["done"] is True
    workflow_id = made["metadata"]["workflowId"]
    assert client.response("Operation.get", operationId=made["id"]) == made
    shown = client.response("Workflow.get", workflowId=workflow_id)["workflow"]
    assert shown.items() >= definition.items()
    assert shown["status"] == "ACTIVE"
    assert made["response"].items() >= shown.items()
    listed = client.response("Workflow.list", query={"folderId": "f1"})["workflows"]
    assert [(each["id"], "specification" in each) for each in listed] == [(workflow_id, False)]
    client.response("Workflow.delete", workflowId=workflow_id)
    assert client.ask("Workflow.get", workflowId=workflow_id)[0] == 404
    assert client.response("Workflow.list", query={"folderId": "f1"}) == {}
    assert client.send("POST", f"/workflows/v1/execution/{workflow_id}/start")[0] == 404


def test_an_operation_takes_its_time(client_of, definition):
    client = client_of(WorkflowsFake(progress="clock"))
    made = client.response("Workflow.create", definition)
    workflow_id = made["metadata"]["workflowId"]
    assert "done" not in made
    assert "response" not in made
    assert client.response("Workflow.get", workflowId=workflow_id)["workflow"]["status"] == "CREATING"
    client.fake.clock.advance(5)
    assert client.response("Operation.get", operationId=made["id"])["response"]["id"] == workflow_id
    assert client.response("Workflow.get", workflowId=workflow_id)["workflow"]["status"] == "ACTIVE"
    gone = client.response("Workflow.delete", workflowId=workflow_id)
    assert client.response("Workflow.get", workflowId=workflow_id)["workflow"]["status"] == "DELETING"
    client.fake.clock.advance(5)
    assert client.response("Operation.get", operationId=gone["id"])["done"] is True
    assert client.ask("Workflow.delete", workflowId=workflow_id)[0] == 404


def test_an_operation_by_reads(client_of, definition):
    client = client_of(WorkflowsFake(progress="reads:2"))
    made = client.response("Workflow.create", definition)
    seen = [client.response("Operation.get", operationId=made["id"]).get("done", False) for _ in range(4)]
    assert seen == [False, False, True, True]


def test_a_name_is_taken_once_in_a_folder(client, definition):
    client.response("Workflow.create", definition)
    status, told = client.ask("Workflow.create", definition)
    assert (status, told["code"]) == (409, 6)
    client.response("Workflow.create", {**definition, "folderId": "f2"})


def test_a_bad_name(client, definition):
    status, told = client.ask("Workflow.create", {**definition, "name": "Orders!"})
    assert status == 400
    assert told["details"][1]["fieldViolations"][0]["field"] == "/body/name"


def test_a_workflow_that_is_started_is_there(client):
    client.fake.start("HappyPath", workflow_id="Мой процесс")
    assert client.response("Workflow.get", workflowId="Мой процесс")["workflow"]["status"] == "ACTIVE"


def test_filters(client, definition):
    for name in ("orders", "refunds"):
        client.response("Workflow.create", {**definition, "name": name})
    told = client.response("Workflow.list", query={"folderId": "f1", "filter": 'name="refunds"'})
    assert [each["name"] for each in told["workflows"]] == ["refunds"]
