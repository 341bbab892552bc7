"""A client of Workflows under fuzz: each example asks a fresh fake, which answers with a drawn history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from ...contract import Policy
from ...contract.errors import hides_traceback
from ...contract.workflows import TERMINAL
from ...strategies.options import checked_groups
from ...strategies.values.value import Group
from ..protocol.ids import resource_id
from ..testing.fuzzing import Function, Recipe, Subject, fuzz, request_limit
from .fake import WorkflowsFake

if TYPE_CHECKING:
    from ...strategies.generation.compile import ProfileName

__tracebackhide__ = hides_traceback

_ID: Final = resource_id(0, "execution/0")
"""The id that a fake gives its first execution."""


def poll_limit(fake: WorkflowsFake) -> AbstractContextManager[WorkflowsFake]:
    """The fake, open, which answers fifty requests and no more.

    Raises:
        EndlessPollingError: in a client that goes on.
    """
    return request_limit(fake, _explain_polling)


def _explain_polling(fake: WorkflowsFake) -> str:
    """Why a client asks for ever: the last answer that it got."""
    last = fake.calls[-1].reply.status
    status = fake.history(fake.executions[0].id).get("execution", {}).get("status")
    if last != HTTPStatus.OK:
        return f"the last one with {last}: does the client ask for ever?"
    if status in TERMINAL:
        return f"and the execution is {status}: does the client ask for ever?"
    stayed = f"stayed {status}" if status else "had no status"
    advice = "use fuzz_client(terminal=True), and it ends after its first read"
    return f"and the execution {stayed} in each answer: {advice}"


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
    in the same way and draws nothing. The undecorated test is the attribute `body`.

    Args:
        test: the test itself, where the decorator stands without parentheses.
        profile: see `docpact.strategies.histories`.
        include: groups that are off by default; see there.
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
    options = {"auth": auth, "policy": policy, "virtual_sleep": virtual_sleep}
    subject = _subject({name: value for name, value in options.items() if value}, terminal=terminal)
    payloads = histories(profile=profile, include=groups).map(_with_own_id)

    decorate = partial(fuzz, payloads=payloads, subject=subject)
    return decorate if test is None else decorate(test)


def _subject(options: Mapping[str, Any], *, terminal: bool) -> Subject:
    snapshots: Callable[[Any], list[Any]] = final_history if terminal else lambda history: [history]

    @contextmanager
    def opened(history: Any) -> Iterator[Mapping[str, Any]]:
        with poll_limit(WorkflowsFake(**options)) as fake:
            yield {"fake": fake, "execution_id": fake.add_history(*snapshots(history))}

    return Subject(
        payload="history",
        names=("fake", "execution_id", "history"),
        one_of=("fake", "execution_id"),
        opened=opened,
        recipe=_recipe(options, terminal=terminal),
    )


def _recipe(options: Mapping[str, Any], *, terminal: bool) -> Recipe:
    helpers = "final_history, poll_limit" if terminal else "poll_limit"
    imports = ["from docpact.contract import Policy"] if "policy" in options else []
    imports.append(f"from docpact.fakes import WorkflowsFake, {helpers}")
    arguments = ", ".join(f"{name}={value!r}" for name, value in options.items())
    snapshots = "*final_history(HISTORY)" if terminal else "HISTORY"
    opening = f"with poll_limit(WorkflowsFake({arguments})) as fake:"
    setup = [opening, f"    execution_id = fake.add_history({snapshots})"]
    return Recipe(constant="HISTORY", imports=imports, setup=setup, values={"history": "HISTORY"})


def _with_own_id(history: Any) -> Any:
    """The history of the one execution that is asked for. The service gives its id, so that the two are the same."""
    _load_transport()
    if "id" in history.get("execution", {}):
        history["execution"]["id"] = _ID
    return history


@cache
def _load_transport() -> None:
    """Loads the libraries behind the transport while Hypothesis draws: examples have a deadline, drawing has none."""
    with WorkflowsFake():
        pass
