"""Patches: what is to stand at some places of a payload, the rest left as it is.

Applied to a payload a patch sets what it names, `None` takes a member away, and its array elements fall on the
payload's elements one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle, islice
from typing import TypeAlias

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
