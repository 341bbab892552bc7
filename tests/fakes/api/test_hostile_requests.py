"""Requests that no client of good will sends, and calls of a test that are wrong: refused, and nothing is changed."""

import pytest

from docpact.fakes import ApiFake, Headers, Request
from docpact.fakes.protocol.status_errors import StatusError

JSON = Headers({"Content-Type": "application/json"})


@pytest.fixture
def clinic(client):
    return client("clinic")


PATIENT = {"fullName": "A B", "birthDate": "2001-02-03", "contact": {"email": "a@b.example"}}


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400])
def test_a_number_that_no_double_holds_is_refused(client, number):
    parcels = client("parcels").fake
    body = b'{"name": "box-1", "weight": %s, "depotId": "d1"}' % number.encode()
    assert parcels.handle(Request("POST", "/parcels/v1/parcels", headers=JSON, body=body)).status == 400
    assert len(parcels.collection("Parcel")) == 0


def test_a_mask_that_is_too_deep_is_refused(clinic):
    patient = clinic("Patient.create", body=PATIENT)["id"]
    reply = clinic.reply("Patient.update", patient, body={"updateMask": ".".join("a" * 5000), "fullName": "C D"})
    assert reply.status == 400
    assert clinic("Patient.get", patient)["fullName"] == "A B"


def test_a_page_goes_on_where_an_item_was_deleted(client):
    library = client("library")
    shelves = [each["id"] for each in library.fake.add("Shelf", n=3)]
    token = library("Shelf.list", pageSize=1)["nextPageToken"]
    library("Shelf.delete", shelves[0])
    assert [each["id"] for each in library("Shelf.list", pageSize=5, pageToken=token)["shelves"]] == shelves[1:]


@pytest.mark.parametrize(
    ("options", "message"), [({"n": 0}, "n=0: expected at least 1"), ({"n": 2, "id": "a"}, "n=2: expected 1 where id")]
)
def test_a_wrong_number_adds_nothing(client, options, message):
    library = client("library").fake
    with pytest.raises(ValueError, match=message):
        library.add("Shelf", **options)
    assert len(library.collection("Shelf")) == 0


def test_an_error_may_be_planned(client):
    library = client("library")
    library.fake.respond("Shelf.list", StatusError("UNAVAILABLE", "Later."), times=1)
    assert [library.reply("Shelf.list").status for _ in range(2)] == [503, 200]
    with pytest.raises(ValueError, match="code='BOGUS': expected one of CANCELLED"):
        StatusError("BOGUS", "x")


@pytest.mark.parametrize("path", [None, 5, b"x"])
def test_what_is_no_path_is_told(path):
    with pytest.raises(TypeError, match="expected the path of an API"):
        ApiFake(path)
