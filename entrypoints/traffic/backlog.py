"""Exchanges wait here until there is time to validate them: a client's call must not take longer for being observed."""

from __future__ import annotations

from collections import deque
from threading import RLock
from typing import final

from .model import ObservedExchange


@final
class Backlog:
    """Exchanges in their order, each with its test. Bodies that are equal are stored once.

    Args:
        most_bytes: how long the bodies of replies may be together before some exchange is due.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._exchanges: deque[tuple[ObservedExchange, str]] = deque()
        self._bodies: dict[bytes, tuple[bytes, int]] = {}  # with how often each is used
        self._bytes = 0
        self._lock = RLock()  # what the garbage collector closes reports in the midst of anything

    @property
    def is_full(self) -> bool:
        """Whether the bodies are longer than the bound; the exchange that has waited longest is then due."""
        return self._bytes > self._most_bytes

    def append(self, observed: ObservedExchange, test: str) -> None:
        """Adds an exchange."""
        with self._lock:
            if observed.read:
                observed = observed.with_body(self._shared(observed.reply.body))
            self._exchanges.append((observed, test))

    def pop(self) -> tuple[ObservedExchange, str] | None:
        """The exchange that has waited longest, and its test; None where none waits."""
        with self._lock:
            if not self._exchanges:
                self._bodies.clear()
                self._bytes = 0  # in case the garbage collector interrupted
                return None
            observed, test = self._exchanges.popleft()
            if observed.read:
                self._release(observed.reply.body)
            return observed, test

    def _shared(self, body: bytes) -> bytes:
        """The body, or the equal one that is stored already."""
        stored, users = self._bodies.get(body, (body, 0))
        self._bodies[stored] = stored, users + 1
        self._bytes += 0 if users else len(stored)
        return stored

    def _release(self, body: bytes) -> None:
        stored, users = self._bodies.pop(body, (body, 1))
        if users > 1:
            self._bodies[stored] = stored, users - 1
        else:
            self._bytes -= len(stored)
