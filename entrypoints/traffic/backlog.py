"""Exchanges put aside until there is time to judge them: a client's call must not take longer for being watched."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from threading import RLock
from typing import final

from .model import Exchange


@final
class Waiting:
    """Exchanges in their order, each with the test that had it; bodies that are equal are held once.

    Args:
        most_bytes: how long the bodies of replies may be together before some exchange is due.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._exchanges: deque[tuple[Exchange, str]] = deque()
        self._bodies: dict[bytes, tuple[bytes, int]] = {}  # with how often each is used
        self._bytes = 0
        self._lock = RLock()  # what the garbage collector closes reports in the midst of anything

    @property
    def is_too_much(self) -> bool:
        """Whether more waits than may; what waits longest is then to go."""
        return self._bytes > self._most_bytes

    def put(self, exchange: Exchange, test: str) -> None:
        """Puts an exchange aside."""
        with self._lock:
            body = self._hold(exchange.reply.body)
            self._exchanges.append((replace(exchange, reply=replace(exchange.reply, body=body)), test))

    def take(self) -> tuple[Exchange, str] | None:
        """The exchange that has waited longest, and its test; None where none waits."""
        with self._lock:
            if not self._exchanges:
                self._bodies.clear()
                self._bytes = 0  # whatever the garbage collector got between
                return None
            exchange, test = self._exchanges.popleft()
            self._release(exchange.reply.body)
            return exchange, test

    def _hold(self, body: bytes) -> bytes:
        held, users = self._bodies.get(body, (body, 0))
        self._bodies[held] = held, users + 1
        self._bytes += 0 if users else len(held)
        return held

    def _release(self, body: bytes) -> None:
        held, users = self._bodies.pop(body, (body, 1))
        if users > 1:
            self._bodies[held] = held, users - 1
        else:
            self._bytes -= len(held)
