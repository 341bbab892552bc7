"""The marker `@pytest.mark.docpact`: the options of fakes, the API, and whether traffic is validated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from pathlib import PurePath
from typing import Any, Final, NoReturn, TypeVar

import pytest

from ...contract.api import Api
from ...fakes import ApiFake, WorkflowsFake

T = TypeVar("T")

_TRAFFIC: Final = "traffic"
_API: Final = "api"
_CHECKED_BY_THE_FAKE: Final = ("scenario", "clock")
_OF_THE_FIXTURE: Final = frozenset({_API, "handlers"})
"""Parameters of `ApiFake` that no option gives."""


def api_option(node: pytest.Item) -> object:
    """What the marker of a test says of its API; None for nothing."""
    return _options(node).get(_API)


def is_validated(node: pytest.Item) -> bool:
    """Whether the exchanges of a test are validated."""
    return _options(node).get(_TRAFFIC, True) is True


def option_of(node: pytest.Item, name: str, default: T) -> T:
    """An option of a test; a wrong marker ends it with one line."""
    value: T = _options(node).get(name, default)
    return value


def make_fake(node: pytest.Item, fake: Callable[..., T], *arguments: object) -> T:
    """The fake that the marker of a test describes; a wrong marker fails the test.

    Args:
        node: the test.
        fake: what makes a fake, whose parameters are the options.
        arguments: what it takes beside them.
    """
    options = {name: value for name, value in _options(node).items() if name not in {_TRAFFIC, _API}}
    known = _parameters(fake)
    for name in options.keys() - known.keys():
        _refuse(f"({name}=…): this fixture takes {', '.join(known)}")
    try:
        return fake(*arguments, **options)
    except ValueError as error:
        problem = str(error)
    pytest.fail(f"@pytest.mark.docpact: {problem}", pytrace=False)


def _parameters(fake: Callable[..., object]) -> dict[str, Parameter]:
    return {name: each for name, each in signature(fake).parameters.items() if name not in _OF_THE_FIXTURE}


def _options(node: pytest.Item) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for marker in node.iter_markers("docpact"):  # the closest to the test comes first, and wins
        _check(marker)
        options = {**marker.kwargs, **options}
    return options


def _check(marker: pytest.Mark) -> None:
    known = _parameters(WorkflowsFake) | _parameters(ApiFake)
    takes = f"takes {', '.join(known)}, {_API}, {_TRAFFIC}"
    for value in marker.args:
        _refuse(f"({value!r}): {takes}, each by name")
    for name, value in marker.kwargs.items():
        if name not in {*known, _API, _TRAFFIC}:
            _refuse(f"({name}=…): {takes}")
        expected = _types(name, known)
        if expected and not isinstance(value, expected):
            _refuse(f"({name}={value!r}): expected {_NAMES.get(name, expected[0].__name__)}")


_NAMES: Final = {_API: "a path or an Api"}


def _types(name: str, known: Mapping[str, Parameter]) -> tuple[type, ...]:
    """The types of an option: that of its default, as annotations are text; none where the default has none."""
    if name == _API:
        return str, PurePath, Api
    if name == _TRAFFIC:
        return (bool,)
    default = known[name].default
    return () if name in _CHECKED_BY_THE_FAKE or default in {None, Parameter.empty} else (type(default),)


def _refuse(problem: str) -> NoReturn:
    pytest.fail(f"@pytest.mark.docpact{problem}", pytrace=False)
