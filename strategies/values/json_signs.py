"""How each edge class of JSON is told: of JSON in a text, and of values that may be any; id by id as in `classes`."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from math import copysign, isinf

from ...contract.json_text.document import read_document
from .signs import MANY_CHARACTERS, Sign, Signs, TextSign, is_beyond_doubles, matches

_LARGE = 4_000
_DEEP, _VERY_DEEP = 50, 1_000
_UNREAD = object()


@lru_cache(maxsize=1024)
def json_in(text: str) -> object:
    """The value that a text holds; a value of its own where it holds none, or one past what Python reads."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return _UNREAD
    return value


def _is_json(is_so: Sign) -> TextSign:
    return lambda text: is_so(json_in(text))


@lru_cache(maxsize=1024)
def _words(text: str) -> str:
    """JSON text without what its strings say."""
    return re.sub(r'"(?:[^"\\]|\\.)*+"?', '""', text)


def _is_loose(text: str) -> bool:
    """Whether there is more white space than printers put after a colon or a comma."""
    return re.search(r"[\t\r\n]|  |^ | $| [:,\]}]|[\[{] ", _words(text)) is not None


def _depth(text: str) -> int:
    """How deep arrays and objects nest; not worth a look where there are few."""
    deepest = depth = 0
    if text.count("[") + text.count("{") < _DEEP:
        return 0
    for each in _words(text):
        depth += (each in "[{") - (each in "]}")
        deepest = max(deepest, depth)
    return deepest


def _repeats_keys(text: str) -> bool:
    return _is_read(text) and any(each.rule == "duplicate-key" for each in read_document(text).problems)


def _is_read(text: str) -> bool:
    return json_in(text) is not _UNREAD


def _written(pattern: str) -> TextSign:
    """JSON in which something is written so, outside of its strings."""
    search = re.compile(pattern).search
    return lambda text: search(_words(text)) is not None and _is_read(text)


def _any_inside(is_so: Sign) -> TextSign:
    """Something in the value, however deep, is so."""
    return lambda text: any(map(is_so, _values(json_in(text))))


def _any_key(is_so: TextSign) -> TextSign:
    return _any_inside(lambda value: isinstance(value, dict) and any(map(is_so, value)))


def _fold_together(keys: Collection[str]) -> bool:
    return len({each.casefold() for each in keys}) < len(keys)


def _values(value: object) -> Iterator[object]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each


_SURROGATES = frozenset(map(chr, range(0xD800, 0xE000)))


def _is_a_name(key: str) -> bool:
    """Whether a key may be the name of an attribute, and is not one that every object has."""
    return key.isidentifier() and not key.startswith("__")


def _is_a_container(value: object) -> bool:
    return isinstance(value, dict | list)


JSON_VALUES: Signs = {
    "null": lambda value: value is None,
    "false": lambda value: value is False,
    "zero": lambda value: type(value) in (int, float) and value == 0,
    "big-number": is_beyond_doubles,
    "fraction": lambda value: type(value) is float and not value.is_integer(),
    "empty-string": lambda value: value == "",
    "string": lambda value: isinstance(value, str) and value != "",
    "empty-array": lambda value: value == [],
    "array": lambda value: isinstance(value, list) and value != [],
    "empty-object": lambda value: value == {},
    "object": lambda value: isinstance(value, dict) and any(map(_is_a_container, value.values())),
}

