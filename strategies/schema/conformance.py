"""Whether a value conforms to a part of a schema: the judge of what no node says. Home of jsonschema-rs here.

Formats are those that the contract checks, and those of `values.formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...contract.errors import SchemaError
from ...contract.formats.checks import FORMATS
from ..values.formats import STANDARD_FORMATS

_PREFIX = "#/$defs/"


def conforms_to(schema: Any, definitions: Mapping[str, Any], at: str = "") -> Callable[[object], bool]:
    """Whether a parsed value conforms to a schema.

    Raises:
        SchemaError: jsonschema-rs cannot read the schema.
    """
    from jsonschema_rs import Draft202012Validator  # which not every schema needs

    used = _definitions_used(schema, definitions)
    whole = {**schema, "$defs": used} if used and isinstance(schema, Mapping) else schema
    try:
        is_valid = Draft202012Validator(whole, formats=_checks(), validate_formats=True, offline=True).is_valid
    except ValueError as error:
        raise SchemaError(f"{at or '/'}: not a schema that docpact can check values by: {error}") from None

    def accepts(value: object) -> bool:
        try:
            return is_valid(value)
        except ValueError:  # a lone surrogate, or a number past what jsonschema-rs reads
            return False

    return accepts


def _checks() -> dict[str, Callable[[str], bool]]:
    standard: dict[str, Callable[[str], bool]] = {name: each.accepts for name, each in STANDARD_FORMATS.items()}
    return standard | {each.name: each.accepts for each in FORMATS.values()}


def text_check(name: str) -> Callable[[str], bool] | None:
    """Whether a text has a format; None where docpact knows no such format."""
    return _checks().get(name)


def _definitions_used(schema: Any, definitions: Mapping[str, Any]) -> dict[str, Any]:
    """The definitions that a schema refers to, and those that these refer to."""
    used: dict[str, Any] = {}
    pending = [schema]
    while pending:
        for name in _references(pending.pop()):
            if name in definitions and name not in used:
                used[name] = definitions[name]
                pending.append(definitions[name])
    return used


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith(_PREFIX):
            yield reference.removeprefix(_PREFIX)
        for each in schema.values():
            yield from _references(each)
    elif isinstance(schema, list | tuple):
        for each in schema:
            yield from _references(each)
