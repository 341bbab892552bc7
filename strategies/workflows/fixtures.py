"""Realistic histories from a seed, and their facts, which obey the laws of histories together.

The facts are statuses, times, attempts and errors; `realistic.facts` says what facts are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from ...contract import Contract
from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import NANOS, format_duration, format_timestamp, nanos_of_datetime
from ...contract.workflows import DEFAULT_OPERATION, ENDED, TERMINAL, ExecutionStatus
from ..realistic.facts import Facts, FactSource
from ..realistic.fixtures import responses
from ..realistic.vocabulary import ERRORS, vocabulary
from ..seeded import SeededRandom
from .scenarios import SCENARIOS, Scenario, ScenarioName, checked_entries, scenario_names

__tracebackhide__ = hides_traceback


def history(
    seed: int = 0,
    *,
    scenario: ScenarioName | None = None,
    status: ExecutionStatus | None = None,
    entries: int | tuple[int, int] | None = None,
    contract: Contract | None = None,
    started_at: datetime | None = None,
) -> dict[str, Any]:
    """One realistic `Execution.getHistory` response.

    The same seed gives the same response, whatever the Python and the platform, for one version of docpact and Faker.

    Args:
        seed: any integer.
        scenario: a course of events, one of `SCENARIOS`; drawn when None.
        status: how the execution stands; narrows the scenarios down.
        entries: how many steps, or the least and the most; the scenario knows, if None.
        contract: a contract to fill instead of the shipped one.
        started_at: when the execution started, with a time zone; drawn when None.

    Raises:
        ValueError: there is no such scenario or status, or the number of entries is below one.
    """
    options = {"scenario": scenario, "status": status, "entries": entries, "started_at": started_at}
    response: dict[str, Any] = next(responses(contract or DEFAULT_OPERATION, 1, seed, source=HISTORY_FACTS, **options))
    return response


def fixtures(
    n: int | None = None,
    seed: int = 0,
    *,
    scenario: ScenarioName | None = None,
    status: ExecutionStatus | None = None,
    entries: int | tuple[int, int] | None = None,
    contract: Contract | None = None,
) -> Iterator[Any]:
    """`n` different histories, endlessly many when None; the first is `history(seed)`. See `history`.

    With a `contract` of another operation, or of an API of one's own, they are its responses.
    """
    options = {"scenario": scenario, "status": status, "entries": entries}
    return responses(contract or DEFAULT_OPERATION, n, seed, source=HISTORY_FACTS, **options)


_FIRST = nanos_of_datetime(datetime(2024, 1, 1, tzinfo=UTC))
_SPAN = 2 * 365 * 86_400
_UNITS = (NANOS, 1_000_000, 1_000_000, 1000, 1)


def history_facts(
    *,
    scenario: ScenarioName | None = None,
    status: ExecutionStatus | None = None,
    entries: int | tuple[int, int] | None = None,
    started_at: datetime | None = None,
) -> Callable[[SeededRandom], Facts]:
    """The function that decides the facts of one history.

    Raises:
        ValueError: there is no such scenario or status, or no such number of entries, or the time has no time zone.
    """
    names, lengths = scenario_names(scenario, status), checked_entries(entries)
    start = None if started_at is None else nanos_of_datetime(started_at)

    def decide(random: SeededRandom) -> Facts:
        course = SCENARIOS[random.pick("scenario", names)]
        return execution_facts(random, course, random.between("/entries", *(lengths or course.entries)), start)

    return decide


HISTORY_FACTS: Final = FactSource(("execution", "entries"), history_facts)
OPERATIONS: Final[Mapping[str, FactSource]] = {DEFAULT_OPERATION: HISTORY_FACTS}
"""The facts of operations, by name."""


def execution_facts(
    random: SeededRandom, scenario: Scenario, entries: int, start: int | None = None
) -> dict[str, Facts]:
    """The facts of one execution; `start` is in nanoseconds since 1970. If None, it is some time after 2024."""
    if start is None:
        second, fraction, _ = random.numbers("/execution/startedAt")
        start = _FIRST + second % _SPAN * NANOS + _clock_time(fraction, NANOS)
    if scenario.execution == "QUEUED":
        return {"execution": _execution(scenario, None, None), "entries": [_waiting() for _ in range(entries)]}
    steps = list(_steps(random, scenario, entries))
    facts, now = [], start
    for pause, length, step in steps:
        now += pause
        facts.append({**step, "startedAt": format_timestamp(now)} if "startedAt" not in step else step)
        now += length
    end = now if scenario.execution in TERMINAL else None
    return {"execution": _execution(scenario, start, end), "entries": list(facts)}


def _execution(scenario: Scenario, start: int | None, end: int | None) -> Facts:
    return {
        "status": scenario.execution,
        "startedAt": None if start is None else format_timestamp(start),
        "duration": None if start is None or end is None else format_duration(end - start),
    }


def _steps(random: SeededRandom, scenario: Scenario, entries: int) -> Iterator[tuple[int, int, dict[str, Facts]]]:
    """The pause before each step and its length, in nanoseconds, and the facts of the step."""
    retry = random.number("retried", entries) if scenario.retried else -1
    for index in range(entries):
        at = f"/entries/{index}"
        status = scenario.last_step if index == entries - 1 else "COMPLETED"
        duration, pause, chance = random.numbers(f"{at}/story")
        length = _clock_time(duration, 90 * NANOS)
        step = _step(random, at, status, retried=index == retry or _is_retried(chance, status))
        if status in ENDED:
            step["duration"] = format_duration(length)
        yield _clock_time(pause, 3 * NANOS), length, step


def _is_retried(chance: int, status: str) -> bool:
    return status in {"COMPLETED", "FAILED"} and chance % 100 < 10


def _step(random: SeededRandom, at: str, status: str, *, retried: bool) -> dict[str, Facts]:
    if status == "SCHEDULED":
        return _waiting()
    return {
        "status": status,
        "duration": None,
        "output": {} if status == "COMPLETED" else None,
        "error": _error(random, f"{at}/error") if status == "FAILED" else None,
        "attempts": str(random.between(f"{at}/attempts/count", 2, 5)) if retried else "1",
        "lastError": _error(random, f"{at}/lastError") if retried else None,
    }


def _waiting() -> dict[str, Facts]:
    """A step that has not begun."""
    absent = ("startedAt", "duration", "output", "error", "attempts", "lastError")
    return {"status": "SCHEDULED", **dict.fromkeys(absent)}


def _error(random: SeededRandom, at: str) -> Facts:
    code, message = random.pick(at, ERRORS)
    words, number = vocabulary().words, random.between(f"{at}/n", 5, 600)
    word, other = random.pick(f"{at}/word", words), random.pick(f"{at}/other", words)
    return {"errorCode": code, "message": message.format(n=number, word=word, other=other)}


def _clock_time(number: int, below: int) -> int:
    """Nanoseconds, in whole seconds, milli-, micro- or nanoseconds as clocks give them."""
    number, choice = divmod(number, len(_UNITS))
    unit = _UNITS[choice]
    return max(unit, number % below // unit * unit)
