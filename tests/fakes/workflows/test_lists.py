"""Lists come in pages and take filters."""

import pytest

from docpact.fakes import Step


def test_pages_hold_every_execution_once(client):
    runs = [client.fake.start("HappyPath", workflow_id="wf1").id for _ in range(7)]
    client.fake.start("HappyPath", workflow_id="wf2")
    found, token = [], ""
    for _ in range(4):
        query = {"workflowId": "wf1", "pageSize": "2", "pageToken": token}
        response = client.response("Execution.list", query=query)
        found += [each["id"] for each in response["executions"]]
        client.fake.start("HappyPath", workflow_id="wf1")  # what comes meanwhile moves no page
        token = response.get("nextPageToken", "")
    assert token == ""
    assert found == runs[::-1]


def test_the_default_is_a_hundred(client):
    for _ in range(101):
        client.fake.start([Step()], workflow_id="wf1")
    response = client.response("Execution.list", query={"workflowId": "wf1", "pageSize": "0"})
    assert (len(response["executions"]), "nextPageToken" in response) == (100, True)


def test_an_empty_list_is_left_out(client):
    assert client.response("Execution.list", query={"workflowId": "wf1"}) == {}


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
def test_filters(client, expression, count):
    for scenario in ("HappyPath", "FailPath", "RetryPath"):
        client.fake.start(scenario, workflow_id="wf1")
    response = client.response("Execution.list", query={"workflowId": "wf1", "filter": expression})
    assert len(response.get("executions", ())) == count


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
def test_what_is_refused(client, query):
    status, response = client.ask("Execution.list", query=query)
    assert (status, response["code"]) == (400, 3)


def test_a_token_serves_one_question(client):
    for _ in range(3):
        client.fake.start("HappyPath", workflow_id="wf1")
    token = client.response("Execution.list", query={"workflowId": "wf1", "pageSize": "1"})["nextPageToken"]
    other = {"workflowId": "wf1", "pageToken": token, "filter": "status=FINISHED"}
    assert client.ask("Execution.list", query=other)[0] == 400


def test_a_parameter_twice(client):
    status, response = client.send("GET", "/workflows/v1/execution", query=[("workflowId", "a"), ("workflowId", "b")])
    assert (status, response["code"]) == (400, 3)
