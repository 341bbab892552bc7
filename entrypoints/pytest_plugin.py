"""The pytest plugin: a fixture and its marker. It loads nothing but pytest until a test asks for a fake."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..fakes import WorkflowsFake

_MARKER = (
    "docpact(scenario=…, progress=…, virtual_sleep=…, auth=…, policy=…, seed=…): options of the `workflows_fake` "
    "fixture, the arguments of docpact.fakes.WorkflowsFake. A test's own marker wins over that of its class and module."
)


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker, which `pytest --markers` shows."""
    config.addinivalue_line("markers", _MARKER)


_FAILED = pytest.StashKey[bool]()
_REPRODUCTION = '"""A history on which '
"""How the text of a reproduction by `fuzz_client` begins."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows the file that reproduces a fuzzed client's failure in a section of its own, to be copied from there."""
    notes = getattr(call.excinfo.value, "__notes__", []) if call.excinfo else []
    found = [each for each in notes if each.startswith(_REPRODUCTION)]
    for each in found:
        notes.remove(each)
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    report.sections += [("the same without Hypothesis", each) for each in found]
    return report


@pytest.fixture
def workflows_fake(request: pytest.FixtureRequest) -> Iterator[WorkflowsFake]:
    """A fake of the Serverless Workflows API, which everything sent through `requests` reaches.

    Each test has its own. Options: @pytest.mark.docpact(scenario="FailPath", progress="clock", auth=True). A request
    that no route answers fails the test even if the client swallows the error; `workflows_fake.unmatched.clear()` where
    that is what the test is about. Under @given use `with WorkflowsFake() as fake:` inside the test instead.
    """
    with _make_fake(request) as fake:
        yield fake
    if fake.unmatched and not request.node.stash.get(_FAILED, False):
        pytest.fail(f"{fake.unmatched[0]}\n(the client hid this error from the test)", pytrace=False)


@pytest.fixture
def workflows_httpx(workflows_fake: WorkflowsFake) -> Iterator[WorkflowsFake]:
    """The fake of the test, which everything sent through `httpx` reaches as well, with and without async."""
    from ..fakes.doors.httpx_door import httpx_door

    with httpx_door(workflows_fake.handle, workflows_fake.clock.advance):
        yield workflows_fake


def _make_fake(request: pytest.FixtureRequest) -> WorkflowsFake:
    from ..fakes import WorkflowsFake  # here, so that a run without a fake does not pay for it

    options: dict[str, Any] = {}
    for marker in request.node.iter_markers("docpact"):  # the closest to the test comes first, and wins
        _check(marker, signature(WorkflowsFake).parameters)
        options = {**marker.kwargs, **options}
    try:
        return WorkflowsFake(**options)
    except ValueError as problem:
        pytest.fail(f"@pytest.mark.docpact: {problem}", pytrace=False)


_CHECKED_BY_THE_FAKE = ("scenario", "clock")


def _check(marker: pytest.Mark, known: Mapping[str, Parameter]) -> None:
    """Ends the test with one line where a marker has an argument that the fake does not take."""
    for value in marker.args:
        pytest.fail(f"@pytest.mark.docpact({value!r}): takes {', '.join(known)}, each by name", pytrace=False)
    for name, value in marker.kwargs.items():
        if name not in known:
            pytest.fail(f"@pytest.mark.docpact({name}=…): takes {', '.join(known)}", pytrace=False)
        wanted = type(known[name].default)  # annotations are text, and an option has the type of its default
        if name not in _CHECKED_BY_THE_FAKE and not isinstance(value, wanted):
            problem = f"@pytest.mark.docpact({name}={value!r}): expected {wanted.__name__}"
            pytest.fail(problem, pytrace=False)
