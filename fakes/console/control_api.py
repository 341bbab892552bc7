"""The control API: the Python API's own verbs and words over HTTP, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, TypeAlias, get_args

from ...contract import Report
from ...contract.formats.protobuf_time import format_timestamp
from ...contract.http import printable_query, printable_text
from ...contract.reporting.rendering import report_to_json
from ...contract.text.redaction import mask_secrets
from ...contract.workflows.statuses import StepStatus
from ..calls import Call
from ..faults import Fault
from ..faults.fault import FORMER_WORDS, WORDS
from ..workflows.executions import Run
from ..workflows.fake import WorkflowsFake
from ..workflows.plans import Plan, Step
from .arguments import (
    ANYTHING,
    COUNT,
    LIST,
    MAYBE_NUMBER,
    MAYBE_TIMES,
    NUMBER,
    OBJECT,
    PLAN,
    SWITCH,
    TEXT,
    WHOLE,
    Argument,
    Arguments,
    BadRequestError,
    Kind,
    attempt,
    checked,
)
from .lookup import ids_of, status_of

Json: TypeAlias = Mapping[str, Any]
Does: TypeAlias = Callable[[WorkflowsFake, dict[str, Any]], Json]


@dataclass(frozen=True, slots=True)
class ControlCall:
    """One thing that can be asked of a fake or told to it.

    Attributes:
        method: GET where it only looks.
        name: below the prefix.
        words: what it does.
        arguments: in the query of a GET, in the body of a POST.
        does: answers.
    """

    method: str
    name: str
    words: str
    arguments: Arguments
    does: Does


def methods_of(name: str) -> tuple[str, ...]:
    """The methods of a name; none where there is no such name."""
    return tuple(method for method, each in CALLS if each == name)


def call_names() -> Iterator[str]:
    """The calls, each with its method."""
    return (f"{method} {name}".strip() for method, name in CALLS)


def _overview(fake: WorkflowsFake, _: Json) -> Json:
    return {"fake": _settings(fake), "calls": [_described(each) for each in CALLS.values()]}


def _settings(fake: WorkflowsFake) -> Json:
    return {
        "stateless": fake.is_stateless,
        "seed": fake.seed,
        "progress": fake.progress,
        "auth": fake.auth,
        **_clock(fake, {}),
    }


def _described(call: ControlCall) -> Json:
    place = "query" if call.method == "GET" else "body"
    told = {name: f"{each.words}; {each.kind.words}" for name, each in call.arguments.items()}
    return {"call": f"{call.method} /_docpact/{call.name}".rstrip("/"), "does": call.words, place: told}


# --------------------------------------------------------------------- executions


def _executions(fake: WorkflowsFake, asked: Json) -> Json:
    found = ids_of(fake)
    newest = found[::-1][: asked.get("limit", _LIMIT)]
    return {"total": len(found), "executions": [_standing(fake, each) for each in newest]}


def _standing(fake: WorkflowsFake, execution_id: str) -> Json:
    return {**_run(fake.run(execution_id)), "status": status_of(fake, execution_id)}


def _run(run: Run) -> Json:
    return {
        "id": run.id,
        "workflow_id": run.workflow_id,
        "scenario": run.scenario,
        "created": format_timestamp(run.created),
    }


def _history(fake: WorkflowsFake, asked: Json) -> Json:
    return fake.history(asked["execution_id"])


def _start(fake: WorkflowsFake, asked: dict[str, Any]) -> Json:
    if "scenario" in asked:
        asked["scenario"] = _plan(asked["scenario"])
    return _run(attempt(lambda: fake.start(**asked), "body"))


def _add_history(fake: WorkflowsFake, asked: dict[str, Any]) -> Json:
    snapshots = asked.pop("snapshots")
    return {"execution_id": attempt(lambda: fake.add_history(*snapshots, **asked), "/snapshots")}


def _plan(given: Any) -> Plan:
    """A scenario's name, or steps."""
    if isinstance(given, str):
        return given
    return [_step(each, f"/scenario/{index}") for index, each in enumerate(given)]


def _step(given: object, at: str) -> Step:
    if not isinstance(given, dict):
        raise BadRequestError(f"{at}: expected an object, a step.")
    values = checked(given, _STEP, at)
    return attempt(lambda: Step(**values), at)


_ENDINGS: Final = get_args(StepStatus)
_STEP_KINDS: Final[Mapping[str, Kind]] = {
    "duration": MAYBE_NUMBER,
    "attempts": WHOLE,
    "input": ANYTHING,
    "output": ANYTHING,
    "status": Kind(f"one of {', '.join(_ENDINGS)}", lambda value: value in _ENDINGS),
}
_STEP: Final[Arguments] = {each.name: Argument(_STEP_KINDS.get(each.name, TEXT), "") for each in fields(Step)}

# --------------------------------------------------------------------- faults and time


def _faults(fake: WorkflowsFake, _: Json) -> Json:
    armed = [
        {"operation": each.operation, "fault": dict(each.fault.given), "left": each.left, "fired": each.fired}
        for each in fake.faults.armed
    ]
    fired = [
        {"operation": each.operation, "fault": dict(each.fault.given), "at": format_timestamp(each.at)}
        for each in fake.faults.fired
    ]
    return {"armed": armed, "fired": fired[-_LIMIT:]}


