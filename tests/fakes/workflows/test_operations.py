"""The fake serves every operation, and no reply breaks its contract."""

import pytest

from docpact.contract import operations
from docpact.fakes import InvalidReplyError, WorkflowsFake


@pytest.mark.parametrize("operation", operations())
def test_every_operation_is_served(operation, client_of, definition, template_of):
    client = client_of(WorkflowsFake())
    path = {each[1:-1]: "nobody" for each in template_of(operation).split("/") if each.startswith("{")}
    query = {"Execution.list": {"workflowId": "w"}, "Workflow.list": {"folderId": "f"}}.get(operation)
    body = definition if operation == "Workflow.create" else None
    status, _ = client.ask(operation, body, query, **path)
    assert status in {200, 404}
    assert client.fake.calls[0].operation == operation


def test_no_reply_breaks_the_contract_unasked(client):
    run = client.fake.add_history({"execution": {"status": 1}, "entries": [{}]}, allow_invalid=True)
    with pytest.raises(InvalidReplyError, match="/execution/status"):
        client.ask("Execution.get", executionId=run)
