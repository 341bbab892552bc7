"""Shared by the tests of the fakes: payloads, paths, and a client that knows every operation."""

import json
from urllib.parse import quote, urlencode

import pytest

from docpact.contract import Api
from docpact.fakes import Request, WorkflowsFake

ROUTES = {route.operation: route for route in Api.load().router.routes}


def make_history(execution_id="exec-1", status="FINISHED", **entry):
    execution = {"status": status} if execution_id is None else {"id": execution_id, "status": status}
    return {"execution": execution, "entries": [{"id": "step-1", "status": "COMPLETED", **entry}]}


def make_path(execution_id):
    return f"/workflows/v1/execution/{quote(execution_id, safe='')}/history"


class Client:
    """Every operation by its name: path and query by keyword, the body as a value."""

    def __init__(self, fake):
        self.fake = fake

    def ask(self, operation, body=None, query=None, **path):
        route = ROUTES[operation]
        url = route.template
        for name, value in path.items():
            url = url.replace(f"{{{name}}}", quote(value, safe=""))
        return self.send(route.method, url, body, query)

    def send(self, method, url, body=None, query=None):
        text = b"" if body is None else json.dumps(body).encode()
        full = f"{self.fake.base_url}{url}?{urlencode(query or {})}"
        reply = self.fake.handle(Request.to(method, full, headers={"Content-Type": "application/json"}, body=text))
        return reply.status, reply.json()

    def response(self, *arguments, **options):
        """The body of a reply with status 200."""
        status, body = self.ask(*arguments, **options)
        assert status == 200, body
        return body

    def status(self, execution_id):
        return self.response("Execution.get", executionId=execution_id)["execution"]["status"]


@pytest.fixture
def history():
    return make_history


@pytest.fixture
def path():
    return make_path


@pytest.fixture
def fake():
    return WorkflowsFake()


@pytest.fixture
def get():
    """Asks a fake for a history."""

    def get(fake, execution_id, **options):
        return fake.handle(Request("GET", make_path(execution_id), **options))

    return get


@pytest.fixture
def client_of():
    """Makes the client of a fake."""
    return Client


@pytest.fixture
def client(fake):
    return Client(fake)


@pytest.fixture
def template_of():
    """The path template of an operation."""
    return lambda operation: ROUTES[operation].template


@pytest.fixture
def definition():
    """The definition of a workflow, as a client sends it."""
    specification = {"specYaml": "start: a"}
    return {"folderId": "f1", "name": "orders", "specification": specification, "labels": {"team": "shop"}}
