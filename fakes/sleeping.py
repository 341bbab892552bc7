"""Sleeping without waiting: while they are patched, `time.sleep`, `asyncio.sleep` and `trio.sleep` advance a clock."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from ..contract.formats.protobuf_time import NANOS
from .clock import Clock

T = TypeVar("T")

_OTHERS: Final = (
    {"_pytest", "docpact", "execnet", "hypothesis", "pytest", "pytest_timeout", "xdist"} | sys.stdlib_module_names
) - {"asyncio", "time"}
"""These keep the real time: tools that measure how long tests take, and modules that wait for more than time."""


@contextmanager
def virtual_sleep(clock: Clock) -> Iterator[None]:
    """Lets sleepers advance a clock, and `time.time` and `time.monotonic` go with it, on top of the real time.

    Names that modules took by `from time import sleep` are replaced too. Tasks that sleep at the same time wake in
    order, and the clock goes to the last of them, not to the sum; `asyncio.timeout` runs out by it. Other waits (locks,
    sockets, `threading.Event.wait`, timeouts of trio) take real time.

    Raises:
        ValueError: the clock is a real one.
    """
    if clock.is_real:
        raise ValueError("virtual_sleep() needs a virtual clock: a real one goes by itself")
    functions, known = _functions(clock), frozenset(sys.modules)
    touched = _replace(functions, tuple(sys.modules.values()))
    try:
        yield
    finally:
        # Modules that were imported meanwhile have the new functions, and would keep them.
        later = [module for name, module in tuple(sys.modules.items()) if name not in known]
        _replace({new: old for old, new in functions.items()}, [*touched, *later])


def _replace(functions: Mapping[Callable[..., Any], Callable[..., Any]], modules: Iterable[object]) -> list[object]:
    """Replaces functions under whatever names modules have them. The modules that had any."""
    table = {id(old): new for old, new in functions.items()}
    ids = frozenset(table)
    own = (each for each in modules if _root(each) not in _OTHERS)
    touched = [each for each in own if not ids.isdisjoint(map(id, tuple(getattr(each, "__dict__", {}).values())))]
    for module in touched:
        for name, found in tuple(vars(module).items()):
            if id(found) in table:
                setattr(module, name, table[id(found)])
    return touched


def _root(module: object) -> str:
    return getattr(module, "__name__", "").partition(".")[0]


def _functions(clock: Clock) -> Mapping[Callable[..., Any], Callable[..., Any]]:
    began = clock.nanos

    def shifted(real: Callable[[], int], unit: int) -> Callable[[], Any]:
        return lambda: real() + (clock.nanos - began) // unit

    def shifted_seconds(real: Callable[[], float]) -> Callable[[], float]:
        return lambda: real() + (clock.nanos - began) / NANOS

    trio = sys.modules.get("trio")  # without an import of it no task sleeps in it
    return {
        time.sleep: _sleep_for_threads(clock),
        asyncio.sleep: _sleep_for_tasks(clock, asyncio.sleep, asyncio.get_running_loop),
        **({trio.sleep: _sleep_for_tasks(clock, trio.sleep, trio.lowlevel.current_trio_token)} if trio else {}),
        time.time: shifted_seconds(time.time),
        time.monotonic: shifted_seconds(time.monotonic),
        time.time_ns: shifted(time.time_ns, 1),
        time.monotonic_ns: shifted(time.monotonic_ns, 1),
    }


def _sleep_for_threads(clock: Clock) -> Callable[[float], None]:
    def sleep(seconds: float, /) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        clock.advance_to(clock.nanos + round(seconds * NANOS))

    return sleep


def _sleep_for_tasks(
    clock: Clock, real: Callable[[float], Awaitable[Any]], current_loop: Callable[[], object]
) -> Callable[..., Any]:
    sleepers: WeakKeyDictionary[object, list[int]] = WeakKeyDictionary()  # a loop that stands still wakes no task

    async def sleep(delay: float, result: T | None = None) -> T | None:
        if delay <= 0:
            await real(delay)
            return result
        wake = clock.nanos + round(delay * NANOS)
        pending = sleepers.setdefault(current_loop(), [])
        pending.append(wake)
        try:
            await real(0)  # others that are about to sleep register first
            while min(pending) < wake:
                await real(0)
            clock.advance_to(wake)
            for _ in range(2):  # timers that are due come after what is ready
                await real(0)
        finally:
            pending.remove(wake)
        return result

    return sleep
