"""What each operation of an API does by its role: the handlers of a fake that knows nothing but contracts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias, final

from ...contract.api import Api, LazyMapping
from ...contract.api.bodies import Layout, is_operation, list_layout, plain_name
from ...contract.api.resources import Resource, Role
from ...contract.schema.view import SchemaView
from ..clock import Clock
from ..protocol.arguments import Handler, RequestArguments, ResponseBody
from ..protocol.progress import Progress
from ..protocol.status_errors import StatusError
from .changes import changes_of, cleared_by
from .collections import Collection, Item
from .operations import RunningOperations
from .pages import Page, link_header, members_beside_list, page_of
from .places import Places, ids_in
from .responses import Responses
from .schemas import NOTHING, schemas_of
from .selection import filtered, in_order
from .values import Values


@final
class Resources:
    """The resources of a fake, and the handler of each operation.

    Args:
        api: what the fake answers for.
        seed: what ids and realistic values follow from.
        clock: the time of the service.
        progress: how long-running operations move on.
        stateless: whether nothing is kept, and every id is that of a resource which follows from the seed.
    """

    def __init__(self, api: Api, seed: int, clock: Clock, progress: Progress, *, stateless: bool) -> None:
        self.schemas: Final = schemas_of(api)
        self.is_stateless: Final = stateless
        self.running: Final = RunningOperations(seed, clock, progress)
        self.responses: Final = Responses(self.schemas, self.running, seed)
        self.collections: Final[Mapping[str, Collection]] = LazyMapping(
            self.schemas.api.roles.resources, lambda name: self._collection(name, seed, clock)
        )
        """The items of each resource, by its name."""
        self.places: Final = Places(self.schemas, self.collections)
        self.handlers: Final[Mapping[str, Handler]] = LazyMapping((each.name for each in api.sources), self._handler)
        """What answers each operation."""

    def _collection(self, name: str, seed: int, clock: Clock) -> Collection:
        is_imagined = self.is_stateless or not self.schemas.api.roles.resources[name].is_stored
        is_kept = not self.is_stateless
        return Collection(self.schemas.of_resource(name), seed, clock, is_imagined=is_imagined, is_kept=is_kept)

    def _handler(self, operation: str) -> Handler:
        role = self.schemas.api.roles.by_operation[operation]
        return partial(_BY_KIND[role.kind], self, role)


_Respond: TypeAlias = Callable[[Resources, Role, RequestArguments], Any]


def _create(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    resource = service.places.resource(role)
    service.places.require_parents(resource, arguments)
    members, context = service.places.given(role, arguments)
    item_id = service.places.given_id(resource, arguments, members)
    item = service.collections[resource.name].add(members, context, item_id)
    return service.responses.answer(role, item, arguments)


def _get(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    resource = service.places.resource(role)
    if service.schemas.is_operation(role.operation) and not resource.is_stored and not service.is_stateless:
        return service.running.read(service.places.id_in(resource, arguments))
    return service.responses.answer(role, service.places.found(role, arguments), arguments)


def _list(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    resource = service.places.resource(role)
    layout, elements = _elements(service, role, resource)
    if elements is None:
        return service.responses.imagined(role, arguments)
    service.places.require_parents(resource, arguments)
    paging, query = service.schemas.paging(role.operation), arguments.query
    listed = _listed(service, resource, arguments, {n: text for n, text in query.items() if n not in paging.names})
    page = page_of(listed, paging, query, lambda each: str(each.number))
    beside = members_beside_list(page, service.schemas.view(role.operation))
    shown = [service.responses.shown(elements, each) for each in page.items]
    payload = service.responses.wrapped(role, layout, shown, beside, arguments)
    if not (shown or service.schemas.api.documents_errors):
        payload = _without_empty_list(payload, layout, service.schemas.view(role.operation))
    return ResponseBody(payload, headers=_links(service, arguments, page) if paging.number else {})


def _links(service: Resources, arguments: RequestArguments, page: Page) -> dict[str, str]:
    return link_header(arguments.request, page, next(iter(service.schemas.api.urls), ""))


def _without_empty_list(payload: Any, layout: Layout, view: SchemaView) -> Any:
    """A body without the empty list, which protobuf's JSON leaves out where it may."""
    name = next(iter(layout.at), None)
    if name is None or len(layout.at) > 1 or name in view.required or not isinstance(payload, dict):
        return payload
    return {member: each for member, each in payload.items() if member != name}


def _elements(service: Resources, role: Role, resource: Resource) -> tuple[Layout, Values | None]:
    """Where the list of an operation stands, and the values of its elements; None where there is no list."""
    layout = service.schemas.list_layout(role.operation, resource.name)
    array = service.schemas.view(role.operation).at(layout.at)
    if layout.kind != "list" or array is None:
        return layout, None
    return layout, service.schemas.part(array.elements or NOTHING, resource.name)


