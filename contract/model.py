"""The model: what a reference page says, free of how the page is laid out.

Every page reader produces these values and `derive` turns them into JSON Schema. A type is one of a closed
family of small records; variation is data. Messages refer to each other by key, so that flattened pages
(dotted names) and pages with one section per message end in the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

JsonKind: TypeAlias = Literal["string", "integer", "number", "boolean", "null"]

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
"""The keywords that bound a number."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement of the contract comes from.

    `source` is the page's name or `overlay`; `line` is 1-based, None for an overlay; `phrase` is the fragment
    of the page that was understood (never a whole sentence), or the overlay's reason.
    """

    source: str
    line: int | None
    phrase: str

    def to_json(self) -> dict[str, object]:
        """The origin as schemas and reports carry it."""
        return {"source": self.source, "line": self.line, "phrase": self.phrase}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A JSON scalar; `format` is the page's mark in parentheses: int64, date-time, duration, bytes and so on."""

    kind: JsonKind
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Enum:
    """A string with a closed list of values; `origin` is the list, which a page writes below the type."""

    values: tuple[str, ...]
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """An object described by the message with this key in `Operation.messages`."""

    message: str


@dataclass(frozen=True, slots=True)
class Array:
    """An array of one type."""

    items: Type


@dataclass(frozen=True, slots=True)
class Map:
    """An object with arbitrary keys; protobuf writes every key as a string, `key` says what is inside it."""

    key: Scalar
    value: Type


@dataclass(frozen=True, slots=True)
class AnyObject:
    """An object about whose members the page says nothing."""


@dataclass(frozen=True, slots=True)
class Anything:
    """A value about which the page says nothing."""


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types (`Any of … | …`)."""

    alternatives: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """A type that its source gives as JSON Schema 2020-12. `#/$defs/NAME` in it refers to one of its definitions."""

    schema: Mapping[str, object]
    definitions: Mapping[str, object] = field(default_factory=dict)


Type: TypeAlias = Scalar | Enum | Ref | Array | Map | AnyObject | Anything | Union | JsonSchema

Target: TypeAlias = Literal["self", "items", "keys", "values"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One understood constraint: a JSON Schema keyword, its value, and what of the field it applies to.

    `target` is `self` for the field's own value, `items` for each element of an array, `keys` and `values`
    for those of a map.
    """

    keyword: str
    value: object
    origin: Origin
    target: Target = "self"


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a message.

    `type_origin` is the row's type cell. `required` is the origin of the statement that the field is required,
    None where the page makes none. `oneof` names the members of the group that the field belongs to, itself
    included; empty when it belongs to none. `annotations` say something of the field without limiting it: its
    default, whether it is deprecated, which way it goes.
    """

    name: str
    type: Type
    type_origin: Origin
    required: Origin | None = None
    limits: tuple[Limit, ...] = ()
    oneof: tuple[str, ...] = ()
    oneof_origin: Origin | None = None
    annotations: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """An object of the API.

    `exactly_one` are its groups of which one member must be set; others admit at most one. `alternatives` are the keys
    of messages: the object is as one of them says, and has no fields of its own. A `repeated` one is what a whole body
    is an array of.
    """

    fields: tuple[Field, ...] = ()
    exactly_one: tuple[tuple[str, ...], ...] = ()
    alternatives: tuple[str, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A phrase that looks normative and was not understood, or a place where the page contradicts itself.

    Of an OpenAPI document the phrase is the JSON Pointer of the place, and the line is 0 where it is not known.
    """

    line: int
    phrase: str
    reason: str


JSON_MEDIA_TYPE: Final = "application/json"


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A way in which a request shows who sends it (OpenAPI 3.1, Security Scheme Object).

    Attributes:
        kind: `apiKey`, `basic` or `bearer`; OAuth 2 and OpenID Connect are bearer tokens.
        name: of the header field, query parameter or cookie that carries an API key.
        place: where an API key is: `header`, `query` or `cookie`.
    """

    kind: str
    name: str = "Authorization"
    place: str = "header"


@dataclass(frozen=True, slots=True)
class Response:
    """A documented response. Its status may be a range such as `4XX`, or `default`; `body` is None where it has none.

    `media_types` are those of the body, JSON first; empty where it has no body.
    """

    status: str
    body: Message | JsonSchema | None = None
    headers: Message = Message()
    media_types: tuple[str, ...] = (JSON_MEDIA_TYPE,)


@dataclass(frozen=True, slots=True)
class Operation:
    """One HTTP binding of one method, as its page describes it.

    `name` is `Resource.method` in lower camel case (`Order.listItems`); `url` keeps the page's
    placeholders (`{{ api-host }}`, `{orderId}`); `body` is None where the method has none; `response` is
    None where the page describes no body. A body that is no object, or that is the value of one field, is that
    field. `messages` holds every message that a `Ref` names.

    `headers` and `cookies` are parameters; `media_types` are those of the request's body, the usual one first. Where
    `is_body_required` is None, a request without a body has an empty object for one.
    `status`, `response_headers` and `response_media_types` are of the response that `response` is the body of, and
    `responses` are the others. `security` are alternatives: a request satisfies every scheme of one of them. `origin`
    is the place of the operation in a document of many.
    """

    name: str
    source: str
    method: str
    url: str
    path: Message = Message()
    query: Message = Message()
    body: Message | Field | JsonSchema | None = None
    response: Message | Field | JsonSchema | None = None
    messages: Mapping[str, Message] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    headers: Message = Message()
    cookies: Message = Message()
    media_types: tuple[str, ...] = (JSON_MEDIA_TYPE,)
    is_body_required: bool | None = None
    status: str = "200"
    response_headers: Message = Message()
    response_media_types: tuple[str, ...] = (JSON_MEDIA_TYPE,)
    responses: tuple[Response, ...] = ()
    security: tuple[tuple[SecurityScheme, ...], ...] = ()
    origin: Origin | None = None


def fields_of(part: Message | Field | JsonSchema | None) -> tuple[Field, ...]:
    """The fields of a part of an operation; a body that is the value of one field is that field."""
    if isinstance(part, Message):
        return part.fields
    return (part,) if isinstance(part, Field) else ()


def closure(start: Iterable[str], references_of: Callable[[str], Iterable[str]]) -> set[str]:
    """The keys that can be reached from some, themselves included, by the keys that each refers to."""
    reached: set[str] = set()
    pending = list(start)
    while pending:
        if (key := pending.pop()) not in reached:
            reached.add(key)
            pending.extend(references_of(key))
    return reached


def message_references(message: Message) -> Iterator[str]:
    """The key of each message that the fields of a message refer to, or that it is one of."""
    yield from message.alternatives
    yield from (key for each in message.fields for key in references(each.type))


def references(type_: Type) -> Iterator[str]:
    """The key of each message that a type refers to by itself."""
    match type_:
        case Ref(message):
            yield message
        case Array(items):
            yield from references(items)
        case Map(_, value):
            yield from references(value)
        case Union(alternatives):
            for each in alternatives:
                yield from references(each)
        case _:
            return


_URL = re.compile(r"(?:([a-z][a-z0-9+.-]*+)://)?([^/?#]*+)([^?#]*+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of a URL that an operation is known by; each is empty where it is not there."""

    scheme: str
    host: str
    path: str


def split_url(url: str) -> Url:
    """The parts of a URL, whatever it looks like."""
    match = _URL.match(url)
    return Url(match[1] or "", match[2], match[3]) if match else Url("", "", "")
