"""The arguments of a control call: parsed from its body or its query, and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeAlias, TypeVar

from ...contract.http import Request, printable_text
from ...contract.text.printing import describe
from ...contract.text.redaction import mask_secrets
from ...contract.text.suggestions import nearest
from ..faults.words import COUNT, POSITIVE, Check

T = TypeVar("T")


class BadRequestError(Exception):
    """A control call is wrong; the text says where, what was expected and what was found."""


ANYTHING: Final = Check(lambda _value: True, "any JSON value")
TEXT: Final = Check(lambda value: isinstance(value, str), "text")
SWITCH: Final = Check(lambda value: isinstance(value, bool), "true or false")
WHOLE: Final = Check(lambda value: type(value) is int, "a whole number")
NUMBER: Final = Check(lambda value: type(value) in {int, float}, "a number")
MAYBE_NUMBER: Final = Check(lambda value: value is None or NUMBER.allows(value), "a number or null")
MAYBE_TIMES: Final = Check(lambda value: value is None or POSITIVE.allows(value), f"{POSITIVE.expected}, or null")
OBJECT: Final = Check(lambda value: isinstance(value, dict), "an object")
LIST: Final = Check(lambda value: isinstance(value, list) and bool(value), "an array of at least one element")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a control call. `convert` makes of it what the fake takes; it may raise BadRequestError."""

    check: Check
    words: str
    required: bool = False
    convert: Callable[[Any], Any] = lambda value: value


Arguments: TypeAlias = Mapping[str, Argument]


def parse_body(request: Request, arguments: Arguments) -> dict[str, Any]:
    """The arguments in the body of a request, none where it is empty; or a BadRequestError."""
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
    """The arguments in the query of a request, or a BadRequestError."""
    return checked({name: _value(text, arguments.get(name)) for name, text in request.query_pairs}, arguments)


def _value(text: str, argument: Argument | None) -> object:
    is_number = argument is not None and argument.check in {WHOLE, COUNT}
    digits = text.removeprefix("-")
    return int(text) if is_number and digits.isascii() and digits.isdigit() and len(digits) < 20 else text


def checked(values: Mapping[str, object], arguments: Arguments, at: str = "") -> dict[str, Any]:
    """The arguments, each of its kind. `at` is a pointer to where they stand.

    Raises:
        BadRequestError: one is missing, not known, or of another kind.
    """
    for name, value in values.items():
        if name not in arguments:
            expected = f"one of {', '.join(arguments)}" if arguments else "no arguments"
            found = printable_text(name)
            raise BadRequestError(f"{at}/{found}: expected {expected}, found {found!r}{nearest(name, arguments)}.")
        if not arguments[name].check.allows(value):
            raise BadRequestError(f"{at}/{name}: expected {arguments[name].check.expected}, found {describe(value)}.")
    for name, argument in arguments.items():
        if argument.required and name not in values:
            raise BadRequestError(f"{at}/{name}: expected {argument.check.expected}, found nothing.")
    return {name: arguments[name].convert(value) for name, value in values.items()}


def attempt(action: Callable[[], T], at: str) -> T:
    """The result of an action. Its ValueError becomes an error at a place in the request.

    Raises:
        BadRequestError: it raises a ValueError.
    """
    try:
        return action()
    except ValueError as error:
        raise BadRequestError(f"{at}: {mask_secrets(str(error)).removeprefix('Fault: ')}") from None
