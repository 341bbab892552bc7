"""What a client sees that asks again and again: one history as it grows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from ...contract import Policy
from ..edges.patches import Patch, apply_where_present
from ..generation.compile import ProfileName, histories, with_repr
from ..schema.variations import copied
from ..values.tables import Group

_POLLS = 4
"""So many times at most a client asks before all is there."""

_GOES_ON: Patch = {"status": "RUNNING", "duration": None}
_IS_OPEN: Patch = {"status": "STARTED", "duration": None, "output": None, "error": None}
"""What an execution and its latest step say before the end."""


def polls(
    *, profile: ProfileName = "any", include: Iterable[Group] = (), policy: Policy | None = None
) -> st.SearchStrategy[list[Any]]:
    """The `Execution.getHistory` responses that follow one another, from one to five of them, while a history grows.

    The last one is any history, see `histories`. Before it come some of its first entries, each time no fewer, of an
    execution that goes on: the latest entry has not ended, those before it stand as they will in the end.
    """
    ends = histories(profile=profile, include=include, policy=policy)
    cuts = st.binary(max_size=_POLLS)

    def seen(draw: st.DrawFn) -> list[Any]:
        end, shares = draw(ends), draw(cuts)
        count = len(end["entries"])
        return [*(_before(end, 1 + (share * count >> 8)) for share in sorted(shares)), end]

    options = {"include": sorted(include)} if include else {}
    return with_repr(seen, "polls", profile=profile, **options)


def _before(end: Any, count: int) -> object:
    """The history when it had so many entries."""
    *ended, latest = end["entries"][:count]
    now = {**end, "entries": [*ended, apply_where_present(latest, _IS_OPEN)]}
    return copied(apply_where_present(now, {"execution": _GOES_ON}) if "execution" in end else now)
