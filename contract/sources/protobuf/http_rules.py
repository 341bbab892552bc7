"""The HTTP bindings of a method: which fields of its request go to path, query and body (google/api/http.proto)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ...model import AnyObject, Anything, Array, Field, Limit, Map, Message, Origin, Ref, Scalar, Type
from .annotations import Proto
from .messages import SOURCE, Messages

_METHODS = ("get", "post", "put", "patch", "delete")
_VARIABLE = re.compile(r"\{ *([\w.]+) *(?:= *([^{}]*?) *)?\}")
_TEMPLATE = re.compile(r"/(?:[^{}?#]|\{[^{}?#]*\})*")
_ONE_SEGMENT = "*"


@dataclass(frozen=True, slots=True)
class HttpRule:
    """One binding: the method, the template of the path, and which field is the body; `*` for all that are left."""

    method: str
    template: str
    body: str
    response_body: str

    @property
    def variables(self) -> Mapping[str, str]:
        """The variables of the template, dotted paths of fields, each with the pattern of its segments."""
        return {match[1]: match[2] or _ONE_SEGMENT for match in _VARIABLE.finditer(self.template)}

    def url_path(self, json_names: Mapping[str, str]) -> str:
        """The template with the names of JSON; a variable of one segment is written without its pattern."""
        variables = self.variables.items()
        written = {
            name: json_names[name] if pattern == _ONE_SEGMENT else f"{json_names[name]}={pattern}"
            for name, pattern in variables
        }
        return _VARIABLE.sub(lambda match: f"{{{written[match[1]]}}}", self.template)

    @property
    def problem(self) -> str:
        """Why nothing can be made of the rule; empty where something can."""
        if not self.method:
            return "its google.api.http names no method and path"
        if self.method == "*":
            return "its google.api.http is for any method"
        if _TEMPLATE.fullmatch(self.template) is None or "{" in _VARIABLE.sub("", self.template):
            return f"its google.api.http has no template of a path: {self.template!r}"
        return ""


def rules_of(rule: Proto) -> Iterator[HttpRule]:
    """A rule and its additional bindings."""
    for each in (rule, *rule.additional_bindings):
        verb = next((verb for verb in _METHODS if each.HasField(verb)), None)
        if verb is not None:
            method, template = verb.upper(), getattr(each, verb)
        else:
            method, template = each.custom.kind, each.custom.path
        yield HttpRule(method, template, each.body, each.response_body)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a request; `dropped` are the fields that no part can take."""

    url_path: str
    path: Message
    query: Message
    body: Message | Field | None
    dropped: tuple[str, ...] = ()


def parts_of(rule: HttpRule, request: str, messages: Messages) -> Parts:
    """Which fields of a request go where.

    Args:
        rule: the binding.
        request: the full name of the request's message.
        messages: the messages in the direction of requests.
    """
    whole = messages.message(request)
    json_names = {path: messages.json_path(path, request) for path in rule.variables}
    bound = {json_names[path]: pattern for path, pattern in rule.variables.items()}
    url_path = rule.url_path(json_names)
    path = Message(tuple(_path_field(each, pattern, whole, messages) for each, pattern in bound.items()))
    rest = _without(whole, tuple(each.split(".") for each in bound), messages)
    if rule.body == "*":
        return Parts(url_path, path, Message(), rest)
    body_path = messages.json_path(rule.body, request) if rule.body else ""
    others = replace(rest, fields=tuple(each for each in rest.fields if each.name != body_path.partition(".")[0]))
    query, dropped = _query(_whole_groups(others), messages)
    return Parts(url_path, path, query, field_at(body_path, rest, messages) if body_path else None, dropped)


def field_at(path: str, message: Message, messages: Messages) -> Field:
    """The field at a dotted path of JSON names; one without a type where there is none."""
    name, _, rest = path.partition(".")
    found = next((each for each in message.fields if each.name == name), None)
    if found is None:
        return Field(name, Anything(), Origin(SOURCE, None, path))
    if rest and isinstance(found.type, Ref):
        return field_at(rest, messages[found.type.message], messages)
    return found


