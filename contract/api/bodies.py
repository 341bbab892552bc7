"""Where a resource stands in bodies: at the top of a response, inside a member, in a list, in an operation's result."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from ..schema.view import SchemaView

LayoutKind: TypeAlias = Literal["resource", "list", "operation", "other"]
"""What a body is: a resource, a list of them, a long-running operation, or anything else."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the resource, or the list, stands in a body.

    Attributes:
        at: the names of the members that lead there.
    """

    kind: LayoutKind
    at: tuple[str, ...] = ()


_RESULTS: Final = ("response", "result")
_ALIKE: Final = 0.5
"""The share of its members that an object has in common with a resource to be one."""


def is_operation(view: SchemaView) -> bool:
    """Whether a body is a long-running operation: it says whether it is done, and has a result or an error."""
    members = view.members
    return "done" in members and "boolean" in members["done"].types and not {*_RESULTS, "error"}.isdisjoint(members)


def layout_of(view: SchemaView, members: Collection[str] = ()) -> Layout:
    """Where a resource with such members stands in a body; without members, where the body's own resource does."""
    if is_operation(view):
        return Layout("operation", tuple(each for each in _RESULTS if each in view.members)[:1])
    if not view.is_object:
        return Layout("list") if view.is_array else Layout("other")
    return _place_like(view, members) if members else Layout("resource", _own_place(view))


def _place_like(view: SchemaView, members: Collection[str]) -> Layout:
    """The object in a body that has most members in common with a resource."""
    alike = [(at, each) for at, each in _objects_in(view) if _share(each, members) >= _ALIKE]
    if not alike:
        return Layout("other")
    return Layout("resource", max(alike, key=lambda place: (_common(place[1], members), -len(place[0])))[0])


def _own_place(view: SchemaView) -> tuple[str, ...]:
    """Where the resource stands that a body is about: at the top, or in the one object that has an id."""
    top = view.members
    if any(_is_identity(each) for each in top):
        return ()
    wrapped = [at for at, each in _objects_in(view) if at and any(map(_is_identity, each.members))]
    outermost = [at for at in wrapped if len(at) == min(map(len, wrapped))]
    if len(outermost) == 1:
        return outermost[0]
    only = next(iter(top)) if len(top) == 1 else None
    return (only,) if only is not None and top[only].is_object and top[only].members else ()


def list_layout(view: SchemaView, name: str, members: Collection[str] = ()) -> Layout:
    """Where the list of resources stands in a body: the array whose elements are most like them, or bear their name."""
    if view.is_array:
        return Layout("list")
    arrays = [(at, each) for at, each in _members_in(view) if each.is_array and _may_hold_objects(each)]
    if not arrays:
        return Layout("other")
    words = plain_name(name.rpartition("/")[2])

    def rank(place: tuple[tuple[str, ...], SchemaView]) -> tuple[float, bool, int]:
        at, array = place
        alike = _share(array.elements, members) if array.elements is not None else 0.0
        return alike, plain_name(at[-1]) == words, -len(at)

    return Layout("list", max(arrays, key=rank)[0])


def _may_hold_objects(view: SchemaView) -> bool:
    return view.elements is None or view.elements.is_object or not view.elements.types


def _objects_in(view: SchemaView) -> Iterator[tuple[tuple[str, ...], SchemaView]]:
    yield (), view
    yield from ((at, each) for at, each in _members_in(view) if each.is_object)


def _members_in(view: SchemaView) -> Iterator[tuple[tuple[str, ...], SchemaView]]:
    """The members of an object and of the objects in it, each with the names that lead there."""
    for name, member in view.members.items():
        yield (name,), member
    for name, member in view.members.items():
        if member.is_object:
            yield from (((name, inner), each) for inner, each in member.members.items())


def _common(view: SchemaView, members: Collection[str]) -> int:
    """How many of its members an object has in common with a resource."""
    own = view.members
    return sum(each in own for each in members)


def _share(view: SchemaView, members: Collection[str]) -> float:
    """The share of the members of an object that a resource has, too."""
    return _common(view, members) / max(len(view.members), 1)


# ----------------------------------------------------------------- the member that is the id

_IDS: Final = ("id", "uid", "uuid", "key", "slug", "name", "number", "code", "login", "username", "title")


def _is_identity(name: str) -> bool:
    return plain_name(name) in {"id", "uid", "uuid"} or name.endswith(("Id", "_id", "ID"))


def identity_of(members: Iterable[str], parameter: str, resource: str) -> str | None:
    """The member of a resource that stands in its path as a parameter; None where no member does.

    Args:
        members: the names of the resource's members.
        parameter: the name of the path's parameter: `berthId`, `name`, `pet_id`.
        resource: the name of the resource.
    """
    plain = {plain_name(each): each for each in members}
    wanted = plain_name(parameter)
    stem = plain_name(resource.rpartition("/")[2])
    without_resource = wanted.removeprefix(stem) if wanted != stem else ""
    last_word = plain_name(next(reversed(_WORDS.findall(parameter)), ""))
    exact = (wanted, without_resource, f"{stem}id", last_word)
    return next((plain[each] for each in (*exact, *_IDS, stem) if each and each in plain), None)


_WORDS: Final = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")
_SEPARATORS: Final = re.compile(r"[^a-z0-9]+")


def plain_name(name: str) -> str:
    """A name without separators, in lower case and the singular: `Order-Items` is `orderitem`."""
    letters = _SEPARATORS.sub("", name.lower())
    if letters.endswith("ies") and len(letters) > _SHORT:
        return f"{letters[:-3]}y"
    return letters[:-1] if letters.endswith("s") and not letters.endswith(("ss", "us", "is")) else letters


_SHORT: Final = 4
