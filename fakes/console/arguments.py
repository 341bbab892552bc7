"""The arguments of a control call: parsed from its body or its query, and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeAlias, TypeVar

from ...contract.http import Request, printable_text
from ...contract.text.printing import describe, mask_secrets
from ...contract.text.suggestions import nearest

T = TypeVar("T")


class BadRequestError(Exception):
    """A control call is wrong; the text says where, what was expected and what was found."""


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


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a control call.

    Attributes:
        kind: what it may be.
        words: what it is for.
        required: whether it must be there.
        convert: makes of the JSON value what the fake takes; may raise BadRequestError. None to leave it.
    """

    kind: Kind
    words: str
    required: bool = False
    convert: Callable[[Any], Any] | None = None


Arguments: TypeAlias = Mapping[str, Argument]


def parse_body(request: Request, arguments: Arguments) -> dict[str, Any]:
    """The arguments in the body of a request; none where it is empty.

    Raises:
        BadRequestError: they are not what they should be.
    """
    try:
        values = json.loads(request.body or b"{}", parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequestError(f"body: expected a JSON object, found what is no JSON: {error}.") from None
    if not isinstance(values, dict):
        raise BadRequestError(f"body: expected an object, found {describe(values)}.")
    return checked(values, arguments)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def parse_query(request: Request, arguments: Arguments) -> dict[str, Any]:
    """The arguments in the query of a request.

    Raises:
        BadRequestError: they are not what they should be.
    """
    return checked({name: _value(text, arguments.get(name)) for name, text in request.query_pairs}, arguments)


def _value(text: str, argument: Argument | None) -> object:
    is_number = argument is not None and argument.kind in {WHOLE, COUNT}
    digits = text.removeprefix("-")
    return int(text) if is_number and digits.isascii() and digits.isdigit() and len(digits) < 20 else text


def checked(values: Mapping[str, object], arguments: Arguments, at: str = "") -> dict[str, Any]:
    """The arguments, each of its kind.

    Args:
        values: what was sent.
        arguments: what there is, by name.
        at: a pointer to where it stands.

    Raises:
        BadRequestError: one is missing, not known, or of another kind.
    """
    for name, value in values.items():
        if name not in arguments:
            expected = f"one of {', '.join(arguments)}" if arguments else "no arguments"
            raise BadRequestError(
                f"{at}/{printable_text(name)}: expected {expected}, "
                f"found {printable_text(name)!r}{nearest(name, arguments)}."
            )
        if not arguments[name].kind.allows(value):
            raise BadRequestError(f"{at}/{name}: expected {arguments[name].kind.words}, found {describe(value)}.")
    for name, argument in arguments.items():
        if argument.required and name not in values:
            raise BadRequestError(f"{at}/{name}: expected {argument.kind.words}, found nothing.")
    return {name: _converted(arguments[name], value) for name, value in values.items()}


def _converted(argument: Argument, value: object) -> Any:
    return value if argument.convert is None else argument.convert(value)


def attempt(action: Callable[[], T], at: str) -> T:
    """The result of an action. Its ValueError becomes an error at a place in the request.

    Raises:
        BadRequestError: it raises a ValueError.
    """
    try:
        return action()
    except ValueError as error:
        raise BadRequestError(f"{at}: {mask_secrets(str(error)).removeprefix('Fault: ')}") from None
