"""The fixtures for clients of Workflows. Each loads what it needs when a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from importlib.util import find_spec
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from .marker import FAILED, options_of

if TYPE_CHECKING:
    from ...fakes import WorkflowsFake
    from ...strategies import ExecutionStatus, ScenarioName


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
        opened.enter_context(api_out_of_reach(_docpact_fake.unmatched.append))
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
