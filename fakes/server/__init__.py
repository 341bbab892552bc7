"""A local HTTP server around a fake, for clients in any language."""

from .local import LOOPBACK, LocalServer, listen, url_of

__all__ = ["LOOPBACK", "LocalServer", "listen", "url_of"]
