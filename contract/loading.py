"""Contracts of a user's own API: a file with a JSON Schema, or with the page to derive it from."""

from __future__ import annotations

import json
from pathlib import Path

from .errors import SchemaError
from .overlay import apply_overlay, checked_overlay
from .schema.dialects import refuse_other_documents
from .schema.nodes import Schema
from .text.files import bytes_of

_MARK = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"


def load_schema(path: str | Path, overlay: str | Path | None = None) -> Schema:
    """The schema of a file, with the overlay of another file.

    Raises:
        DocpactError: a file cannot be opened, or holds no such thing.
    """
    schema = schema_from_bytes(bytes_of(path), str(path))
    return schema if overlay is None else apply_overlay_bytes(schema, bytes_of(overlay), str(overlay))


def schema_from_bytes(raw: bytes, name: str) -> Schema:
    """The schema that a file holds. What begins with a brace is JSON, anything else a page.

    Raises:
        PageError: it is no page.
        SchemaError: it is no JSON Schema 2020-12.
    """
    schema = unchecked_schema(raw, name)
    return _checked(schema, name) if _is_json(raw) else schema


def unchecked_schema(raw: bytes, name: str) -> Schema:
    """As `schema_from_bytes`, without looking whether a JSON object is a valid schema, which takes long.

    Raises:
        PageError: it is no page.
        SchemaError: it is JSON, but no object.
    """
    if _is_json(raw):
        schema = _json_in(raw, name)
        if not isinstance(schema, dict):
            raise SchemaError(f"{name}: expected a JSON object that is a schema")
        return schema
    from .schema.any_types import with_any_types
    from .schema.derive import derive
    from .sources.pages import read_page_bytes

    return with_any_types(derive(read_page_bytes(raw, Path(name).name, hint=name)))


def _is_json(raw: bytes) -> bool:
    """Whether a file is JSON, by how it begins. Some pages begin with a link."""
    text = raw.removeprefix(_MARK).lstrip(_BLANK)
    return text[:1] == b"{" or (text[:1] == b"[" and b"](" not in text.partition(b"\n")[0])


def _json_in(raw: bytes, name: str) -> object:
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"{name}: not JSON: {error}") from error


def _checked(schema: Schema, name: str) -> Schema:
    from .validation.reference_engine import check_schema  # the home of jsonschema, which is slow to import

    try:
        refuse_other_documents(schema)
        check_schema(schema)
    except SchemaError as error:
        raise SchemaError(f"{name}: {error}") from error
    return schema


def apply_overlay_bytes(schema: Schema, raw: bytes, name: str) -> Schema:
    """The schema with the overlay that a file holds.

    Raises:
        SchemaError: it is none, or none of this schema.
    """
    try:
        patched = apply_overlay(schema, checked_overlay(_json_in(raw, name)))
    except (TypeError, AttributeError, KeyError, ValueError, RecursionError) as error:
        raise SchemaError(f"{name}: no overlay of {schema.get('title', 'this schema')!r}: {error}") from error
    return _checked(patched, name)
