"""The client libraries that docpact knows, one row each. Importing this module imports none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLibrary:
    """A client library: how its calls reach a fake, and how they are observed.

    Its transport is the module of its name in this package, its instrumentation the module of its name in
    `docpact.entrypoints.traffic.instrumentation`. Each is imported only where it is used.

    Attributes:
        requirement: which versions are supported, as for pip; those of the extra of this name, if there is one.
        patch: the function of its transport that lets every client reach a fake; None where it has no transport.
        transport: the class of its transport that lets one client reach a fake; None where there is none.
        usage: how a test lets every client reach a fake, where that is not by `patch` itself.
        fixture: the fixture of pytest that does the same; None where there is none.
    """

    name: str
    requirement: str
    patch: str | None = None
    transport: str | None = None
    usage: str | None = None
    fixture: str | None = None
    is_observed: bool = True

    def missing(self, user: str) -> str:
        """What to say where something needs the library and it is not installed."""
        return f"{user} needs {self.requirement}: pip install '{self.requirement}'"

    @property
    def instruction(self) -> str:
        """How a test lets every client of the library reach a fake, on one line."""
        usage = self.usage or f"with {self.patch}(fake.handle, fake.clock.advance): …"
        return f"{usage} (or the fixture {self.fixture})" if self.fixture else usage


URLLIB3: Final = ClientLibrary(name="urllib3", requirement="urllib3")
REQUESTS: Final = ClientLibrary(
    name="requests",
    requirement="requests",
    patch="patch_requests",
    usage="with WorkflowsFake() as fake: …",
    fixture="workflows_fake",
)
HTTPX: Final = ClientLibrary(
    name="httpx", requirement="httpx>=0.27", patch="patch_httpx", transport="HttpxTransport", fixture="workflows_httpx"
)
AIOHTTP: Final = ClientLibrary(
    name="aiohttp",
    requirement="aiohttp>=3.13",  # its transport uses what is private there; the tests ran with 3.13 and 3.14
    patch="patch_aiohttp",
    transport="AiohttpConnector",
)

CLIENT_LIBRARIES: Final = (URLLIB3, REQUESTS, HTTPX, AIOHTTP)
"""All of them, what builds on another after it."""

_OTHERS: Final = "with LocalServer(fake.handle) as server: … server.base_url (or the fixture workflows_server)"


def instructions() -> str:
    """How a test lets the clients of each library reach a fake, one library a line."""
    rows = [(each.name, each.instruction) for each in CLIENT_LIBRARIES if each.patch]
    lines = [f"  {name:<8}  {instruction}" for name, instruction in [*rows, ("others", _OTHERS)]]
    return "\n".join([*lines, _OWN])


_OWN: Final = "  of an API of your own the fixtures are api_fake, api_httpx, api_aiohttp and api_server"
