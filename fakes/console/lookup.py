"""The executions that a console shows."""

from __future__ import annotations

from ..calls import Call
from ..workflows.fake import WorkflowsFake


def ids_of(fake: WorkflowsFake) -> tuple[str, ...]:
    """Every execution that was started or added, in order; of a stateless fake also those that calls have named."""
    found = dict.fromkeys(each.id for each in fake.executions)
    if fake.is_stateless:
        found |= dict.fromkeys(named for call in fake.calls if (named := execution_named(call)))
    return tuple(found)


def execution_named(call: Call) -> str | None:
    """The id of the execution that a call is about; None where it is about none."""
    named = call.parameters.get("executionId")
    if named is None and call.operation == "Execution.start" and call.reply.status == 200:
        told = _told(call)
        return told if isinstance(told, str) else None
    return named


def _told(call: Call) -> object:
    try:
        answer = call.reply.json()
    except ValueError:  # a fault has spoilt it
        return None
    return answer.get("executionId") if isinstance(answer, dict) else None


def status_of(fake: WorkflowsFake, execution_id: str) -> str | None:
    """How an execution stands; None where its history does not say."""
    execution = fake.history(execution_id).get("execution")
    status = execution.get("status") if isinstance(execution, dict) else None
    return status if isinstance(status, str) else None
