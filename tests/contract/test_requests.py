"""What is asked of requests, in words."""

import pytest

from docpact.contract.api import Api
from docpact.contract.http import Request


@pytest.mark.parametrize(
    ("target", "body", "message"),
    [
        ("GET /execution?folderId=f&page_size=3", b"", "the query parameter workflowId, found folderId, page_size"),
        (
            "GET /execution?workflow_id=f",
            b"",
            "the query parameter workflowId (perhaps workflow_id was meant for it), found workflow_id",
        ),
        ("GET /execution", b"", "the query parameter workflowId, found no query"),
        (
            "POST /execution/start",
            b'{"workflow_id": "x"}',
            "the member workflowId (perhaps workflow_id was meant for it), found an object of 1 member",
        ),
        (
            "POST /execution/start",
            b'{"input": {}, "workflowld": "x"}',
            "the member workflowId (perhaps workflowld was meant for it), found an object of 2 members",
        ),
        ("POST /execution/start", b'{"input": {}}', "the member workflowId, found an object of 1 member"),
    ],
)
def test_what_is_missing_and_what_was_perhaps_meant(target, body, message):
    method, _, path = target.partition(" ")
    request = Request.to(method, f"https://h/workflows/v1{path}", body=body)
    match = Api.load().router.find(method, request.path)
    findings = match.route.request.findings(request, match.values)
    assert [each.message for each in findings if each.rule == "required"] == [f"expected {message}"]
