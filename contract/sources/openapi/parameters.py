"""Parameters of path, query, header and cookies (OpenAPI 3.1, Parameter Object)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from ...formats.media_types import usual
from ...model import Field, JsonSchema, Message
from ...text.printing import describe, printable
from .files.references import Place
from .reading import Located, Reading, field_of
from .schema_objects.conversion import Direction
from .schema_objects.keywords import VALUES

In: TypeAlias = Literal["path", "query", "header", "cookie"]
Key: TypeAlias = tuple[In, str]

_STYLES: Final[Mapping[In, tuple[str, ...]]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""The styles of each place, the usual one first."""
_PLACES: Final[Mapping[str, In]] = {each: each for each in _STYLES}
_NOT_PARAMETERS: Final = frozenset({"accept", "content-type", "authorization"})
"""Header fields that OpenAPI takes from elsewhere, whatever parameters say."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of an operation by their place."""

    path: Message
    query: Message
    headers: Message
    cookies: Message


def read_parameters(reading: Reading, *owners: Located) -> Parameters:
    """The parameters of an operation, merged by place and name from its owners: the path item, then itself.

    Raises:
        OpenApiError: a reference leads nowhere.
    """
    found: dict[Key, Located] = {}
    for value, place in owners:
        found |= dict(_keyed(reading, value, place))
    fields: dict[In, list[Field]] = {each: [] for each in _STYLES}
    for (where, name), (parameter, place) in found.items():
        fields[where].append(_field(reading, where, name, parameter, place))
    return Parameters(*(Message(tuple(fields[each])) for each in _STYLES))


def _keyed(reading: Reading, value: Mapping[str, object], place: Place) -> Iterator[tuple[Key, Located]]:
    for index, each in enumerate(reading.elements(value, "parameters", place)):
        parameter, found = reading.object_at(each, place / "parameters" / index)
        where, name = _PLACES.get(str(parameter.get("in"))), parameter.get("name")
        if where is None or not isinstance(name, str) or not name:
            reading.note(found, f"expected a name, and in to be one of {', '.join(_PLACES)}: it is left out")
        elif where != "header" or name.lower() not in _NOT_PARAMETERS:
            yield (where, name), (parameter, found)


def _field(reading: Reading, where: In, name: str, parameter: Mapping[str, object], place: Place) -> Field:
    schema = described(reading, parameter, place, "request")
    style = _style(reading, where, parameter, place)
    if style:
        schema = replace(schema, schema={**schema.schema, "x-style": style})
    is_required = where == "path" or parameter.get("required") is True
    return field_of(name, schema, place, is_required=is_required)


def described(reading: Reading, parameter: Mapping[str, object], place: Place, direction: Direction) -> JsonSchema:
    """The schema of a parameter or a header field, with what is said of it beside the schema.

    Raises:
        OpenApiError: a reference in it leads nowhere.
    """
    schema = reading.schema(*_schema_of(reading, parameter, place), direction)
    about: dict[str, object] = {}
    if isinstance(description := parameter.get("description"), str) and "description" not in schema.schema:
        about["description"] = description
    if parameter.get("deprecated") is True:
        about["deprecated"] = True
    if "examples" not in schema.schema and (examples := _examples(parameter)):
        about["examples"] = examples
    return replace(schema, schema={**schema.schema, **about})


def _schema_of(reading: Reading, parameter: Mapping[str, object], place: Place) -> tuple[object, Place]:
    """The schema, or that of the only media type; Swagger's keywords beside the name are taken for one."""
    if "schema" in parameter:
        return parameter["schema"], place / "schema"
    for _, value, at in reading.members(parameter, "content", place):
        media, found = reading.object_at(value, at)
        return media.get("schema", True), found / "schema"
    keywords = {keyword: value for keyword, value in parameter.items() if keyword in (*VALUES, "items")}
    for each in ("required", "description", "deprecated"):
        keywords.pop(each, None)
    reading.note(place, f"expected a schema or content, found {'keywords beside the name' if keywords else 'neither'}")
    return keywords or True, place


def _examples(parameter: Mapping[str, object]) -> list[object]:
    if "example" in parameter:
        return [parameter["example"]]
    examples = parameter.get("examples")
    values = examples.values() if isinstance(examples, Mapping) else ()
    return [each["value"] for each in values if isinstance(each, Mapping) and "value" in each]


def _style(reading: Reading, where: In, parameter: Mapping[str, object], place: Place) -> dict[str, object]:
    """How the text of a parameter writes its value; empty where it is as usual at its place."""
    content = [each for each, *_ in reading.members(parameter, "content", place)]
    if "schema" not in parameter and content:
        if usual(content):
            return {"style": "json"}
        reading.note(place / "content", f"{printable(', '.join(content))} in a parameter is read as text")
        return {}
    usual_style, *_ = styles = _STYLES[where]
    style = parameter.get("style", usual_style)
    if style not in styles:
        reading.note(place / "style", f"expected one of {', '.join(styles)}, found {describe(style)}: left out")
        style = usual_style
    usual_explode = style in {"form", "cookie", "deepObject"}
    explode = parameter.get("explode", usual_explode)
    if style == usual_style and explode == usual_explode:
        return {"style": style, "explode": explode, **_flags(parameter)} if _flags(parameter) else {}
    return {"style": style, "explode": explode, **_flags(parameter)}


def _flags(parameter: Mapping[str, object]) -> dict[str, object]:
    return {each: True for each in ("allowReserved", "allowEmptyValue") if parameter.get(each) is True}
