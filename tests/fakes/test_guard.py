"""While a fake is open, no client reaches the API itself: one that uses no open door is told which to take."""

import asyncio
import http.client
import socket
import urllib.request

import aiohttp
import httpx
import pytest
import requests

from docpact.fakes import ClosedDoorError, WorkflowsFake
from docpact.fakes.server import LocalServer
from docpact.fakes.transports.aiohttp import aiohttp_door
from docpact.fakes.transports.httpx import httpx_door

URL = f"{WorkflowsFake.base_url}/workflows/v1/execution/run1"


def with_httpx_async():
    async def ask():
        async with httpx.AsyncClient(verify=False) as client:
            await client.get(URL)

    asyncio.run(ask())


def with_aiohttp():
    async def ask():
        async with aiohttp.ClientSession() as session, session.get(URL):
            pass

    asyncio.run(ask())


PAST_THE_DOORS = {
    "httpx": lambda: httpx.get(URL, verify=False),
    "httpx async": with_httpx_async,
    "aiohttp": with_aiohttp,
    "urllib": lambda: urllib.request.urlopen(URL),
    "operations": lambda: http.client.HTTPSConnection("operation.api.cloud.yandex.net").request("GET", "/"),
    "bytes": lambda: socket.getaddrinfo(b"serverless-workflows.api.yandexcloud.kz", 443),
}


@pytest.mark.parametrize("call", PAST_THE_DOORS.values(), ids=PAST_THE_DOORS)
def test_a_client_that_uses_no_open_door_is_told_which_to_take(call):
    with WorkflowsFake() as fake:
        with pytest.raises(ClosedDoorError, match=r"(?s)out of reach.*httpx_door.*aiohttp_door.*LocalServer"):
            call()
        assert len(fake.unmatched) == 1  # for clients that hide their errors
        assert requests.get(URL, timeout=1).status_code == 404


@pytest.mark.parametrize("door", [httpx_door, aiohttp_door])
def test_each_door_keeps_the_others_in(door):
    with door(WorkflowsFake().handle), pytest.raises(ClosedDoorError):
        requests.get(URL, timeout=1)


def test_other_hosts_are_where_they_were():
    before = socket.getaddrinfo
    with WorkflowsFake() as fake, httpx_door(fake.handle), pytest.raises(ClosedDoorError):
        socket.getaddrinfo("operation.api.cloud.yandex.net", 443)
    assert socket.getaddrinfo is before
    with WorkflowsFake() as fake, LocalServer(fake.handle) as server:
        assert httpx.get(f"{server.base_url}/workflows/v1/execution/run1", verify=False).status_code == 404
