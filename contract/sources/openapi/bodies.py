"""Bodies of requests and responses (OpenAPI 3.1, Request Body Object, Responses Object)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ...formats.media_types import first, form, is_json, usual
from ...model import JsonSchema, Message, Response
from ...text.printing import printable
from .files.references import Place
from .parameters import described
from .reading import Reading, field_of
from .schema_objects.conversion import Direction

_STATUS = re.compile(r"[1-5](?:[0-9]{2}|[Xx]{2})|default")
_PREFERRED: Final = ("200", "201", "202")


@dataclass(frozen=True, slots=True)
class Body:
    """A body: its schema, None where it has none; its media types, the usual one first."""

    schema: JsonSchema | None = None
    media_types: tuple[str, ...] = ()


def read_request_body(
    reading: Reading, operation: Mapping[str, object], place: Place
) -> tuple[Body | None, bool | None]:
    """The body of a request, None where it has none, and whether a request must have it.

    The schema is that of JSON, else that of a form; a body of any other type is of any value.

    Raises:
        OpenApiError: a reference leads nowhere.
    """
    if "requestBody" not in operation:
        return None, None
    value, found = reading.object_at(operation["requestBody"], place / "requestBody")
    content = _content(reading, value, found)
    chosen = usual(content) or form(content)
    if chosen:
        _note_other_json(reading, content, chosen)
        body = Body(_media_schema(reading, content[chosen], "request"), first(chosen, content))
    else:
        body = Body(JsonSchema({}), tuple(content))
    return body, value.get("required") is True


def read_responses(
    reading: Reading, operation: Mapping[str, object], place: Place
) -> tuple[Response, tuple[Response, ...]]:
    """The response of success, and all others.

    Success is 200, 201, 202 or another status of its kind, the first that answers JSON, else the first; `default` is it
    only where no such status is documented.

    Raises:
        OpenApiError: a reference leads nowhere.
    """
    responses: dict[str, Response] = {}
    for status, value, at in reading.members(operation, "responses", place):
        if _STATUS.fullmatch(status):
            responses[status.upper() if status != "default" else status] = _response(reading, status, value, at)
        else:
            reading.note(at, f"expected a status, a range such as 4XX or default, found {printable(status)!r}")
    success = _success(responses)
    if success is None:
        reading.note(place / "responses", "no status of success is documented: any answer is taken for one")
        return Response("200", media_types=()), tuple(responses.values())
    return responses.pop(success), tuple(responses.values())


def _success(responses: Mapping[str, Response]) -> str | None:
    good = sorted((each for each in responses if each.startswith("2")), key=_preference)
    with_json = (each for each in good if responses[each].body is not None)
    return next(with_json, None) or next(iter(good), None) or ("default" if "default" in responses else None)


def _preference(status: str) -> tuple[int, str]:
    return _PREFERRED.index(status) if status in _PREFERRED else len(_PREFERRED), status


def _response(reading: Reading, status: str, value: object, place: Place) -> Response:
    response, found = reading.object_at(value, place)
    body = _response_body(reading, response, found)
    return Response(
        status if status == "default" else status.upper(),
        body.schema,
        _headers(reading, response, found),
        body.media_types,
    )


def _response_body(reading: Reading, response: Mapping[str, object], place: Place) -> Body:
    content = _content(reading, response, place)
    if not content and "schema" in response:
        reading.note(place / "schema", "a schema without content is of Swagger 2.0: it is read as that of JSON")
        return Body(reading.schema(response["schema"], place / "schema", "response"), ("application/json",))
    chosen = usual(content)
    if chosen:
        _note_other_json(reading, content, chosen)
        return Body(_media_schema(reading, content[chosen], "response"), first(chosen, content))
    if content:
        reading.note(
            place / "content", f"expected JSON, found {printable(', '.join(content))}: bodies are not validated"
        )
    return Body(None, tuple(content))


def _content(reading: Reading, value: Mapping[str, object], place: Place) -> dict[str, tuple[object, Place]]:
    """The Media Type Objects by media type, each with its place."""
    return {name: (each, at) for name, each, at in reading.members(value, "content", place)}


def _note_other_json(reading: Reading, content: Mapping[str, tuple[object, Place]], chosen: str) -> None:
    """Notes media types that are JSON of another schema than that of the chosen one."""
    for name, (value, place) in content.items():
        if is_json(name) and name != chosen and _schema_in(value) != _schema_in(content[chosen][0]):
            reading.note(place, f"its schema is not that of {printable(chosen)}: bodies are validated as that")


def _schema_in(value: object) -> object:
    return value.get("schema") if isinstance(value, Mapping) else None


def _media_schema(reading: Reading, located: tuple[object, Place], direction: Direction) -> JsonSchema:
    value, found = reading.object_at(*located)
    if "itemSchema" in value and "schema" not in value:
        reading.note(found / "itemSchema", "bodies that are read item by item are not validated")
    return reading.schema(value.get("schema", True), found / "schema", direction)


def _headers(reading: Reading, response: Mapping[str, object], place: Place) -> Message:
    """The header fields of a response; Content-Type is said by the media types."""
    fields = []
    for name, value, at in reading.members(response, "headers", place):
        if name.lower() != "content-type":
            header, found = reading.object_at(value, at)
            schema = described(reading, header, found, "response")
            fields.append(field_of(name, schema, found, is_required=header.get("required") is True))
    return Message(tuple(fields))
