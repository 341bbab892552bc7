"""The former home of `docpact.fakes.transports.aiohttp`."""

from ..transports.aiohttp import AiohttpConnector, aiohttp_door

__all__ = ["AiohttpConnector", "aiohttp_door"]
