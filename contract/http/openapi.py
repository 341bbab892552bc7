"""The shipped contracts as one OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html).

OpenAPI 3.1 takes JSON Schema 2020-12 as it is, so that a schema moves there unchanged; what the document adds is the
place of each parameter, the hosts, and what pages do not show: the form of errors and the token.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from ..contract import Contract
from ..errors import SchemaError
from ..model import split_url
from ..schema.catalogue import operations, shipped_schema
from ..schema.nodes import Binding, without_extensions
from .hosts import HOSTS, with_host

Json: TypeAlias = dict[str, object]

_JSON_BODY = "application/json"
_ONLY_OF_WHOLE_SCHEMAS = frozenset({"$schema", "title"})


def openapi(hosts: Mapping[str, str] = HOSTS) -> Json:
    """The whole API: each HTTP binding of each operation, and the error that any may answer with."""
    contracts = [Contract.load(name) for name in operations()]
    servers = list(dict.fromkeys(_server_of(each, hosts) for contract in contracts for each in contract.bindings))
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Yandex Cloud Serverless Workflows",
            "version": "1",
            "description": "What the reference pages of the API say, with the overlays of docpact.",
        },
        "servers": [{"url": servers[0]}],
        "security": [{"token": []}],
        "tags": [{"name": each} for each in dict.fromkeys(name.partition(".")[0] for name in operations())],
        "paths": _paths(contracts, servers[0], hosts, errors={"default": {"$ref": "#/components/responses/Error"}}),
        "components": {
            "schemas": {_schema_name(each): _schema(each.schema) for each in contracts} | {"Status": _status()},
            "responses": {"Error": _response("What went wrong: google.rpc.Status.", "Status")},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "An IAM token."}},
        },
    }


def openapi_of(contracts: Sequence[Contract], hosts: Mapping[str, str] = HOSTS) -> Json:
    """An API of one's own: each HTTP binding of each contract. Nothing is said of errors or tokens: pages do not.

    Raises:
        SchemaError: a contract does not say of which request it is the response.
    """
    for each in contracts:
        if not each.bindings:
            raise SchemaError(f"{each.operation}: its schema does not say of which request it is the response")
    servers = [_server_of(each, hosts) for contract in contracts for each in contract.bindings]
    names = list(dict.fromkeys(each.operation.partition(".")[0] for each in contracts))
    return {
        "openapi": "3.1.1",
        "info": {"title": ", ".join(names), "version": "1", "description": "What the reference pages say."},
        "servers": [{"url": servers[0]}],
        "tags": [{"name": each} for each in names],
        "paths": _paths(contracts, servers[0], hosts, errors={}),
        "components": {"schemas": {_schema_name(each): _schema(each.schema) for each in contracts}},
    }


def _server_of(binding: Binding, hosts: Mapping[str, str]) -> str:
    """Scheme and host of a binding's URL."""
    url = split_url(with_host(binding.url, hosts))
    return f"{url.scheme}://{url.host}"


def _paths(contracts: Iterable[Contract], usual_server: str, hosts: Mapping[str, str], errors: Json) -> Json:
    """The path items; one on another host than the usual says so."""
    paths: dict[str, Json] = {}
    for contract in contracts:
        for number, binding in enumerate(contract.bindings, start=1):
            item = paths.setdefault(binding.path, {})
            if (server := _server_of(binding, hosts)) != usual_server:
                item["servers"] = [{"url": server}]
            item[binding.method.lower()] = _operation(contract, binding, number, errors)
    return {path: paths[path] for path in sorted(paths)}


def _operation(contract: Contract, binding: Binding, number: int, errors: Json) -> Json:
    """One binding; the operationId of any but the first is numbered, for such names are unique."""
    operation: Json = {
        "operationId": contract.operation if number == 1 else f"{contract.operation}.{number}",
        "tags": [contract.operation.partition(".")[0]],
        "parameters": [*_parameters(binding.parameters, "path"), *_parameters(binding.query, "query")],
        "responses": {
            "200": _response(str(contract.schema.get("description", "Done.")), _schema_name(contract)),
            **errors,
        },
    }
    if binding.body is not None:
        content = {_JSON_BODY: {"schema": _schema(binding.body)}}
        operation["requestBody"] = {"required": bool(binding.body.get("required")), "content": content}
    return operation


def _parameters(schema: Mapping[str, object], place: str) -> Iterator[Json]:
    required = cast("list[str]", schema.get("required", ()))
    for name, each in cast("Mapping[str, Json]", schema.get("properties", {})).items():
        plain = _schema(each)
        about = {"description": plain.pop("description")} if "description" in plain else {}
        yield {"name": name, "in": place, "required": place == "path" or name in required, **about, "schema": plain}


def _response(description: str, schema: str) -> Json:
    content = {_JSON_BODY: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _schema_name(contract: Contract) -> str:
    return f"{contract.operation}.response"


def _status() -> Json:
    """google.rpc.Status, which an operation carries as its error and which any other error answers with."""
    members = cast("Mapping[str, Json]", shipped_schema("Operation.get")["properties"])
    return _schema(members["error"]) | {"description": "What went wrong."}


def _schema(schema: Mapping[str, object]) -> Json:
    plain = cast("Json", without_extensions(dict(schema)))
    return {keyword: value for keyword, value in plain.items() if keyword not in _ONLY_OF_WHOLE_SCHEMAS}
