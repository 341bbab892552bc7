"""What the contracts of an API say of its resources: their members, their ids, what requests may give."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache, cached_property, lru_cache
from typing import Final, final

from ...contract.api import Api
from ...contract.api.bodies import Layout, identity_of, is_operation, layout_of, list_layout
from ...contract.api.paging import Paging
from ...contract.api.resources import Resource, RoleKind
from ...contract.schema.view import SchemaView
from .collections import ResourceSchema
from .values import Values

NOTHING: Final = SchemaView.of({})
"""The view of a schema that says nothing."""

_SHOWN_BY: Final[tuple[RoleKind, ...]] = ("get", "create", "replace", "update")
_GIVEN_BY: Final[tuple[RoleKind, ...]] = ("create", "replace", "update")


@final
class ApiSchemas:
    """The schemas of an API as its fake sees them. Each is read when it is first asked for."""

    def __init__(self, api: Api) -> None:
        self.api: Final = api
        self._parts: dict[tuple[int, int], Values] = {}

    @cached_property
    def responses(self) -> Callable[[str], Values]:
        """The values of an operation's response."""
        return cache(lambda operation: Values(SchemaView.of(self.api.schema(operation)), operation, self.api.policy))

    def part(self, view: SchemaView, name: str) -> Values:
        """The values of a part of a response."""
        key = id(view.root), id(view.node)
        if key not in self._parts:
            self._parts[key] = Values(view, name, self.api.policy)
        return self._parts[key]

    def view(self, operation: str) -> SchemaView:
        """The response of an operation."""
        return self.responses(operation).view

    @cached_property
    def of_resource(self) -> Callable[[str], ResourceSchema]:
        """What is known of a resource, which the responses of its operations tell."""
        return cache(lambda name: self._read_schema(self.api.roles.resources[name]))

    def _read_schema(self, resource: Resource) -> ResourceSchema:
        view = self._resource_view(resource)
        parameter = resource.parameters[-1] if resource.parameters else "id"
        identity = None if resource.is_singleton else identity_of(view.members, parameter, resource.name)
        values = Values(view, resource.name, self.api.policy)
        return ResourceSchema(
            resource.name, values, identity, self._parameter(resource, parameter), self._input_members(resource)
        )

    def _resource_view(self, resource: Resource) -> SchemaView:
        """The schema of one item: as it is read, listed, or answered to a change; else as it is sent."""
        by_kind = resource.operations
        for operation in (each for kind in _SHOWN_BY for each in by_kind.get(kind, ())):
            view = self.view(operation)
            layout = layout_of(view)
            found = view.at(layout.at) if layout.kind in {"resource", "operation"} and layout.at else view
            if found is not None and layout.kind != "list" and found.members and not is_operation(found):
                return found
        for operation in by_kind.get("list", ()):
            view = self.view(operation)
            array = view.at(list_layout(view, resource.name).at)
            if array is not None and array.elements is not None and array.elements.members:
                return array.elements
        bodies = (self.body_view(each) for kind in _GIVEN_BY for each in by_kind.get(kind, ()))
        return next((each for each in bodies if each.members), SchemaView.of({"type": "object"}))

    @cached_property
    def layout(self) -> Callable[[str, str], Layout]:
        """Where a resource stands in the response of an operation; without a name, where the response's own does."""
        return cache(lambda operation, resource: layout_of(self.view(operation), self._members(resource)))

    @cached_property
    def body_layout(self) -> Callable[[str, str], Layout]:
        """Where a resource stands in the body of the requests of an operation."""
        return cache(lambda operation, resource: layout_of(self.body_view(operation), self._members(resource)))

    @cached_property
    def list_layout(self) -> Callable[[str, str], Layout]:
        """Where a list of resources stands in the response of an operation."""
        return cache(lambda operation, resource: list_layout(self.view(operation), resource, self._members(resource)))

    @cached_property
    def paging(self) -> Callable[[str], Paging]:
        """How the list of an operation goes in pages."""
        return cache(lambda operation: Paging.of(self.query_view(operation)))

    def _members(self, resource: str) -> Collection[str]:
        return self.of_resource(resource).values.members if resource else ()

    def is_operation(self, operation: str) -> bool:
        """Whether an operation answers a long-running one."""
        return self.layout(operation, "").kind == "operation"

    def body_view(self, operation: str) -> SchemaView:
        """The body of the requests of an operation."""
        bindings = self.api.operations[operation].bindings
        return SchemaView.of(bindings[0].body or {}) if bindings else NOTHING

    def query_view(self, operation: str) -> SchemaView:
        """The query of the requests of an operation."""
        bindings = self.api.operations[operation].bindings
        return SchemaView.of(bindings[0].query) if bindings else NOTHING

    def _parameter(self, resource: Resource, name: str) -> SchemaView:
        operations = (each for names in resource.operations.values() for each in names)
        bindings = (binding for each in operations for binding in self.api.operations[each].bindings)
        views = (SchemaView.of(each.parameters).members for each in bindings)
        return next((each[name] for each in views if name in each), SchemaView.of({"type": "string"}))

    def _input_members(self, resource: Resource) -> frozenset[str]:
        """The members that a request may give, at the top of a body or in the member that holds the resource."""
        operations = (each for kind in _GIVEN_BY for each in resource.operations.get(kind, ()))
        bodies = [self.body_view(each) for each in operations]
        return frozenset(name for body in bodies for view in (body, *body.members.values()) for name in view.members)


@lru_cache(maxsize=8)
def schemas_of(api: Api) -> ApiSchemas:
    """The schemas of an API, which all fakes of it share: nothing of a fake is in them."""
    return ApiSchemas(api)
