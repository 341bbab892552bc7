"""The marker `@pytest.mark.docpact`: its options are those of `WorkflowsFake`, and `traffic`."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter, signature
from typing import Any, Final, NoReturn

import pytest

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
