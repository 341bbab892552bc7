"""The former home of `docpact.fakes.transports.httpx`."""

from ..transports.httpx import HttpxTransport, httpx_door

__all__ = ["HttpxTransport", "httpx_door"]
