"""Strategies of histories: valid ones, broken ones, and one as it grows while a client polls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from ...contract import Policy
from ...contract.errors import hides_traceback
from ...contract.workflows import DEFAULT_OPERATION
from ..edges.shapes import Patch, apply_where_present
from ..generation.compile import ProfileName, payloads, with_repr
from ..invalid.generated import violations
from ..invalid.violations import Violation
from ..schema.variations import copied
from ..values.value import Group

__tracebackhide__ = hides_traceback

_POLLS = 4
"""So many times at most a client asks before all is there."""

_GOES_ON: Patch = {"status": "RUNNING", "duration": None}
_IS_OPEN: Patch = {"status": "STARTED", "duration": None, "output": None, "error": None}
"""What an execution and its latest step say before the end."""


def histories(
    *, profile: ProfileName = "any", include: Iterable[Group] = (), policy: Policy | None = None
) -> st.SearchStrategy[Any]:
    """Valid `Execution.getHistory` responses; see `payloads`."""
    return payloads(DEFAULT_OPERATION, profile=profile, include=include, policy=policy)


def invalid_histories(*, policy: Policy | None = None) -> st.SearchStrategy[Violation]:
    """`Execution.getHistory` responses that break exactly one rule; see `violations`."""
    return violations(DEFAULT_OPERATION, policy=policy)


def polls(
    *, profile: ProfileName = "any", include: Iterable[Group] = (), policy: Policy | None = None
) -> st.SearchStrategy[list[Any]]:
    """The `Execution.getHistory` responses that follow one another, from one to five of them, while a history grows.

    The last one is any history, see `histories`. Before it come some of its first entries, each time no fewer, of an
    execution that goes on: the latest entry has not ended, those before it stand as they will in the end.
    """
    ends = histories(profile=profile, include=include, policy=policy)
    cuts = st.binary(max_size=_POLLS)

    def responses(draw: st.DrawFn) -> list[Any]:
        end, shares = draw(ends), draw(cuts)
        count = len(end["entries"])
        return [*(_before(end, 1 + (share * count >> 8)) for share in sorted(shares)), end]

    options = {"include": sorted(include)} if include else {}
    return with_repr(responses, "polls", profile=profile, **options)


def _before(end: Any, count: int) -> object:
    """The history when it had so many entries."""
    *earlier, latest = end["entries"][:count]
    now = {**end, "entries": [*earlier, apply_where_present(latest, _IS_OPEN)]}
    return copied(apply_where_present(now, {"execution": _GOES_ON}) if "execution" in end else now)
