"""The console of a fake of any API: what is there, and the calls that put something in."""

import json

import pytest

from docpact.contract.http import Headers, Request
from docpact.fakes import ApiFake
from docpact.fakes.console import Console

HOST = "127.0.0.1:8080"


@pytest.fixture
def console(api):
    return Console(ApiFake(api("library")))


def call(console, name, body=None, query=""):
    headers = Headers({"Content-Type": "application/json"})
    text = b"" if body is None else json.dumps(body).encode()
    return console.handle(Request("GET" if body is None else "POST", f"/_docpact/{name}", query, HOST, headers, text))


def page(console):
    return console.handle(Request("GET", "/", "", HOST)).body.decode()


def test_items_are_put_in_and_shown(console):
    assert call(console, "resources").json() == {"resources": {"Book": 0, "Shelf": 0}}
    assert "/_docpact/add" in page(console)
    (shelf,) = call(console, "add", {"resource": "Shelf", "members": {"name": "north"}}).json()["added"]
    assert shelf["name"] == "north"
    assert call(console, "items", query="resource=Shelf").json() == {"total": 1, "items": [shelf]}
    assert shelf["id"] in page(console)
    assert call(console, "add", {"resource": "Shelf", "n": 3}).status == 200
    assert call(console, "resources").json()["resources"]["Shelf"] == 4


def test_responses_are_planned(console):
    call(console, "respond", {"operation": "Shelf.list", "status": 503, "payload": {"code": 14}, "times": 1})
    replies = [console.handle(Request("GET", "/library/v1/shelves", host=HOST)).status for _ in range(2)]
    assert replies == [503, 200]


def test_a_reset_forgets_items(console):
    call(console, "add", {"resource": "Shelf"})
    call(console, "reset", {"progress": "reads:2"})
    assert call(console, "").json()["fake"]["progress"] == "reads:2"
    assert call(console, "resources").json()["resources"]["Shelf"] == 0


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("add", {"resource": "Shell"}, "/resource: 'Shell': expected a resource"),
        ("add", {"resource": "Shelf", "members": {"nmae": 1}}, "Shelf has no member 'nmae'"),
        ("add", {"resource": "Shelf", "n": 0}, "/n"),
        ("respond", {"operation": "Shelf.lst"}, "no such operation"),
        ("respond", {"operation": "Shelf.list", "status": 99}, "/status"),
    ],
)
def test_wrong_calls_are_refused_in_words(console, name, body, message):
    reply = call(console, name, body)
    assert reply.status == 400
    assert message in reply.json()["message"]
