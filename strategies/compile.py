"""The compiler from a schema to Hypothesis strategies, by construction: nothing that is drawn is thrown away.

A payload costs Hypothesis three choices (the bytes, the number and the text of a script, see `readers`), however many
fields the schema has and however many elements the payload. That is what makes it fast, and since each byte
shrinks by itself, what makes counterexamples small. What a script means is not its business, see `composer`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from hypothesis import strategies as st

from ..contract import Contract, Policy
from .classes import Group, checked_groups
from .composer import composer
from .readers import PROFILES, Profile, Script
from .values import LIMIT

ProfileName: TypeAlias = Literal["any", "typical", "edge"]

_NUMBERS = st.integers(0, LIMIT - 1)
# Not the default alphabet: to find out what UTF-8 can encode takes a second in the first draw on a fresh machine.
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


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
    if profile not in PROFILES:
        raise ValueError(f"profile={profile!r}: expected one of {', '.join(PROFILES)}")
    if isinstance(operation, Contract):
        return compile_contract(operation, PROFILES[profile], groups)
    return _shipped(operation, profile, groups, policy or Policy())


def histories(
    *, profile: ProfileName = "any", include: Iterable[Group] = (), policy: Policy | None = None
) -> st.SearchStrategy[Any]:
    """Valid `Execution.getHistory` responses; see `payloads`."""
    return payloads("Execution.getHistory", profile=profile, include=include, policy=policy)


@lru_cache(maxsize=64)
def _shipped(name: str, profile: str, groups: frozenset[Group], policy: Policy) -> st.SearchStrategy[Any]:
    return compile_contract(Contract.load(name, policy=policy), PROFILES[profile], groups)


def compile_contract(contract: Contract, profile: Profile, include: frozenset[Group]) -> st.SearchStrategy[Any]:
    """The strategy of a contract's payloads."""
    composed = composer(contract, profile, include)
    compose, size = composed.compose, len(composed.names)
    choices = st.binary(min_size=size, max_size=size)

    @st.composite
    def payload(draw: st.DrawFn) -> object:
        return compose(Script(draw(choices), draw(_NUMBERS), draw(_TEXTS)))

    return payload()
