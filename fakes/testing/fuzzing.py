"""A client under fuzz: each example asks a fresh fake, which answers with a drawn history.

Home of Hypothesis among the fakes, which loads when a test is decorated and not before.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch

from ...contract import Policy
from ...contract.errors import hides_traceback
from ...contract.workflows.statuses import TERMINAL
from ...strategies.options import checked_groups
from ...strategies.values.tables import Group
from ..protocol.ids import resource_id
from ..workflows.fake import WorkflowsFake
from .reproductions import Failure, reproduction

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from ...contract.http import Reply, Request
    from ...strategies.generation.compile import ProfileName

__tracebackhide__ = hides_traceback

Function: TypeAlias = Callable[..., Any]

_GIVEN = ("fake", "execution_id", "history")
_ID = resource_id(0, "execution/0")
"""The id that a fake gives its first execution."""


class EndlessPollingError(AssertionError):
    """A client polls an execution that will not change any more."""


_PATIENCE = 50
"""More requests than a client needs to see that nothing changes; each example of a failure costs as many."""


@contextmanager
def poll_limit(fake: WorkflowsFake) -> Iterator[WorkflowsFake]:
    """The fake, open, which answers fifty requests and no more.

    Raises:
        AsksForeverError: in a client that goes on.
    """
    answer = fake.handle

    def handle(request: Request) -> Reply:
        if len(fake.calls) >= _PATIENCE:
            raise EndlessPollingError(f"{_PATIENCE} requests were answered, {_standing(fake)}")
        return answer(request)

    with patch.object(fake, "handle", handle), fake:
        yield fake


def _standing(fake: WorkflowsFake) -> str:
    """What a client that asks for ever was told."""
    last = fake.calls[-1].reply.status
    status = fake.history(fake.executions[0].id).get("execution", {}).get("status")
    if last != HTTPStatus.OK:
        return f"the last one with {last}: does the client ask for ever?"
    if status in TERMINAL:
        return f"and the execution is {status}: does the client ask for ever?"
    stayed = f"stayed {status}" if status else "had no status"
    return (
        f"and the execution {stayed} in each answer: use fuzz_client(terminal=True), and it ends after its first read"
    )


def final_history(history: Any) -> list[Any]:
    """The history, and the same whose execution has ended, unless it has."""
    execution = history.get("execution", {})
    if execution.get("status") in TERMINAL:
        return [history]
    return [history, {**history, "execution": {**execution, "status": "FINISHED"}}]


def fuzz_client(
    test: Function | None = None,
    /,
    *,
    profile: ProfileName = "any",
    include: Iterable[Group] = (),
    policy: Policy | None = None,
    auth: bool = False,
    virtual_sleep: bool = True,
    terminal: bool = False,
) -> Function:
    """Runs a test on many histories, each of which the API answers with; everything sent by `requests` reaches it.

        @fuzz_client()
        def test_client(fake, execution_id):
            MyClient(fake.base_url).history(execution_id)

    The test takes those that it needs of `fake` (a `WorkflowsFake`, open, fresh for each example), `execution_id` (the
    execution to ask for) and `history` (what is answered). Other parameters are fixtures of pytest, of which
    Hypothesis permits those that outlive one test. `@settings(...)` of Hypothesis goes above or below; without it there
    is no deadline, and failures are not explained by other examples.

    A drawn execution may stay open for ever, on which a client that polls until the end asks without end, and fails
    after fifty requests. For such a client there is `terminal`.

    A failure shrinks to the smallest history that shows it, and comes with the text of a file for pytest that fails
    likewise and draws nothing. The undecorated test is the attribute `body`.

    Args:
        test: the test itself, where the decorator stands without parentheses.
        profile: see `docpact.strategies.histories`.
        include: groups that are off by default, likewise.
        policy: what the fake tolerates in a history; where `evolution` is included, new enum values.
        auth: whether the fake asks for an `Authorization` header.
        virtual_sleep: whether `time.sleep` and `asyncio.sleep` return at once, so that polling takes no time.
        terminal: whether the execution ends after it was read once: further reads, of `Execution.get` as well, find it
            FINISHED if it was open, and all else as drawn. `history` is what was drawn.

    Raises:
        TypeError: the test takes neither `fake` nor `execution_id`, or is async.
    """
    from ...strategies import histories

    groups = checked_groups(include)
    if policy is None and "evolution" in groups:
        policy = Policy(new_enum_values="advice")
    asked = (("auth", auth), ("policy", policy), ("virtual_sleep", virtual_sleep))
    options = {name: value for name, value in asked if value}
    drawn = histories(profile=profile, include=groups).map(_answerable)
    snapshots = final_history if terminal else _as_drawn

    def decorate(test: Function) -> Function:
        return _fuzzed(test, drawn, options, snapshots)

    return decorate if test is None else decorate(test)


def _as_drawn(history: Any) -> list[Any]:
    return [history]


def _fuzzed(
    test: Function, drawn: SearchStrategy[Any], options: dict[str, Any], snapshots: Callable[[Any], list[Any]]
) -> Function:
    from hypothesis import given, note

    names = _given_names(test)
    written = "*final_history(HISTORY)" if snapshots is final_history else "HISTORY"

    @wraps(test)
    def example(*arguments: Any, history: object, **fixtures: Any) -> None:
        __tracebackhide__ = True
        with poll_limit(WorkflowsFake(**options)) as fake:
            execution_id = fake.add_history(*snapshots(history))
            values = {"fake": fake, "execution_id": execution_id, "history": deepcopy(history)}
            try:
                test(*arguments, **{name: values[name] for name in names}, **fixtures)
            except BaseException as error:
                note(reproduction(Failure(test, names, options, history, error, written)))
                raise

    vars(example)["__signature__"] = _signature(test)
    with _own_settings():
        fuzzed: Function = given(history=drawn)(example)
    vars(fuzzed)["body"] = test
    return fuzzed


_PROFILE = "docpact-fuzz-client"


@contextmanager
def _own_settings() -> Iterator[None]:
    """What a fuzzed test goes by for which nobody says `@settings`, which wins and may be above or below.

    Serving and judging are what takes time, and no other example explains a client's failure.
    """
    from hypothesis import Phase, settings

    before, usual = settings.get_current_profile_name(), settings()
    phases = [each for each in usual.phases if each is not Phase.explain]
    settings.register_profile(_PROFILE, usual, deadline=None, phases=phases)
    settings.load_profile(_PROFILE)
    try:
        yield
    finally:
        settings.load_profile(before)


def _given_names(test: Function) -> list[str]:
    names = [name for name in _GIVEN if name in inspect.signature(test).parameters]
    if not {"fake", "execution_id"} & set(names):
        raise TypeError(f"{test.__qualname__}() takes neither fake nor execution_id: it could ask for nothing")
    if inspect.iscoroutinefunction(test):
        raise TypeError(f"{test.__qualname__}() is async, and nobody would await it: call asyncio.run() in the test")
    return names


def _signature(test: Function) -> inspect.Signature:
    """What Hypothesis and pytest see: the fixtures, and the history that is drawn."""
    parameters = [each for name, each in inspect.signature(test).parameters.items() if name not in _GIVEN]
    drawn = inspect.Parameter("history", inspect.Parameter.KEYWORD_ONLY)
    return inspect.Signature(sorted([*parameters, drawn], key=lambda each: each.kind))


def _answerable(history: Any) -> Any:
    """The history of the one execution that is asked for: ids are the service's to give, and the two are the same."""
    _open_a_door()
    if "id" in history.get("execution", {}):
        history["execution"]["id"] = _ID
    return history


@cache
def _open_a_door() -> None:
    """Loads the libraries behind the door while Hypothesis draws: examples have a deadline, and drawing has none."""
    with WorkflowsFake():
        pass
