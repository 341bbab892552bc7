"""What was met: counts that add up, whoever counted them, in whatever order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self, TypeAlias, final

Json: TypeAlias = dict[str, Any]


class Hits(NamedTuple):
    """How often a goal was met.

    Attributes:
        times: by how many replies.
        test: the test that met it first, of several runs put together that of the first; empty outside of tests.
    """

    times: int
    test: str

    def with_more(self, times: int) -> Hits:
        """The same, met again."""
        return Hits(self.times + times, self.test)


@dataclass(slots=True)
class CoverageData:
    """What a suite met of one operation.

    Attributes:
        calls: how often it was called.
        statuses: the statuses of its replies, and how often each came.
        faults: what fakes let go wrong, and how often.
        met: by the key of a goal.
    """

    calls: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    met: dict[str, Hits] = field(default_factory=dict)

    def add_reply(self, status: int, goals: Iterable[str], test: str) -> None:
        """A reply came, and showed some goals."""
        self.calls += 1
        self.statuses[str(status)] += 1
        for each in goals:
            self._meet(each, Hits(1, test))

    def add(self, other: Self) -> None:
        """Adds what somebody else met."""
        self.calls += other.calls
        self.statuses += other.statuses
        self.faults += other.faults
        for key, met in other.met.items():
            self._meet(key, met)

    def _meet(self, key: str, met: Hits) -> None:
        earlier = self.met.get(key)
        self.met[key] = met if earlier is None else earlier.with_more(met.times)


@final
@dataclass(slots=True)
class Coverage:
    """What a suite met.

    Attributes:
        operations: by operation, those of which anything is known.
        scenarios: of fakes, whose executions were asked for, and how often.
    """

    operations: defaultdict[str, CoverageData] = field(default_factory=lambda: defaultdict(CoverageData))
    scenarios: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.operations or self.scenarios)

    def add(self, other: Self) -> None:
        """Adds what another process or another run met."""
        for name, record in other.operations.items():
            self.operations[name].add(record)
        self.scenarios += other.scenarios

    def record(self, operation: str) -> CoverageData:
        """What is known of an operation; an empty record where that is nothing."""
        return self.operations.get(operation) or CoverageData()

    def to_json(self) -> Json:
        """As plain dicts, lists, numbers and texts, which every way between processes takes."""
        operations = {
            name: {
                "calls": each.calls,
                "statuses": dict(each.statuses),
                "faults": dict(each.faults),
                "met": {key: [*met] for key, met in each.met.items()},
            }
            for name, each in self.operations.items()
        }
        return {"operations": operations, "scenarios": dict(self.scenarios)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` wrote."""
        found = cls(scenarios=Counter(value["scenarios"]))
        for name, each in value["operations"].items():
            met = {key: Hits(*pair) for key, pair in each["met"].items()}
            found.operations[name] = CoverageData(
                each["calls"], Counter(each["statuses"]), Counter(each["faults"]), met
            )
        return found
