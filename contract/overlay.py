"""Overlays: what a page leaves out, as JSON Merge Patches (RFC 7396) with reasons.

An overlay is a list of `{"reason": …, "patch": …}`, applied in order. The reason becomes the origin of every
keyword that its patch sets, so that a finding can say which of the two layers it rests on.

Requests are patched through `x-operation`: its `bindings` is a list of patches, one for each binding of the page,
with the schemas `path`, `query` and `body`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

JsonObject: TypeAlias = Mapping[str, object]

_HOLDS_NAMES = frozenset({"properties", "$defs"})
_NO_ORIGIN = frozenset({"title", "description", "default", "examples"})


def checked_overlay(value: object) -> list[JsonObject]:
    """The value as an overlay: a list of patches with reasons.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, list) or not all(map(_is_patch_with_reason, value)):
        raise ValueError('expected a list of {"reason": …, "patch": {…}}')
    return value


def _is_patch_with_reason(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("reason"), str) and isinstance(entry.get("patch"), dict)


def apply_overlay(schema: JsonObject, overlay: Iterable[JsonObject]) -> dict[str, object]:
    """The schema with each patch merged in; the schema itself is left as it is."""
    patched = dict(schema)
    for entry in overlay:
        patched = _merge_node(patched, cast("JsonObject", entry["patch"]), str(entry["reason"]))
    return patched


def merge_patch(target: object, patch: object) -> object:
    """RFC 7396: members of the patch replace those of the target, null removes them."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patch(result.get(name), value)
    return result


def _merge_node(node: JsonObject, patch: JsonObject, reason: str) -> dict[str, object]:
    """Merges a patch into one schema node and notes the origin of the keywords that it sets."""
    result = dict(node)
    origins = dict(cast("JsonObject", node.get("x-origins", {})))
    for keyword, value in patch.items():
        old = result.pop(keyword, None) if value is None else result.get(keyword)
        if value is None:
            origins.pop(keyword, None)
        elif keyword in _HOLDS_NAMES:
            result[keyword] = _merge_named(cast("JsonObject", old or {}), cast("JsonObject", value), reason)
        elif keyword == "x-operation":
            result[keyword] = _merge_bindings(cast("JsonObject", old or {}), cast("JsonObject", value), reason)
        elif keyword == "items":
            result[keyword] = _merge_node(cast("JsonObject", old or {}), cast("JsonObject", value), reason)
        else:
            result[keyword] = merge_patch(old, value)
            if keyword not in _NO_ORIGIN:
                origins[keyword] = {"source": "overlay", "line": None, "phrase": reason}
    return {**result, "x-origins": origins} if origins else result


def _merge_named(nodes: JsonObject, patch: JsonObject, reason: str) -> dict[str, object]:
    result = dict(nodes)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merge_node(cast("JsonObject", result.get(name) or {}), cast("JsonObject", value), reason)
    return result


def _merge_bindings(x_operation: JsonObject, patch: JsonObject, reason: str) -> dict[str, object]:
    """The description of an operation with the request schemas of its bindings patched, binding by binding."""
    bindings = cast("list[JsonObject]", x_operation.get("bindings", ()))
    patches = cast("list[JsonObject]", patch["bindings"])
    patched_bindings = [_merge_named(each, own, reason) for each, own in zip(bindings, patches, strict=True)]
    return {**x_operation, "bindings": patched_bindings}
