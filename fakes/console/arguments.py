"""The arguments of a control call, read from its body or its query and checked, with a word on what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeAlias, TypeVar

from ...contract.http import Request, printable_text
from ...contract.text.printing import describe
from ...contract.text.redaction import mask_secrets
from ...contract.text.suggestions import nearest

T = TypeVar("T")


class BadRequestError(Exception):
    """A control call is not what it should be; the text says where, what was expected and what was found."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an argument may be.

    Attributes:
        words: in words.
        allows: whether a JSON value is one.
    """

    words: str
    allows: Callable[[Any], bool]


def _is_whole(value: object) -> bool:
    return type(value) is int


ANYTHING: Final = Kind("any JSON value", lambda _value: True)
TEXT: Final = Kind("text", lambda value: isinstance(value, str))
SWITCH: Final = Kind("true or false", lambda value: isinstance(value, bool))
WHOLE: Final = Kind("a whole number", _is_whole)
COUNT: Final = Kind("a whole number from 0 on", lambda value: _is_whole(value) and value >= 0)
NUMBER: Final = Kind("a number", lambda value: type(value) in {int, float})
MAYBE_NUMBER: Final = Kind("a number or null", lambda value: value is None or NUMBER.allows(value))
MAYBE_TIMES: Final = Kind(
    "a whole number from 1 on, or null", lambda value: value is None or (_is_whole(value) and value > 0)
)
OBJECT: Final = Kind("an object", lambda value: isinstance(value, dict))
LIST: Final = Kind("an array of at least one element", lambda value: isinstance(value, list) and bool(value))
PLAN: Final = Kind("a scenario's name or an array of steps", lambda value: isinstance(value, str | list))


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a control call.

    Attributes:
        kind: what it may be.
        words: what it is for.
        required: whether it must be there.
    """

    kind: Kind
    words: str
    required: bool = False


Arguments: TypeAlias = Mapping[str, Argument]


def read_body(request: Request, wanted: Arguments) -> dict[str, Any]:
    """The arguments in the body of a request; none where it is empty.

    Raises:
        BadRequestError: they are not what they should be.
    """
    try:
        found = json.loads(request.body or b"{}", parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequestError(f"body: expected a JSON object, found what is no JSON: {error}.") from None
    if not isinstance(found, dict):
        raise BadRequestError(f"body: expected an object, found {describe(found)}.")
    return checked(found, wanted)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def read_query(request: Request, wanted: Arguments) -> dict[str, Any]:
    """The arguments in the query of a request.

    Raises:
        BadRequestError: they are not what they should be.
    """
    return checked({name: _value(text, wanted.get(name)) for name, text in request.query_pairs}, wanted)


def _value(text: str, argument: Argument | None) -> object:
    is_number = argument is not None and argument.kind in {WHOLE, COUNT}
    digits = text.removeprefix("-")
    return int(text) if is_number and digits.isascii() and digits.isdigit() and len(digits) < 20 else text


def checked(found: Mapping[str, object], wanted: Arguments, at: str = "") -> dict[str, Any]:
    """The arguments, each of its kind.

    Args:
        found: what was sent.
        wanted: what may be.
        at: a pointer to where it stands.

    Raises:
        BadRequestError: one is missing, not known, or of another kind.
    """
    for name, value in found.items():
        if name not in wanted:
            expected = f"one of {', '.join(wanted)}" if wanted else "no arguments"
            raise BadRequestError(
                f"{at}/{printable_text(name)}: expected {expected}, "
                f"found {printable_text(name)!r}{nearest(name, wanted)}."
            )
        if not wanted[name].kind.allows(value):
            raise BadRequestError(f"{at}/{name}: expected {wanted[name].kind.words}, found {describe(value)}.")
    for name, argument in wanted.items():
        if argument.required and name not in found:
            raise BadRequestError(f"{at}/{name}: expected {argument.kind.words}, found nothing.")
    return dict(found)


def attempt(action: Callable[[], T], at: str) -> T:
    """What an action gives; what it says is wrong is said of a place in the request.

    Raises:
        BadRequestError: it raises a ValueError.
    """
    try:
        return action()
    except ValueError as error:
        raise BadRequestError(f"{at}: {mask_secrets(str(error)).removeprefix('Fault: ')}") from None
