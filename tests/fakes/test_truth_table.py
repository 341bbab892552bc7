"""What each fault looks like through each transport, in the real libraries. The table in `docs/faults.md` is its text.

`DOCPACT_WRITE_DOCS=1 pytest tests/fakes/test_truth_table.py` writes the table anew.
"""

import asyncio
import contextlib
import gc
import http.client
import json
import os
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import aiohttp
import httpx
import pytest
import requests

from docpact.contract.api import Api
from docpact.entrypoints.traffic.recorder import Traffic
from docpact.fakes import Fault, WorkflowsFake
from docpact.fakes.faults.fault import WORDS
from docpact.fakes.server import LocalServer
from docpact.fakes.transports.libraries import AIOHTTP, CLIENT_LIBRARIES, HTTPX, REQUESTS

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
BEGIN, END = "<!-- the table: written by tests/fakes/test_truth_table.py -->\n", "<!-- the table ends -->\n"

FAULTS = [
    Fault(error_status=503, retry_after=2),
    Fault(error_status=502, content_type="text/html"),
    Fault(quota_limit=0, quota_window=60),
    Fault(drop_connection="before"),
    Fault(drop_connection="after"),
    Fault(timeout="before"),
    Fault(timeout="after"),
    Fault(latency=0.01),
    Fault(latency=600),
    Fault(stall=True),
    Fault(truncate_body_at_fraction=0.5),
    Fault(slow_response_chunk_size=64, slow_response_chunk_delay=0.01),
    Fault(slow_response_chunk_size=64, slow_response_chunk_delay=600),
    Fault(content_type="text/html"),
    Fault(empty_body=True),
    Fault(malformed_body=True),
    Fault(breaks_rule="date-time"),
    Fault(duplicate_items=True),
    Fault(out_of_order_items=True),
]
PATIENT, IMPATIENT = 30, (0.2, 1, 5)
"""Seconds until a client gives up. Where it is to, the short ones come first: a busy machine needs the longer ones."""


def with_requests(url, timeout):
    reply = requests.get(url, timeout=timeout)
    reply.json()
    return reply.status_code


def with_httpx(url, timeout):
    reply = httpx.get(url, timeout=timeout, verify=False)  # reading certificates takes longer than all the rest
    reply.json()
    return reply.status_code


def with_httpx_async(url, timeout):
    async def send():
        async with httpx.AsyncClient(timeout=timeout, verify=False) as client:
            reply = await client.get(url)
            reply.json()
            return reply.status_code

    return asyncio.run(send())


def with_aiohttp(url, timeout, **limits):
    async def send():
        limits_ = aiohttp.ClientTimeout(**limits or {"total": timeout})
        async with aiohttp.ClientSession(timeout=limits_) as session, session.get(url) as reply:
            await reply.json()
            return reply.status

    return asyncio.run(send())


def with_sock_read(url, timeout):
    return with_aiohttp(url, timeout, total=None, sock_read=timeout)


def with_http_client(url, timeout):
    host, _, path = url.removeprefix("http://").partition("/")
    with contextlib.closing(http.client.HTTPConnection(host, timeout=timeout)) as connection:
        connection.request("GET", f"/{path}")
        reply = connection.getresponse()
        json.loads(reply.read())
        return reply.status


CLIENTS = {
    "requests": (with_requests, REQUESTS),
    "httpx": (with_httpx, HTTPX),
    "httpx async": (with_httpx_async, HTTPX),
    "aiohttp, `total`": (with_aiohttp, AIOHTTP),
    "aiohttp, `sock_read`": (with_sock_read, AIOHTTP),
}
"""Each way of calling, and its library, whose transport stands in the server's place."""


def patched(library, fake):
    """A context in which every client of a library reaches the fake."""
    transport = import_module(f"docpact.fakes.transports.{library.name}")
    return getattr(transport, library.patch)(fake.handle, fake.clock.advance)


def is_short(fault):
    """Whether the client is to give up."""
    return bool(fault.timeout or fault.stall or 600 in {fault.latency, fault.slow_response_chunk_delay})


