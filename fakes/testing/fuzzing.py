"""A client under fuzz: each example of a test gets a fake that answers with a drawn response.

A failure becomes a test of its own: one file, one response, nothing drawn. This is the home of Hypothesis among the
fakes, which loads when a test is decorated and not before.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar
from unittest.mock import patch

from ...contract.errors import hides_traceback
from ...contract.http import Reply, Request
from ..api_fake import ApiFake

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__tracebackhide__ = hides_traceback

Function: TypeAlias = Callable[..., Any]
AnyFake = TypeVar("AnyFake", bound=ApiFake)


class EndlessPollingError(AssertionError):
    """A client sends request after request, and nothing will change any more."""


MAX_REQUESTS: Final = 50
"""More requests than a client needs to see that nothing changes; each example of a failure costs as many."""


@contextmanager
def request_limit(fake: AnyFake, explain: Callable[[AnyFake], str]) -> Iterator[AnyFake]:
    """The fake, open, which answers fifty requests. `explain` ends the sentence why the client goes on.

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
    """What the examples of a fuzzed test get, by the names of its parameters, of which it takes at least `one_of`.

    `payload` is the one of the drawn response. `opened` opens a fake that answers with it, and gives all others.
    """

    payload: str
    names: Sequence[str]
    one_of: Sequence[str]
    opened: Callable[[Any], AbstractContextManager[Mapping[str, Any]]]
    recipe: Recipe


def fuzz(test: Function, payloads: SearchStrategy[Any], subject: Subject) -> Function:
    """A test that runs on many responses, with those of the subject's names that it takes; the others are fixtures.

    The undecorated test is its attribute `body`.

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


TITLE = '"""A response on which '
"""How the text begins."""

_LONG = 4000


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a failure becomes a test, in lines of Python: a constant holds the response, the setup opens the fake.

    The values are the arguments of the fuzzed test, by parameter; others are variables of the same name.
    """

    constant: str
    imports: Sequence[str]
    setup: Sequence[str]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that an undecorated test raised on a payload, and the parameters that it took of the example."""

    test: Callable[..., object]
    arguments: Sequence[str]
    payload: object
    error: BaseException

    @property
    def file_name(self) -> str:
        """Where to save it: another failure has another name."""
        identity = f"{self.test.__qualname__} {type(self.error).__name__} {json.dumps(self.payload)}"
        return f"test_reproduction_{sha256(identity.encode()).hexdigest()[:8]}.py"

    @property
    def file(self) -> Path:
        """Where the test stands."""
        return Path(inspect.getfile(self.test))

    @property
    def is_local(self) -> bool:
        """Whether the test stands inside a function, so that it cannot be imported."""
        return "<locals>" in self.test.__qualname__

    @property
    def names(self) -> list[str]:
        """The names that lead to the test: of its class, if it has one, and its own."""
        return self.test.__qualname__.rpartition("<locals>.")[2].split(".")

    @property
    def fixtures(self) -> list[str]:
        """The other parameters of the test, which are fixtures of pytest."""
        names = [name for name in inspect.signature(self.test).parameters if name not in self.arguments]
        return names[len(self.names) > 1 :]


def reproduction(failure: Failure, recipe: Recipe) -> str:
    """The text of a file for pytest that fails as the failure did."""
    return _FILE.format(
        title=f"{TITLE}{failure.test.__qualname__} fails: save it beside {failure.file.name} as {failure.file_name}.",
        imports="\n".join(_imports(failure, recipe)),
        error=" ".join(f"{type(failure.error).__name__}: {failure.error}".split())[:100],
        constant=recipe.constant,
        payload=_json(failure.payload),
        fixtures=", ".join(failure.fixtures),
        setup="\n    ".join(recipe.setup),
        call=_call(failure, recipe),
    )


_FILE = '''\
{title}"""

import json
{imports}

# {error}
{constant} = json.loads(
    r"""
{payload}
"""
)


def test_reproduction({fixtures}):
    {setup}
        {call}
'''
_PLACEHOLDER = """

def fuzzed(**_given):
    raise NotImplementedError("{name} stands inside a function: put its body here")
"""


def _imports(failure: Failure, recipe: Recipe) -> Iterator[str]:
    by_folder = not failure.is_local and not _is_importable(failure.test.__module__)
    if by_folder:
        yield "import sys\nfrom pathlib import Path"
    yield ""
    yield from recipe.imports
    if failure.is_local:
        yield _PLACEHOLDER.format(name=failure.test.__qualname__)
        return
    if by_folder:
        yield "\nsys.path.insert(0, str(Path(__file__).parent))"
    fixtures = [name for name in failure.fixtures if name in failure.test.__globals__]
    module = failure.file.stem if by_folder else failure.test.__module__
    yield f"from {module} import {', '.join([f'{failure.names[0]} as fuzzed', *fixtures])}"


def _is_importable(module: str) -> bool:
    """Whether a name leads to a module from anywhere; folders without `__init__.py` are named as each run likes."""
    found = PathFinder.find_spec(module.partition(".")[0])
    return module != "__main__" and found is not None and found.origin is not None


def _json(payload: object) -> str:
    """Indented while that is readable. In ASCII there is nothing that could end the text around it."""
    text = json.dumps(payload, indent=2)
    return text if len(text) <= _LONG else json.dumps(payload)


def _call(failure: Failure, recipe: Recipe) -> str:
    arguments = [f"{name}={recipe.values.get(name, name)}" for name in (*failure.arguments, *failure.fixtures)]
    if failure.is_local:
        return f"fuzzed({', '.join(arguments)})"
    owner = ".".join(["fuzzed", *failure.names[1:-1]])
    if len(failure.names) > 1:
        return f"{owner}.{failure.names[-1]}.body({', '.join([f'{owner}()', *arguments])})"
    return f"fuzzed.body({', '.join(arguments)})"
