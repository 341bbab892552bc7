"""What every page of a long-running operation leaves out: the members that protobuf writes for a google.protobuf.Any.

The metadata and the response of an operation (google.longrunning.Operation, and those like it) are Any. Its JSON names
the type of the value in a member `@type`, beside the members of the value
(https://protobuf.dev/programming-guides/json/). Pages that show the value's message do not show that member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..overlay import JsonObject, apply_overlay

_REASON = "protobuf writes an Any as an object that names its type in a member @type, beside the members of the value"
_NO_RESPONSE = "an operation ends with an error or a response; pages leave out the row of an empty response"
_ERROR_OR_RESPONSE = [{"required": [name]} for name in ("error", "response")]
_BY_NAME = frozenset({"properties", "$defs"})
_SUBSCHEMAS = frozenset({"items", "additionalProperties"})
_LISTS = frozenset({"anyOf", "oneOf", "allOf"})


def with_any_types(schema: JsonObject) -> dict[str, object]:
    """The schema with the type of each Any of the operations in it, at any depth; it is left as it is itself."""
    node = {keyword: _inner(keyword, value) for keyword, value in schema.items()}
    return apply_overlay(node, _patches(node))


def _inner(keyword: str, value: object) -> object:
    if keyword in _BY_NAME and isinstance(value, Mapping):
        return {name: with_any_types(each) for name, each in value.items()}
    if keyword in _SUBSCHEMAS and isinstance(value, Mapping):
        return with_any_types(value)
    if keyword in _LISTS and isinstance(value, list):
        return [with_any_types(each) for each in value]
    return value


def _patches(node: JsonObject) -> Iterator[JsonObject]:
    """The overlay of an object that is an operation; nothing for any other node."""
    members = node.get("properties")
    if not isinstance(members, Mapping) or not _is_operation(members):
        return
    typed = [name for name in ("metadata", "response") if _has_members(members.get(name))]
    if typed:
        declared = {name: {"properties": {"@type": {"type": "string"}}} for name in typed}
        yield {"reason": _REASON, "patch": {"properties": declared}}
    if "response" not in members:
        one_at_most = (
            {} if "oneOf" in node else {"oneOf": [*_ERROR_OR_RESPONSE, {"not": {"anyOf": _ERROR_OR_RESPONSE}}]}
        )
        yield {"reason": _NO_RESPONSE, "patch": {"properties": {"response": {"type": "object"}}, **one_at_most}}


def _is_operation(members: JsonObject) -> bool:
    done, metadata, error = (members.get(name) for name in ("done", "metadata", "error"))
    is_done = isinstance(done, Mapping) and done.get("type") == "boolean"
    return is_done and isinstance(metadata, Mapping) and isinstance(error, Mapping) and "code" in _names(error)


def _has_members(node: object) -> bool:
    return isinstance(node, Mapping) and bool(_names(node)) and "@type" not in _names(node)


def _names(node: JsonObject) -> frozenset[str]:
    members = node.get("properties")
    return frozenset(members) if isinstance(members, Mapping) else frozenset()
