"""The resources of an API, recognised from paths, methods and names: what each operation does to which of them.

Paths speak first: `POST /shelves`, `GET /shelves/{shelfId}`. Names of the form `Shelf.list` fill in what paths do not
tell. Whatever is left is an operation that stores nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ..http.routes import PathTemplate, is_parameter
from ..schema.view import SchemaView
from .bodies import list_layout

if TYPE_CHECKING:
    from . import Api

RoleKind: TypeAlias = Literal[
    "create", "get", "list", "update", "replace", "delete", "undelete", "batch get", "action", "read", "compute"
]
"""What an operation does. `action` changes an item by a verb of its own, `read` shows something of an item or a
collection, `compute` stores nothing."""

Template: TypeAlias = tuple[str, ...]
"""The segments of a path, with `{}` for each parameter."""


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that an API keeps.

    Attributes:
        name: unique in the API: `Shelf`, or the literal segments of its path.
        item: the path of one, as a template; of a singleton, which has no id, the path of the one.
        parameters: the names of the path's parameters; the last one is the id.
        name_start: the index of the first segment of a parameter that holds several, as in `{name=shelves/*/books/*}`;
            None where each parameter is one segment.
        is_singleton: whether there is one in each place, and not a collection of them.
        operations: the names of its operations by what they do, in the order of the source.
    """

    name: str
    item: Template
    parameters: tuple[str, ...]
    name_start: int | None = None
    is_singleton: bool = False
    operations: Mapping[RoleKind, tuple[str, ...]] = field(default_factory=dict)

    @property
    def last_word(self) -> str:
        """The last literal segment of its path: `shelves`."""
        return next((each for each in reversed(self.item) if each != "{}"), self.name)

    @property
    def is_stored(self) -> bool:
        """Whether clients can make one; the others are there from the first."""
        return self.is_singleton or "create" in self.operations or "replace" in self.operations


@dataclass(frozen=True, slots=True)
class Role:
    """What an operation does, to which resource, and why docpact takes it so.

    Attributes:
        resource: the name; None where it does nothing to one.
        verb: the word that names an action: `cancel`.
    """

    operation: str
    kind: RoleKind
    resource: str | None
    evidence: str
    verb: str = ""


@dataclass(frozen=True)
class Roles:
    """The resources of an API by name, and the role of each operation."""

    resources: Mapping[str, Resource]
    by_operation: Mapping[str, Role]

    def parents(self, resource: Resource) -> Iterator[Resource]:
        """The resources that the items of another lie below, by their paths."""
        for size in range(1, len(resource.item)):
            yield from self._by_item.get(resource.item[:size], ())

    @cached_property
    def _by_item(self) -> Mapping[Template, list[Resource]]:
        """The resources that are no singletons, by the paths of their items: a large API has hundreds."""
        found: dict[Template, list[Resource]] = defaultdict(list)
        for each in self.resources.values():
            if not each.is_singleton:
                found[each.item].append(each)
        return dict(found)


def roles_of(api: Api) -> Roles:
    """The roles of all operations.

    Names, methods and paths are looked at. Schemas are looked at only where a path is read and posted to, and no item
    has a path: what answers a list there is a collection.
    """
    calls = [
        _Call.of(each.name, each.endpoints[0].method, each.endpoints[0].path) for each in api.sources if each.endpoints
    ]
    roles: dict[str, Role] = {}
    items = _item_templates(calls)
    items |= dict(_collections_alone(api, calls, items))
    for name, role in (*_path_roles(calls, items), *_name_roles(calls, items), *_below_items(calls, items)):
        roles.setdefault(name, role)
    for name, role in _singleton_roles([each for each in calls if each.name not in roles]):
        roles.setdefault(name, role)
    for each in api.sources:
        roles.setdefault(each.name, Role(each.name, "compute", None, "no resource has its path"))
    return Roles(_resources(calls, items, roles), {each.name: roles[each.name] for each in api.sources})


