"""Everything that httpx sends reaches the fake, and faults are the library's own exceptions."""

import asyncio

import httpx
import pytest

from docpact.fakes import CannotShowError, Fault, UnmatchedRequestError, WorkflowsFake
from docpact.fakes.doors.httpx_door import HttpxTransport, httpx_door

HISTORY = "Execution.getHistory"


@pytest.fixture
def fake():
    fake = WorkflowsFake()
    fake.add_history({"entries": [{"id": "a"}]}, execution_id="run1")
    return fake


@pytest.fixture
def door(fake):
    with httpx_door(fake.handle, fake.clock.advance):
        yield


def url(fake):
    return f"{fake.base_url}/workflows/v1/execution/run1/history"


def get(fake, **options):
    return httpx.get(url(fake), trust_env=False, **options)


def get_async(fake, **options):
    async def main():
        async with httpx.AsyncClient(trust_env=False, **options) as client:
            return await client.get(url(fake))

    return asyncio.run(main())


WAYS = pytest.mark.parametrize("ask", [get, get_async], ids=["sync", "async"])


@WAYS
def test_a_history_arrives(fake, door, ask):
    reply = ask(fake)
    assert (reply.status_code, reply.json()) == (200, {"entries": [{"id": "a"}]})
    assert reply.headers["content-type"] == "application/json"
    assert fake.calls[0].request.host == "serverless-workflows.api.cloud.yandex.net"


@WAYS
def test_bodies_and_queries_are_passed_on(fake, door, ask):
    httpx.post(f"{fake.base_url}/workflows/v1/execution/start?a=1", json={"workflowId": "wf1"}, trust_env=False)
    assert fake.calls[0].reply.status == 200
    assert [each.pointer for each in fake.calls[0].findings] == ["/query/a"]


@WAYS
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(drop_connection="before"), httpx.ReadError),
        (Fault(timeout="after"), httpx.ReadTimeout),
        (Fault(stall=True), httpx.ReadTimeout),
        (Fault(latency=9), httpx.ReadTimeout),
        (Fault(truncate_body_at_fraction=0.5), httpx.RemoteProtocolError),
    ],
    ids=lambda each: each.name if isinstance(each, Fault) else None,
)
def test_faults_are_the_exceptions_of_httpx(fake, door, ask, fault, error):
    fake.faults.add(HISTORY, fault)
    with pytest.raises(error):
        ask(fake, timeout=5)
    assert ask(fake).status_code == 200


def test_latency_is_virtual(fake, door):
    before = fake.clock.nanos
    fake.faults.add(HISTORY, Fault(latency=4))
    assert get(fake, timeout=5).status_code == 200
    assert fake.clock.nanos - before == 4 * 10**9


def test_a_client_without_a_timeout_would_hang(fake, door):
    fake.faults.add(HISTORY, Fault(stall=True))
    with pytest.raises(CannotShowError, match="timeout"):
        get(fake, timeout=None)


def test_an_unmatched_request_reaches_the_test(fake, door):
    with pytest.raises(UnmatchedRequestError, match="no route answers GET"):
        httpx.get(f"{fake.base_url}/nowhere", trust_env=False)


def test_a_client_of_ones_own(fake):
    with httpx.Client(transport=HttpxTransport(fake.handle, fake.clock.advance)) as client:
        assert client.get(url(fake)).json() == {"entries": [{"id": "a"}]}


def test_the_door_closes(fake):
    before = httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request
    with httpx_door(fake.handle, fake.clock.advance):
        assert httpx.HTTPTransport.handle_request is not before[0]
    assert (httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request) == before
