"""The former home of `docpact.fakes.transports.requests`."""

from ..transports.requests import requests_door

__all__ = ["requests_door"]