@dataclass(frozen=True, slots=True)
class _Call:
    """An operation as its path and its name show it; `resource` and `method_name` are the parts of `Shelf.list`."""

    name: str
    method: str
    segments: tuple[str, ...]
    template: Template
    verb: str | None
    name_start: int | None
    resource: str
    method_name: str

    @classmethod
    def of(cls, name: str, method: str, path: str) -> _Call:
        pattern = PathTemplate.read(path)
        split = pattern.path
        template = tuple("{}" if is_parameter(each) else each for each in split.segments)
        match = _NAME.fullmatch(name)
        resource, method_name = (match[1], match[2]) if match else ("", "")
        start = min((first for first, _ in pattern.spans.values()), default=None)
        return cls(name, method.upper(), split.segments, template, split.verb, start, resource, method_name)

    @property
    def ends_with_parameter(self) -> bool:
        return self.template[-1:] == ("{}",)

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(each[1:-1] for each in self.segments if is_parameter(each))


_NAME: Final = re.compile(r"([A-Za-z]\w*)\.([a-z]\w*)")
_ON_ITEM: Final[Mapping[str, RoleKind]] = {"GET": "get", "PATCH": "update", "PUT": "replace", "DELETE": "delete"}
_ON_COLLECTION: Final[Mapping[str, RoleKind]] = {"GET": "list", "POST": "create"}
_BY_NAME: Final[Mapping[str, RoleKind]] = {
    "create": "create", "insert": "create", "add": "create", "get": "get", "list": "list", "update": "update",
    "patch": "update", "replace": "replace", "delete": "delete", "remove": "delete", "undelete": "undelete",
    "batchGet": "batch get",
}  # fmt: skip
_VERBS: Final[Mapping[str, RoleKind]] = {"batchGet": "batch get", "undelete": "undelete"}


def _item_templates(calls: Iterable[_Call]) -> dict[Template, str]:
    """The paths of items, each with the name of its resource."""
    templates: dict[Template, list[_Call]] = defaultdict(list)
    for each in calls:
        if (each.ends_with_parameter and each.verb is None and each.method in _ON_ITEM) or (
            each.ends_with_parameter and each.verb is not None and _BY_NAME.get(each.method_name)
        ):
            templates[each.template].append(each)
    names: dict[Template, str] = {}
    for template in sorted(templates, key=len):
        names[template] = _resource_name(template, templates[template], names.values())
    return {template: names[template] for template in templates}


def _collections_alone(
    api: Api, calls: Iterable[_Call], items: Mapping[Template, str]
) -> Iterator[tuple[Template, str]]:
    """The collections whose items have no path, each as the path that an item would have."""
    by_template: dict[Template, dict[str, _Call]] = defaultdict(dict)
    for each in calls:
        if each.verb is None and each.template and not each.ends_with_parameter:
            by_template[each.template][each.method] = each
    taken = set(items.values())
    for template, by_method in by_template.items():
        item = (*template, "{}")
        if item not in items and by_method.keys() >= {"GET", "POST"} and not by_method.keys() & {"PUT", "PATCH"}:
            view = SchemaView.of(api.schema(by_method["GET"].name))
            if list_layout(view, template[-1]).kind == "list":
                name = _resource_name(item, by_method.values(), taken)
                taken.add(name)
                yield item, name


def _resource_name(template: Template, calls: Iterable[_Call], taken: Iterable[str]) -> str:
    """The resource that the names of its operations tell, or the literal segments of its path, from the last one on."""
    by_name = {each.resource for each in calls if each.resource and each.method_name in _BY_NAME}
    used = set(taken)
    if len(by_name) == 1 and not by_name <= used:
        return by_name.pop()
    literals = [each for each in template if each != "{}"] or ["items"]
    names = ("/".join(literals[-size:]) for size in range(1, len(literals) + 1))
    return next((each for each in names if each not in used), "/".join(template))


def _path_roles(calls: Iterable[_Call], items: Mapping[Template, str]) -> Iterator[tuple[str, Role]]:
    collections = {template[:-1]: name for template, name in items.items()}
    for each in calls:
        if each.verb is not None:
            continue
        if each.template in items and each.method in _ON_ITEM:
            yield each.name, _role(each, _ON_ITEM[each.method], items[each.template], "the path of an item")
        elif each.template in collections and each.method in _ON_COLLECTION:
            kind = _ON_COLLECTION[each.method]
            yield each.name, _role(each, kind, collections[each.template], "the path of a collection")