def _add_fault(fake: WorkflowsFake, asked: dict[str, Any]) -> Json:
    values = checked(asked["fault"], _FAULT, "/fault")
    words = {FORMER_WORDS.get(name, name): value for name, value in values.items()}
    fault = attempt(lambda: Fault(**words), "/fault")
    times = {"times": asked["times"]} if "times" in asked else {}
    attempt(lambda: fake.faults.add(asked["operation"], fault, **times), "body")
    return _faults(fake, {})


def _clear_faults(fake: WorkflowsFake, _: Json) -> Json:
    fake.faults.clear()
    return _faults(fake, {})


_FAULT: Final[Arguments] = {name: Argument(ANYTHING, "") for name in (*WORDS, *FORMER_WORDS)}


def _clock(fake: WorkflowsFake, _: Json) -> Json:
    return {"clock": "real" if fake.clock.is_real else "virtual", "now": format_timestamp(fake.clock.nanos)}


def _advance(fake: WorkflowsFake, asked: Json) -> Json:
    attempt(lambda: fake.clock.advance(asked["seconds"]), "/seconds")
    return _clock(fake, {})


# --------------------------------------------------------------------- looking back


def _calls(fake: WorkflowsFake, asked: Json) -> Json:
    """Those after a number from the first on; without one the last."""
    limit = asked.get("limit", _LIMIT)
    if "after" in asked:
        found = [each for each in fake.calls if each.number > asked["after"]][:limit]
    else:
        found = list(fake.calls[max(0, len(fake.calls) - limit) :])
    return {"calls": [_call(each) for each in found]}


def _call(call: Call) -> Json:
    request = call.request
    judged = report_to_json(Report(call.operation, call.findings), call.operation)
    return {
        "number": call.number,
        "at": format_timestamp(call.at),
        "operation": call.operation,
        "request": {
            "method": request.method,
            "path": printable_text(request.path),
            "query": printable_query(request),
            "body": _text(request.body),
        },
        "reply": {"status": call.reply.status, "body": _text(call.reply.body)},
        "fault": call.fault,
        "ok": judged["ok"],
        "findings": judged["findings"],
    }


def _text(body: bytes) -> str:
    return mask_secrets(body.decode("utf-8", "replace"))


def _unmatched(fake: WorkflowsFake, _: Json) -> Json:
    return {"unmatched": list(fake.unmatched[-_LIMIT:])}


def _reset(fake: WorkflowsFake, asked: dict[str, Any]) -> Json:
    if "scenario" in asked:
        asked["scenario"] = _plan(asked["scenario"])
    attempt(lambda: fake.reset(**asked), "body")
    return _settings(fake)


_LIMIT: Final = 100
_TABLE: Final = (
    ControlCall("GET", "", "what there is", {}, _overview),
    ControlCall(
        "GET",
        "executions",
        "the executions, the newest first",
        {"limit": Argument(COUNT, f"how many at most, instead of {_LIMIT}")},
        _executions,
    ),
    ControlCall(
        "GET",
        "history",
        "the history of an execution as it stands; this is no read of a client",
        {"execution_id": Argument(TEXT, "whose", required=True)},
        _history,
    ),
    ControlCall(
        "GET",
        "calls",
        "the last that clients asked and were told, in order, with the findings on it",
        {
            "after": Argument(COUNT, "instead those whose number is larger, from the first on"),
            "limit": Argument(COUNT, f"how many at most, instead of {_LIMIT}"),
        },
        _calls,
    ),
    ControlCall("GET", "unmatched", "what no route answered, and why", {}, _unmatched),
    ControlCall("GET", "faults", "what is armed, and what was fired", {}, _faults),
    ControlCall("GET", "clock", "the time", {}, _clock),
    ControlCall(
        "POST",
        "start",
        "starts an execution",
        {
            "scenario": Argument(PLAN, "what it does"),
            "workflow_id": Argument(TEXT, "what it is an execution of"),
            "status": Argument(TEXT, "how it ends"),
            "allow_invalid": Argument(SWITCH, "whether its histories may break the contract"),
        },
        _start,
    ),
    ControlCall(
        "POST",
        "add_history",
        "lets an execution answer its readers with histories in order",
        {
            "snapshots": Argument(LIST, "the histories, each as JSON or as text that holds JSON", required=True),
            "execution_id": Argument(TEXT, "the id to answer to"),
            "allow_invalid": Argument(SWITCH, "whether they may break the contract"),
        },
        _add_history,
    ),
    ControlCall(
        "POST",
        "faults/add",
        "arms a fault",
        {
            "operation": Argument(TEXT, "which requests meet it, * for all", required=True),
            "fault": Argument(OBJECT, "what goes wrong, in the words of Fault", required=True),
            "times": Argument(MAYBE_TIMES, "how many requests meet it, null for ever"),
        },
        _add_fault,
    ),
    ControlCall("POST", "faults/clear", "disarms all faults and forgets what was fired", {}, _clear_faults),
    ControlCall(
        "POST",
        "clock/advance",
        "moves the time on",
        {"seconds": Argument(NUMBER, "by how much", required=True)},
        _advance,
    ),
    ControlCall(
        "POST",
        "reset",
        "forgets executions, workflows, calls and faults",
        {
            "seed": Argument(WHOLE, "what ids and stories follow from henceforth"),
            "scenario": Argument(PLAN, "what executions do henceforth that a client starts"),
            "progress": Argument(TEXT, "how executions move on henceforth"),
        },
        _reset,
    ),
)
CALLS: Final[Mapping[tuple[str, str], ControlCall]] = {(each.method, each.name): each for each in _TABLE}
"""Every control call by method and name."""
