"""The values of parameters, which come as text: how each style writes arrays and objects (OpenAPI 3.1, Style Values).

A schema says its style in `x-style`, where it is not the usual one of its place. What does not write a value of the
type stays text, so that validation finds it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self, TypeAlias, cast
from urllib.parse import unquote_plus

from ..schema.nodes import Schema, resolve

Decode: TypeAlias = Callable[[str], str]
"""What a raw text stands for."""

_DELIMITERS: Final[Mapping[str, tuple[str, ...]]] = {
    "spaceDelimited": ("%20", "+", " "),
    "pipeDelimited": ("|", "%7C", "%7c"),
}
_DEEPEST: Final = 16


@dataclass(frozen=True, slots=True)
class Style:
    """How a text writes a value; `explode` gives each element and member a text of its own."""

    name: str
    explode: bool = False
    allow_empty: bool = False


IN_PATH: Final = Style("simple")
IN_QUERY: Final = Style("form", explode=True)
IN_HEADER: Final = Style("simple")
IN_COOKIE: Final = Style("form", explode=True)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its schema, the types that its value may have (none where it may be any), its style."""

    name: str
    schema: Schema
    root: Schema
    style: Style
    types: frozenset[str]

    @property
    def is_array(self) -> bool:
        """Whether a text stands for an array."""
        return "array" in self.types and "string" not in self.types

    @property
    def is_object(self) -> bool:
        """Whether a text stands for an object."""
        return "object" in self.types and "string" not in self.types and not self.is_array

    @property
    def takes_any_member(self) -> bool:
        """Whether the schema says that an object may have members that it does not list."""
        return any(each.get("additionalProperties", False) is not False for each in _composed(self.schema, self.root))

    def scalar(self, text: str) -> object:
        """The value that one text writes."""
        return scalar(text, self.types)

    def element(self, text: str) -> object:
        """The value of an element of an array."""
        return scalar(text, types_of(self._inner("items"), self.root))

    def member(self, name: str, text: str) -> object:
        """The value of a member of an object."""
        node = members_of(self.schema, self.root).get(name, self._inner("additionalProperties"))
        return scalar(text, types_of(node, self.root))

    def _inner(self, keyword: str) -> object:
        """The first schema under a keyword in the parameter's schema, or in those that it is composed of."""
        return next((each[keyword] for each in _composed(self.schema, self.root) if keyword in each), True)

    def read(self, raw: str, decode: Decode) -> object:
        """The value that one raw text writes."""
        style, text = self.style, raw
        if style.name == "json":
            return _json(decode(raw))
        if style.name in {"label", "matrix"}:
            text = raw[1:]
        if style.name == "matrix" and not (style.explode and (self.is_array or self.is_object)):
            text = text.removeprefix(self.name).removeprefix("=")
        if self.is_array:
            pieces = self._pieces(text)
            if style.name == "matrix" and style.explode:
                pieces = [each.partition("=")[2] for each in pieces]
            return [self.element(decode(each)) for each in pieces]
        if self.is_object:
            return {name: self.member(name, decode(each)) for name, each in self._pairs(text, decode)}
        return self.scalar(decode(text))

    def _pieces(self, text: str) -> list[str]:
        """The raw texts of an array's elements, or of an object's names and values."""
        if not text:
            return []
        exploded = {"label": ".", "matrix": ";"}.get(self.style.name, ",") if self.style.explode else ","
        delimiters = _DELIMITERS.get(self.style.name, (exploded,))
        return text.split(next((each for each in delimiters if each in text), delimiters[0]))

    def _pairs(self, text: str, decode: Decode) -> Iterator[tuple[str, str]]:
        pieces = self._pieces(text)
        if self.style.explode:
            yield from ((decode(name), value) for name, _, value in (each.partition("=") for each in pieces))
        else:
            yield from zip(map(decode, pieces[::2]), pieces[1::2], strict=False)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one part of a request.

    Attributes:
        owners: for each name that an exploded object has in a query the parameter whose member it is.
        is_open: whether an exploded object takes names that nobody listed.
    """

    by_name: Mapping[str, Parameter]
    owners: Mapping[str, Parameter]
    is_open: bool

    @classmethod
    def of(cls, schema: Schema, usual: Style) -> Self:
        """The parameters that a schema lists as its properties."""
        properties = cast("Mapping[str, object]", schema.get("properties", {}))
        by_name = {name: _parameter(name, each, schema, usual) for name, each in properties.items()}
        exploded = [each for each in by_name.values() if each.is_object and each.style == IN_QUERY]
        owners = {name: each for each in exploded for name in members_of(each.schema, schema)}
        is_open = any(each.takes_any_member for each in exploded)
        return cls(by_name, {name: each for name, each in owners.items() if name not in by_name}, is_open)


@dataclass(slots=True)
class QueryValues:
    """The values of a query's parameters, the names that nobody listed, and those that stand twice."""

    values: dict[str, object] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)


