"""A fake of any API, tried from outside: whether what is made is there, changes and goes, and whether replies conform.

    python tests/fuzz/any_api.py 10000 PATH …      all resources of each API, then so many calls of its operations

A path is what `Api.from_path` takes. Of an API with more than 50 operations the calls go to a sample of 50.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote

import jsonschema_rs
from hypothesis import HealthCheck, Phase, given, seed, settings

from docpact.contract import Api, Contract
from docpact.contract.api.bodies import plain_name
from docpact.contract.api.refusals import documents_refusals
from docpact.contract.api.resources import Resource
from docpact.contract.errors import SchemaError
from docpact.contract.formats.media_types import usual
from docpact.contract.schema.view import SchemaView
from docpact.fakes import ApiFake, Headers, Reply, Request
from docpact.fakes.resources.values import Values
from docpact.strategies import requests

SAMPLE = 50
STEPS = ("create", "get", "list", "update", "replace", "delete")
OK, REDIRECTED, REFUSED, BROKEN = 200, 300, 400, 500


# ----------------------------------------------------------------- every reply conforms


class Judge:
    """Validates replies with jsonschema-rs by what the operations document."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self._validators: dict[tuple[str, str], Any] = {}

    def problem(self, operation: str, reply: Reply) -> str:
        """What is wrong with a reply; empty where nothing is."""
        described = self.api.operations[operation]
        if reply.status >= BROKEN:
            return f"{operation}: {reply.status} {reply.body[:200]!r}"
        is_success = described.status in {str(reply.status), f"{reply.status // 100}XX", "default"}
        if is_success:
            return self._body(operation, str(reply.status), self.api.schema(operation), described.media_types, reply)
        by_status = {each.status.upper(): each for each in described.responses}
        names = (str(reply.status), f"{reply.status // 100}XX", "DEFAULT")
        found = next((by_status[each] for each in names if each in by_status), None)
        if found is not None:
            return self._body(operation, found.status, found.schema, found.media_types, reply)
        if reply.status < REFUSED or (self.api.documents_errors and documents_refusals(described)):
            return f"{operation}: {reply.status} is not documented"
        members = {"status", "title"} if self.api.documents_errors else {"code", "message"}
        return "" if members <= reply.json().keys() else f"{operation}: no error body: {reply.body[:200]!r}"

    def _body(self, operation: str, status: str, schema: Any, media_types: tuple[str, ...], reply: Reply) -> str:
        if not reply.body or not reply.headers.get("Content-Type", "").partition(";")[0].endswith("json"):
            is_missing = schema and reply.status != 204 and any("json" in each for each in media_types)
            return f"{operation}: {reply.status} without its body" if is_missing else ""
        if (operation, status) not in self._validators:
            self._validators[operation, status] = jsonschema_rs.validator_for(schema or {}, validate_formats=False)
        error = next(self._validators[operation, status].iter_errors(json.loads(reply.body)), None)
        return f"{operation}: {reply.status}: {error.message[:200]} at {error.instance_path}" if error else ""


# ----------------------------------------------------------------- what is made is there, changes and goes


