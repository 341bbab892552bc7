"""What clients make is there, is listed, changes and goes, in every manner that pages describe."""

import pytest

NEW_BERTH = {"folderId": "f1", "name": "north", "labels": {"pier": "a"}, "length": 40.5, "depth": "700",
             "fixedRate": {"amount": "100", "currency": "EUR"}}  # fmt: skip
PATIENT = {"fullName": "A B", "birthDate": "2001-02-03", "contact": {"email": "a@b.example"}}


def test_an_empty_fake_has_nothing(client):
    library = client("library")
    assert library("Shelf.list") == {}
    reply = library.reply("Shelf.get", "s1")
    assert (reply.status, reply.json()["code"], reply.json()["message"]) == (404, 5, "Shelf s1 is not found.")


def test_what_is_made_is_there_as_it_was_given(client):
    library = client("library")
    shelf = library("Shelf.create", body={"name": "north", "capacity": "3"})
    assert (shelf["name"], shelf["capacity"]) == ("north", "3")
    assert "description" not in shelf
    assert library("Shelf.get", shelf["id"]) == shelf
    assert library("Shelf.list")["shelves"] == [shelf]


def test_what_is_below_an_item_needs_the_item(client):
    library = client("library")
    shelf, other = (library("Shelf.create", body={"name": name})["id"] for name in ("north", "south"))
    book = library("Book.create", shelf, body={"title": "Waves", "authors": ["A"]})
    assert book["shelfId"] == shelf
    assert library("Book.list", shelf)["books"] == [book]
    assert library("Book.list", other) == {}
    assert library.reply("Book.get", other, book["id"]).status == 404
    assert library.reply("Book.create", "nowhere", body={"title": "Waves", "authors": ["A"]}).status == 404
    assert library("Book.batchGet", shelf, ids=book["id"])["books"] == [book]


def test_what_is_deleted_is_gone(client):
    library = client("library")
    shelf = library("Shelf.create", body={"name": "north"})["id"]
    assert library("Shelf.delete", shelf) == {}
    assert library.reply("Shelf.get", shelf).status == 404
    assert library.reply("Shelf.delete", shelf).status == 404
    assert library("Shelf.list") == {}


def test_a_deleted_item_that_can_be_restored(client):
    clinic = client("clinic")
    patient = clinic("Patient.create", body=PATIENT)["id"]
    clinic("Patient.delete", patient)
    assert clinic.reply("Patient.get", patient).status == 404
    clinic("Patient.undelete", patient)
    assert clinic("Patient.get", patient)["fullName"] == "A B"
    assert clinic.reply("Patient.undelete", patient).status == 404


def test_a_mask_changes_what_it_names(client):
    harbour = client("harbour")
    berth = harbour("Berth.create", body=NEW_BERTH)["response"]["id"]
    change = {"updateMask": "name,labels", "name": "south", "depth": "900"}
    harbour("Berth.update", berth, body=change)
    shown = harbour("Berth.get", berth)
    assert (shown["name"], shown["depth"], shown.get("labels")) == ("south", "700", None)


def test_without_a_mask_everything_that_a_request_may_give_is_set(client):
    harbour = client("harbour")
    berth = harbour("Berth.create", body={**NEW_BERTH, "description": "old"})["response"]["id"]
    harbour("Berth.update", berth, body={"name": "south"})
    shown = harbour("Berth.get", berth)
    assert shown["name"] == "south"
    assert "description" not in shown
    assert shown["id"] == berth
    assert "createdAt" in shown


def test_a_change_is_later_than_the_creation(client):
    clinic = client("clinic")
    patient = clinic("Patient.create", body=PATIENT)
    clinic.fake.clock.advance(60)
    changed = clinic("Patient.update", patient["id"], body={"updateMask": "fullName", "fullName": "C D"})
    assert changed["createdAt"] == patient["createdAt"]
    assert changed["modifiedAt"] > patient["modifiedAt"]


