"""Observers of the calls of every fake in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from .calls import Call

Observer: TypeAlias = Callable[[Any, Call], None]
"""Gets the fake and the call."""

_OBSERVERS: Final[list[Observer]] = []


@contextmanager
def observe(observer: Observer) -> Iterator[None]:
    """Lets an observer see each call of each fake, in the thread of the call, until the context is left."""
    _OBSERVERS.append(observer)
    try:
        yield
    finally:
        _OBSERVERS.remove(observer)


def notify(fake: object, call: Call) -> None:
    """Shows a call to the observers."""
    for each in tuple(_OBSERVERS):
        each(fake, call)
