"""While a fake is open, no client reaches the API itself: one that is not patched learns how to use the fake."""

import asyncio
import http.client
import socket
import urllib.request

import aiohttp
import httpx
import pytest
import requests

import docpact.fakes
from docpact.fakes import UnpatchedClientError, WorkflowsFake
from docpact.fakes.server import LocalServer
from docpact.fakes.transports.aiohttp import patch_aiohttp
from docpact.fakes.transports.httpx import patch_httpx

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


UNPATCHED = {
    "httpx": lambda: httpx.get(URL, verify=False),
    "httpx async": with_httpx_async,
    "aiohttp": with_aiohttp,
    "urllib": lambda: urllib.request.urlopen(URL),
    "operations": lambda: http.client.HTTPSConnection("operation.api.cloud.yandex.net").request("GET", "/"),
    "bytes": lambda: socket.getaddrinfo(b"serverless-workflows.api.yandexcloud.kz", 443),
}


@pytest.mark.parametrize("call", UNPATCHED.values(), ids=UNPATCHED)
def test_a_client_that_is_not_patched_learns_how_to_use_the_fake(call):
    with WorkflowsFake() as fake:
        with pytest.raises(UnpatchedClientError, match=r"(?s)out of reach.*patch_httpx.*patch_aiohttp.*LocalServer"):
            call()
        assert len(fake.unmatched) == 1  # for clients that hide their errors
        assert requests.get(URL, timeout=1).status_code == 404


@pytest.mark.parametrize("patch", [patch_httpx, patch_aiohttp])
def test_while_one_library_is_patched_no_other_reaches_the_api(patch):
    with patch(WorkflowsFake().handle), pytest.raises(UnpatchedClientError):
        requests.get(URL, timeout=1)


def test_the_former_name_of_the_error_goes_on_working():
    with pytest.warns(DeprecationWarning, match=r"^docpact.fakes.ClosedDoorError is now UnpatchedClientError$"):
        assert docpact.fakes.ClosedDoorError is UnpatchedClientError


def test_other_hosts_are_where_they_were():
    before = socket.getaddrinfo
    with WorkflowsFake() as fake, patch_httpx(fake.handle), pytest.raises(UnpatchedClientError):
        socket.getaddrinfo("operation.api.cloud.yandex.net", 443)
    assert socket.getaddrinfo is before
    with WorkflowsFake() as fake, LocalServer(fake.handle) as server:
        assert httpx.get(f"{server.base_url}/workflows/v1/execution/run1", verify=False).status_code == 404