def test_a_list_shows_what_belongs_to_the_parent_of_the_query(client):
    harbour = client("harbour")
    mine = harbour("Berth.create", body=NEW_BERTH)["response"]["id"]
    harbour("Berth.create", body={**NEW_BERTH, "folderId": "f2"})
    assert [each["id"] for each in harbour("Berth.list", folderId="f1")["berths"]] == [mine]


def test_a_list_goes_in_pages(client):
    library = client("library")
    made = [library("Shelf.create", body={"name": f"shelf-{number}"})["id"] for number in range(5)]
    ids, token = [], ""
    for _ in range(3):
        page = library("Shelf.list", pageSize=2, **({"pageToken": token} if token else {}))
        ids += [each["id"] for each in page["shelves"]]
        token = page.get("nextPageToken", "")
    assert (ids, token) == (made, "")
    assert library.reply("Shelf.list", pageToken="none of ours").status == 400


def test_a_verb_leads_to_the_state_of_its_name(client):
    harbour = client("harbour")
    berth = harbour("Berth.create", body=NEW_BERTH)["response"]["id"]
    assert harbour("Berth.get", berth)["status"] == "OPEN"
    harbour("Berth.close", berth, body={})
    assert harbour("Berth.get", berth)["status"] == "CLOSED"
    assert harbour.reply("Berth.close", "nowhere", body={}).status == 404


def test_a_name_that_the_client_gives_is_the_id(client):
    parcels = client("parcels")
    parcel = {"name": "box-1", "weight": 2.5, "depotId": "d1"}
    parcels("Parcel.create", body=parcel)
    assert parcels("Parcel.get", "box-1")["name"] == "box-1"
    again = parcels.reply("Parcel.create", body=parcel)
    assert (again.status, again.json()["code"]) == (409, 6)


def test_what_no_client_can_make_is_there_from_the_first(client):
    parcels = client("parcels")
    depots = parcels("Depot.list")["depots"]
    assert depots
    assert [parcels("Depot.get", each["id"]) for each in depots] == depots
    parcels.fake.add("Depot", id="d1")
    assert [each["id"] for each in parcels("Depot.list")["depots"]] == ["d1"]
    assert parcels.reply("Depot.get", depots[0]["id"]).status == 404


def test_what_stores_nothing_answers_the_same_request_alike(client):
    body = {"kind": "VISITS", "from": "2024-01-01T00:00:00Z", "to": "2024-02-01T00:00:00Z"}
    assert (
        client("clinic").reply("Report.compute", body=body).body
        == client("clinic").reply("Report.compute", body=body).body
    )


@pytest.mark.parametrize("name", ["harbour", "library", "parcels", "clinic"])
def test_the_same_seed_gives_the_same_bytes(client, name):
    def replies(seed):
        fake = client(name, seed=seed).fake
        for resource in fake.api.roles.resources.values():
            if resource.is_stored:
                fake.add(resource.name, n=2)
        return [list(fake.collection(each)) for each in fake.api.roles.resources if len(fake.collection(each))]

    assert replies(1) == replies(1)
    assert replies(1) != replies(2)


def test_a_list_is_filtered_and_sorted(client):
    harbour = client("harbour")
    for name in ("north", "south", "east"):
        harbour("Berth.create", body={**NEW_BERTH, "name": name})

    def names(**query):
        return [each["name"] for each in harbour("Berth.list", folderId="f1", **query).get("berths", [])]

    assert names(filter='name="south"') == ["south"]
    assert names(orderBy="name desc") == ["south", "north", "east"]
    assert names(orderBy="name") == ["east", "north", "south"]
    assert harbour.reply("Berth.list", folderId="f1", filter="whatever").status == 400


def test_a_change_counts_the_version(client):
    clinic = client("clinic")
    patient = clinic("Patient.create", body=PATIENT)
    changed = clinic("Patient.update", patient["id"], body={"updateMask": "fullName", "fullName": "C D"})
    assert int(changed["version"]) == int(patient["version"]) + 1