def outcome(call, url, timeout):
    """What a client sees: a status, or an exception with the exceptions in it."""
    try:
        return str(call(url, timeout))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the client sees
        return f"`{described(error)}`"


def described(error):
    inner = [described(each) for each in error.args if isinstance(each, Exception)]
    module = type(error).__module__
    where = (
        "" if module == "builtins" else "http.client." if module == "http.client" else f"{module.partition('.')[0]}."
    )
    name = type(error).__name__ if where == "urllib3." else f"{where}{type(error).__name__}"
    return f"{name}({inner[0]})" if inner else name


@pytest.fixture
def broken(history, path):
    """A fake on which everything goes wrong as the fault says, and the path of what to ask it."""

    def broken(fault):
        fake = WorkflowsFake()
        fake.add_history({**history(), "entries": [{"id": name, "title": name * 40} for name in "abc"]})
        times = 1 if fault.quota_limit is not None else None
        fake.faults.add("Execution.getHistory", fault, times=times)
        return fake, path("exec-1")

    return broken


def in_process(fake, path, timeout):
    """What each library sees through its transport."""
    for call, library in CLIENTS.values():
        with patched(library, fake):
            yield outcome(call, fake.base_url + path, timeout)


def over_sockets(fake, path, timeout):
    """What each library, and then Python's own client, sees at the local server."""
    calls = [*(call for call, _ in CLIENTS.values()), with_http_client]
    with LocalServer(fake.handle) as server, ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: outcome(call, server.base_url + path, timeout), calls))


def compared(fault, fake, path, seen):
    """The outcomes over sockets. An impatient client gets another try: it may have met a busy machine instead."""
    for timeout in IMPATIENT if is_short(fault) else (PATIENT,):
        met = over_sockets(fake, path, timeout)
        if met[:-1] == seen:
            break
    return met


@pytest.fixture
def rows(broken):
    """What each fault looks like, with each client; transports and server agree."""
    fakes = [broken(fault) for fault in FAULTS]
    limits = [IMPATIENT[0] if is_short(fault) else PATIENT for fault in FAULTS]
    seen = [list(in_process(*each, limit)) for each, limit in zip(fakes, limits, strict=True)]
    with ThreadPoolExecutor(4) as pool:
        met = list(pool.map(compared, FAULTS, *zip(*fakes, strict=True), seen))
    gc.collect()  # what was not closed warns here
    assert {fault.name: each for fault, each in zip(FAULTS, seen, strict=True)} == {
        fault.name: each[:-1] for fault, each in zip(FAULTS, met, strict=True)
    }
    processed = ["yes" if fake.calls[0].reply.status == 200 else "no" for fake, _ in fakes]
    return [[fault.name, is_done, *each] for fault, is_done, each in zip(FAULTS, processed, met, strict=True)]


def test_every_word_that_changes_a_reply_is_in_the_table():
    assert {name for name, row in WORDS.items() if row.effect} <= {name for fault in FAULTS for name in fault.given}


def test_every_library_with_a_transport_is_in_the_table():
    assert {library for _, library in CLIENTS.values()} == {each for each in CLIENT_LIBRARIES if each.patch}


def test_the_table_is_in_the_docs(rows):
    head = ["fault", "processed", *CLIENTS, "local server, `http.client`"]
    table = "".join(f"| {' | '.join(row)} |\n" for row in [head, ["---"] * len(head), *rows])
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page = f"{before}{BEGIN}\n{table}\n{END}{after}"
    if "DOCPACT_WRITE_DOCS" in os.environ:
        PAGE.write_text(page, encoding="utf-8")
    assert page == PAGE.read_text(encoding="utf-8")


def test_no_fault_is_held_against_a_fake_by_judged_traffic(broken):
    with Traffic(Api.load()) as traffic:
        for fault in FAULTS:
            list(in_process(*broken(fault), IMPATIENT[0] if is_short(fault) else PATIENT))
            assert not traffic.take(), fault.name
    assert not traffic.problems


def test_the_example_runs():
    program = PAGE.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    exec(compile(program, str(PAGE), "exec"), {})
