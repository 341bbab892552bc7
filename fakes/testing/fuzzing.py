"""A client under fuzz: each example of a test gets a fake that answers with a drawn response.

Home of Hypothesis among the fakes. It loads when a test is decorated and not before.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from unittest.mock import patch

from ...contract.errors import hides_traceback
from ..pipeline import ApiFake
from .reproductions import Failure, Recipe, reproduction

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from ...contract.http import Reply, Request

__tracebackhide__ = hides_traceback

Function: TypeAlias = Callable[..., Any]
AnyFake = TypeVar("AnyFake", bound=ApiFake)


class EndlessPollingError(AssertionError):
    """A client sends request after request, and nothing will change any more."""


MAX_REQUESTS = 50
"""More requests than a client needs to see that nothing changes; each example of a failure costs as many."""


@contextmanager
def request_limit(fake: AnyFake, explain: Callable[[AnyFake], str]) -> Iterator[AnyFake]:
    """The fake, open, which answers fifty requests and no more.

    Args:
        fake: the fake.
        explain: says of the fake why the client goes on, as the end of a sentence.

    Raises:
        EndlessPollingError: in a client that goes on.
    """
    answer = fake.handle

    def handle(request: Request) -> Reply:
        if len(fake.calls) >= MAX_REQUESTS:
            raise EndlessPollingError(f"{MAX_REQUESTS} requests were answered, {explain(fake)}")
        return answer(request)

    with patch.object(fake, "handle", handle), fake:
        yield fake


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the examples of a fuzzed test get.

    Attributes:
        payload: the name of the test's parameter that is the drawn response.
        names: of all parameters that an example provides.
        one_of: the test takes at least one of these; without them it could send no request.
        opened: opens a fake that answers with a response; gives what an example provides beside it, by name.
        recipe: how a failure becomes a test of its own.
    """

    payload: str
    names: Sequence[str]
    one_of: Sequence[str]
    opened: Callable[[Any], AbstractContextManager[Mapping[str, Any]]]
    recipe: Recipe


def fuzz(test: Function, payloads: SearchStrategy[Any], subject: Subject) -> Function:
    """A test that runs on many responses. The undecorated test is its attribute `body`.

    Args:
        test: takes those that it needs of the subject's names; its other parameters are fixtures of pytest.
        payloads: draws the responses.
        subject: what its examples get.

    Raises:
        TypeError: the test takes none of what it needs, or is async.
    """
    from hypothesis import given, note

    names = _parameters_of(test, subject)

    @wraps(test)
    def example(*arguments: Any, **values: Any) -> None:
        __tracebackhide__ = True
        payload = values.pop(subject.payload)
        with subject.opened(payload) as opened:
            provided = {**opened, subject.payload: deepcopy(payload)}
            try:
                test(*arguments, **{name: provided[name] for name in names}, **values)
            except BaseException as error:
                note(reproduction(Failure(test, names, payload, error), subject.recipe))
                raise

    vars(example)["__signature__"] = _signature(test, subject)
    with _own_settings():
        fuzzed: Function = given(**{subject.payload: payloads})(example)
    vars(fuzzed)["body"] = test
    return fuzzed


_PROFILE = "docpact-fuzz-client"


@contextmanager
def _own_settings() -> Iterator[None]:
    """The settings of a fuzzed test without `@settings`, which wins and may be above or below.

    There is no deadline, as serving and validating take time; no other example explains a client's failure.
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


def _parameters_of(test: Function, subject: Subject) -> list[str]:
    names = [name for name in subject.names if name in inspect.signature(test).parameters]
    if not {*subject.one_of} & {*names}:
        raise TypeError(f"{test.__qualname__}() takes neither {' nor '.join(subject.one_of)}: it could ask for nothing")
    if inspect.iscoroutinefunction(test):
        raise TypeError(f"{test.__qualname__}() is async, and nothing would await it: call asyncio.run() in the test")
    return names


def _signature(test: Function, subject: Subject) -> inspect.Signature:
    """The signature for Hypothesis and pytest: the fixtures, and the response that is drawn."""
    parameters = [each for name, each in inspect.signature(test).parameters.items() if name not in subject.names]
    payload = inspect.Parameter(subject.payload, inspect.Parameter.KEYWORD_ONLY)
    return inspect.Signature(sorted([*parameters, payload], key=lambda each: each.kind))
