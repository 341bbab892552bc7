"""One client that polls and retries, by requests, by httpx and by curl: the same scenario, the same result."""

import asyncio
import json
import shutil
import subprocess

import httpx
import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from docpact.fakes import Fault, WorkflowsFake, assert_attempts, assert_waited
from docpact.fakes.server import LocalServer
from docpact.fakes.transports.httpx import HttpxTransport

TERMINAL = {"FINISHED", "FAILED", "STOPPED"}
ATTEMPTS = 4


def busy_fake():
    """An execution that moves with every read, of a service that is busy, then lost, then busy again."""
    fake = WorkflowsFake(seed=5, progress="reads:1")
    fake.start("RetryPath")
    fake.faults.add("Execution.getHistory", Fault(error_status=503, retry_after=1))
    fake.faults.add("Execution.getHistory", Fault(succeed_first=2, drop_connection="before"))
    fake.faults.add("Execution.getHistory", Fault(succeed_first=1, error_status=503, retry_after=0), times=2)
    return fake


def path_of(fake):
    return f"/workflows/v1/execution/{fake.executions[0].id}/history"


def by_requests(fake):
    retry = Retry(total=ATTEMPTS, status_forcelist=[503], backoff_factor=0)
    with fake, requests.Session() as session:
        session.mount("https://", HTTPAdapter(max_retries=retry))
        return until_the_end(lambda: session.get(fake.base_url + path_of(fake), timeout=10).json())


def by_httpx(fake):
    async def ask(client):
        for _ in range(ATTEMPTS):
            try:
                reply = await client.get(path_of(fake))
            except httpx.TransportError:
                continue
            if reply.status_code != 503:
                return reply.json()
            fake.clock.advance(float(reply.headers["Retry-After"]))
        raise AssertionError("too many attempts")

    async def poll():
        transport = HttpxTransport(fake.handle, fake.clock.advance)
        async with httpx.AsyncClient(transport=transport, base_url=fake.base_url) as client:
            looks = [await ask(client)]
            while looks[-1]["execution"]["status"] not in TERMINAL:
                looks.append(await ask(client))
            return looks

    return asyncio.run(poll())


def by_curl(fake):
    options = ["-sS", "--fail", "--retry", str(ATTEMPTS), "--retry-all-errors", "--max-time", "30"]
    with LocalServer(fake.handle) as server:
        command = ["curl", *options, server.base_url + path_of(fake)]
        return until_the_end(lambda: json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


def until_the_end(ask):
    looks = [ask()]
    while looks[-1]["execution"]["status"] not in TERMINAL:
        looks.append(ask())
    return looks


@pytest.mark.skipif(shutil.which("curl") is None, reason="one of the three clients, curl, is not here")
def test_requests_httpx_and_curl_come_to_the_same():
    looks, outcomes = [], []
    for client in (by_requests, by_httpx, by_curl):
        fake = busy_fake()
        looks.append(client(fake))
        fake.faults.assert_all_fired()
        assert_attempts(fake.calls, at_most=ATTEMPTS)
        outcomes.append([(each.reply.status, each.fault, each.findings) for each in fake.calls])
        if client is not by_curl:  # which waits in real time, where this clock stands
            assert_waited(fake.calls)
    assert looks[0] == looks[1] == looks[2]
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert [each["execution"]["status"] for each in looks[0]][:: len(looks[0]) - 1] == ["QUEUED", "FINISHED"]
    assert any(int(each.get("attempts", "1")) > 1 for each in looks[0][-1]["entries"])
