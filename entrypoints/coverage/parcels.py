"""Coverage on its way between processes: what is sealed in a parcel arrives once, however often it is sent.

Reports carry parcels wherever pytest carries reports: from the processes of pytest-xdist, out of the children of
pytest-forked, past the phases that pytest-rerunfailures drops. A parcel goes with every report until one has arrived.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias, final
from uuid import uuid4

from .record import Coverage

Parcel: TypeAlias = "list[Any]"
"""An id that no other process gives, and a coverage as JSON: plain values alone, for marshal and for execnet."""


@final
class Parcels:
    """The parcels of a process, and what has arrived in it.

    Attributes:
        arrived: all of it together.
    """

    def __init__(self) -> None:
        self.arrived = Coverage()
        self._waiting: dict[str, Parcel] = {}
        self._known: set[str] = set()

    def seal(self, coverage: Coverage) -> None:
        """Makes a parcel, which waits until it has arrived somewhere."""
        if coverage:
            name = uuid4().hex
            self._waiting[name] = [name, coverage.to_json()]

    @property
    def waiting(self) -> list[Parcel]:
        """Those of which nobody knows yet that they arrived."""
        return [*self._waiting.values()]

    def receive(self, parcels: Iterable[Parcel]) -> None:
        """Parcels arrive, perhaps again."""
        for name, content in parcels:
            self._waiting.pop(name, None)
            if name not in self._known:
                self._known.add(name)
                self.arrived.add(Coverage.from_json(content))
