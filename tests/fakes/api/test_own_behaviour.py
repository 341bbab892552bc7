"""What a test puts into a fake: resources, responses, handlers of its own."""

import pytest

from docpact.fakes import InvalidReplyError, Reply
from docpact.fakes.protocol.status_errors import StatusError


def test_resources_are_added_realistic_but_for_what_is_given(client):
    library = client("library")
    shelf = library.fake.add("Shelf", name="north")
    assert shelf["name"] == "north"
    assert library("Shelf.get", shelf["id"]) == shelf
    assert len(library.fake.add("shelves", n=3)) == 3
    assert len(library.fake.collection("Shelf")) == 4


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"nmae": "x"}, r"Shelf has no member 'nmae': expected one of .* \(perhaps name was meant\)"),
        ({"name": 7}, r"Shelf: /name: expected a string"),
    ],
)
def test_a_wrong_member_is_refused(client, members, message):
    with pytest.raises(ValueError, match=message):
        client("library").fake.add("Shelf", **members)


def test_an_unknown_resource_is_refused(client):
    with pytest.raises(LookupError, match=r"'Shell': expected a resource .*of the API: Book, Shelf"):
        client("library").fake.add("Shell")


def test_responses_are_used_up_in_order(client):
    library = client("library")
    library.fake.respond("Shelf.list", {"shelves": []}, times=2)
    library.fake.respond("Shelf.list", Reply(503), times=1)
    library.fake.add("Shelf", name="north")
    assert [library.reply("Shelf.list").status for _ in range(3)] == [200, 200, 503]
    assert library("Shelf.list")["shelves"][0]["name"] == "north"


def test_the_last_response_stays(client):
    library = client("library")
    library.fake.respond("Shelf.list", {})
    library.fake.respond("Shelf.list", lambda arguments: {"nextPageToken": arguments.get("pageToken")})
    assert [library("Shelf.list", pageToken=token)["nextPageToken"] for token in "ab"] == ["a", "b"]
    library.fake.reset()
    assert library("Shelf.list") == {}


def test_a_response_is_validated(client):
    library = client("library")
    library.fake.respond("Shelf.list", {"shelves": 7})
    with pytest.raises(InvalidReplyError, match="/shelves"):
        library.reply("Shelf.list")


def test_a_function_answers_from_the_state(client):
    library = client("library")

    @library.fake.operation("Shelf.delete")
    def keep_full_shelves(fake, arguments):
        if any(each["shelfId"] == arguments.get("shelfId") for each in fake.collection("Book")):
            raise StatusError("FAILED_PRECONDITION", "The shelf has books.")
        return {}

    shelf = library("Shelf.create", body={"name": "north"})["id"]
    assert library("Shelf.delete", shelf) == {}
    library("Book.create", shelf, body={"title": "Waves", "authors": ["A"]})
    assert library.reply("Shelf.delete", shelf).status == 400


@pytest.mark.parametrize("use", ["operation", "respond"])
def test_an_unknown_operation_is_refused(client, use):
    fake = client("library").fake
    with pytest.raises(ValueError, match=r"'Shelf\.lst': no such operation \(perhaps Shelf\.list was meant\)"):
        fake.operation("Shelf.lst") if use == "operation" else fake.respond("Shelf.lst", {})


def test_times_is_a_number_from_one_on(client):
    with pytest.raises(ValueError, match="times=0: expected a number from 1 on"):
        client("library").fake.respond("Shelf.list", {}, times=0)
