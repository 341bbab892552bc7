"""The fixtures, which have the options of the marker `@pytest.mark.docpact`.

Each fixture loads what it needs when a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import pytest

if TYPE_CHECKING:
    from ...contract import Contract
    from ...contract.api import Api
    from ...fakes import ApiFake, WorkflowsFake
    from ...fakes.transports.libraries import ClientLibrary
    from ...strategies import ExecutionStatus, ScenarioName

    Fake = TypeVar("Fake", bound=ApiFake)

HELP: Final = (
    "docpact(scenario=…, progress=…, virtual_sleep=…, auth=…, policy=…, seed=…, api=…): options of the fixtures of "
    "docpact, the arguments of WorkflowsFake or ApiFake; docpact_contract takes the policy, history_factory the seed. "
    "api, a path or an Api, wins over docpact_api of the ini file. A test's own marker wins over that of its class and "
    "module. traffic=False: --docpact-traffic leaves the test out."
)

FAILED: Final = pytest.StashKey[bool]()
"""Whether a phase of the test has failed so far."""


class ContractFactory(Protocol):
    """What the fixture `docpact_contract` gives."""

    def __call__(self, operation: str | None = ...) -> Contract:
        """The contract of an operation, under the policy of the test's marker.

        Raises:
            UnknownOperationError: the API has no such operation, or several, and none is named.
        """


@pytest.fixture
def docpact_contract(request: pytest.FixtureRequest) -> ContractFactory:
    """Gives contracts by operation; the only one, or that of the main operation of Workflows, where none is named.

    `docpact_contract("Operation.get").conforms(body)`. They validate by the policy of the marker:
    @pytest.mark.docpact(policy=Policy(new_enum_values="advice")). The API is that of the marker or of docpact_api.
    """
    from ...contract import UnknownOperationError
    from ...contract.findings.rules import DEFAULT
    from ...contract.workflows import DEFAULT_OPERATION
    from .marker import option_of

    api = _api_of(request.node)
    api = api.with_policy(option_of(request.node, "policy", DEFAULT))
    only = DEFAULT_OPERATION if api.is_shipped else next(iter(api.contracts)) if len(api.contracts) == 1 else None

    def contract(operation: str | None = only) -> Contract:
        if operation is None:
            raise UnknownOperationError(f"docpact_contract() needs a name; {api.name} has: {api.listed()}")
        return api.contract(operation)

    return contract


def _api_of(node: pytest.Item) -> Api:
    """The API of a test; a test without one fails with one line."""
    from .apis import api_of_test
    from .marker import api_option

    try:
        return api_of_test(node, api_option(node))
    except pytest.UsageError as error:
        problem = str(error)
    pytest.fail(problem, pytrace=False)


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
def history_factory(request: pytest.FixtureRequest) -> HistoryFactory:
    """Makes realistic histories, each call another one.

    `history_factory(scenario="RetryPath", entries=3)`. They are the same
    in every run of the test. Other ones: @pytest.mark.docpact(seed=7).
    """
    from ...strategies import history
    from ...strategies.seeded import SeededRandom
    from .marker import option_of

    first = SeededRandom(option_of(request.node, "seed", 0))
    numbers = count()
    return lambda **options: history(first.another(next(numbers)).seed, **options)


# ----------------------------------------------------------------- fakes of Workflows


@pytest.fixture
def _docpact_fake(request: pytest.FixtureRequest) -> Iterator[WorkflowsFake]:
    """The fake of the test, not connected to any client yet."""
    from ...fakes import WorkflowsFake
    from .marker import make_fake

    yield from _checked(request, make_fake(request.node, WorkflowsFake))


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

    yield from _through(HTTPX, workflows_fake, "workflows_httpx")


@pytest.fixture
def workflows_server(request: pytest.FixtureRequest, _docpact_fake: WorkflowsFake) -> Iterator[WorkflowsFake]:
    """The fake of the test behind a real HTTP server on 127.0.0.1, for clients in any language.

    Its `base_url` is that of the server. A request that no route answers is answered with 501, and fails the test; so
    does a client in this process that asks the API itself instead.
    """
    yield from _served(request, _docpact_fake, "workflows_fake")


# ----------------------------------------------------------------- fakes of one's own API


@pytest.fixture
def _docpact_api_fake(request: pytest.FixtureRequest) -> Iterator[ApiFake]:
    """The fake of the test's API, not connected to any client yet."""
    from ...fakes import ApiFake
    from .apis import has_own_api
    from .marker import api_option, make_fake

    if api_option(request.node) is None and not has_own_api(request.config):
        pytest.fail(_NO_API, pytrace=False)
    yield from _checked(request, make_fake(request.node, ApiFake, _api_of(request.node)))


