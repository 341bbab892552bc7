"""A payload that some client handles wrongly, with its name and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from reprlib import Repr
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """A payload that some client handles wrongly.

    Attributes:
        id: stable and readable, unique within the operation.
        payload: the smallest valid payload that shows the edge.
        why: what clients get wrong there, in one line.
    """

    id: str
    payload: Any
    why: str

    def __repr__(self) -> str:
        """The id and the reason come first, and a shortened payload last: reports of tests are cut."""
        return f"EdgeCase(id={self.id!r}, why={self.why!r}, payload={_SHORT.repr(self.payload)})"


_SHORT: Final = Repr()
_SHORT.maxdict, _SHORT.maxlist, _SHORT.maxstring = 12, 4, 60