def _path_field(path: str, pattern: str, request: Message, messages: Messages) -> Field:
    leaf = field_at(path, request, messages)
    type_: Type = Scalar("string") if isinstance(leaf.type, Anything) else leaf.type
    limits = leaf.limits
    if pattern != _ONE_SEGMENT:
        limits = (*limits, Limit("pattern", _regex(pattern), leaf.type_origin))
    return replace(leaf, name=path, type=type_, limits=limits, oneof=(), oneof_origin=None)


def _regex(pattern: str) -> str:
    """The texts that a pattern of segments takes: `*` is one segment, `**` any number of them."""
    parts = {"*": "[^/]+", "**": r"[\s\S]*"}
    return "/".join(parts.get(each, re.escape(each)) for each in pattern.split("/"))


def _without(message: Message, bound: Iterable[list[str]], messages: Messages) -> Message:
    """A message without the fields that the path has. Inside of other messages they may be left out."""
    paths = list(bound)
    gone = {path[0] for path in paths if len(path) == 1}
    nested = {path[0] for path in paths} - gone
    fields = (
        _loosened(each, [path[1:] for path in paths if path[0] == each.name], messages) if each.name in nested else each
        for each in message.fields
        if each.name not in gone
    )
    return _whole_groups(Message(tuple(fields), message.exactly_one))


def _loosened(field: Field, paths: Iterable[list[str]], messages: Messages) -> Field:
    """A field whose message does not require the fields at some paths in it, for the path of the URL has them."""
    if not isinstance(field.type, Ref):
        return field
    inner, bound = messages[field.type.message], list(paths)
    fields = []
    for each in inner.fields:
        deeper = [path[1:] for path in bound if path[0] == each.name]
        if [] in deeper:
            fields.append(replace(each, required=None))
        else:
            fields.append(_loosened(each, deeper, messages) if deeper else each)
    key = f"{field.type.message}-without-{'-'.join(sorted('.'.join(path) for path in bound))}"
    return replace(field, required=None, type=messages.add(key, replace(inner, fields=tuple(fields))))


def _whole_groups(message: Message) -> Message:
    """A message whose groups are only those of which it has every member."""
    names = {each.name for each in message.fields}
    fields = (
        each if names.issuperset(each.oneof) else replace(each, oneof=(), oneof_origin=None) for each in message.fields
    )
    return Message(tuple(fields), tuple(group for group in message.exactly_one if names.issuperset(group)))


# --------------------------------------------------------------------------- the query


def _query(message: Message, messages: Messages) -> tuple[Message, tuple[str, ...]]:
    """The parameters that the fields of a message become, and the names of those that become none.

    A field of a field is `outer.inner`. Maps, arrays of messages and messages inside themselves have no such form.
    """
    fields: list[Field] = []
    dropped: list[str] = []
    for each in message.fields:
        found, not_found = _parameters(each, messages, ())
        fields += found
        dropped += not_found
    return _whole_groups(Message(tuple(fields), message.exactly_one)), tuple(dropped)


def _parameters(field: Field, messages: Messages, inside: tuple[str, ...]) -> tuple[list[Field], list[str]]:
    if not isinstance(field.type, Ref):
        return ([], [field.name]) if _has_no_text(field.type) else ([field], [])
    if (key := field.type.message) in inside:
        return [], [field.name]
    fields: list[Field] = []
    dropped: list[str] = []
    for each in messages[key].fields:
        group = tuple(f"{field.name}.{name}" for name in each.oneof)
        nested = replace(each, name=f"{field.name}.{each.name}", required=None, oneof=group)
        found, not_found = _parameters(nested, messages, (*inside, key))
        fields += found
        dropped += not_found
    return fields, dropped


def _has_no_text(type_: Type) -> bool:
    inner = type_.items if isinstance(type_, Array) else type_
    return isinstance(inner, Map | AnyObject | Anything | Ref | Array)
