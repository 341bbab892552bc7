"""The facts of a response: what several members say together, decided before the rest is filled.

Facts have the form of the payload. They hold values for members that depend on one another (a status, times, an
error) and `None` for a member that must be absent. They say nothing of other members. The packages of the shipped
APIs bring the facts of their operations; `register_facts` adds those of an API of one's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from ...contract.errors import hides_traceback
from ..api_packages import operation_table
from ..schema.nodes import Node, Object
from ..seeded import SeededRandom

__tracebackhide__ = hides_traceback

Facts: TypeAlias = "Mapping[str, Facts] | list[Facts] | str | None"

NO_FACT: Final = object()
"""Stands for a fact where there is none: the filler decides."""


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where the facts of an operation's responses come from.

    Attributes:
        members: the members of a response that the facts are about. A contract without them is filled without facts.
        prepare: checks the options of the caller, as keyword arguments, and returns the function that decides the
            facts of one response by its random numbers.
    """

    members: tuple[str, ...]
    prepare: Callable[..., Callable[[SeededRandom], Facts]]

    def fits(self, root: Node) -> bool:
        """Whether a schema has the members."""
        return isinstance(root, Object) and {*self.members} <= {each.name for each in root.members}


_REGISTERED: dict[str, FactSource] = {}


def register_facts(operation: str, source: FactSource) -> None:
    """Sets the source of the facts of an operation, named as in `Contract.operation`."""
    _REGISTERED[operation] = source


def fact_source(operation: str) -> FactSource | None:
    """The source that is registered for an operation, else the shipped one; None where there is neither."""
    return _REGISTERED.get(operation) or operation_table("fixtures").get(operation)


def checked_facts(
    operation: str, root: Node, source: FactSource | None, options: Mapping[str, Any]
) -> Callable[[SeededRandom], object]:
    """The function that decides the facts of one response; it gives `NO_FACT` where the source does not fit.

    Raises:
        ValueError: the responses have no such option, or an option has no such value.
    """
    present = {name: value for name, value in options.items() if value is not None}
    if source is not None and source.fits(root):
        return source.prepare(**present)
    for name, value in present.items():
        which = f"responses with {' and '.join(source.members)}" if source else "operations that have facts"
        raise ValueError(f"{name}={value!r}: only of {which}, not of {operation}")
    return lambda _: NO_FACT