def _name_roles(calls: Iterable[_Call], items: Mapping[Template, str]) -> Iterator[tuple[str, Role]]:
    """What names such as `Shelf.list` tell of a resource whose items have a path."""
    known = set(items.values())
    for each in calls:
        kind = _BY_NAME.get(each.method_name)
        if kind is not None and each.resource in known:
            yield each.name, _role(each, kind, each.resource, "its name")


def _below_items(calls: Iterable[_Call], items: Mapping[Template, str]) -> Iterator[tuple[str, Role]]:
    """What goes on from the path of an item or a collection: verbs, and words below an item."""
    collections = {template[:-1]: name for template, name in items.items()}
    for each in calls:
        if each.verb is not None and each.template in items:
            kind = _VERBS.get(each.verb, "read" if each.method == "GET" else "action")
            yield each.name, _role(each, kind, items[each.template], f"the verb :{each.verb} of an item", each.verb)
        elif each.verb is not None and each.verb in _VERBS and each.template in collections:
            yield each.name, _role(each, _VERBS[each.verb], collections[each.template], "the verb of a collection")
        elif (item := _longest_item(each.template, items)) is not None and len(each.template) > len(item):
            last = each.template[-1]
            kind = "read" if each.method == "GET" else "action"
            yield (
                each.name,
                _role(each, kind, items[item], "its path goes on below an item", "" if last == "{}" else last),
            )


def _longest_item(template: Template, items: Container[Template]) -> Template | None:
    above = (template[:size] for size in range(len(template), 0, -1))
    return next((each for each in above if each in items), None)


def _singleton_roles(calls: Iterable[_Call]) -> Iterator[tuple[str, Role]]:
    """Operations on a path without an id, of which one reads and another writes: settings, a profile."""
    by_template: dict[Template, list[_Call]] = defaultdict(list)
    for each in calls:
        if each.verb is None and not each.ends_with_parameter:
            by_template[each.template].append(each)
    for template, several in by_template.items():
        methods = {each.method for each in several}
        if "GET" in methods and not methods.isdisjoint({"PUT", "PATCH"}):
            name = "/".join(part for part in template if part != "{}")
            for each in several:
                if each.method in _ON_ITEM:
                    yield each.name, _role(each, _ON_ITEM[each.method], name, "one path that is read and written")


def _role(call: _Call, kind: RoleKind, resource: str, why: str, verb: str = "") -> Role:
    path = "/".join(call.segments) + (f":{call.verb}" if call.verb else "")
    return Role(call.name, kind, resource, f"{call.method} /{path}: {why}", verb)


def _resources(calls: Iterable[_Call], items: Mapping[Template, str], roles: Mapping[str, Role]) -> dict[str, Resource]:
    """The resources with their operations by what these do."""
    operations: dict[str, dict[RoleKind, list[str]]] = defaultdict(lambda: defaultdict(list))
    places: dict[str, tuple[Template, tuple[str, ...], int | None, bool]] = {}
    by_name = {name: template for template, name in items.items()}
    alone: dict[str, tuple[Template, tuple[str, ...], int | None, bool]] = {}
    for each in calls:
        role = roles[each.name]
        name = role.resource
        if name is None:
            continue
        operations[name][role.kind].append(each.name)
        item = by_name.get(name)
        if item is not None and each.template == item[:-1] and not each.ends_with_parameter:
            alone[name] = (item, (*each.parameters, "id"), each.name_start, False)
        if item is None or each.template[: len(item)] == item:
            size = len(each.template if item is None else item)
            parameters = tuple(part[1:-1] for part in each.segments[:size] if is_parameter(part))
            template = each.template if item is None else item
            places.setdefault(name, (template, parameters, each.name_start, item is None))
    return {
        name: Resource(name, *(places.get(name) or alone[name]), _as_tuples(by_kind))
        for name, by_kind in operations.items()
    }


def _as_tuples(by_kind: Mapping[RoleKind, list[str]]) -> dict[RoleKind, tuple[str, ...]]:
    return {kind: tuple(names) for kind, names in by_kind.items()}
