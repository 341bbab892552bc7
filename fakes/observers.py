"""Who looks on while the fakes of this process are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from .calls import Call
    from .service import WorkflowsFake

Observer: TypeAlias = "Callable[[WorkflowsFake, Call], None]"

_OBSERVERS: Final[list[Observer]] = []


@contextmanager
def observe(observer: Observer) -> Iterator[None]:
    """While it is open, an observer is told of every call of every fake, in the thread that called."""
    _OBSERVERS.append(observer)
    try:
        yield
    finally:
        _OBSERVERS.remove(observer)


def notify(fake: WorkflowsFake, call: Call) -> None:
    """Tells the observers."""
    for each in tuple(_OBSERVERS):
        each(fake, call)
