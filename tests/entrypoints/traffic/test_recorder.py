"""Judgements are laid to the test that was running."""

import json
import threading

import pytest
import requests
import responses

from docpact.contract import Policy
from docpact.contract.api import Api
from docpact.entrypoints.traffic.recorder import Traffic


@pytest.fixture
def call(path):
    """Calls the API, which answers with this history."""

    def call(history, **options):
        url = "https://a.example" + path
        with responses.RequestsMock() as mock:
            mock.get(url, json=history)
            return requests.get(url, timeout=1, **options)

    return call


def test_a_test_gets_its_own(call, good, bad):
    with Traffic(Api.load()) as traffic:
        traffic.begin("one")
        call(bad)
        call(good)
        assert [each.test for each in traffic.end()] == ["one"]
        traffic.begin("two")
        assert traffic.end() == ()


def test_outside_of_tests(call, bad):
    traffic = Traffic(Api.load())
    call(bad)
    traffic.begin("one")
    call(bad)
    assert [each.test for each in traffic.end()] == ["one"]
    call(bad)
    assert [each.test for each in traffic.close()] == ["", ""]


def test_a_test_may_opt_out(call, bad):
    seen = []
    with Traffic(Api.load(), observers=[seen.append]) as traffic:
        traffic.begin("one", enabled=False)
        response = call(bad, stream=True)
        assert response.json() == bad
        assert "read" not in vars(response.raw)
        assert traffic.end() == ()
        assert seen == []
        traffic.begin("two")
        call(bad)
        assert len(traffic.end()) == len(seen) == 1


def test_a_stream_belongs_to_the_test_that_opened_it(call, bad):
    seen = []
    with Traffic(Api.load(), observers=[seen.append]) as traffic:
        traffic.begin("one")
        response = call(bad, stream=True)
        traffic.end()
        traffic.begin("two")
        assert response.json() == bad
        traffic.end()
    assert [(each.test, each.exchange.read) for each in seen] == [("one", False)]


def test_observers_are_called_one_at_a_time(call, good):
    inside, most = [], []

    def observe(_judgement):
        inside.append(1)
        most.append(len(inside))
        inside.pop()

    with Traffic(Api.load(), observers=[observe]) as traffic:
        traffic.begin("one")
        threads = [threading.Thread(target=have, args=(traffic, each)) for each in exchanges(call, good)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert set(most) == {1}
    assert len(most) == len(threads) + 1


def have(traffic, exchange):
    traffic._on_exchange(exchange)
    traffic.settle()


def exchanges(call, good):
    seen = []
    with Traffic(Api.load(), observers=[seen.append]):
        call(good)
    return [seen[0].exchange] * 20


def test_nothing_is_judged_before_somebody_asks(call, good, bad):
    """A client's call takes no longer for being watched."""
    seen = []
    with Traffic(Api.load(), observers=[seen.append]) as traffic:
        traffic.begin("one")
        call(good)
        call(bad)
        traffic.begin("two")
        assert seen == []
        traffic.settle()
        assert [(each.test, each.ok) for each in seen] == [("one", True), ("one", False)]
        traffic.settle()
        assert len(seen) == 2


def test_but_for_what_is_past_the_bound(call):
    """Those that wait longest are judged first; a body that comes again takes no room."""
    bodies = [{"entries": [{"title": title}]} for title in "abc"]
    seen = []
    with Traffic(Api.load(), observers=[seen.append], most_bytes=2 * len(json.dumps(bodies[0]))) as traffic:
        for each in (bodies[0], bodies[0], bodies[1], bodies[1]):
            call(each)
        assert seen == []
        call(bodies[2])
        assert [json.loads(each.exchange.reply.body) for each in seen] == [bodies[0]] * 2
        call(bodies[2])
        call(bodies[1])
        assert len(seen) == 2
        traffic.settle()
        call(bodies[0])
        call(bodies[1])
        assert len(seen) == 7
    assert len(seen) == 9


def test_policy_and_hosts(call, good):
    history = {**good, "new": 1}
    with Traffic(Api.load(policy=Policy(unknown_fields="violation")), hosts=["*.example"]) as traffic:
        traffic.begin("one")
        call(history)
        assert not traffic.end()[0].ok
    with Traffic(Api.load(), hosts=["*.org"]) as traffic:
        traffic.begin("one")
        call(history)
        assert traffic.end() == ()
