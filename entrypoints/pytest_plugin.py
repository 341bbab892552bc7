"""The pytest plugin: a fixture and its marker. It loads nothing but pytest until a test asks for a fake."""

from __future__ import annotations

import warnings
from collections.abc import Generator, Iterator, Mapping
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..fakes import WorkflowsFake
    from .traffic.recorder import Traffic

_FAILED = pytest.StashKey[bool]()
_TRAFFIC = pytest.StashKey["Traffic"]()

_MARKER = (
    "docpact(scenario=…, progress=…, virtual_sleep=…, auth=…, policy=…, seed=…): options of the `workflows_fake` "
    "fixture, the arguments of WorkflowsFake. A test's own marker wins over that of its class and module. "
    "traffic=False: what the test sends is not judged by --docpact-traffic."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the flags, and the ini keys of the same names, which the flags win over."""
    group = parser.getgroup("docpact", "contract tests against the Workflows API")
    group.addoption(
        "--docpact-traffic",
        choices=("error", "warn"),
        help="judge what tests exchange with the API through requests, httpx, urllib3 and aiohttp, faked, replayed or"
        " live: a request or a reply that breaks the contract fails the test (error), or is a warning (warn)",
    )
    parser.addini("docpact_traffic", "error or warn: as --docpact-traffic", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker, which `pytest --markers` shows."""
    config.addinivalue_line("markers", _MARKER)
    mode = _mode(config)
    if mode not in {"", "error", "warn"}:
        raise pytest.UsageError(f"docpact_traffic = {mode}: expected error or warn")
    if mode:
        from .traffic.recorder import Traffic  # loads the contract, which nobody pays for who does not ask

        config.stash[_TRAFFIC] = Traffic()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leaves the client libraries as they were."""
    if _TRAFFIC in config.stash:
        config.stash[_TRAFFIC].close()
        del config.stash[_TRAFFIC]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """What is exchanged from here on belongs to the test."""
    if _TRAFFIC in item.config.stash:
        asked = (mark.kwargs["traffic"] for mark in item.iter_markers("docpact") if "traffic" in mark.kwargs)
        item.config.stash[_TRAFFIC].begin(item.nodeid, judged=next(asked, True) is not False)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fails the test that broke the contract, or whose service did; a test that fails anyway shows it beside."""
    traffic = item.config.stash.get(_TRAFFIC, None)
    if traffic is None:
        return (yield)
    traffic.refresh()  # the fixtures may have imported a client library
    try:
        result = yield
    except BaseException:
        _tell_traffic(item, traffic)
        raise
    told = _tell_traffic(item, traffic)
    if told and _mode(item.config) == "error":
        pytest.fail(f"the contract was broken on the way (see --docpact-traffic)\n{told}", pytrace=False)
    if told:
        warnings.warn(pytest.PytestWarning(f"{item.nodeid}: {told}"), stacklevel=1)
    return result


def _mode(config: pytest.Config) -> str:
    """How traffic is judged; empty text for not at all."""
    return str(config.getoption("--docpact-traffic") or config.getini("docpact_traffic"))


def _tell_traffic(item: pytest.Item, traffic: Traffic) -> str:
    """What broke the contract, in words; empty text where nothing did."""
    from .traffic.rendering import render_judgements

    found = [each for each in traffic.end() if not each.ok]
    told = render_judgements(found) if found else ""
    if told:
        item.add_report_section("call", "docpact traffic", told)
    return told


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
        options = {**{name: value for name, value in marker.kwargs.items() if name != "traffic"}, **options}
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
        if name == "traffic":
            continue
        if name not in known:
            pytest.fail(f"@pytest.mark.docpact({name}=…): takes {', '.join(known)}", pytrace=False)
        wanted = type(known[name].default)  # annotations are text, and an option has the type of its default
        if name not in _CHECKED_BY_THE_FAKE and not isinstance(value, wanted):
            problem = f"@pytest.mark.docpact({name}={value!r}): expected {wanted.__name__}"
            pytest.fail(problem, pytrace=False)
