"""What one word of a fault is: what it may be, what it goes with, and what it does to a reply."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from http import HTTPStatus
from math import inf
from typing import Any, Final, Literal, TypeAlias

from ...contract import RULES, Contract
from ...contract.findings.pointer import pointer_of
from ...contract.http import Headers, Reply
from ...contract.json_text.document import end_of, read_document

Effect: TypeAlias = Callable[[Reply, Any, Contract | None], Reply]
"""Changes a reply: takes the reply, the value of the word and the contract of the operation, if that was processed."""

Unsupported: TypeAlias = Callable[[Any, Contract | None], str | None]
"""Why a word cannot happen to the operation of a contract; the contract is None where all operations are meant."""

Stage: TypeAlias = Literal["refusal", "connection", "delivery", "content", "schedule"]
"""What a word is about: a reply of the service is refused, lost, delivered, changed; or when it happens."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a value may be: a predicate, and the same in words."""

    allows: Callable[[Any], bool]
    expected: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a fault.

    Attributes:
        check: what its value may be.
        stage: what it is about.
        meaning: what happens, for people.
        phrase: the fault's name, a format string whose argument 0 is the fault; empty where it adds nothing to it. One
            that begins with `with` only says more of the words that it needs.
        effect: what it does to a reply; None where something else looks at the word.
        unsupported: why it cannot happen to an operation; None where it can happen to any.
        needs: it makes no sense without one of these.
    """

    check: Check
    stage: Stage
    meaning: str
    phrase: str = ""
    effect: Effect | None = None
    unsupported: Unsupported | None = None
    needs: tuple[str, ...] = ()


def word(check: Check, *columns: Any, **others: Any) -> Any:
    """A field of a dataclass that is a word, with the arguments of `Word`."""
    return field(default=False if check is SWITCH else None, metadata={WORD: Word(check, *columns, **others)})


WORD: Final = "word"
"""The key of the row in the metadata of a field."""


def _whole(least: int, most: int | None = None) -> Check:
    """A whole number. A boolean is none."""
    expected = f"a whole number from {least} {'on' if most is None else f'to {most}'}"
    return Check(lambda value: type(value) is int and least <= value and (most is None or value <= most), expected)


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and -inf < value < inf


_MEDIA_TYPE: Final = re.compile(r"[!-.0-~]++/[!-:<-~]++( *+;[ -~]++)?")
_LONGEST: Final = 1_000_000_000

STATUS: Final = _whole(400, 599)
COUNT: Final = _whole(0)
POSITIVE: Final = _whole(1)
SECONDS: Final = Check(
    lambda value: _is_number(value) and 0 < value <= _LONGEST, f"seconds, more than 0 and at most {_LONGEST}"
)
FRACTION: Final = Check(lambda value: _is_number(value) and 0 <= value < 1, "a number from 0 to less than 1")
SIDE: Final = Check(lambda value: value in ("before", "after"), "'before' or 'after' the request is processed")
SWITCH: Final = Check(lambda value: value is True, "True or False")
MEDIA_TYPE: Final = Check(lambda value: isinstance(value, str) and bool(_MEDIA_TYPE.fullmatch(value)), "type/subtype")
RULE: Final = Check(lambda value: isinstance(value, str) and value in RULES, f"one of {', '.join(sorted(RULES))}")


Rearrange: TypeAlias = Callable[[list[str]], list[str]]
"""Changes the elements of a JSON array, each as it is written."""


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
    if contract is None or reply.status != HTTPStatus.OK:
        return reply
    return replace(reply, body=_violations(contract).get(rule, reply.body))


def cannot_break(rule: str, contract: Contract | None) -> str | None:
    """Why no response of a contract breaks a rule."""
    if contract is None:
        return "breaks_rule needs one operation, whose contract it breaks"
    known = _violations(contract)
    return None if rule in known else f"its response cannot break {rule}; expected one of {', '.join(sorted(known))}"


def rearranged(change: Rearrange) -> Effect:
    """The items of the response are others or in another order, as they were written; a body without any stays."""

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
    definitions: Mapping[str, Mapping[str, Any]] = root.get("$defs", {})
    return definitions.get(name, node)


def _rearranged(body: bytes, name: str, change: Rearrange) -> bytes:
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
    texts = ((each.rule, each.payload) for each in reversed(inside_first))
    return {rule: text if isinstance(text, bytes) else _compact(text).encode() for rule, text in texts}


_compact = json.JSONEncoder(separators=(",", ":")).encode
