"""Libraries are left as they were, whoever else patches them, and are never imported by a tap."""

import subprocess
import sys
import textwrap
from unittest import mock

import aiohttp
import httpx
import pytest
import requests
import responses
import urllib3

from docpact.contract.api import Api
from docpact.entrypoints.traffic.recorder import Traffic

CLASSES = (
    requests.Session,
    httpx.Client,
    httpx.AsyncClient,
    httpx.Response,
    urllib3.HTTPConnectionPool,
    urllib3.HTTPResponse,
    aiohttp.ClientSession,
    aiohttp.ClientResponse,
    aiohttp.StreamReader,
)


def state():
    return {each: dict(vars(each)) for each in CLASSES}


class Patcher:
    """Another patch of `Session.send`, as instrumentation does it: it calls what was there."""

    def __init__(self):
        self.calls = 0

    def open(self):
        self.original = below = requests.Session.send

        def send(session, request, **options):
            self.calls += 1
            return below(session, request, **options)

        requests.Session.send = send

    def close(self):
        requests.Session.send = self.original


class Tracked:
    def open(self):
        self.told = []
        self.traffic = Traffic(Api.load(), observers=[self.told.append])

    @property
    def judgements(self):
        self.traffic.settle()
        return self.told

    def close(self):
        self.traffic.close()
        assert self.traffic.problems == ()


def get(url):
    with responses.RequestsMock() as faked:
        faked.get(url, json={"entries": [{}]})
        return requests.get(url, timeout=1)


@pytest.fixture
def url(path):
    return "https://a.example" + path


def test_every_method_is_put_back():
    before = state()
    tracked = Tracked()
    tracked.open()
    during = state()
    assert all(during[each] != before[each] for each in CLASSES)
    tracked.close()
    tracked.close()
    assert state() == before


@pytest.mark.parametrize("order", ["TPpt", "TPtp", "PTtp", "PTpt"])
def test_another_patch_may_come_and_go_in_any_order(url, order):
    """Capital: opened; small: closed. After each step everything works, and each exchange is seen once."""
    before = state()
    tracked, patcher = Tracked(), Patcher()
    is_open = {"T": False, "P": False}
    for step in order:
        one = tracked if step in "Tt" else patcher
        (one.open if step.isupper() else one.close)()
        is_open[step.upper()] = step.isupper()
        if is_open["T"]:
            tracked.traffic.begin("test")
            tracked.judgements.clear()
        patcher.calls = 0
        assert get(url).json() == {"entries": [{}]}
        assert patcher.calls == is_open["P"]
        if is_open["T"]:
            assert len(tracked.judgements) == 1
    assert state() == before


def test_taps_within_taps(url):
    """A test of a plugin runs pytest within pytest."""
    before = state()
    outer, inner = Tracked(), Tracked()
    outer.open()
    inner.open()
    get(url)
    inner.close()
    get(url)
    outer.close()
    assert (len(outer.judgements), len(inner.judgements)) == (2, 1)
    assert state() == before


def test_a_mock_is_left_alone(url):
    tracked = Tracked()
    tracked.open()
    with mock.patch.object(requests.Session, "send") as send:
        tracked.traffic.begin("test")
        assert requests.Session.send is send
        requests.get(url, timeout=1)
        send.assert_called_once()
    tracked.close()
    assert tracked.judgements == []


def test_a_library_that_is_not_what_it_seems(monkeypatch):
    tracked = Tracked()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "requests", mock.MagicMock())
        patch.setitem(sys.modules, "httpx", None)
        tracked.open()
    assert "__wrapped__" not in vars(requests.Session.send)
    tracked.traffic.begin("test")
    assert "__wrapped__" in vars(requests.Session.send)
    tracked.close()


def test_what_goes_wrong_inside_is_kept_from_the_client(url):
    def observe(_judgement):
        raise LookupError("the observer is broken")

    with Traffic(Api.load(), observers=[observe]) as traffic:
        assert get(url).status_code == 200
    assert [str(each) for each in traffic.problems] == ["the observer is broken"]


@pytest.mark.slow
def test_libraries_are_instrumented_when_they_have_been_imported():
    program = """
        import sys
        from docpact.contract import Api
        from docpact.entrypoints.traffic.recorder import Traffic

        judgements = []
        libraries = {"requests", "httpx", "urllib3", "aiohttp", "responses", "hypothesis", "faker", "yaml"}
        with Traffic(Api.load(), observers=[judgements.append]) as traffic:
            traffic.begin("one")
            assert not libraries & sys.modules.keys(), libraries & sys.modules.keys()
            import responses, requests
            traffic.refresh()
            with responses.RequestsMock() as mock:
                mock.get("https://a.example/workflows/v1/execution/run1/history", json={"entries": []})
                requests.get("https://a.example/workflows/v1/execution/run1/history")
            assert not {"httpx", "aiohttp"} & sys.modules.keys()
            print([each.rule for each in traffic.end()[0].findings], len(judgements))
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "['min-items'] 1\n", done.stderr