@dataclass
class Trial:
    """What came of one resource.

    Attributes:
        steps: what was done to it, and worked.
        problems: what was not consistent, in words.
    """

    resource: str
    steps: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Exerciser:
    """Creates, gets, lists, changes and deletes an item of each resource of an API."""

    def __init__(self, api: Api, **options: Any) -> None:
        self.api = api
        self.fake = ApiFake(api, seed=1, **options)
        self.judge = Judge(self.fake.api)
        self._turn = 0
        self._given: dict[str, Any] = {}

    @cached_property
    def resources(self) -> list[Resource]:
        """Those with operations to create and to get one."""
        found = self.fake.api.roles.resources.values()
        return [each for each in found if not each.is_singleton and {"create", "get"} <= each.operations.keys()]

    def trials(self) -> Iterator[Trial]:
        """One for each resource, in the order of the source."""
        for each in self.resources:
            trial = Trial(each.name)
            try:
                self._try(each, trial)
            except (AssertionError, SchemaError) as error:
                trial.problems.append(f"{each.name}: {type(error).__name__} {str(error)[:300]}")
            yield trial

    def _try(self, resource: Resource, trial: Trial) -> None:
        self._given = {}
        above = self._parents(resource)
        made = self._step(trial, resource, "create", above)
        if made is None:
            return
        body, reply = made
        self._given = body if isinstance(body, dict) else {}
        item_id = self.fake.resources.collections[resource.name].items()[-1].id
        is_known = item_id in reply.body.decode() or item_id in json.dumps(body) or not reply.body
        if not is_known:
            trial.problems.append(f"{resource.name}: the reply to a create does not say the id {item_id}")
        ids = (*above, item_id)
        self._got(trial, resource, ids, body)
        if "list" in resource.operations:
            self._listed(trial, resource, ids, is_there=True)
        for kind in ("update", "replace"):
            if kind in resource.operations and (changed := self._step(trial, resource, kind, ids)) is not None:
                self._got(trial, resource, ids, changed[0])
        if "delete" in resource.operations and self._step(trial, resource, "delete", ids) is not None:
            gone = self._call(resource.operations["get"][0], ids)[1]
            if gone.status < REFUSED:
                trial.problems.append(f"{resource.name}: is still there")
            if "list" in resource.operations:
                self._listed(trial, resource, ids, is_there=False)

    def _step(self, trial: Trial, resource: Resource, kind: Any, ids: tuple[str, ...]) -> tuple[Any, Reply] | None:
        name = resource.operations[kind][0]
        body, reply = self._call(name, ids)
        problem = self.judge.problem(name, reply)
        if problem or reply.status >= REDIRECTED:
            trial.problems.append(problem or f"{name}: {reply.status} {reply.body[:300]!r}")
            return None
        trial.steps.append(kind)
        return body, reply

    def _got(self, trial: Trial, resource: Resource, ids: tuple[str, ...], given: Any) -> None:
        """Gets the item: it shows what it was given, where a get shows that."""
        made = self._step(trial, resource, "get", ids)
        if made is None or not isinstance(given, dict):
            return
        shown = made[1].json() if made[1].body else {}
        described = SchemaView.of(self.api.schema(resource.operations["get"][0]))
        identity = self.fake.resources.schemas.of_resource(resource.name).identity
        for name, value in self._about(resource, given).items():
            view = described.members.get(name)
            if view is None or name == identity or not isinstance(shown, dict):
                continue
            if not _shows(value, shown.get(name)) and Values(view, name).conforms(value):
                trial.problems.append(f"{resource.name}: {name} was given as {value!r}, and is {shown.get(name)!r}")

    def _about(self, resource: Resource, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The members of a body that describe the resource, at the top or in the only object of it."""
        members = self.fake.resources.schemas.of_resource(resource.name).values.members
        inner = [each for each in body.values() if isinstance(each, dict) and each.keys() <= members.keys()]
        return body if body.keys() & members.keys() or len(inner) != 1 else inner[0]

    def _listed(self, trial: Trial, resource: Resource, ids: tuple[str, ...], *, is_there: bool) -> None:
        made = self._step(trial, resource, "list", ids[:-1])
        if made is not None and (ids[-1] in _listed_texts(made[1].json() if made[1].body else [])) is not is_there:
            trial.problems.append(f"{resource.name}: {'not listed' if is_there else 'listed although it is gone'}")

    def _parents(self, resource: Resource) -> tuple[str, ...]:
        """The ids above an item: those of items made for it, and any text where nothing is kept."""
        ids: list[str] = []
        by_size = {each.item.count("{}"): each for each in self.fake.api.roles.parents(resource)}
        for size in range(1, resource.item.count("{}")):
            parent = by_size.get(size)
            if parent is None or not parent.is_stored:
                ids.append("7")
            elif "create" in parent.operations:
                _, reply = self._call(parent.operations["create"][0], tuple(ids))
                assert reply.status < REDIRECTED, f"{parent.name}: {reply.status} {reply.body[:200]!r}"
                ids.append(self.fake.resources.collections[parent.name].items()[-1].id)
            else:
                place = dict(zip(map(plain_name, parent.parameters), ids, strict=False))
                ids.append(self.fake.resources.collections[parent.name].add({}, place).id)
        return tuple(ids)

    def _call(self, operation: str, ids: tuple[str, ...]) -> tuple[Any, Reply]:
        """A valid call with a realistic body, and its reply."""
        self._turn += 1
        binding = self.api.operations[operation].bindings[0]
        body = None if binding.body is None else self._drawn(binding.body, operation)
        query = SchemaView.of(binding.query)
        typical = {**self._drawn(binding.query, operation), **self._given}
        pairs = [f"{name}={quote(_text(typical.get(name, 'x')), safe='')}" for name in query.required]
        path = _path(binding.path, ids)
        text = b"" if body is None else json.dumps(body).encode()
        media_type = usual(binding.media_types) or "application/json"
        headers = Headers() if body is None else Headers({"Content-Type": media_type})
        return body, self.fake.handle(Request(binding.method, path, "&".join(pairs), headers=headers, body=text))

    def _drawn(self, schema: Mapping[str, Any], operation: str) -> Any:
        drawn = Values(SchemaView.of(schema), operation).typical(self._turn, operation)
        if isinstance(drawn, dict):
            for name in drawn:
                if plain_name(name) in {"updatemask", "fieldmask"}:
                    drawn[name] = ",".join(each for each in drawn if each != name)
            return {name: each for name, each in drawn.items() if plain_name(name) != "validateonly"}
        return drawn


def _listed_texts(body: Any, *, is_element: bool = False) -> set[str]:
    """The scalars that lists in a body have, or that the members of their elements have."""
    if isinstance(body, list):
        return {text for each in body for text in _listed_texts(each, is_element=True)}
    if isinstance(body, dict):
        return {text for each in body.values() for text in _listed_texts(each, is_element=is_element)}
    return {str(body)} if is_element else set()


def _shows(given: Any, shown: Any) -> bool:
    """Whether a value is shown as it was given; an object may be shown with more."""
    if isinstance(given, dict) and isinstance(shown, dict):
        return all(_shows(each, shown.get(name)) for name, each in given.items())
    return bool(given == shown) or (given in (None, "", [], {}, False, 0, "0") and shown is None)


def _path(template: str, ids: tuple[str, ...]) -> str:
    """A path with ids in the place of its parameters."""
    values = iter(ids)
    parts = []
    for part in template.split("/"):
        stem, colon, verb = part.partition(":") if part.startswith("{") else (part, "", "")
        parts.append(f"{quote(next(values, '7'), safe='')}{colon}{verb}" if stem.startswith("{") else part)
    return "/".join(parts)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


# ----------------------------------------------------------------- any calls in any order


class Walk:
    """Calls operations in a random order, with valid requests and with such as are broken in one place."""

    def __init__(self, api: Api, number: int, *, drawn: int = 12, sample: int = SAMPLE) -> None:
        self.api = api
        self.fake = ApiFake(api, seed=number)
        self.judge = Judge(self.fake.api)
        self.random = random.Random(number)
        self.statuses: Counter[int] = Counter()
        names = list(api.operations)
        chosen = names if len(names) <= sample else self.random.sample(names, sample)
        self.requests = {name: _requests_of(api.contract(name), drawn, number) for name in chosen}

    def problems(self, calls: int) -> Iterator[str]:
        """What is wrong with the replies to so many calls."""
        for _ in range(calls):
            name, request = self._next()
            try:
                reply = self.fake.handle(request)
            except AssertionError as error:
                yield f"{request.method} {request.path}?{request.query} {request.body[:200]!r}: {str(error)[:400]}"
                continue
            self.statuses[reply.status] += 1
            if problem := self.judge.problem(name, reply):
                yield f"{request.method} {request.path}?{request.query}: {problem}"

    def _next(self) -> tuple[str, Request]:
        name = self.random.choice([*self.requests])
        request = self.random.choice(self.requests[name])
        if self.random.random() < 2 / 3:
            request = self._of_known_item(name, request)
        return name, request if self.random.random() < 2 / 3 else self._broken(request)

    def _of_known_item(self, name: str, request: Request) -> Request:
        """The request with ids of items that there are, where there are any."""
        resources = self.fake.resources
        resource = self.fake.api.roles.resources.get(self.fake.api.roles.by_operation[name].resource or "")
        if resource is None:
            return request
        above = {each.item.count("{}"): each for each in (*self.fake.api.roles.parents(resource), resource)}
        match = self.api.router.find(request.method, request.path)
        assert match is not None, request.path
        parts, number = request.path.split("/"), 0
        for index, part in enumerate(match.route.template.split("/")):
            if not part.startswith("{"):
                continue
            number += 1
            items = resources.collections[above[number].name].items() if number in above else []
            if items and index < len(parts):
                verb = part.partition(":")[2]
                own = quote(self.random.choice(items).id, safe="")
                parts[index] = f"{own}:{verb}" if verb else own
        return _changed(request, path="/".join(parts))

    def _broken(self, request: Request) -> Request:
        """The request with one thing wrong, or at least unusual."""
        body: Any = json.loads(request.body) if request.body else None
        if isinstance(body, dict) and body and self.random.random() < 2 / 3:
            name = self.random.choice([*body])
            wrong = self.random.choice([None, True, -1, 1.5, "", "x" * 300, [], {}, [None], {"a": 1}])
            body = {**body, name: wrong} if self.random.random() < 2 / 3 else _without(body, name)
            return _changed(request, body=json.dumps(body).encode())
        texts = [b"", b"{", b"null", b"[]", b'"\xff"', b'{"a":1,"a":2}', b"\xef\xbb\xbf{}", b"[" * 300]
        queries = ["", "pageSize=x", "page=0", "limit=-1&offset=x", "pageToken=zz&cursor=zz", "a=%ff", "%", "=&&="]
        if self.random.random() < 1 / 2:
            return _changed(request, body=self.random.choice(texts))
        return _changed(request, query=self.random.choice([f"{request.query}&{each}" for each in queries] + queries))


def _changed(request: Request, **parts: Any) -> Request:
    old = {"method": request.method, "path": request.path, "query": request.query, "headers": request.headers}
    return Request(**{**old, "body": request.body, **parts})


def _without(members: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in members.items() if each != name}


def _requests_of(contract: Contract, number: int, start: int) -> list[Request]:
    """Valid requests, always the same for a start."""
    drawn: list[Request] = []
    checks = list(HealthCheck)

    @seed(start)
    @settings(max_examples=number, database=None, phases=[Phase.generate], suppress_health_check=checks, deadline=None)
    @given(requests(contract))
    def draw(request: Request) -> None:
        drawn.append(request)

    draw()
    return [each for each in drawn if not any(part in {".", ".."} for part in map(unquote, each.path.split("/")))]


def main(calls: int, paths: list[str]) -> int:
    """Prints what came of each API; 1 where a reply did not conform, or a fifth of the resources is not consistent."""
    is_bad = False
    for path in paths:
        api = Api.from_path(path)
        trials = [*Exerciser(api).trials()]
        consistent = sum(not each.problems for each in trials)
        walk = Walk(api, 7)
        problems = [*walk.problems(calls)]
        print(f"{calls} calls of {path}: {len(problems)} violations, {dict(walk.statuses)};", end=" ")
        print(f"{consistent} of {len(trials)} resources are consistent", flush=True)
        for each in [*(line for trial in trials for line in trial.problems), *dict.fromkeys(problems)][:60]:
            print(f"   {each[:700]}")
        is_bad = is_bad or bool(problems) or consistent < 0.8 * len(trials)
    return int(is_bad)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
