"""The taps of all client libraries, opened and closed together."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from types import ModuleType
from typing import Final, Self, final

from ....contract.http import Request
from ..model import ObservedExchange as Exchange
from .calls_in_flight import CallTracker
from .import_hooks import ImportWatch

LIBRARIES: Final = ("urllib3", "requests", "httpx", "aiohttp")


@final
class Taps:
    """Sees the exchanges of every client library that is imported, until it is closed.

    A library that is not imported yet is tapped as soon as it has been.

    Args:
        wanted: whether a request is a call of a known operation; all others are let pass untouched.
        report: takes every exchange that is one, in the thread that had it.
    """

    def __init__(self, wanted: Callable[[Request], bool], report: Callable[[Exchange], None]) -> None:
        self._watch = CallTracker(wanted, report)
        self._tapped: dict[str, ModuleType] = {}
        self._imports = ImportWatch(LIBRARIES, self._tap)
        self._imports.open()
        self.refresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def problems(self) -> tuple[Exception, ...]:
        """What went wrong in looking at exchanges; the clients saw nothing of it."""
        return tuple(self._watch.problems)

    def refresh(self) -> None:
        """Taps libraries imported since, and those that the end of another patch has put back."""
        for library in LIBRARIES:
            self._tap(library)
        for each in self._watch.patches:
            each.apply()

    def _tap(self, library: str) -> None:
        module = sys.modules.get(library)
        if not isinstance(module, ModuleType) or self._tapped.get(library) is module:
            return
        self._tapped[library] = module
        with self._watch.careful():
            found = tuple(import_module(f".{library}", __package__).patches(self._watch))
            self._watch.patches += found
            for each in found:
                each.apply()

    def careful(self) -> AbstractContextManager[None]:
        """Keeps what goes wrong in judging an exchange as one of the problems."""
        return self._watch.careful()

    def flush(self) -> None:
        """Reports the exchanges whose bodies nobody will read to the end."""
        self._watch.readings.give_up_all()

    def close(self) -> None:
        """Leaves every library as it was."""
        self._imports.close()
        self.flush()
        self._watch.close()