_NO_API: Final = (
    "the fixtures api_* need an API: write docpact_api = PATH in the ini file (a folder of pages, an OpenAPI document, "
    'protobuf descriptors), or @pytest.mark.docpact(api="PATH") on the test'
)


@pytest.fixture
def api_fake(_docpact_api_fake: ApiFake) -> Iterator[ApiFake]:
    """A fake of the API of `docpact_api` or of the marker, which everything sent through `requests` reaches.

    Each test has its own. Options: @pytest.mark.docpact(seed=7, auth=True, api="pages/orders"). A request that no
    route answers fails the test even if the client swallows the error; `api_fake.unmatched.clear()` where that is what
    the test is about. Under @given use `with ApiFake(api) as fake:` inside the test instead.
    """
    with _docpact_api_fake as fake:
        yield fake


@pytest.fixture
def api_httpx(api_fake: ApiFake) -> Iterator[ApiFake]:
    """The fake of the test, which everything sent through `httpx` reaches as well, with and without async."""
    from ...fakes.transports.libraries import HTTPX

    yield from _through(HTTPX, api_fake, "api_httpx")


@pytest.fixture
def api_aiohttp(api_fake: ApiFake) -> Iterator[ApiFake]:
    """The fake of the test, which everything sent through `aiohttp` reaches as well."""
    from ...fakes.transports.libraries import AIOHTTP

    yield from _through(AIOHTTP, api_fake, "api_aiohttp")


@pytest.fixture
def api_server(request: pytest.FixtureRequest, _docpact_api_fake: ApiFake) -> Iterator[ApiFake]:
    """The fake of the test's API behind a real HTTP server on 127.0.0.1, for clients in any language.

    Its `base_url` is that of the server. A request that no route answers is answered with an error, and fails the test;
    so does a client in this process that asks the API itself instead.
    """
    yield from _served(request, _docpact_api_fake, "api_fake")


# ----------------------------------------------------------------- what they share


def _checked(request: pytest.FixtureRequest, fake: Fake) -> Iterator[Fake]:
    """The fake, until the test is over; a test that passed fails for a request that no route answered."""
    yield fake
    if fake.unmatched and not request.node.stash.get(FAILED, False):
        pytest.fail(f"{fake.unmatched[0]}\n(the client hid this error from the test)", pytrace=False)


def _through(library: ClientLibrary, fake: Fake, fixture: str) -> Iterator[Fake]:
    """The fake, while everything sent through a client library reaches it."""
    if find_spec(library.name) is None:
        pytest.fail(library.missing(fixture), pytrace=False)
    transport = import_module(f"...fakes.transports.{library.name}", __package__)
    with getattr(transport, str(library.patch))(fake.handle, fake.clock.advance):
        yield fake


def _served(request: pytest.FixtureRequest, fake: Fake, in_process: str) -> Iterator[Fake]:
    """The fake behind a server; `in_process` is the fixture that connects it to clients in this process."""
    from ...fakes.server.local import LocalServer
    from ...fakes.transports.dns_guard import api_out_of_reach
    from .marker import option_of

    with ExitStack() as opened:
        opened.enter_context(api_out_of_reach(fake.handle, fake.unmatched.append))
        if option_of(request.node, "virtual_sleep", default=False) and in_process not in request.fixturenames:
            from ...fakes import virtual_sleep

            opened.enter_context(virtual_sleep(fake.clock))
        fake.base_url = opened.enter_context(LocalServer(fake.handle)).base_url
        yield fake
