"""Which item a request means, where it is, and what the request gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, final

from ...contract.api.bodies import plain_name
from ...contract.api.resources import Resource, Role
from ..protocol.arguments import RequestArguments
from .collections import Collection, Item
from .schemas import ApiSchemas


@final
class Places:
    """Finds items by requests."""

    def __init__(self, schemas: ApiSchemas, collections: Mapping[str, Collection]) -> None:
        self._schemas: Final = schemas
        self.collections: Final = collections

    def resource(self, role: Role) -> Resource:
        """The resource that an operation is about."""
        return self._schemas.api.roles.resources[str(role.resource)]

    def found(self, role: Role, arguments: RequestArguments) -> Item:
        """The item that a request names.

        Raises:
            StatusError: NOT_FOUND; there is none, or none of its parents.
        """
        resource = self.resource(role)
        collection, place = self.collections[resource.name], self.place(resource, arguments)
        self.require_parents(resource, arguments)
        if not resource.is_singleton:
            return collection.find(self.id_in(resource, arguments), place)
        items = collection.items(place)
        return items[0] if items else collection.add({}, place, "/".join(arguments.path.values()) or resource.name)

    def id_in(self, resource: Resource, arguments: RequestArguments) -> str:
        """The id of the item that a path names, whatever the parameter is called there."""
        if resource.name_start is not None:
            return next(iter(arguments.path.values()), "")
        *_, last = ("", *resource.parameters)
        values, size = list(arguments.path.values()), resource.item.count("{}")
        if last in arguments.path or len(values) < size:
            return arguments.path.get(last, "")
        return values[size - 1]

    def place(self, resource: Resource, arguments: RequestArguments) -> dict[str, str]:
        """The parents that a path names, which an item does not contradict."""
        if resource.name_start is not None:
            return {}
        own = resource.parameters if resource.is_singleton else resource.parameters[:-1]
        return {plain_name(name): arguments.path[name] for name in own if name in arguments.path}

    def require_parents(self, resource: Resource, arguments: RequestArguments) -> None:
        """Refuses what is asked below an item that does not exist.

        Raises:
            StatusError: NOT_FOUND.
        """
        if resource.name_start is not None:
            self._require_named_parents(resource, arguments)
            return
        values = list(arguments.path.values())
        for parent in self._schemas.api.roles.parents(resource):
            size = parent.item.count("{}")
            if parent.is_stored and 0 < size <= len(values):
                context = {plain_name(name): text for name, text in zip(parent.parameters[:-1], values, strict=False)}
                self.collections[parent.name].find(values[size - 1], context)

    def _require_named_parents(self, resource: Resource, arguments: RequestArguments) -> None:
        """The same where one parameter holds the names of all, as `shelves/1/books/2` does."""
        segments = next(iter(arguments.path.values()), "").split("/")
        for parent in self._schemas.api.roles.parents(resource):
            size = len(parent.item) - (resource.name_start or 0)
            if parent.is_stored and 0 < size <= len(segments):
                self.collections[parent.name].find("/".join(segments[:size]))

    def some_parents(self, resource: str, index: int) -> dict[str, str]:
        """A place for an item that a test adds: below parents that are there, in turn."""
        context: dict[str, str] = {}
        for parent in self._schemas.api.roles.parents(self._schemas.api.roles.resources[resource]):
            items = self.collections[parent.name].items(context)
            if items and parent.parameters:
                item = items[index % len(items)]
                context |= {**item.context, plain_name(parent.parameters[-1]): item.id}
        return context

    def given(self, role: Role, arguments: RequestArguments) -> tuple[dict[str, Any], dict[str, str]]:
        """The members that a request gives an item, and the place where it puts it."""
        schema = self._schemas.of_resource(self.resource(role).name)
        body = self.body(role, arguments)
        members = {name: value for name, value in body.items() if name in schema.values.members}
        own = self.resource(role).parameters[-1:]
        place = {plain_name(name): text for name, text in arguments.path.items() if name not in own}
        return {**schema.values.named(arguments.query), **members}, place

    def body(self, role: Role, arguments: RequestArguments) -> Mapping[str, Any]:
        """The members of the body that describe the resource: its own, or those of the member that holds them."""
        layout = self._schemas.body_layout(role.operation, self.resource(role).name)
        body: Any = arguments.body
        for name in layout.at if layout.kind == "resource" else ():
            body = body.get(name, {}) if isinstance(body, Mapping) else {}
        return body if isinstance(body, Mapping) else {}

    def given_id(self, resource: Resource, arguments: RequestArguments, members: Mapping[str, Any]) -> str:
        """The id that a request names beside the resource: `?shelfId=`, a body's `shelfId` or the parameter's name."""
        identity = self._schemas.of_resource(resource.name).identity
        names = {f"{plain_name(resource.name.rpartition('/')[2])}id", *map(plain_name, resource.parameters[-1:])}
        if identity in members and resource.name_start is None:
            return ""
        beside = {**arguments.body, **arguments.parameters}
        if resource.name_start is not None:
            beside = {name: each for name, each in beside.items() if name not in arguments.path}
            names = {f"{plain_name(resource.last_word)}id"} | (names - {"name"})
        given = next((str(text) for name, text in beside.items() if plain_name(name) in names and text), "")
        return given if resource.name_start is None else self._full_name(resource, arguments, given)

    def _full_name(self, resource: Resource, arguments: RequestArguments, last: str) -> str:
        """The name of a new item below its parent: `shelves/1/books/2` (https://google.aip.dev/122)."""
        parent = next(iter(arguments.path.values()), "")
        own = last or self.collections[resource.name].fresh_id()
        return "/".join(filter(None, (parent, resource.last_word, own)))


def ids_in(arguments: RequestArguments, resource: Resource) -> list[str]:
    """The ids that a batch names: the values of a parameter, or the list of the body."""
    stem = plain_name(resource.name.rpartition("/")[2])
    names = {"id", "name", f"{stem}id", f"{stem}name"}
    in_query = [text for name, text in arguments.request.query_pairs if plain_name(name) in names]
    lists = (value for name, value in arguments.body.items() if plain_name(name) in names and isinstance(value, list))
    ids = [each for text in in_query for each in text.split(",")]
    return ids or [str(each) for each in next(lists, [])]
