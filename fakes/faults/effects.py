"""What each word of a fault does to a reply. Pure functions of the reply, the word's value and the contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeAlias

from ...contract import Contract
from ...contract.findings.pointer import pointer_of
from ...contract.http import Headers, Reply
from ...contract.json_text.document import end_of, read_document
from .words import Effect

Items: TypeAlias = list[str]
"""The elements of a JSON array, each as it is written."""

OK: Final = 200


def delivered(**changes: Any) -> Effect:
    """The reply is delivered in another way. A change that is None takes the value of the word."""

    def effect(reply: Reply, value: Any, _: Contract | None) -> Reply:
        fields = {name: value if change is None else change for name, change in changes.items()}
        return replace(reply, delivery=replace(reply.delivery, **fields))

    return effect


def header(name: str) -> Effect:
    """The value of the word is a header of the reply, and the only one of its name."""
    return lambda reply, value, _: replace(reply, headers=with_header(reply.headers, name, str(value)))


def with_header(headers: Headers, name: str, value: str) -> Headers:
    """The headers with another value of one of them, which comes last."""
    return Headers([*(pair for pair in headers.items() if pair[0].lower() != name.lower()), (name, value)])


def empty_body(reply: Reply, _value: Any, _contract: Contract | None) -> Reply:
    """There is no body."""
    return replace(reply, body=b"")


def malformed_body(reply: Reply, _value: Any, _contract: Contract | None) -> Reply:
    """The body lacks its last character."""
    return replace(reply, body=reply.body.rstrip()[:-1] or b"{")


def broken_rule(reply: Reply, rule: str, contract: Contract | None) -> Reply:
    """The body is one that breaks a rule; an error stays as it is."""
    if contract is None or reply.status != OK:
        return reply
    return replace(reply, body=_violations(contract).get(rule, reply.body))


def cannot_break(rule: str, contract: Contract | None) -> str | None:
    """Why no response of a contract breaks a rule."""
    if contract is None:
        return "breaks_rule needs one operation, whose contract it breaks"
    known = _violations(contract)
    return None if rule in known else f"its response cannot break {rule}; expected one of {', '.join(sorted(known))}"


def rearranged(change: Callable[[Items], Items]) -> Effect:
    """The items of the response are others or in another order, each as it was written.

    The items are the elements of the only list of messages at the top of the response. A body without any, which may
    have been added, stays as it is.
    """

    def effect(reply: Reply, _value: Any, contract: Contract | None) -> Reply:
        name = None if contract is None else list_member(contract)
        return reply if name is None else replace(reply, body=_rearranged(reply.body, name, change))

    return effect


def has_no_items(_value: Any, contract: Contract | None) -> str | None:
    """Why the items of a response cannot be rearranged."""
    if contract is None:
        return "the fault needs one operation, whose response has items"
    if list_member(contract) is None:
        return f"the response of {contract.operation} has no items: no list of messages, or several"
    return None


@lru_cache(maxsize=128)
def list_member(contract: Contract) -> str | None:
    """The name of the only list of messages at the top of a response; None where there is none or several."""
    root: Mapping[str, Any] = contract.schema
    members = _resolved(root, root).get("properties", {})
    names = [name for name, member in members.items() if _is_list_of_messages(root, _resolved(root, member))]
    return names[0] if len(names) == 1 else None


def _is_list_of_messages(root: Mapping[str, Any], member: Mapping[str, Any]) -> bool:
    return member.get("type") == "array" and _resolved(root, member.get("items", {})).get("type") == "object"


def _resolved(root: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """A node, or the definition that it refers to."""
    name = str(node.get("$ref", "")).removeprefix("#/$defs/")
    found: Mapping[str, Any] = root.get("$defs", {}).get(name, node) if "$ref" in node else node
    return found


def _rearranged(body: bytes, name: str, change: Callable[[Items], Items]) -> bytes:
    document = read_document(body)
    found = document.value.get(name) if isinstance(document.value, dict) else None
    if not isinstance(found, list) or not found:
        return body
    spots = document.positions(pointer_of((name, index)) for index in range(len(found)))
    ranges = [(spot.value, end_of(document.text, spot.value)) for spot in spots.values()]
    items = change([document.text[start:end] for start, end in ranges])
    return f"{document.text[: ranges[0][0]]}{','.join(items)}{document.text[ranges[-1][1] :]}".encode()


@lru_cache(maxsize=32)
def _violations(contract: Contract) -> Mapping[str, bytes]:
    """A body that breaks it for each rule of a contract, inside the payload where that is possible."""
    from ...strategies.invalid.violations import violation_cases  # takes a while, and few ask for it

    inside_first = sorted(violation_cases(contract), key=lambda each: not each.pointer)
    return {each.rule: _text(each.payload) for each in reversed(inside_first)}


def _text(payload: object) -> bytes:
    return payload if isinstance(payload, bytes) else json.dumps(payload, separators=(",", ":")).encode()