def _listed(
    service: Resources, resource: Resource, arguments: RequestArguments, query: Mapping[str, str]
) -> list[Item]:
    """The items of a place that the query does not leave out: it names members, or where they belong."""
    values = service.schemas.of_resource(resource.name).values
    allowed = {plain: values.members[name].values for plain, name in values.by_plain_name.items()}
    asked = {plain_name(name): text for name, text in query.items() if text}
    context = {plain_name(name): text for name, text in arguments.path.items() if text}
    context |= {n: text for n, text in asked.items() if n in allowed and (not allowed[n] or text in allowed[n])}
    items, names = service.collections[resource.name].items(context), tuple(values.members)
    if query.get("filter") and not service.schemas.api.documents_errors:
        items = filtered(items, query["filter"], names)
    return in_order(items, query, names)


def _update(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    item = service.places.found(role, arguments)
    schema = service.schemas.of_resource(service.places.resource(role).name)
    body = service.places.body(role, arguments)
    declared = service.schemas.body_view(role.operation).members
    around = {**arguments.query, **arguments.body}
    members, removed = changes_of(body, around, declared, schema.input_members, item.value)
    service.collections[schema.name].change(item, members, removed)
    return service.responses.answer(role, item, arguments)


def _replace(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    resource = service.places.resource(role)
    collection, schema = service.collections[resource.name], service.schemas.of_resource(resource.name)
    members, context = service.places.given(role, arguments)
    try:
        item = service.places.found(role, arguments)
    except StatusError:
        if "create" in resource.operations:
            raise
        service.places.require_parents(resource, arguments)
        item = collection.add(members, context, service.places.id_in(resource, arguments))
    else:
        collection.change(item, members, cleared_by(members, schema.input_members, item.value))
    return service.responses.answer(role, item, arguments)


def _delete(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    item, resource = service.places.found(role, arguments), service.places.resource(role)
    service.collections[resource.name].remove(item, is_final="undelete" not in resource.operations)
    return service.responses.answer(role, item, arguments, is_gone=True)


def _undelete(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    resource = service.places.resource(role)
    collection, item_id = service.collections[resource.name], service.places.id_in(resource, arguments)
    item = collection.find(item_id, service.places.place(resource, arguments), deleted=True)
    collection.restore(item)
    return service.responses.answer(role, item, arguments)


def _batch_get(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    resource = service.places.resource(role)
    layout, elements = _elements(service, role, resource)
    if elements is None:
        return service.responses.imagined(role, arguments)
    place = {plain_name(name): text for name, text in arguments.path.items()}
    items = [service.collections[resource.name].find(each, place) for each in ids_in(arguments, resource)]
    shown = [service.responses.shown(elements, each) for each in items]
    return service.responses.wrapped(role, layout, shown, {}, arguments)


def _action(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    item, resource = service.places.found(role, arguments), service.places.resource(role)
    values = service.schemas.of_resource(resource.name).values
    members = {name: value for name, value in arguments.body.items() if name in values.members}
    service.collections[resource.name].change(item, {**members, **_state_after(role.verb, values)})
    return service.responses.answer(role, item, arguments)


def _read(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    """Something of an item: its operations, or what only the contract knows."""
    view = service.schemas.view(role.operation)
    item = service.places.found(role, arguments)
    layout = list_layout(view, "operations")
    array = view.at(layout.at) if layout.kind == "list" else None
    if array is not None and array.elements is not None and is_operation(array.elements):
        return service.responses.wrapped(role, layout, service.running.of_item(item.id), {}, arguments)
    return service.responses.imagined(role, arguments)


def _compute(service: Resources, role: Role, arguments: RequestArguments) -> Any:
    return service.responses.imagined(role, arguments)


_BY_KIND: Final[Mapping[str, _Respond]] = {
    "create": _create,
    "get": _get,
    "list": _list,
    "update": _update,
    "replace": _replace,
    "delete": _delete,
    "undelete": _undelete,
    "batch get": _batch_get,
    "action": _action,
    "read": _read,
    "compute": _compute,
}
"""What answers an operation, by what it does."""


def _state_after(verb: str, values: Values) -> dict[str, Any]:
    """The state that a verb leads to, where the contract lists one of the same stem: `cancel`, `CANCELLED`."""
    stem = plain_name(verb)[:_STEM]
    for name, view in values.members.items():
        if plain_name(name) in {"status", "state"} and stem:
            states = [each for each in view.values if isinstance(each, str) and plain_name(each).startswith(stem)]
            ended = [each for each in states if not each.lower().endswith("ing")] or states
            return {name: ended[0]} if ended else {}
    return {}


_STEM: Final = 4
