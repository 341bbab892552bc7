"""The pytest plugin: a fixture and its marker. It loads nothing but pytest until a test asks for a fake."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..fakes import WorkflowsFake

_MARKER = (
    "docpact(seed=…, auth=…, policy=…, progress=…): options of the `workflows_fake` fixture, the arguments of "
    "docpact.fakes.WorkflowsFake. A test's own marker wins over that of its class and module."
)


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker, which `pytest --markers` shows."""
    config.addinivalue_line("markers", _MARKER)


_REPRODUCTION = '"""A history on which '
"""How the text of a reproduction by `fuzz_client` begins."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows the file that reproduces a fuzzed client's failure in a section of its own, to be copied from there."""
    notes = getattr(call.excinfo.value, "__notes__", []) if call.excinfo else []
    found = [each for each in notes if each.startswith(_REPRODUCTION)]
    for each in found:
        notes.remove(each)
    report = yield
    report.sections += [("the same without Hypothesis", each) for each in found]
    return report


@pytest.fixture
def workflows_fake(request: pytest.FixtureRequest) -> Iterator[WorkflowsFake]:
    """A fake of the Serverless Workflows API, which everything sent through `requests` reaches.

    Each test has its own. Options: @pytest.mark.docpact(auth=True, policy=Policy(...), seed=1). Under @given use
    `with WorkflowsFake() as fake:` inside the test instead.
    """
    with _make_fake(request) as fake:
        yield fake


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


def _check(marker: pytest.Mark, known: Mapping[str, Parameter]) -> None:
    """Ends the test with one line where a marker has an argument that the fake does not take."""
    for value in marker.args:
        pytest.fail(f"@pytest.mark.docpact({value!r}): takes {', '.join(known)}, each by name", pytrace=False)
    for name, value in marker.kwargs.items():
        if name not in known:
            pytest.fail(f"@pytest.mark.docpact({name}=…): takes {', '.join(known)}", pytrace=False)
        wanted = type(known[name].default)  # annotations are text, and an option has the type of its default
        if not isinstance(value, wanted):
            problem = f"@pytest.mark.docpact({name}={value!r}): expected {wanted.__name__}"
            pytest.fail(problem, pytrace=False)