def read_query(pairs: Iterable[tuple[str, str]], parameters: Parameters) -> QueryValues:
    """The values of names and raw values, in the order of the query."""
    result = QueryValues()
    for name, raw in pairs:
        if (parameter := parameters.by_name.get(name)) is not None:
            _add(result, parameter, raw)
        elif (owner := parameters.owners.get(name)) is not None:
            member = owner.member(name, unquote_plus(raw))
            cast("dict[str, object]", result.values.setdefault(owner.name, {}))[name] = member
        elif not _add_deep(result, parameters, name, raw) and not parameters.is_open:
            result.unknown[name] = None
    return result


def _add(result: QueryValues, parameter: Parameter, raw: str) -> None:
    if parameter.style.allow_empty and not raw:
        return
    if parameter.is_array and parameter.style.explode and parameter.style.name != "json":
        elements = cast("list[object]", result.values.setdefault(parameter.name, []))
        elements.append(parameter.element(unquote_plus(raw)))
    elif parameter.name in result.values:
        result.repeated.append(parameter.name)
    elif parameter.is_object and parameter.style == IN_QUERY:
        result.values[parameter.name] = parameter.scalar(unquote_plus(raw))
    else:
        result.values[parameter.name] = parameter.read(raw, unquote_plus)


def _add_deep(result: QueryValues, parameters: Parameters, name: str, raw: str) -> bool:
    """Adds a value of the style `deepObject` (`filter[color]=red`); returns whether it is one."""
    stem, bracket, rest = name.partition("[")
    parameter = parameters.by_name.get(stem)
    if not bracket or parameter is None or parameter.style.name != "deepObject" or not rest.endswith("]"):
        return False
    path = rest[:-1].split("][")[:_DEEPEST]
    node: object = parameter.schema
    for each in path:
        node = members_of(node, parameter.root).get(each, True) if each else _items(node, parameter.root)
    value = scalar(unquote_plus(raw), types_of(node, parameter.root))
    _place(cast("dict[str, object]", result.values.setdefault(stem, {})), path, value)
    return True


def _place(container: dict[str, object], path: Sequence[str], value: object) -> None:
    """Sets a value inside nested objects. A last `[]`, or a name that stands again, makes an array."""
    *inner, last = path
    if not last and inner:
        *inner, last = inner
        value = [value]
    for each in inner:
        below = container.setdefault(each, {})
        if not isinstance(below, dict):
            return
        container = below
    if last in container:
        before = container[last]
        added = value if isinstance(value, list) else [value]
        container[last] = [*(before if isinstance(before, list) else [before]), *added]
    else:
        container[last] = value


def scalar(text: str, types: frozenset[str]) -> object:
    """The value that a text writes; the text itself where text is allowed, or where it writes none of the types."""
    if not types or "string" in types or not types & {"integer", "number", "boolean", "null"}:
        return text
    return _json(text)


def _json(text: str) -> object:
    try:
        return cast("object", json.loads(text))
    except (ValueError, RecursionError):
        return text


def types_of(node: object, root: Schema) -> frozenset[str]:
    """The JSON types that a schema allows; empty where it does not say."""
    for each in _composed(node, root):
        if "type" in each:
            type_ = each["type"]
            return frozenset(map(str, type_)) if isinstance(type_, list | tuple) else frozenset({str(type_)})
        if (choices := each.get("anyOf", each.get("oneOf"))) and isinstance(choices, list | tuple):
            inner = [types_of(choice, root) for choice in choices]
            return frozenset().union(*inner) if all(inner) else frozenset()
        if "properties" in each:
            return frozenset({"object"})
    return frozenset()


def members_of(node: object, root: Schema) -> dict[str, object]:
    """The members that a schema lists, by itself or by those that it is composed of."""
    members: dict[str, object] = {}
    for each in _composed(node, root):
        members |= cast("Mapping[str, object]", each.get("properties", {}))
    return members


def _items(node: object, root: Schema) -> object:
    return next((each["items"] for each in _composed(node, root) if "items" in each), True)


def _composed(node: object, root: Schema) -> Iterator[Schema]:
    """A schema, what its `$ref` leads to, and the schemas in its `allOf` and its choices, each once."""
    pending, visited = [node], set[int]()
    while pending:
        each = pending.pop(0)
        if not isinstance(each, Mapping) or id(each) in visited:
            continue
        visited.add(id(each))
        yield each
        if "$ref" in each:
            pending.append(resolve(root, {"$ref": each["$ref"]}))
        for keyword in ("allOf", "anyOf", "oneOf"):
            pending += cast("list[object]", each.get(keyword, []))


def _parameter(name: str, node: object, root: Schema, usual: Style) -> Parameter:
    schema = node if isinstance(node, Mapping) else {}
    style = schema.get("x-style")
    if isinstance(style, Mapping):
        is_exploded = style.get("explode", usual.explode) is True
        usual = Style(str(style.get("style", usual.name)), is_exploded, style.get("allowEmptyValue") is True)
    return Parameter(name, schema, root, usual, types_of(schema, root))
