"""The former home of `docpact.fakes.transports.requests`, whose `patch_requests` was `requests_door`."""

from ..transports.requests import patch_requests

requests_door = patch_requests

__all__ = ["requests_door"]
