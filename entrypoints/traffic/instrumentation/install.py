"""All client libraries instrumented, and put back together."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from types import ModuleType
from typing import Final, Self, final

from ....contract.http import Request
from ....fakes.transports.libraries import CLIENT_LIBRARIES
from ..model import ObservedExchange
from .calls_in_flight import CallTracker
from .import_hooks import ImportHook

LIBRARIES: Final = tuple(each.name for each in CLIENT_LIBRARIES if each.is_observed)
"""The packages that are observed; each has a module of its name here."""


@final
class Instrumentation:
    """Tracks the exchanges of every client library that is imported, until it is closed.

    A library that is imported later is instrumented as soon as it has been imported.

    Args:
        is_tracked: whether a request is a call of a known operation; all others pass untouched.
        report: takes every exchange of such a call, in the thread that had it.
    """

    def __init__(self, is_tracked: Callable[[Request], bool], report: Callable[[ObservedExchange], None]) -> None:
        self._tracker = CallTracker(is_tracked, report)
        self._instrumented: dict[str, ModuleType] = {}
        self._imports = ImportHook(LIBRARIES, self._instrument)
        self._imports.open()
        self.refresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def problems(self) -> tuple[Exception, ...]:
        """What went wrong in looking at exchanges; the clients saw nothing of it."""
        return tuple(self._tracker.problems)

    def refresh(self) -> None:
        """Instrumentation libraries imported since, and those that the end of another patch has put back."""
        for library in LIBRARIES:
            self._instrument(library)
        for each in self._tracker.patches:
            each.apply()

    def _instrument(self, library: str) -> None:
        module = sys.modules.get(library)
        if not isinstance(module, ModuleType) or self._instrumented.get(library) is module:
            return
        self._instrumented[library] = module
        with self._tracker.contain_errors():
            patches = tuple(import_module(f".{library}", __package__).patches(self._tracker))
            self._tracker.patches += patches
            for each in patches:
                each.apply()

    def contain_errors(self) -> AbstractContextManager[None]:
        """Keeps what goes wrong in the validation of an exchange as one of the problems."""
        return self._tracker.contain_errors()

    def flush(self) -> None:
        """Reports the exchanges whose bodies no client will read to the end."""
        self._tracker.streams.give_up_all()

    def close(self) -> None:
        """Puts every library back as it was."""
        self._imports.close()
        self.flush()
        self._tracker.close()
