"""The responses of operations: an item, a list, a long-running operation, or what only the contract knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, final

from ...contract.api.bodies import Layout, identity_of
from ...contract.api.resources import Role
from ..protocol.arguments import RequestArguments
from .collections import Item
from .operations import RunningOperations
from .schemas import ApiSchemas
from .values import Values, coerced


@final
class Responses:
    """Makes responses that conform, from items and from the seed."""

    def __init__(self, schemas: ApiSchemas, running: RunningOperations, seed: int) -> None:
        self._schemas: Final = schemas
        self._running: Final = running
        self._seed: Final = seed

    def answer(self, role: Role, item: Item, arguments: RequestArguments, *, is_gone: bool = False) -> Any:
        """The response of an operation that did something to an item."""
        view, resource = self._schemas.view(role.operation), self._schemas.api.roles.resources[str(role.resource)]
        layout = self._schemas.layout(role.operation, resource.name)
        if layout.kind == "operation":
            result_view = view.at(layout.at) if layout.at else None
            shown = None
            if result_view is not None:
                shown = self.shown(self._schemas.part(result_view, resource.name), item, is_gone=is_gone)
            values = self._schemas.responses(role.operation)
            return self._running.start(values, item.id, resource.name, shown, next(iter(layout.at), None))
        if layout.kind != "resource" or not view.members:
            return self.imagined(role, arguments)
        place = view.at(layout.at) or view
        return self.wrapped(role, layout, self.shown(self._schemas.part(place, resource.name), item), {}, arguments)

    def shown(self, values: Values, item: Item, *, is_gone: bool = False) -> Any:
        """An item as a response shows it: the members that it lists, and what it requires beside them."""
        if not values.members:
            return self._without_members(values, item, is_gone=is_gone)
        own = {name: each for name, each in item.value.items() if name in values.shown_members}
        own |= self._id_beside(values, item)
        if own.keys() >= values.required and values.conforms(own):
            return own
        typical = values.typical(self._seed, item.id)
        if not isinstance(typical, dict):
            return typical
        required = {name: each for name, each in typical.items() if name in values.required}
        return values.conforming({**required, **own}, typical)

    def _id_beside(self, values: Values, item: Item) -> dict[str, Any]:
        """The member that says the id in this response, of a resource whose own members do not say it."""
        resource = self._schemas.api.roles.resources[values.name]
        if self._schemas.of_resource(resource.name).identity is not None or not resource.parameters:
            return {}
        name = identity_of(values.members, resource.parameters[-1], resource.name)
        return {} if name is None else {name: coerced(item.id, values.members[name])}

    def _without_members(self, values: Values, item: Item, *, is_gone: bool) -> Any:
        """An item where the contract lists no members: its id, where that is a text or a number."""
        if values.view.is_object or not values.view.types:
            return {} if is_gone else dict(item.value)
        item_id = coerced(item.id, values.view)
        return item_id if values.conforms(item_id) else values.typical(self._seed, item.id)

    def wrapped(
        self, role: Role, layout: Layout, inner: Any, beside: Mapping[str, Any], arguments: RequestArguments
    ) -> Any:
        """A body with a resource, or a list, in its place."""
        values = self._schemas.responses(role.operation)
        if not layout.at:
            return inner if values.conforms(inner) else self.imagined(role, arguments)
        typical = self.imagined(role, arguments)
        outer = dict(typical) if isinstance(typical, dict) else {}
        outer.update({name: _said(outer.get(name), each) for name, each in beside.items()})
        _put(outer, layout.at, inner)
        kept = {name: each for name, each in outer.items() if each is not None or name in values.nullable}
        return values.conforming(kept, typical)

    def imagined(self, role: Role, arguments: RequestArguments) -> Any:
        """A realistic response that says what the request named; the same for the same request."""
        values = self._schemas.responses(role.operation)
        key = f"{arguments.request.path}?{arguments.request.query}"
        typical = values.typical(self._seed, key)
        said = values.named({**arguments.body, **arguments.parameters})
        return values.with_members(typical, said) if said else values.conforming(typical, typical)


def _said(member: Any, said: Any) -> Any:
    """A member with what is said of it; in an object the other members stay, and what is None goes."""
    if not isinstance(said, Mapping):
        return said
    whole = {**(member if isinstance(member, Mapping) else {}), **said}
    return {name: each for name, each in whole.items() if each is not None or name not in said}


def _put(body: dict[str, Any], at: Iterable[str], value: Any) -> None:
    *outer, last = at
    for name in outer:
        inner = body.get(name)
        body[name] = dict(inner) if isinstance(inner, dict) else {}
        body = body[name]
    body[last] = value
