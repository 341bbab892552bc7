"""The reference engine: python-jsonschema with docpact's formats. It is slow and independent, and checks schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError as InvalidSchema
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry

from ..errors import SchemaError
from ..findings.pointer import pointer_of
from ..findings.report import Finding
from ..findings.rules import RULE_OF_KEYWORD, RULES
from ..formats.checks import FORMATS, NUMBER_FORMATS, Format
from ..formats.regex import compile_search
from ..json_text.document import MAX_NESTING, nesting
from ..schema.nodes import embedded_schemas, origin_of
from ..text.printing import describe, printable
from ..text.redaction import is_masked_name

_LONG = 10**400
"""Integers from here on are few, and not written in full."""


def check_schema(schema: Mapping[str, object]) -> None:
    """Checks a schema against the metaschema of JSON Schema 2020-12. Nothing is ever fetched.

    Raises:
        SchemaError: the schema, or that of a request which it describes, breaks it; the text says where.
    """
    for at, each in embedded_schemas(schema):
        _check(each, at)


def _check(schema: Mapping[str, object], at: str) -> None:
    try:
        Draft202012Validator.check_schema(schema, format_checker=FormatChecker(formats=()))  # `pattern` is ECMA-262
    except InvalidSchema as error:
        inside = pointer_of(error.absolute_path)
        raise SchemaError(f"{at}{inside}: not JSON Schema 2020-12: {error.message}") from error
    except RecursionError:
        raise SchemaError("#: the schema nests too deep to be checked") from None


def validate_with_reference(schema: Mapping[str, object], payload: object) -> Iterator[Finding]:
    """The violations that python-jsonschema finds in a parsed payload. It knows neither advice nor policy."""
    if nesting(payload) > MAX_NESTING:
        yield Finding("json", "violation", "", f"expected at most {MAX_NESTING} nested arrays and objects, found more")
        return
    validator = _BOUNDED(schema, registry=Registry(), format_checker=reference_format_checker())
    errors = tuple(validator.iter_errors(_as_json(payload)))
    mistyped = {each.json_path for each in errors if each.validator == "type"}
    for error in errors:
        if error.validator == "type" or not (error.json_path in mistyped or _repeats_format(error)):
            yield _finding(error)


class _LongInteger(int):
    """An integer of more digits than Python writes, for python-jsonschema writes every value that it refuses."""

    def __repr__(self) -> str:
        return describe(int(self))


def _as_json(value: object) -> object:
    """The value as writers of JSON take it: tuples are arrays, enums their values; any integer can be written."""
    if isinstance(value, dict):
        return {name: _as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(each) for each in value]
    if isinstance(value, Enum):
        return _as_json(value.value)
    return _LongInteger(value) if isinstance(value, int) and abs(value) >= _LONG else value


def _pattern(_validator: Validator, pattern: str, instance: object, _schema: object) -> Iterator[ValidationError]:
    """As python-jsonschema has it, but in bounded time."""
    with suppress(ValueError):  # a lone surrogate, which is no matter of patterns
        if isinstance(instance, str) and not compile_search(pattern)(instance):
            yield ValidationError(f"{instance!r} does not match {pattern!r}")


_extended: Any = extend  # untyped in the stubs
_BOUNDED = _extended(Draft202012Validator, {"pattern": _pattern})


def _finding(error: ValidationError) -> Finding:
    keyword, node = str(error.validator), error.schema if isinstance(error.schema, Mapping) else {}
    rule = _format_rule(error) if keyword == "format" else RULE_OF_KEYWORD.get(keyword, RULES["schema"]).id
    at = pointer_of(error.absolute_path)
    found = describe(error.instance, masked=any(map(is_masked_name, error.absolute_path)))
    message = f"expected {keyword} {describe(error.validator_value)}, found {found}"
    return Finding(str(rule), "violation", printable(at), message, found, origin_of(node, keyword))


def _repeats_format(error: ValidationError) -> bool:
    """Whether the pattern beside a format says once more what the format said."""
    return error.validator == "pattern" and isinstance(error.schema, Mapping) and bool(_format_rule(error))


def _format_rule(error: ValidationError) -> str | None:
    """The format's rule that a text breaks; None where the text breaks none."""
    text_format = FORMATS.get(str(error.schema.get("format"))) if isinstance(error.schema, Mapping) else None
    if not isinstance(error.instance, str):
        return "format" if error.validator == "format" else None
    problem = text_format.check(error.instance) if text_format else None
    return problem[0] if problem and RULES[problem[0]].severity == "violation" else None


def reference_format_checker() -> FormatChecker:
    """Docpact's formats for python-jsonschema, which then agrees with docpact's own engine."""
    checker = FormatChecker(formats=())
    for name in FORMATS.keys() | NUMBER_FORMATS.keys():
        checker.checks(name)(_check_of(FORMATS.get(name), NUMBER_FORMATS.get(name)))
    return checker


def _check_of(text_format: Format | None, bounds: tuple[float, float] | None) -> Callable[[object], bool]:
    def is_right(value: object) -> bool:
        if isinstance(value, str):
            return text_format is None or text_format.accepts(value)
        if bounds is None or isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return True
        return bounds[0] <= value <= bounds[1]

    return is_right
