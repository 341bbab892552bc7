"""Contracts as one OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html).

OpenAPI 3.1 takes JSON Schema 2020-12 as it is, so that a schema moves there unchanged, but for its definitions, which
become components. For the shipped contracts the document adds what pages do not show: the form of errors and the token.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast

from ..contract import Contract
from ..errors import SchemaError
from ..model import JSON_MEDIA_TYPE, SecurityScheme, closure, split_url
from ..schema.catalogue import operations, shipped_schema
from ..schema.nodes import Binding, OperationDescription, operation_of, without_extensions
from .hosts import HOSTS, with_host

Json: TypeAlias = dict[str, object]

_ONLY_OF_WHOLE_SCHEMAS = frozenset({"$schema", "title", "$defs"})
_COMPONENTS: Final = "#/components/schemas/"
_DEFINITIONS: Final = "#/$defs/"
_VALUES: Final = frozenset({"enum", "const", "default", "examples"})


def openapi(hosts: Mapping[str, str] = HOSTS) -> Json:
    """The whole API: each HTTP binding of each operation, and the error that any may answer with."""
    contracts = [Contract.load(name) for name in operations()]
    writer = _Writer(
        hosts, _servers(contracts[0].bindings, hosts)[0], {"default": {"$ref": "#/components/responses/Error"}}
    )
    paths = writer.paths(contracts)
    writer.schemas["Status"] = _status()
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Yandex Cloud Serverless Workflows",
            "version": "1",
            "description": "What the reference pages of the API say, with the overlays of docpact.",
        },
        "servers": [{"url": writer.usual_server}],
        "security": [{"token": []}],
        "tags": [{"name": each} for each in dict.fromkeys(name.partition(".")[0] for name in operations())],
        "paths": paths,
        "components": {
            "schemas": writer.schemas,
            "responses": {"Error": _response("What went wrong: google.rpc.Status.", "Status")},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "An IAM token."}},
        },
    }


def openapi_of(contracts: Sequence[Contract], hosts: Mapping[str, str] = HOSTS) -> Json:
    """An API of one's own: each HTTP binding of each contract, and what the contracts say of errors and security.

    Raises:
        SchemaError: a contract does not say of which request it is the response.
    """
    for each in contracts:
        if not each.bindings:
            raise SchemaError(f"{each.operation}: its schema does not say of which request it is the response")
    writer = _Writer(hosts, _servers(contracts[0].bindings, hosts)[0])
    paths, schemes = writer.paths(contracts), _security_schemes(contracts)
    names = list(dict.fromkeys(map(_tag, contracts)))
    return {
        "openapi": "3.1.1",
        "info": {"title": ", ".join(names), "version": "1", "description": "What the reference pages say."},
        "servers": [{"url": writer.usual_server}],
        "tags": [{"name": each} for each in names],
        "paths": paths,
        "components": {"schemas": writer.schemas, **({"securitySchemes": schemes} if schemes else {})},
    }


def _servers(bindings: Iterable[Binding], hosts: Mapping[str, str]) -> list[str]:
    """Scheme and host of each binding's URL; the root of any host where it names none."""
    urls = (split_url(with_host(each.url, hosts)) for each in bindings)
    return list(dict.fromkeys(f"{url.scheme}://{url.host}" if url.host else "/" for url in urls))


