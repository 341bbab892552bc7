"""Resources of descriptors whose name is their path: `shelves/1/books/2` (https://google.aip.dev/122)."""

import json

import pytest

from docpact.contract import Api
from docpact.fakes import ApiFake, Headers, Request

annotations_pb2 = pytest.importorskip("google.api.annotations_pb2", reason="pip install googleapis-common-protos")
descriptor_pb2 = pytest.importorskip("google.protobuf.descriptor_pb2")
JSON = Headers({"Content-Type": "application/json"})
STRING, MESSAGE = 9, 11


def message(file, name, *fields):
    added = file.message_type.add(name=name)
    for number, field in enumerate(fields, 1):
        name, _, type_ = field.partition(":")
        repeated = type_.startswith("*")
        about = {"type": MESSAGE, "type_name": f".library.{type_.removeprefix('*')}"} if type_ else {"type": STRING}
        added.field.add(name=name, number=number, label=3 if repeated else 1, json_name=camel(name), **about)


def camel(name):
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


@pytest.fixture
def fake(tmp_path):
    file = descriptor_pb2.FileDescriptorProto(name="library.proto", package="library", syntax="proto3")
    message(file, "Shelf", "name", "theme")
    message(file, "Book", "name", "title")
    message(file, "Empty")
    message(file, "CreateShelfRequest", "shelf:Shelf")
    message(file, "CreateBookRequest", "parent", "book_id", "book:Book")
    message(file, "NameRequest", "name")
    message(file, "ListBooksRequest", "parent", "page_token")
    message(file, "ListBooksResponse", "books:*Book", "next_page_token")
    message(file, "UpdateBookRequest", "book:Book", "update_mask")
    service = file.service.add(name="LibraryService")
    for name, request, response, verb, path, body in (
        ("CreateShelf", "CreateShelfRequest", "Shelf", "post", "/v1/shelves", "shelf"),
        ("GetShelf", "NameRequest", "Shelf", "get", "/v1/{name=shelves/*}", ""),
        ("CreateBook", "CreateBookRequest", "Book", "post", "/v1/{parent=shelves/*}/books", "book"),
        ("GetBook", "NameRequest", "Book", "get", "/v1/{name=shelves/*/books/*}", ""),
        ("ListBooks", "ListBooksRequest", "ListBooksResponse", "get", "/v1/{parent=shelves/*}/books", ""),
        ("UpdateBook", "UpdateBookRequest", "Book", "patch", "/v1/{book.name=shelves/*/books/*}", "book"),
        ("DeleteBook", "NameRequest", "Empty", "delete", "/v1/{name=shelves/*/books/*}", ""),
    ):
        method = service.method.add(name=name, input_type=f".library.{request}", output_type=f".library.{response}")
        rule = method.options.Extensions[annotations_pb2.http]
        setattr(rule, verb, path)
        rule.body = body
    path = tmp_path / "library.binpb"
    path.write_bytes(descriptor_pb2.FileDescriptorSet(file=[file]).SerializeToString())
    return ApiFake(Api.from_path(path))


def send(fake, method, path, body=None, query=""):
    headers, text = (Headers(), b"") if body is None else (JSON, json.dumps(body).encode())
    reply = fake.handle(Request(method, path, query, headers=headers, body=text))
    return reply.json() if reply.status == 200 else reply.status


def test_names_hold_the_names_of_their_parents(fake):
    shelf = send(fake, "POST", "/v1/shelves", {"theme": "sea"})
    assert shelf["name"].startswith("shelves/")
    book = send(fake, "POST", f"/v1/{shelf['name']}/books", {"title": "Waves"})
    assert book["name"].startswith(f"{shelf['name']}/books/")
    assert send(fake, "GET", f"/v1/{book['name']}") == book
    assert send(fake, "GET", f"/v1/{shelf['name']}/books") == {"books": [book]}
    assert send(fake, "POST", "/v1/shelves/none/books", {"title": "Waves"}) == 404
    changed = send(fake, "PATCH", f"/v1/{book['name']}", {"title": "Tides"}, "updateMask=title")
    assert changed == {**book, "title": "Tides"}
    assert send(fake, "DELETE", f"/v1/{book['name']}") == {}
    assert send(fake, "GET", f"/v1/{book['name']}") == 404


def test_the_client_may_give_the_last_part(fake):
    shelf = send(fake, "POST", "/v1/shelves", {})["name"]
    book = send(fake, "POST", f"/v1/{shelf}/books", {"title": "Waves"}, "bookId=waves")
    assert book["name"] == f"{shelf}/books/waves"
    assert send(fake, "POST", f"/v1/{shelf}/books", {"title": "Waves"}, "bookId=waves") == 409
