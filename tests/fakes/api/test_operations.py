"""A create that answers an operation: polls see it run and end, as the fake's progress says."""

import pytest

BERTH = {"folderId": "f1", "name": "north", "length": 40.5, "fixedRate": {"amount": "100", "currency": "EUR"}}


def polls(harbour, operation, times):
    return [harbour("Operation.get", operation)["done"] for _ in range(times)]


def test_it_is_done_at_once(client):
    harbour = client("harbour")
    operation = harbour("Berth.create", body=BERTH)
    assert operation["done"] is True
    assert operation["metadata"]["berthId"] == operation["response"]["id"]
    assert harbour("Operation.get", operation["id"]) == operation
    assert harbour("Berth.listOperations", operation["response"]["id"])["operations"] == [operation]


def test_it_is_done_after_reads(client):
    harbour = client("harbour", progress="reads:2")
    operation = harbour("Berth.create", body=BERTH)
    assert operation["done"] is False
    assert "response" not in operation
    assert polls(harbour, operation["id"], 3) == [False, True, True]


def test_it_is_done_by_the_clock(client):
    harbour = client("harbour", progress="clock")
    operation = harbour("Berth.create", body=BERTH)["id"]
    assert polls(harbour, operation, 2) == [False, False]
    harbour.fake.clock.advance(60)
    assert polls(harbour, operation, 1) == [True]


def test_another_id_is_not_found(client):
    assert client("harbour").reply("Operation.get", "nothing").status == 404


def test_a_stateless_fake_counts_no_reads(client):
    with pytest.raises(ValueError, match="a stateless fake counts no reads"):
        client("harbour", stateless=True, progress="reads:2")


def test_stateless_fakes_agree(client):
    one, other = (client("harbour", seed=4, stateless=True) for _ in range(2))
    assert one("Berth.get", "any") == other("Berth.get", "any")
    assert one("Berth.get", "any")["id"] == "any"
    assert one("Berth.list", folderId="f1") == other("Berth.list", folderId="f1")
