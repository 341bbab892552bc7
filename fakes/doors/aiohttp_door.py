"""The former home of `docpact.fakes.transports.aiohttp`, whose `patch_aiohttp` was `aiohttp_door`."""

from ..transports.aiohttp import AiohttpConnector, patch_aiohttp

aiohttp_door = patch_aiohttp

__all__ = ["AiohttpConnector", "aiohttp_door"]