@dataclass(slots=True, eq=False)
class _Writer:
    """Writes paths, and gathers the schemas of components that they refer to."""

    hosts: Mapping[str, str]
    usual_server: str
    errors: Json = field(default_factory=dict)
    schemas: Json = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    """The name of the component that each definition became, by its own name and all that it reaches."""

    def paths(self, contracts: Sequence[Contract]) -> Json:
        """The path items; one on other hosts than the usual says so."""
        for each in contracts:
            self.schemas[_schema_name(each)] = {}  # responses first, in the contracts' order
        paths: dict[str, Json] = {}
        for contract in contracts:
            self.schemas[_schema_name(contract)] = self._schema(contract.schema)
            by_target: dict[tuple[str, str], list[Binding]] = {}
            for binding in contract.bindings:
                by_target.setdefault((binding.method, binding.path), []).append(binding)
            for number, ((method, path), bindings) in enumerate(by_target.items(), start=1):
                item = paths.setdefault(path, {})
                operation = self._operation(contract, bindings, number)
                servers = [{"url": each} for each in _servers(bindings, self.hosts)]
                if servers != item.get("servers", [{"url": self.usual_server}]):
                    (operation if item else item)["servers"] = servers
                item[method.lower()] = operation
        return {path: paths[path] for path in sorted(paths)}

    def _operation(self, contract: Contract, bindings: Sequence[Binding], number: int) -> Json:
        """One binding; the operationId of any but the first is numbered, for such names are unique."""
        binding, about = bindings[0], operation_of(contract.schema)
        parts = {"path": binding.parameters, "query": binding.query}
        parts |= {"header": binding.headers, "cookie": binding.cookies}
        operation: Json = {
            "operationId": contract.operation if number == 1 else f"{contract.operation}.{number}",
            "tags": [_tag(contract)],
            "parameters": [each for place, part in parts.items() for each in self._parameters(part, place)],
            "responses": {**self._responses(contract, about), **self.errors},
        }
        if binding.body is not None:
            is_required = binding.is_body_required
            is_required = bool(binding.body.get("required")) if is_required is None else is_required
            content = self._content(binding.body, binding.media_types)
            operation["requestBody"] = {"required": is_required, "content": content}
        if about and about.security:
            operation["security"] = [{_scheme_name(each): [] for each in schemes} for schemes in about.security]
        return operation

    def _parameters(self, schema: Mapping[str, object], place: str) -> Iterator[Json]:
        required = cast("list[str]", schema.get("required", ()))
        definitions = {"$defs": schema["$defs"]} if "$defs" in schema else {}
        for name, each in cast("Mapping[str, Json]", schema.get("properties", {})).items():
            plain = self._schema({**each, **definitions}, keep_title=True)
            about = {"description": plain.pop("description")} if "description" in plain else {}
            style = cast("Json", each.get("x-style", {}))
            is_json = style.get("style") == "json"
            value = {"content": {JSON_MEDIA_TYPE: {"schema": plain}}} if is_json else {**style, "schema": plain}
            yield {"name": name, "in": place, "required": place == "path" or name in required, **about, **value}

    def _responses(self, contract: Contract, about: OperationDescription | None) -> Json:
        """The response that the contract is of, and the other documented ones."""
        description = str(contract.schema.get("description", "Done."))
        if about is None:
            return {"200": _response(description, _schema_name(contract))}
        first = _response(description, _schema_name(contract), about.media_types) | self._headers(about.headers)
        responses: Json = {about.status: first}
        for each in about.responses:
            content = {"content": self._content(each.schema or {}, each.media_types)} if each.media_types else {}
            responses[each.status] = {"description": each.status, **self._headers(each.headers), **content}
        return responses

    def _headers(self, schema: Mapping[str, object]) -> Json:
        fields: Json = {str(each.pop("name")): each for each in self._parameters(schema, "header") if each.pop("in")}
        return {"headers": fields} if fields else {}

    def _content(self, schema: Mapping[str, object], media_types: Sequence[str]) -> Json:
        plain = self._schema(schema, keep_title=True)
        return {each: {"schema": plain} for each in media_types}

    def _schema(self, schema: Mapping[str, object], *, keep_title: bool = False) -> Json:
        """A schema whose definitions are components, without what only a schema by itself has."""
        plain = cast("Json", without_extensions(dict(schema)))
        left_out = _ONLY_OF_WHOLE_SCHEMAS - {"title"} if keep_title else _ONLY_OF_WHOLE_SCHEMAS
        names = self._component_names(cast("Json", plain.get("$defs", {})))
        return {name: _moved(value, name, names) for name, value in plain.items() if name not in left_out}

    def _component_names(self, definitions: Json) -> dict[str, str]:
        """The component that each definition becomes; equal definitions of one name become one."""
        names: dict[str, str] = {}
        for name in definitions:
            reached = closure([name], lambda each: _references(definitions.get(each)))
            key = name, json.dumps({each: definitions.get(each) for each in sorted(reached)})
            if key not in self._names:
                self._names[key] = next(each for each in _numbered(name) if each not in self.schemas)
                self.schemas[self._names[key]] = {}
            names[name] = self._names[key]
        for name, value in definitions.items():
            self.schemas[names[name]] = self.schemas[names[name]] or _moved(value, "", names)
        return names


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}.{number}" for number in range(2, 1_000_000))


def _references(node: object) -> Iterator[str]:
    """The names of the definitions that a schema refers to."""
    pending = [node]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            if isinstance(each.get("$ref"), str):
                yield each["$ref"].removeprefix(_DEFINITIONS)
            pending.extend(value for name, value in each.items() if name not in _VALUES)
        elif isinstance(each, list):
            pending.extend(each)


def _moved(node: object, keyword: str, names: Mapping[str, str]) -> object:
    """A part of a schema with references to components in the place of those to definitions."""
    if keyword == "$ref" and isinstance(node, str):
        name = node.removeprefix(_DEFINITIONS)
        return f"{_COMPONENTS}{names[name]}" if name in names else node
    if isinstance(node, dict) and keyword not in _VALUES:
        return {name: _moved(each, name, names) for name, each in node.items()}
    return [_moved(each, "", names) for each in node] if isinstance(node, list) and keyword not in _VALUES else node


def _tag(contract: Contract) -> str:
    return contract.operation.partition(".")[0]


def _response(description: str, schema: str, media_types: Sequence[str] = (JSON_MEDIA_TYPE,)) -> Json:
    content = {each: {"schema": {"$ref": f"{_COMPONENTS}{schema}"}} for each in media_types}
    return {"description": description, **({"content": content} if content else {})}


def _security_schemes(contracts: Iterable[Contract]) -> Json:
    abouts = [operation_of(each.schema) for each in contracts]
    alternatives = [schemes for about in abouts if about for schemes in about.security]
    return {_scheme_name(each): _scheme(each) for schemes in alternatives for each in schemes}


def _scheme_name(scheme: SecurityScheme) -> str:
    return f"{scheme.kind}.{scheme.place}.{scheme.name}" if scheme.kind == "apiKey" else scheme.kind


def _scheme(scheme: SecurityScheme) -> Json:
    if scheme.kind == "apiKey":
        return {"type": "apiKey", "name": scheme.name, "in": scheme.place}
    return {"type": "http", "scheme": scheme.kind}


def _schema_name(contract: Contract) -> str:
    return f"{contract.operation}.response"


def _status() -> Json:
    """google.rpc.Status, which an operation carries as its error and which any other error answers with."""
    members = cast("Mapping[str, Json]", shipped_schema("Operation.get")["properties"])
    plain = cast("Json", without_extensions(members["error"]))
    return {name: each for name, each in plain.items() if name != "title"} | {"description": "What went wrong."}
