"""What was covered: counts that add up in any order, whichever process or run they are from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self, TypeAlias, final

Json: TypeAlias = dict[str, Any]


class Hits(NamedTuple):
    """How often an item was covered.

    Attributes:
        times: by how many replies.
        test: the first test that covered it, of the first run; empty outside of tests.
    """

    times: int
    test: str

    def with_more(self, times: int) -> Hits:
        """The same, covered again."""
        return Hits(self.times + times, self.test)


@dataclass(slots=True)
class CoverageData:
    """What a suite covered of one operation.

    Attributes:
        calls: how often it was called.
        statuses: the statuses of its replies, and how often each came.
        faults: the faults of fakes, and how often each came.
        hits: by the key of an item.
    """

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
        self.hits[key] = hits if earlier is None else earlier.with_more(hits.times)


@final
@dataclass(slots=True)
class Coverage:
    """What a suite covered.

    Attributes:
        operations: by name, those that were called or had faults.
        scenarios: of fakes, and how many replies were about each.
    """

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
            coverage.operations[name] = CoverageData(
                each["calls"], Counter(each["statuses"]), Counter(each["faults"]), hits
            )
        return coverage
