"""What `@pytest.mark.docpact` says of a test: its words are those of `WorkflowsFake`, and `traffic`."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter, signature
from typing import Any, Final, NoReturn

import pytest

HELP: Final = (
    "docpact(scenario=…, progress=…, virtual_sleep=…, auth=…, policy=…, seed=…): options of the fixtures of docpact, "
    "the arguments of WorkflowsFake; docpact_contract takes the policy, history_factory the seed. A test's own marker "
    "wins over that of its class and module. traffic=False: what the test exchanges is not judged by --docpact-traffic."
)

_TRAFFIC: Final = "traffic"
_CHECKED_BY_THE_FAKE: Final = ("scenario", "clock")


def options_of(node: pytest.Item) -> dict[str, Any]:
    """The arguments of `WorkflowsFake` that a test asks for; a wrong marker ends it with one line."""
    return {name: value for name, value in _merged(node).items() if name != _TRAFFIC}


def is_judged(node: pytest.Item) -> bool:
    """Whether what a test exchanges is judged."""
    return _merged(node).get(_TRAFFIC, True) is True


def _merged(node: pytest.Item) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for marker in node.iter_markers("docpact"):  # the closest to the test comes first, and wins
        _check(marker)
        merged = {**marker.kwargs, **merged}
    return merged


def _check(marker: pytest.Mark) -> None:
    from ...fakes import WorkflowsFake

    known = signature(WorkflowsFake).parameters
    takes = f"takes {', '.join(known)}, {_TRAFFIC}"
    for value in marker.args:
        _refuse(f"({value!r}): {takes}, each by name")
    for name, value in marker.kwargs.items():
        if name not in known and name != _TRAFFIC:
            _refuse(f"({name}=…): {takes}")
        wanted = _wanted(name, known)
        if wanted is not None and not isinstance(value, wanted):
            _refuse(f"({name}={value!r}): expected {wanted.__name__}")


def _wanted(name: str, known: Mapping[str, Parameter]) -> type | None:
    """The type of an option: that of its default, as annotations are text; None where the default tells none."""
    if name in _CHECKED_BY_THE_FAKE or (name in known and known[name].default is None):
        return None
    return bool if name == _TRAFFIC else type(known[name].default)


def _refuse(problem: str) -> NoReturn:
    pytest.fail(f"@pytest.mark.docpact{problem}", pytrace=False)
