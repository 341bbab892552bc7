"""Shapes: what several members of a payload say together, where each of them alone is harmless.

A shape belongs to an operation. The packages of the shipped APIs bring their own, and `register_shapes` adds those of
an API of one's own. A shape fits a contract when its own payload breaks no rule and has no member that the contract
does not know, so that a changed schema loses the shapes that it cannot hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain, cycle, islice
from typing import Any, Final, TypeAlias

from ...contract import Contract
from ...contract.errors import hides_traceback
from ..api_packages import operation_table
from ..schema.examples import smallest_example
from ..schema.nodes import Object
from ..schema.reader import payload_node
from ..values.value import Predicate

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Patch: TypeAlias = dict[str, Json]


def apply(patch: Json, value: object) -> object:
    """The value with all that the patch names; the value itself stays as it is."""
    if isinstance(patch, dict):
        return _over_object(patch, value if isinstance(value, dict) else {})
    if isinstance(patch, list):
        return list(_over_array(patch, value if isinstance(value, list) else []))
    return patch


def _over_object(patch: Patch, value: dict[str, object]) -> dict[str, object]:
    members = dict(value)
    for name, each in patch.items():
        if each is None:
            members.pop(name, None)
        else:
            members[name] = apply(each, members.get(name))
    return members


def _over_array(patch: list[Json], value: list[object]) -> Iterable[object]:
    for index, each in enumerate(patch):
        yield apply(each, value[index] if index < len(value) else {})
    yield from value[len(patch) :]


def apply_where_present(value: object, patch: Json) -> object:
    """The value changed by the patch where both have a member or an element; nothing is added.

    Under Hypothesis each part of a shape so goes away with the member that it falls on. A member that the patch has
    empty becomes so; an empty element of an array leaves what it falls on.
    """
    if isinstance(patch, dict) and isinstance(value, dict):
        return _changed(patch, value)
    if isinstance(patch, list) and isinstance(value, list):
        return [*map(apply_where_present, value, patch), *value[len(patch) :]]
    return patch


def _changed(patch: Patch, value: dict[str, object]) -> dict[str, object]:
    changed = dict(value)
    for name in patch.keys() & value.keys():
        each = patch[name]
        if each is None:
            del changed[name]
        else:
            changed[name] = {} if each == {} else apply_where_present(value[name], each)
    return changed


def trimmed(value: object, patches: Iterable[Patch]) -> object:
    """The value with arrays that are no longer than the longest that the patches have for them."""
    lengths: dict[str, int] = {}
    for name, each in (member for patch in patches for member in patch.items()):
        if isinstance(each, list):
            lengths[name] = max(lengths.get(name, 0), len(each))
    if not isinstance(value, dict):
        return value
    return {name: each[: lengths[name]] if name in lengths else each for name, each in value.items()}


def shifted(patch: Patch, value: object, at: int) -> Patch:
    """The patch with arrays that fall on later elements of the value: `at` of 256 of the way to the last ones."""
    if not isinstance(value, dict):
        return patch
    return {
        name: _moved_on(each, value.get(name), at) if isinstance(each, list) else each for name, each in patch.items()
    }


def _moved_on(patch: list[Json], value: object, at: int) -> list[Json]:
    room = len(value) - len(patch) + 1 if isinstance(value, list) else 0
    return [*[{}] * (at * room >> 8), *patch] if room > 1 else patch


_MOST, _SMALL = 64, 2_000


def repeated(patch: Patch, value: object) -> Patch:
    """The patch with arrays that fall on all elements of the value, over and over: no large patch, nor on very many."""
    if not isinstance(value, dict) or len(str(patch)) > _SMALL:
        return patch
    return {
        name: list(_cycled(each, value.get(name))) if isinstance(each, list) else each for name, each in patch.items()
    }


def _cycled(patch: list[Json], value: object) -> Iterable[Json]:
    count = len(value) if isinstance(value, list) else 0
    return islice(cycle(patch), max(len(patch), min(count, _MOST)))


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
    root = payload_node(contract.schema)
    smallest = smallest_example(root)

    def fits(patch: Patch) -> bool:
        if not isinstance(root, Object):  # what may be anything has no members that shapes are about
            return False
        report = contract.validate(apply(patch, smallest))
        return report.ok and all(each.rule != "unknown-field" for each in report.findings)

    return fits
