"""The former home of `docpact.fakes.transports.httpx`, whose `patch_httpx` was `httpx_door`."""

from ..transports.httpx import HttpxTransport, patch_httpx

httpx_door = patch_httpx

__all__ = ["HttpxTransport", "httpx_door"]
