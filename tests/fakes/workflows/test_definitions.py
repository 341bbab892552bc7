"""Clients create, show, list and delete workflows by long-running operations."""

from docpact.fakes import WorkflowsFake


def test_from_creation_to_deletion(client, definition):
    creation = client.response("Workflow.create", definition)
    assert creation["done"] is True
    workflow_id = creation["metadata"]["workflowId"]
    assert client.response("Operation.get", operationId=creation["id"]) == creation
    workflow = client.response("Workflow.get", workflowId=workflow_id)["workflow"]
    assert workflow.items() >= definition.items()
    assert workflow["status"] == "ACTIVE"
    assert creation["response"].items() >= workflow.items()
    workflows = client.response("Workflow.list", query={"folderId": "f1"})["workflows"]
    assert [(each["id"], "specification" in each) for each in workflows] == [(workflow_id, False)]
    client.response("Workflow.delete", workflowId=workflow_id)
    assert client.ask("Workflow.get", workflowId=workflow_id)[0] == 404
    assert client.response("Workflow.list", query={"folderId": "f1"}) == {}
    assert client.send("POST", f"/workflows/v1/execution/{workflow_id}/start")[0] == 404


def test_an_operation_takes_its_time(client_of, definition):
    client = client_of(WorkflowsFake(progress="clock"))
    creation = client.response("Workflow.create", definition)
    workflow_id = creation["metadata"]["workflowId"]
    assert "done" not in creation
    assert "response" not in creation
    assert client.response("Workflow.get", workflowId=workflow_id)["workflow"]["status"] == "CREATING"
    client.fake.clock.advance(5)
    assert client.response("Operation.get", operationId=creation["id"])["response"]["id"] == workflow_id
    assert client.response("Workflow.get", workflowId=workflow_id)["workflow"]["status"] == "ACTIVE"
    deletion = client.response("Workflow.delete", workflowId=workflow_id)
    assert client.response("Workflow.get", workflowId=workflow_id)["workflow"]["status"] == "DELETING"
    client.fake.clock.advance(5)
    assert client.response("Operation.get", operationId=deletion["id"])["done"] is True
    assert client.ask("Workflow.delete", workflowId=workflow_id)[0] == 404


def test_an_operation_by_reads(client_of, definition):
    client = client_of(WorkflowsFake(progress="reads:2"))
    creation = client.response("Workflow.create", definition)
    are_done = [client.response("Operation.get", operationId=creation["id"]).get("done", False) for _ in range(4)]
    assert are_done == [False, False, True, True]


def test_a_name_is_taken_once_in_a_folder(client, definition):
    client.response("Workflow.create", definition)
    status, response = client.ask("Workflow.create", definition)
    assert (status, response["code"]) == (409, 6)
    client.response("Workflow.create", {**definition, "folderId": "f2"})


def test_a_bad_name(client, definition):
    status, response = client.ask("Workflow.create", {**definition, "name": "Orders!"})
    assert status == 400
    assert response["details"][1]["fieldViolations"][0]["field"] == "/body/name"


def test_a_workflow_that_is_started_is_there(client):
    client.fake.start("HappyPath", workflow_id="Мой процесс")
    assert client.response("Workflow.get", workflowId="Мой процесс")["workflow"]["status"] == "ACTIVE"


def test_filters(client, definition):
    for name in ("orders", "refunds"):
        client.response("Workflow.create", {**definition, "name": name})
    response = client.response("Workflow.list", query={"folderId": "f1", "filter": 'name="refunds"'})
    assert [each["name"] for each in response["workflows"]] == ["refunds"]
