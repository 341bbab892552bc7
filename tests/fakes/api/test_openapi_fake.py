"""The fake of an OpenAPI document: pages, statuses, errors, credentials, lone collections."""

import json

import pytest

from docpact.fakes import ApiFake, Fault, Headers, Request


@pytest.fixture
def fake(api):
    return lambda **options: ApiFake(api("desk.openapi.yaml"), **options)


def ask(fake, method, path, query="", body=None, media_type="application/json", **headers):
    fields = {name.replace("_", "-"): each for name, each in headers.items()}
    if body is not None:
        fields["Content-Type"] = media_type
    text = b"" if body is None else json.dumps(body).encode()
    return fake.handle(Request(method, f"/v1{path}", query, "", Headers(fields), text))


def new_ticket(fake, title="broken"):
    reply = ask(fake, "POST", "/tickets", body={"title": title})
    assert reply.status == 201
    return reply.json()


def test_what_is_said_of_pages_inside_an_object_is_true(fake):
    desk = fake()
    assert ask(desk, "GET", "/tickets").json() == {"data": [], "pagination": {"has_more": False, "total": 0}}
    made = [new_ticket(desk)["id"] for _ in range(5)]
    ids, query = [], "limit=2"
    while query:
        page = ask(desk, "GET", "/tickets", query).json()
        ids += [each["id"] for each in page["data"]]
        assert page["pagination"]["total"] == 5
        cursor = page["pagination"].get("next_cursor")
        assert page["pagination"]["has_more"] is bool(cursor)
        query = f"limit=2&cursor={cursor}" if cursor else ""
    assert ids == made


def test_ids_differ_though_the_schema_shows_one(fake):
    desk = fake()
    assert len({new_ticket(desk)["id"] for _ in range(4)}) == 4


def test_numbered_pages_have_a_link(fake):
    desk = fake()
    desk.add("agents", n=3)
    reply = ask(desk, "GET", "/agents", "per_page=2")
    assert [each["id"] for each in reply.json()] == [1, 2]
    assert reply.headers["Link"] == '<https://desk.example/v1/agents?per_page=2&page=2>; rel="next"'
    local = ask(desk, "GET", "/agents", "per_page=2", Host="127.0.0.1:80")
    assert local.headers["Link"] == '<http://127.0.0.1:80/v1/agents?per_page=2&page=2>; rel="next"'
    assert "Link" not in ask(desk, "GET", "/agents", "per_page=2&page=2").headers


def test_a_word_that_is_no_value_of_the_member_filters_nothing(fake):
    desk = fake()
    ticket = new_ticket(desk)
    changed = ask(
        desk, "PATCH", f"/tickets/{ticket['id']}", body={"status": "closed"}, media_type="application/merge-patch+json"
    )
    assert (changed.json()["id"], changed.json()["status"]) == (ticket["id"], "closed")
    sizes = {
        each: len(ask(desk, "GET", "/tickets", f"status={each}").json()["data"]) for each in ("all", "closed", "open")
    }
    assert sizes == {"all": 1, "closed": 1, "open": 0}


def test_a_collection_without_a_path_of_items_keeps_them(fake):
    desk = fake()
    first, second = (new_ticket(desk)["id"] for _ in range(2))
    comment = ask(desk, "POST", f"/tickets/{first}/comments", body={"text": "hi"}).json()
    assert comment["text"] == "hi"
    assert ask(desk, "GET", f"/tickets/{first}/comments").json() == [comment]
    assert ask(desk, "GET", f"/tickets/{second}/comments").json() == []
    assert ask(desk, "GET", "/tickets/none/comments").status == 400


def test_what_is_added_lies_below_parents_that_are_there(fake):
    desk = fake()
    tickets = [each["id"] for each in desk.add("tickets", n=2)]
    desk.add("comments", n=4)
    assert [len(ask(desk, "GET", f"/tickets/{each}/comments").json()) for each in tickets] == [2, 2]


def test_errors_have_the_documented_form(fake):
    desk = fake()
    missing = ask(desk, "GET", "/tickets/tic_000000")
    assert (missing.status, missing.json()["error"]["message"]) == (404, "tickets tic_000000 is not found.")
    wrong = ask(desk, "PATCH", "/tickets/x", body={"status": 1}, media_type="application/merge-patch+json")
    assert (wrong.status, wrong.json()["error"].keys() >= {"message"}) == (400, True)
    undocumented = ask(desk, "POST", "/tickets", body={})
    assert (undocumented.status, undocumented.headers["Content-Type"]) == (400, "application/problem+json")
    assert (
        undocumented.json()["detail"] == "Invalid request at /body: expected the member title, found an empty object."
    )


def test_faults_have_the_documented_form(fake):
    desk = fake()
    desk.faults.add("changeTicket", Fault(error_status=503))
    desk.faults.add("listTickets", Fault(error_status=503))
    assert ask(desk, "PATCH", "/tickets/x", body={}).json()["error"]["message"].startswith("A fault of the fake")
    assert ask(desk, "GET", "/tickets").json()["status"] == 503


def test_a_reply_without_content_has_none(fake):
    desk = fake()
    reply = ask(desk, "DELETE", f"/tickets/{new_ticket(desk)['id']}")
    assert (reply.status, reply.body, "Content-Type" in reply.headers) == (204, b"", False)


def test_only_what_documents_credentials_asks_for_them(fake):
    desk = fake(auth=True)
    ticket = new_ticket(desk)["id"]
    refused = ask(desk, "DELETE", f"/tickets/{ticket}")
    assert (refused.status, "an API key in the header X-Key" in refused.json()["detail"]) == (400, True)
    assert ask(desk, "DELETE", f"/tickets/{ticket}", X_Key="secret").status == 204
