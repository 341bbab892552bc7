"""What an update changes: the members that its mask names, or those that its body gives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from typing import Any, Final

from ...contract.api.bodies import plain_name
from ...contract.overlay import merge_patch
from ..protocol.status_errors import StatusError

_DEEPEST: Final = 32
_MASKS: Final = frozenset({"updatemask", "fieldmask", "mask"})


def changes_of(
    body: Mapping[str, Any],
    around: Mapping[str, Any],
    declared: Collection[str],
    input_members: Collection[str],
    current: Mapping[str, Any],
) -> tuple[dict[str, Any], list[str]]:
    """The members that an update sets, and those that it takes away.

    With a mask (https://google.aip.dev/134) the members that it names become what the body gives, or their defaults,
    and all others stay. A contract that declares a mask lets a request without one set all members that a request may
    give. Without any of this the update is a merge patch (RFC 7396).

    Args:
        body: the members of the body that describe the resource.
        around: query and body.
        declared: the members that the body may have.
        input_members: the members of the resource that requests may give.
        current: the resource as it is.

    Raises:
        StatusError: INVALID_ARGUMENT; a path of the mask is too deep.
    """
    mask = _mask_in(around)
    if mask is not None:
        return _masked(body, mask, current)
    if any(plain_name(each) in _MASKS for each in declared):
        members = {name: each for name, each in body.items() if plain_name(name) not in _MASKS}
        return members, cleared_by(members, set(input_members) & set(declared), current)
    members = {name: merge_patch(current.get(name), each) for name, each in body.items() if each is not None}
    return members, [name for name, each in body.items() if each is None]


def cleared_by(members: Collection[str], input_members: Iterable[str], current: Collection[str]) -> list[str]:
    """The members that a replacement takes away: those that a request may give, and that this one does not."""
    return [name for name in current if name in set(input_members) and name not in members]


def _mask_in(around: Mapping[str, Any]) -> list[str] | None:
    """The paths that a mask names, in either of protobuf's JSON forms; None where there is no mask."""
    masks = [each for name, each in around.items() if plain_name(name) in _MASKS]
    if not masks or not masks[0]:
        return None
    paths = masks[0].get("paths", []) if isinstance(masks[0], Mapping) else str(masks[0]).split(",")
    mask = [str(each).strip() for each in paths if str(each).strip()]
    if any(each.count(".") > _DEEPEST for each in mask):
        raise StatusError("INVALID_ARGUMENT", f"update mask: expected paths of at most {_DEEPEST} dots, found more.")
    return mask


def _masked(body: Mapping[str, Any], mask: list[str], current: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    whole: Any = deepcopy(dict(current))
    for path in mask:
        whole = _with(whole, path.split("."), body)
    members = {name: each for name, each in whole.items() if name not in current or current[name] != each}
    return members, [name for name in current if name not in whole]


def _with(target: Any, path: list[str], body: Any) -> dict[str, Any]:
    """A value whose member at a path is as in the body, or absent as there. Masks may write `rate_limit.per_second`."""
    changed = dict(target) if isinstance(target, Mapping) else {}
    given = body if isinstance(body, Mapping) else {}
    plain = {plain_name(name): name for name in (*changed, *given)}
    name, *inner = path
    name = plain.get(plain_name(name), name)
    if inner:
        changed[name] = _with(changed.get(name), inner, given.get(name))
    elif name in given:
        changed[name] = given[name]
    else:
        changed.pop(name, None)
    return changed
