"""A refused request gets an error in the form of the API."""

import pytest

from docpact.fakes import Request, WorkflowsFake


def test_an_unknown_execution(fake, get):
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
def test_an_id_that_is_empty_or_cannot_be_decoded(fake, raw, message):
    reply = fake.handle(Request("GET", f"/workflows/v1/execution/{raw}/history"))
    assert (reply.status, reply.json()["code"]) == (400, 3)
    assert message in reply.json()["message"]


def test_request_ids_follow_from_seed_and_call(get):
    def ids(seed):
        fake = WorkflowsFake(seed=seed)
        return [get(fake, "x").headers["x-request-id"] for _ in range(2)]

    assert ids(1) == ids(1)
    assert len({*ids(1), *ids(2)}) == 4


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/body"),
        ({"workflowId": 7}, "/body/workflowId"),
        ({"workflowId": "wf1", "input": {"inputJson": "1", "inputValue": 1}}, "/body/input"),
        ([], "/body"),
    ],
)
def test_bad_bodies(client, body, pointer):
    status, error = client.send("POST", "/workflows/v1/execution/start", body)
    assert (status, error["code"]) == (400, 3)
    assert {each["field"] for each in error["details"][1]["fieldViolations"]} == {pointer}
    assert [each.pointer for each in client.fake.calls[0].findings] == [pointer]
    assert client.fake.executions == ()


@pytest.mark.parametrize("query", ["workflowId=%ED%A0%80", "workflowId=%FF", "workflowId=a%2", "%C3=1&workflowId=a"])
def test_a_query_that_is_not_utf_8(fake, query):
    assert fake.handle(Request("GET", "/workflows/v1/execution", query)).status == 400
    assert "url-encoding" in [each.rule for each in fake.calls[0].findings]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_the_content_type(fake, content_type):
    request = Request.to(
        "POST",
        f"{fake.base_url}/workflows/v1/execution/wf1/start",
        headers={"Content-Type": content_type},
        body=b"{}",
    )
    assert fake.handle(request).status == 400
    assert [each.rule for each in fake.calls[0].findings] == ["request-content-type"]


def test_what_is_not_json(fake):
    request = Request.to("POST", f"{fake.base_url}/workflows/v1/execution/wf1/start", body=b"{")
    assert fake.handle(request).status == 400
    assert [each.rule for each in fake.calls[0].findings] == ["json"]


def test_bodies_matter_where_requests_are_alike(client):
    bodies = [{"workflowId": "w"}, {"workflowId": 1}, {"workflowId": "w"}, None]
    path = "/workflows/v1/execution/start"
    assert [client.send("POST", path, each)[0] for each in bodies] == [200, 400, 200, 400]
