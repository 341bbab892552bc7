"""A client library is one row: its modules, its extra and its fixture are there."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from docpact.entrypoints import pytest_plugin
from docpact.entrypoints.traffic.instrumentation.install import LIBRARIES
from docpact.fakes.transports.libraries import AIOHTTP, CLIENT_LIBRARIES, HTTPX, REQUESTS, instructions

ROOT = Path(__file__).parents[3]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]


@pytest.mark.parametrize("library", CLIENT_LIBRARIES, ids=lambda each: each.name)
def test_what_a_row_names_is_there(library):
    if library.patch or library.transport:
        transport = import_module(f"docpact.fakes.transports.{library.name}")
        assert all(hasattr(transport, name) for name in (library.patch, library.transport) if name)
    assert (library.name in LIBRARIES) == library.is_observed
    if library.is_observed:
        assert library.name == import_module(f"docpact.entrypoints.traffic.instrumentation.{library.name}").LIBRARY
    assert EXTRAS.get(library.name, [library.requirement]) == [library.requirement]
    assert library.fixture is None or hasattr(pytest_plugin, library.fixture)


@pytest.mark.parametrize("library", [REQUESTS, HTTPX, AIOHTTP], ids=lambda each: each.name)
def test_the_former_home_of_a_transport_has_its_names(library):
    transport = import_module(f"docpact.fakes.transports.{library.name}")
    former = import_module(f"docpact.fakes.doors.{library.name}_door")
    assert getattr(former, f"{library.name}_door") is getattr(transport, library.patch)
    assert library.transport is None or getattr(former, library.transport) is getattr(transport, library.transport)


def test_how_each_library_reaches_a_fake():
    lines = instructions().splitlines()
    assert len(lines) == sum(each.patch is not None for each in CLIENT_LIBRARIES) + 2
    assert {
        "  requests  with WorkflowsFake() as fake: … (or the fixture workflows_fake)",
        "  httpx     with patch_httpx(fake.handle, fake.clock.advance): … (or the fixture workflows_httpx)",
        "  aiohttp   with patch_aiohttp(fake.handle, fake.clock.advance): …",
    } <= {*lines}
    assert lines[-2].startswith("  others    with LocalServer(fake.handle) as server: …")
    assert HTTPX.missing("this") == "this needs httpx>=0.27: pip install 'httpx>=0.27'"
