"""What was covered: counts that add up in any order, from the replies of client libraries and the calls of fakes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self, TypeAlias, final

from ...contract.api import Api
from ...contract.json_text.document import read_document
from ...contract.text.redaction import mask_secrets
from ...contract.workflows import RUN_PARAMETER
from ..traffic.model import ExchangeReport
from .items import items_of

if TYPE_CHECKING:
    from ...fakes.calls import Call

Json: TypeAlias = dict[str, Any]


class Hits(NamedTuple):
    """By how many replies an item was covered, and the first test that did, of the first run; empty for none."""

    times: int
    test: str


@dataclass(slots=True)
class CoverageData:
    """What a suite covered of one operation: calls, statuses, faults, and hits by the key of an item."""

    calls: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    hits: dict[str, Hits] = field(default_factory=dict)

    def add_reply(self, status: int, items: Iterable[str], test: str) -> None:
        """Adds a reply, which covers some items."""
        self.calls += 1
        self.statuses[str(status)] += 1
        for each in items:
            self._add_hits(each, Hits(1, test))

    def add(self, other: Self) -> None:
        """Adds what another process or run covered."""
        self.calls += other.calls
        self.statuses += other.statuses
        self.faults += other.faults
        for key, hits in other.hits.items():
            self._add_hits(key, hits)

    def _add_hits(self, key: str, hits: Hits) -> None:
        earlier = self.hits.get(key)
        self.hits[key] = hits if earlier is None else Hits(earlier.times + hits.times, earlier.test)


@final
@dataclass(slots=True)
class Coverage:
    """What a suite covered: operations that were called or had faults, and the replies about each scenario."""

    operations: defaultdict[str, CoverageData] = field(default_factory=lambda: defaultdict(CoverageData))
    scenarios: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.operations or self.scenarios)

    def add(self, other: Self) -> None:
        """Adds the coverage of another process or run."""
        for name, record in other.operations.items():
            self.operations[name].add(record)
        self.scenarios += other.scenarios

    def record(self, operation: str) -> CoverageData:
        """The data of an operation; empty where there is none."""
        return self.operations.get(operation) or CoverageData()

    def to_json(self) -> Json:
        """As plain dicts, lists, numbers and texts, which can be sent between processes."""
        operations = {
            name: {
                "calls": each.calls,
                "statuses": dict(each.statuses),
                "faults": dict(each.faults),
                "met": {key: [*hits] for key, hits in each.hits.items()},
            }
            for name, each in self.operations.items()
        }
        return {"operations": operations, "scenarios": dict(self.scenarios)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` wrote."""
        coverage = cls(scenarios=Counter(value["scenarios"]))
        for name, each in value["operations"].items():
            hits = {key: Hits(*pair) for key, pair in each["met"].items()}
            statuses, faults = Counter(each["statuses"]), Counter(each["faults"])
            coverage.operations[name] = CoverageData(each["calls"], statuses, faults, hits)
        return coverage


_REMEMBERED: Final = 64
"""The number of bodies whose items are remembered: clients poll."""


@final
class Observer:
    """Collects what is covered of an API until `take` is called."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._items_shown = _items_by_body(api)
        self._coverage = Coverage()
        self._lock = RLock()  # fakes are called in any thread, and the garbage collector reports traffic, too

    def on_reply(self, report: ExchangeReport) -> None:
        """Adds a reply that a client had.

        Its body counts where the client read it, where no fault altered it, and where it conforms: what breaks the
        contract shows no part of it.
        """
        reply = report.exchange.reply
        conforms = report.has_response and report.on_reply.ok
        items = self._items_shown(report.operation, reply.body) if conforms else ()
        test = mask_secrets(report.test)  # parameters are a part of its name
        with self._lock:
            self._coverage.operations[report.operation].add_reply(reply.status, items, test)

    def on_call(self, fake: object, call: Call) -> None:
        """Adds a call of a fake of this process."""
        scenario = _scenario(fake, call)
        with self._lock:
            if call.fault and call.operation in self._api.contracts:
                self._coverage.operations[call.operation].faults[call.fault] += 1
            if scenario:
                self._coverage.scenarios[scenario] += 1

    def take(self) -> Coverage:
        """What was covered since the last call."""
        with self._lock:
            coverage, self._coverage = self._coverage, Coverage()
        return coverage


def _items_by_body(api: Api) -> Callable[[str, bytes], tuple[str, ...]]:
    """Gives the keys of the items that a body shows, by operation and body."""

    @lru_cache(maxsize=_REMEMBERED)
    def items_shown(operation: str, body: bytes) -> tuple[str, ...]:
        found = items_of(api.contract(operation)).covered_by(read_document(body).value)
        return tuple(each.key for each in found)

    return items_shown


def _scenario(fake: Any, call: Call) -> str | None:
    """The name of the scenario of the run that the call is about; None where it is about none."""
    run = call.parameters.get(RUN_PARAMETER)
    if run is None or call.reply.status != 200 or not hasattr(fake, "run"):
        return None
    try:
        scenario: str | None = fake.run(run).scenario
    except LookupError:
        return None
    return scenario
