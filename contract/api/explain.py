"""What docpact takes the operations of an API for, in a table for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..schema.view import SchemaView
from ..text.printing import count, printable
from .bodies import is_operation
from .paging import Paging
from .refusals import documents_refusals
from .resources import Role, Roles

if TYPE_CHECKING:
    from . import Api


def explain(api: Api) -> str:
    """The table: a line for each operation, then the notes of the source."""
    roles = api.roles
    rows = [(each.operation, _in_words(api, roles, each), each.evidence) for each in roles.by_operation.values()]
    widths = [max(map(len, column)) for column in zip(*(row[:2] for row in rows), strict=True)] if rows else [0, 0]
    stored = [each for each in roles.resources.values() if each.is_stored]
    head = f"{api.name}: {count(len(rows), 'operation')}, {count(len(stored), 'resource')} that a fake keeps"
    table = [f"{name:{widths[0]}}  {words:{widths[1]}}  {evidence}".rstrip() for name, words, evidence in rows]
    return "\n".join(map(printable, (head, *table, *_refusals(api), *(f"note: {each}" for each in api.notes))))


def _refusals(api: Api) -> Iterator[str]:
    """What an API of OpenAPI leaves open: which status a refused request gets."""
    if api.documents_errors:
        without = [name for name, each in api.operations.items() if not documents_refusals(each)]
        if without:
            some = ", ".join(without[:_SHOWN]) + (", …" if len(without) > _SHOWN else "")
            number = count(len(without), "operation")
            yield f"{number} without a documented refusal send 400 with a problem body: {some}"


_SHOWN: Final = 5


def _in_words(api: Api, roles: Roles, role: Role) -> str:
    return "; ".join(_parts(api, roles, role))


def _parts(api: Api, roles: Roles, role: Role) -> Iterator[str]:
    view = SchemaView.of(api.schema(role.operation))
    resource = roles.resources[role.resource] if role.resource is not None else None
    yield "compute: answers from the seed" if resource is None else f"{role.kind} {resource.name}"
    if is_operation(view):
        yield "a long-running operation"
    elif resource is not None and not resource.is_stored:
        yield "none is stored: every id has one, from the seed"
    if role.kind == "list":
        bindings = api.operations[role.operation].bindings
        yield f"paged by {Paging.of(SchemaView.of(bindings[0].query)).kind}" if bindings else "one page"
