"""The operation that polls long-running ones, for an API whose own source leaves it to another service."""

from __future__ import annotations

from functools import lru_cache

from ...contract.api import Api
from ...contract.api.bodies import is_operation
from ...contract.schema.view import SchemaView


@lru_cache(maxsize=8)
def with_polling(api: Api) -> Api:
    """The API; with the shipped operation that polls, where something answers an operation and nothing polls it.

    One of the creating operations is looked at: an API is of one mind on this.
    """
    by_operation = api.roles.by_operation.values()
    creating = next((each.operation for each in by_operation if each.kind == "create"), None)
    if creating is None or api.documents_errors or not _answers_operation(api, creating):
        return api
    if any(each.kind == "get" and _answers_operation(api, each.operation) for each in by_operation):
        return api
    shipped = Api.load()
    roles = shipped.roles.by_operation
    gets = (each for each in shipped.sources if roles[each.name].kind == "get" and each.name not in api.contracts)
    return api.with_sources(tuple(each for each in gets if _answers_operation(shipped, each.name)))


def _answers_operation(api: Api, name: str) -> bool:
    return is_operation(SchemaView.of(api.schema(name)))