EMBEDDED_JSON: Signs = {
    "object": _is_json(lambda value: isinstance(value, dict) and value != {}),
    "empty-object": _is_json(JSON_VALUES["empty-object"]),
    "array": _is_json(JSON_VALUES["array"]),
    "empty-array": _is_json(JSON_VALUES["empty-array"]),
    "array-of-objects": _is_json(
        lambda value: isinstance(value, list) and any(isinstance(each, dict) for each in value)
    ),
    "number": _is_json(lambda value: type(value) in (int, float)),
    "negative": _is_json(lambda value: type(value) in (int, float) and value < 0),
    "minus-zero": _written(r"-0(\.0*)?(?![0-9.eE])"),
    "string": _is_json(JSON_VALUES["string"]),
    "empty-string": _is_json(JSON_VALUES["empty-string"]),
    "boolean": _is_json(lambda value: isinstance(value, bool)),
    "null": _is_json(JSON_VALUES["null"]),
    "big-number": _any_inside(is_beyond_doubles),
    "float": _written("[0-9][.eE]"),
    "int64-overflow": _any_inside(lambda value: type(value) is int and not -(2**63) <= value < 2**64),
    "double-overflow": _any_inside(lambda value: type(value) is float and isinf(value)),
    "key-order": _any_inside(lambda value: isinstance(value, dict) and [*value] != sorted(value)),
    "keys": _any_inside(lambda value: isinstance(value, dict) and not all(map(_is_a_name, value))),
    "json-string": _is_json(lambda value: isinstance(value, str) and _is_a_container(json_in(value))),
    "line-separator": matches("[\u2028\u2029]"),
    "escaped-nul": lambda text: "\\u0000" in text,
    "escaped-surrogate": _any_inside(lambda value: isinstance(value, str) and not _SURROGATES.isdisjoint(value)),
    "duplicate-keys": _repeats_keys,
    "escaped-unicode": lambda text: "\\u" in text and _is_read(text),
    "raw-unicode": lambda text: not text.isascii() and _is_read(text),
    "embedded-again": _any_inside(lambda value: isinstance(value, str) and _is_a_container(json_in(value))),
    "spaces": lambda text: _is_loose(text) and _is_read(text),
    "deep": lambda text: _depth(text) >= _DEEP,
    "large": lambda text: len(text) >= _LARGE,
    "tiny-number": _any_inside(lambda value: type(value) is float and 0 < abs(value) < 2.2e-308),
    "long-decimal": _written(r"[0-9]\.[0-9]{18}"),
    "whole-float": _any_inside(lambda value: type(value) is float and value.is_integer()),
    "keys-differ-in-case": _any_inside(lambda value: isinstance(value, dict) and _fold_together(value)),
    "keys-like-numbers": _any_key(matches("^[0-9]+$")),
    "keys-of-prototypes": _any_key(lambda key: key in {"constructor", "toString"}),
    "keys-with-marks": _any_key(matches("^[$@]")),
    "keys-with-dots": _any_key(lambda key: "." in key),
    "long-key": _any_key(lambda key: len(key) >= MANY_CHARACTERS),
    "long-array": _any_inside(lambda value: isinstance(value, list) and len(value) > 1000),
    "blank-in-object": _written(r"\{\s+\}"),
    "blank-in-array": _written(r"\[\s+\]"),
    "leading-blanks": lambda text: text[:1].isspace() and _is_read(text),
    "trailing-blanks": lambda text: text[-1:].isspace() and _is_read(text),
    "indented": _written(r"\n[ \t]+"),
    "compact": _written("[:,][^ \t\r\n]"),
    "bare-big-number": _is_json(is_beyond_doubles),
    "bare-overflow": _is_json(lambda value: type(value) is float and isinf(value)),
    "bare-fraction": _is_json(lambda value: type(value) is float and not value.is_integer()),
    "whole-exponent": _written("[0-9][eE][+]?[0-9]"),
    "minus-zero-float": _is_json(lambda value: type(value) is float and value == 0 and copysign(1, value) < 0),
    "true": _is_json(lambda value: value is True),
    "string-of-null": _is_json(lambda value: value == "null"),
    "string-of-number": _is_json(lambda value: isinstance(value, str) and type(json_in(value)) in (int, float)),
    "null-member": _any_inside(lambda value: isinstance(value, dict) and None in value.values()),
    "escaped-slash": lambda text: "\\/" in text and _is_read(text),
    "escaped-quotes": _any_key(lambda key: '"' in key or "\\" in key),
    "deep-objects": lambda text: _words(text).count("{") >= _DEEP <= _depth(text),
    "very-deep": lambda text: _depth(text) >= _VERY_DEEP,
    "not-json": lambda text: text != "" and not _is_read(text),
    "empty-text": lambda text: text == "",
    "not-a-number": _written("NaN|Infinity"),
}
