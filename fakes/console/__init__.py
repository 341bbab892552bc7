"""What people and programs see of a fake from outside: a page, and its Python API over HTTP. Only servers have it."""

from .console import PREFIX, Console

__all__ = ["PREFIX", "Console"]
