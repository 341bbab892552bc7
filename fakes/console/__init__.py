"""A page about a fake for people, and its Python API over HTTP for programs. Only servers have it."""

from .console import PREFIX, Console

__all__ = ["PREFIX", "Console"]
