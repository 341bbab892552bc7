"""The fixtures, and the marker `@pytest.mark.docpact`, which has the options of `WorkflowsFake`, and `traffic`.

Each fixture loads what it needs when a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from importlib.util import find_spec
from inspect import Parameter, signature
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol

import pytest

if TYPE_CHECKING:
    from ...contract import Contract
    from ...fakes import WorkflowsFake
    from ...strategies import ExecutionStatus, ScenarioName

HELP: Final = (
    "docpact(scenario=…, progress=…, virtual_sleep=…, auth=…, policy=…, seed=…): options of the fixtures of docpact, "
    "the arguments of WorkflowsFake; docpact_contract takes the policy, history_factory the seed. A test's own marker "
    "wins over that of its class and module. traffic=False: --docpact-traffic leaves the test out."
)

FAILED: Final = pytest.StashKey[bool]()
"""Whether a phase of the test has failed so far."""

_TRAFFIC: Final = "traffic"
_CHECKED_BY_THE_FAKE: Final = ("scenario", "clock")


def options_of(node: pytest.Item) -> dict[str, Any]:
    """The arguments of `WorkflowsFake` that a test asks for; a wrong marker ends it with one line."""
    return {name: value for name, value in _options(node).items() if name != _TRAFFIC}


def is_validated(node: pytest.Item) -> bool:
    """Whether the exchanges of a test are validated."""
    return _options(node).get(_TRAFFIC, True) is True


def _options(node: pytest.Item) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for marker in node.iter_markers("docpact"):  # the closest to the test comes first, and wins
        _check(marker)
        options = {**marker.kwargs, **options}
    return options


def _check(marker: pytest.Mark) -> None:
    from ...fakes import WorkflowsFake

    known = signature(WorkflowsFake).parameters
    takes = f"takes {', '.join(known)}, {_TRAFFIC}"
    for value in marker.args:
        _refuse(f"({value!r}): {takes}, each by name")
    for name, value in marker.kwargs.items():
        if name not in known and name != _TRAFFIC:
            _refuse(f"({name}=…): {takes}")
        expected = _type(name, known)
        if expected is not None and not isinstance(value, expected):
            _refuse(f"({name}={value!r}): expected {expected.__name__}")


def _type(name: str, known: Mapping[str, Parameter]) -> type | None:
    """The type of an option: that of its default, as annotations are text; None where the default has none."""
    if name in _CHECKED_BY_THE_FAKE or (name in known and known[name].default is None):
        return None
    return bool if name == _TRAFFIC else type(known[name].default)


def _refuse(problem: str) -> NoReturn:
    pytest.fail(f"@pytest.mark.docpact{problem}", pytrace=False)


class ContractFactory(Protocol):
    """What the fixture `docpact_contract` gives."""

    def __call__(self, operation: str = ...) -> Contract:
        """The contract of an operation, under the policy of the test's marker.

        Raises:
            UnknownOperationError: no contract is shipped for the operation.
        """


@pytest.fixture
def docpact_contract(request: pytest.FixtureRequest) -> ContractFactory:
    """Gives contracts by operation; that of the main operation where none is named.

    `docpact_contract("Operation.get").conforms(body)`. They validate by the
    policy of the marker: @pytest.mark.docpact(policy=Policy(new_enum_values="advice")).
    """
    from ...contract import Policy
    from ...contract.contract import shipped_contract
    from ...contract.workflows import DEFAULT_OPERATION

    policy = options_of(request.node).get("policy", Policy())
    return lambda operation=DEFAULT_OPERATION: shipped_contract(operation, policy)


class HistoryFactory(Protocol):
    """What the fixture `history_factory` gives."""

    def __call__(
        self,
        *,
        scenario: ScenarioName | None = None,
        status: ExecutionStatus | None = None,
        entries: int | tuple[int, int] | None = None,
        started_at: datetime | None = None,
    ) -> dict[str, Any]:
        """The next history of the test; the arguments are those of `docpact.strategies.history`.

        Raises:
            ValueError: there is no such scenario or status, or the number of entries is below one.
        """


@pytest.fixture
def _docpact_fake(request: pytest.FixtureRequest) -> Iterator[WorkflowsFake]:
    """The fake of the test, not connected to any client yet."""
    fake = _make_fake(request.node)
    yield fake
    if fake.unmatched and not request.node.stash.get(FAILED, False):
        pytest.fail(f"{fake.unmatched[0]}\n(the client hid this error from the test)", pytrace=False)


@pytest.fixture
def workflows_fake(_docpact_fake: WorkflowsFake) -> Iterator[WorkflowsFake]:
    """A fake of the Serverless Workflows API, which everything sent through `requests` reaches.

    Each test has its own. Options: @pytest.mark.docpact(scenario="FailPath", progress="clock", auth=True). A request
    that no route answers fails the test even if the client swallows the error; `workflows_fake.unmatched.clear()` where
    that is what the test is about. Under @given use `with WorkflowsFake() as fake:` inside the test instead.
    """
    with _docpact_fake as fake:
        yield fake


@pytest.fixture
def workflows_httpx(workflows_fake: WorkflowsFake) -> Iterator[WorkflowsFake]:
    """The fake of the test, which everything sent through `httpx` reaches as well, with and without async."""
    from ...fakes.transports.libraries import HTTPX

    if find_spec(HTTPX.name) is None:
        pytest.fail(HTTPX.missing("workflows_httpx"), pytrace=False)
    from ...fakes.transports.httpx import patch_httpx

    with patch_httpx(workflows_fake.handle, workflows_fake.clock.advance):
        yield workflows_fake


@pytest.fixture
def workflows_server(request: pytest.FixtureRequest, _docpact_fake: WorkflowsFake) -> Iterator[WorkflowsFake]:
    """The fake of the test behind a real HTTP server on 127.0.0.1, for clients in any language.

    Its `base_url` is that of the server. A request that no route answers is answered with 501, and fails the test; so
    does a client in this process that asks the API itself instead.
    """
    from ...fakes.server.local import LocalServer
    from ...fakes.transports.dns_guard import api_out_of_reach

    with ExitStack() as opened:
        opened.enter_context(api_out_of_reach(_docpact_fake.handle, _docpact_fake.unmatched.append))
        if options_of(request.node).get("virtual_sleep") and "workflows_fake" not in request.fixturenames:
            from ...fakes import virtual_sleep

            opened.enter_context(virtual_sleep(_docpact_fake.clock))
        _docpact_fake.base_url = opened.enter_context(LocalServer(_docpact_fake.handle)).base_url
        yield _docpact_fake


@pytest.fixture
def history_factory(request: pytest.FixtureRequest) -> HistoryFactory:
    """Makes realistic histories, each call another one.

    `history_factory(scenario="RetryPath", entries=3)`. They are the same
    in every run of the test. Other ones: @pytest.mark.docpact(seed=7).
    """
    from ...strategies import history
    from ...strategies.seeded import SeededRandom

    first = SeededRandom(options_of(request.node).get("seed", 0))
    numbers = count()
    return lambda **options: history(first.another(next(numbers)).seed, **options)


def _make_fake(node: pytest.Item) -> WorkflowsFake:
    """The fake that the marker describes; a wrong marker fails the test."""
    from ...fakes import WorkflowsFake

    options = options_of(node)
    try:
        return WorkflowsFake(**options)
    except ValueError as error:
        problem = str(error)
    pytest.fail(f"@pytest.mark.docpact: {problem}", pytrace=False)
