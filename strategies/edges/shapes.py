"""Shapes: what several members of a payload say together, where each of them alone is harmless.

A shape belongs to an operation. The packages of the shipped APIs bring their own, and `register_shapes` adds those of
an API of one's own. A shape fits a contract when its own payload breaks no rule and has no member that the contract
does not know, so that a changed schema loses the shapes that it cannot hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

from ...contract import Contract
from ...contract.errors import hides_traceback
from ..api_packages import operation_table
from ..schema.examples import smallest_example
from ..schema.reader import node_of
from ..values.predicates import Predicate
from .patches import Patch, apply

__tracebackhide__ = hides_traceback


@dataclass(frozen=True, slots=True)
class Shape:
    """What several members say together.

    Attributes:
        id: stable name, unique within the operation.
        why: what clients get wrong there, in one line.
        patch: makes the shape. It sets the members that it names, `None` takes one away, and elements of its arrays
            fall on the first elements of the payload's.
        shown_by: whether a payload shows the shape. If None, a payload does that has all that the patch names, in its
            first elements.
    """

    id: str
    why: str
    patch: Patch
    shown_by: Predicate | None = None

    def is_shown_by(self, payload: Any) -> bool:
        """Whether a payload shows the shape."""
        return apply(self.patch, payload) == payload if self.shown_by is None else self.shown_by(payload)


@dataclass(frozen=True, slots=True)
class OperationShapes:
    """The shapes of an operation, and what its payloads are where nothing is odd.

    Attributes:
        groups: the shapes, by what they are about; those of different groups seldom set the same member.
        baseline: patches of ordinary payloads, as often as each is there.
        consistent: patches that make a payload with all members agree with itself.
    """

    groups: tuple[tuple[Shape, ...], ...] = ()
    baseline: tuple[Patch, ...] = ()
    consistent: tuple[Patch, ...] = ()


_REGISTERED: Final[defaultdict[str, list[tuple[Shape, ...]]]] = defaultdict(list)


def register_shapes(operation: str, shapes: Iterable[Shape]) -> None:
    """Adds shapes to an operation, for instance in a `conftest.py`.

    They come up in `edge_cases` and in the payloads that are drawn. What is drawn of a shipped operation is compiled
    once, so register before the first draw.

    Args:
        operation: as `Contract.operation` says it, `Resource.method`.
        shapes: of which a payload has at most one at a time.

    Raises:
        TypeError: one of them is no `Shape`.
        ValueError: the operation has a shape of that id.
    """
    group = tuple(shapes)
    ids = {each.id for each in chain.from_iterable(shapes_of(operation).groups)}
    for each in group:
        if not isinstance(each, Shape):
            raise TypeError(f"shapes={each!r}: expected a Shape")
        if each.id in ids:
            raise ValueError(f"shapes={each.id!r}: {operation} has a shape of this id")
        ids.add(each.id)
    _REGISTERED[operation].append(group)


def shapes_of(operation: str) -> OperationShapes:
    """The shapes of an operation: those of its API's package, then those that are registered."""
    shipped: OperationShapes = operation_table("shapes").get(operation, OperationShapes())
    return replace(shipped, groups=(*shipped.groups, *_REGISTERED.get(operation, ())))


# ----------------------------------------------------------------- what fits a contract


def fitting_shapes(contract: Contract) -> tuple[tuple[Shape, ...], ...]:
    """The shapes of the contract's operation that the contract can hold, group by group."""
    fits = _fits(contract)
    return tuple(tuple(each for each in group if fits(each.patch)) for group in shapes_of(contract.operation).groups)


def baseline_patches(contract: Contract) -> tuple[Patch, ...]:
    """The patches of ordinary payloads that the contract can hold."""
    return tuple(filter(_fits(contract), shapes_of(contract.operation).baseline))


def consistent_patches(contract: Contract) -> tuple[Patch, ...]:
    """The patches that make a payload with all members agree with itself, as far as the contract can hold them."""
    return tuple(filter(_fits(contract), shapes_of(contract.operation).consistent))


def _fits(contract: Contract) -> Callable[[Patch], bool]:
    smallest = smallest_example(node_of(contract.schema))

    def fits(patch: Patch) -> bool:
        report = contract.validate(apply(patch, smallest))
        return report.ok and all(each.rule != "unknown-field" for each in report.findings)

    return fits
