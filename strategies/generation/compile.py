"""The compiler from a schema to Hypothesis strategies, by construction: nothing that is drawn is thrown away.

A payload costs Hypothesis a handful of draws (the bytes, the number and the text of its `choices`, and the limits of
`shrinking`), however many fields the schema has and however many elements the payload. That makes it fast. Each byte
and each limit shrinks by itself, which makes counterexamples small. What Hypothesis draws as bytes is, in this order:

    | bytes of the choices, see `choices` | 9 of the number | 24 of the limits, see `shrinking` |

`composer` knows what the choices mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import shake_256
from typing import Any, Literal, TypeAlias, TypeVar

from hypothesis import strategies as st

from ...contract import Contract, Policy
from ...contract.errors import hides_traceback
from ..options import checked_contract, checked_groups
from ..schema.reader import payload_node
from ..values.value import Group
from .choices import Choices
from .composer import composer
from .profiles import PROFILES
from .shrinking import LIMITS, shrink_limits, shrinker

__tracebackhide__ = hides_traceback

T = TypeVar("T")
ProfileName: TypeAlias = Literal["any", "typical", "edge"]

# Not the default alphabet: to find out what UTF-8 can encode takes a second in the first draw on a fresh machine.
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
# So far from zero that Hypothesis has no favourites in the range, and nearly all that it draws is wide.
_LEAST = 2**80
_LIMITS = st.integers(_LEAST, _LEAST + 2**72)


def payloads(
    operation: str | Contract,
    *,
    profile: ProfileName = "any",
    include: Iterable[Group] = (),
    policy: Policy | None = None,
) -> st.SearchStrategy[Any]:
    """Valid responses of an operation, drawn from its schema and nothing else.

    Args:
        operation: name of a shipped contract, or a contract.
        profile: `any` mixes usual and edge values, `edge` leans to the edges, `typical` is what a quiet day brings.
        include: groups that are off by default: `unusual` (legal but never sent by a protobuf server) and `evolution`
            (what a later version of the service may send: unknown fields, new enum values).
        policy: what is tolerated, for a contract named by its operation.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know how to draw from.
        ValueError: there is no such profile or group.
        UnknownOperationError: no contract is shipped for the operation.
    """
    groups = checked_groups(include)
    if profile not in list(PROFILES):
        raise ValueError(f"profile={profile!r}: expected one of {', '.join(PROFILES)}")
    if isinstance(operation, str):
        return _shipped(operation, profile, groups, policy or Policy())
    return compile_contract(checked_contract(operation), profile, groups)


@lru_cache(maxsize=64)
def _shipped(name: str, profile: ProfileName, groups: frozenset[Group], policy: Policy) -> st.SearchStrategy[Any]:
    return compile_contract(checked_contract(name, policy), profile, groups)


def compile_contract(contract: Contract, profile: ProfileName, include: frozenset[Group]) -> st.SearchStrategy[Any]:
    """The strategy of a contract's payloads."""
    composed, lower = composer(contract, PROFILES[profile], include), shrinker(payload_node(contract.schema))
    compose, size = composed.compose, len(composed.names)
    step = 3 if PROFILES[profile].usual else 1  # protobuf prints 0, 3, 6 or 9 digits
    drawn = min(size, _MOST_DRAWN)
    blocks = st.binary(min_size=drawn + _NUMBER + LIMITS, max_size=drawn + _NUMBER + LIMITS)
    for each in (blocks, _LIMITS, _TEXTS):
        each.validate()  # now, and not while Hypothesis watches how long the first draws take

    def payload(draw: st.DrawFn) -> object:
        data, limit, text = draw(blocks), draw(_LIMITS) - _LEAST, draw(_TEXTS)
        value = compose(Choices(_extended(data[:drawn], size), _number(data[drawn : drawn + _NUMBER]), text))
        limits = shrink_limits(limit, data[drawn + _NUMBER :], step=step)
        return value if limits.wide else lower(value, limits)

    options = {"include": sorted(include)} if include else {}
    return with_repr(payload, "payloads", contract.operation, profile=profile, **options)


def with_repr(draw: Callable[[st.DrawFn], T], name: str, *arguments: object, **options: object) -> st.SearchStrategy[T]:
    """A strategy that prints itself as the call that made it."""

    def function(draw_: st.DrawFn, /, *_arguments: object, **_options: object) -> T:
        return draw(draw_)

    function.__name__ = name
    return st.composite(function)(*arguments, **options)


_MOST_DRAWN = 3500
"""Bytes of the choices that Hypothesis draws, which wants to use less than half of some eight thousand."""


def _extended(data: bytes, size: int) -> bytes:
    """The bytes, and as many as are missing made of them. Of zeros, to which Hypothesis shrinks, come zeros."""
    if len(data) == size:
        return data
    return data + (shake_256(data).digest(size - len(data)) if any(data) else bytes(size - len(data)))


_NUMBER = 9


def _number(data: bytes) -> int:
    """A number below 2^64; small ones are as likely as large ones."""
    return int.from_bytes(data[1:], "big") >> (63 - data[0] % 64)
