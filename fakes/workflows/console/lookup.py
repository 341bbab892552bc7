"""The executions that a console shows."""

from __future__ import annotations

from ...calls import Call
from ..fake import WorkflowsFake


def ids_of(fake: WorkflowsFake) -> tuple[str, ...]:
    """Every execution that was started or added, in order; of a stateless fake also those that calls have named."""
    found = dict.fromkeys(each.id for each in fake.executions)
    if fake.is_stateless:
        found |= dict.fromkeys(each for call in fake.calls if (each := execution_id_of(call)))
    return tuple(found)


def execution_id_of(call: Call) -> str | None:
    """The id of the execution that a call is about; None where it is about none."""
    execution_id = call.parameters.get("executionId")
    if execution_id is None and call.operation == "Execution.start" and call.reply.status == 200:
        return _started_id(call)
    return execution_id


def _started_id(call: Call) -> str | None:
    """The id of the execution that a call has started; None where a fault has spoilt the reply."""
    try:
        response = call.reply.json()
    except ValueError:
        return None
    execution_id = response.get("executionId") if isinstance(response, dict) else None
    return execution_id if isinstance(execution_id, str) else None


def status_of(fake: WorkflowsFake, execution_id: str) -> str | None:
    """How an execution stands; None where its history does not say."""
    execution = fake.history(execution_id).get("execution")
    status = execution.get("status") if isinstance(execution, dict) else None
    return status if isinstance(status, str) else None
