"""What the console shows and does for a fake of any API: the resources that it keeps, and calls that put some in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from ...contract.http import Headers, Reply
from ...contract.text.html import Child, Markup, element, join
from ...contract.text.printing import count, printable, shortened
from ..api_fake import ApiFake
from ..faults.words import POSITIVE, Check
from ..protocol.arguments import JsonObject, encode_json
from .arguments import ANYTHING, MAYBE_TIMES, OBJECT, TEXT, Argument, Arguments, BadRequestError, attempt
from .control_api import LIMIT
from .part import ConsolePart, ControlCall, PageBody, View, section

_SHOWN: Final = 20
_CHARACTERS: Final = 300


def overview(fake: ApiFake, _view: View, host: str) -> PageBody:
    """The resources, each with its newest items."""
    sizes = {name: len(fake.collection(name)) for name in _names(fake)}
    total = count(sum(sizes.values()), "item")
    sections = [_section(fake, name, size) for name, size in sizes.items()]
    return PageBody(total, join(*sections, None if any(sizes.values()) else _invitation(fake, host)))


def _names(fake: ApiFake) -> list[str]:
    resources = fake.api.roles.resources
    return [name for name, each in resources.items() if each.is_stored and not each.is_singleton]


def _section(fake: ApiFake, name: str, size: int) -> Markup:
    items = fake.collection(name).items()[: -_SHOWN - 1 : -1] if not fake.is_stateless else []
    rows = [element("tr", element("td", element("code", each.id)), element("td", _json(each.value))) for each in items]
    return section(name, count(size, "item"), element("table", *rows) if rows else None)


def _json(value: object) -> Markup:
    return element("code", printable(shortened(json.dumps(value, ensure_ascii=False), _CHARACTERS)))


def _invitation(fake: ApiFake, host: str) -> Child:
    name = next(iter(_names(fake)), None)
    if name is None:
        return element("p", "No path looks like that of a resource: every call answers from the seed.", class_="empty")
    body = json.dumps({"resource": name, "n": 3})
    command = f"curl -H 'Content-Type: application/json' http://{host}/_docpact/add -d '{body}'"
    return element(
        "p", "Nothing is there. A client may make something, or you: ", element("code", command), class_="empty"
    )


def _resources(fake: ApiFake, _values: JsonObject) -> JsonObject:
    return {"resources": {name: len(fake.collection(name)) for name in _names(fake)}}


def _items(fake: ApiFake, values: JsonObject) -> JsonObject:
    collection = _collection(fake, values["resource"])
    return {"total": len(collection), "items": [dict(each.value) for each in collection.items()[:LIMIT]]}


def _add(fake: ApiFake, values: dict[str, Any]) -> JsonObject:
    _collection(fake, values["resource"])
    number, members = values.get("n", 1), values.get("members", {})
    added = attempt(lambda: fake.add(values["resource"], number, **members), "body")
    return {"added": added if isinstance(added, list) else [added]}


def _collection(fake: ApiFake, resource: str) -> Any:
    try:
        return fake.collection(resource)
    except LookupError as error:
        raise BadRequestError(f"/resource: {error.args[0]}") from None


def _respond(fake: ApiFake, values: dict[str, Any]) -> JsonObject:
    response: Any = values.get("payload", {})
    contract = fake.contracts.get(values["operation"])
    if "status" not in values and contract is not None:
        report = contract.validate(encode_json(response))
        if not report.ok:
            first = report.violations[0]
            raise BadRequestError(f"/payload{first.pointer}: {first.message}; with a status it is not validated.")
    if "status" in values:
        response = Reply(values["status"], Headers({"Content-Type": "application/json"}), encode_json(response))
    attempt(lambda: fake.respond(values["operation"], response, times=values.get("times")), "body")
    return {"operation": values["operation"], "times": values.get("times")}


_STATUS: Final = Check(lambda value: type(value) is int and 200 <= value < 600, "an HTTP status from 200 to 599")
_RESOURCE: Final = Argument(TEXT, "such as one that `resources` lists", required=True)

RESET_ARGUMENTS: Final[Arguments] = {"progress": Argument(TEXT, "how long-running operations move on from now on")}

CALLS: Final = (
    ControlCall("GET", "resources", "the resources that the fake keeps, and how many items each has", {}, _resources),
    ControlCall("GET", "items", f"the first {LIMIT} items of a resource", {"resource": _RESOURCE}, _items),
    ControlCall(
        "POST",
        "add",
        "puts realistic items of a resource in",
        {
            "resource": _RESOURCE,
            "n": Argument(POSITIVE, "how many, instead of one"),
            "members": Argument(OBJECT, "members that they have"),
        },
        _add,
    ),
    ControlCall(
        "POST",
        "respond",
        "sets what an operation answers",
        {
            "operation": Argument(TEXT, "which", required=True),
            "payload": Argument(ANYTHING, "the body, which is validated unless there is a status"),
            "status": Argument(_STATUS, "the HTTP status of a reply that is not validated"),
            "times": Argument(MAYBE_TIMES, "for how many calls, instead of all that follow"),
        },
        _respond,
    ),
)


def _facts(fake: ApiFake) -> Mapping[str, str]:
    memory = f"none: all follows from seed {fake.seed}" if fake.is_stateless else "what is made is there"
    return {"API": fake.api.name, "Memory": memory, "Operations end": fake.progress}


PART: Final = ConsolePart(
    title="fake of an API",
    remembered="resources, planned responses, calls and faults",
    calls=CALLS,
    reset_arguments=RESET_ARGUMENTS,
    settings=lambda fake: {"api": fake.api.name, "progress": fake.progress},
    facts=_facts,
    overview=overview,
)
