"""Assertions on how a client behaved when something went wrong, from the calls that the fake recorded.

A retry is the same request (method, path, query, body) after a reply that failed: one with an error status, or with a
fault. Waiting is measured by the fake's clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal

from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import NANOS
from ..calls import Call

__tracebackhide__ = hides_traceback

RETRY_AFTER: Final = "Retry-After"


def attempts_of(calls: Iterable[Call]) -> tuple[Sequence[Call], ...]:
    """The calls, each with the retries that followed it."""
    open_: dict[tuple[str, str, str, bytes], list[Call]] = {}
    found: list[list[Call]] = []
    for call in calls:
        request = call.request
        key = (request.method, request.path, request.query, request.body)
        if key in open_ and _failed(open_[key][-1]):
            open_[key].append(call)
        else:
            open_[key] = [call]
            found.append(open_[key])
    return tuple(found)


def assert_waited(calls: Iterable[Call], at_least: float | Literal["Retry-After"] = RETRY_AFTER) -> None:
    """Asserts that before each retry the client waited so many seconds, or as long as `Retry-After` of the reply says.

    Raises:
        AssertionError: a retry came too early, or there was none that should have waited.
    """
    pairs = ((before, after, _least_delay(before, at_least)) for before, after in _retries(calls))
    retries = [(before, after, delay) for before, after, delay in pairs if delay is not None]
    if not retries:
        problem = "followed a reply with Retry-After" if at_least == RETRY_AFTER else "was seen"
        raise AssertionError(f"expected the client to wait before a retry, but no retry {problem}")
    for before, after, delay in retries:
        seconds = _delay(before, after)
        if seconds < delay:
            raise AssertionError(f"{_title(before)}: expected a retry after {delay:g} s, it came after {seconds:g} s")


def assert_no_retry(calls: Iterable[Call], on: Collection[int] = (400, 401, 403, 404)) -> None:
    """Asserts that the client did not repeat a request that was answered with one of these statuses.

    Raises:
        AssertionError: it did.
    """
    for before, _ in _retries(calls):
        if before.reply.status in on:
            raise AssertionError(f"{_title(before)}: expected no retry, since another try changes nothing")


def assert_attempts(calls: Iterable[Call], at_most: int) -> None:
    """Asserts that the client sent no request more often than this, however often it failed.

    Raises:
        AssertionError: it did.
    """
    for each in attempts_of(calls):
        if len(each) > at_most:
            raise AssertionError(f"{_title(each[0])}: expected at most {at_most} attempts, found {len(each)}")


def assert_backoff_grows(calls: Iterable[Call]) -> None:
    """Asserts that the client waited longer before each further retry of a request.

    Raises:
        AssertionError: it did not, or there was no request with two retries.
    """
    waits = [(each[0], [_delay(*pair) for pair in pairwise(each)]) for each in attempts_of(calls) if len(each) > 2]
    if not waits:
        raise AssertionError("expected a request that was retried at least twice, found none")
    for first, times in waits:
        if any(after <= before for before, after in pairwise(times)):
            found = ", ".join(f"{each:g} s" for each in times)
            raise AssertionError(f"{_title(first)}: expected each wait to be longer than the last, found {found}")


def _failed(call: Call) -> bool:
    return call.reply.status >= 400 or call.fault is not None


def _retries(calls: Iterable[Call]) -> Iterator[tuple[Call, Call]]:
    """Each reply that failed, and the retry after it."""
    for each in attempts_of(calls):
        yield from pairwise(each)


def _least_delay(call: Call, at_least: float | Literal["Retry-After"]) -> float | None:
    if not isinstance(at_least, str):
        return at_least
    seconds = call.reply.headers.get(RETRY_AFTER)
    return None if seconds is None else float(seconds)


def _delay(before: Call, after: Call) -> float:
    """Seconds from a reply to the next attempt."""
    return (after.at - before.at) / NANOS - before.reply.delivery.latency


def _title(call: Call) -> str:
    return f"{call.operation} answered {call.reply.status}"
