"""Payloads from a seed, of any profile: the same bytes on every Python and platform. Hypothesis has no part in this.

Each choice is keyed by the seed and by the slot that it is for, so that a new field of the schema leaves the values
of all others as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, cycle, islice
from typing import Any, Literal, TypeAlias, get_args

from ..contract import Contract
from .generation.choices import seeded_choices
from .generation.composer import composer
from .generation.profiles import PROFILES, Profile
from .invalid.violations import some_violation_cases
from .options import checked_groups
from .realistic.fixtures import responses
from .schema.variations import copied
from .seeded import SeededRandom
from .values.value import Group

SeriesName: TypeAlias = Literal["typical", "any", "edge", "invalid"]


def series(
    contract: Contract,
    profile: SeriesName = "typical",
    n: int | None = None,
    *,
    seed: int = 0,
    include: Iterable[Group] = (),
    **options: Any,
) -> Iterator[object]:
    """`n` payloads, endlessly many when None.

    Args:
        contract: what the payloads are responses of.
        profile: `typical` for realistic fixtures, `any` and `edge` as in `payloads`, `invalid` for what breaks one
            rule each, in the order of `violation_cases` and over again; there the seed is where to begin.
        n: how many.
        seed: any integer.
        include: groups that are off by default, see `payloads`; for `any` and `edge`.
        **options: for `typical`: those of the facts of the operation, such as `scenario`.

    Raises:
        ValueError: there is no such profile, group or option.
        SchemaError: the schema uses a keyword that docpact does not know how to draw from.
    """
    return islice(_endless(contract, profile, seed, checked_groups(include), options), n)


def _endless(
    contract: Contract, profile: str, seed: int, groups: frozenset[Group], options: Mapping[str, Any]
) -> Iterator[object]:
    if profile == "typical":
        return responses(contract, seed=seed, **options)
    if profile == "invalid":
        return _invalid(contract, seed)
    if profile not in PROFILES:
        raise ValueError(f"profile={profile!r}: expected one of {', '.join(get_args(SeriesName))}")
    return _by_seed(contract, PROFILES[profile], SeededRandom(seed), groups)


def _invalid(contract: Contract, seed: int) -> Iterator[object]:
    cases = some_violation_cases(contract)
    first = seed % len(cases)
    return (copied(each.payload) for each in cycle(cases[first:] + cases[:first]))


def _by_seed(contract: Contract, profile: Profile, random: SeededRandom, groups: frozenset[Group]) -> Iterator[object]:
    composed = composer(contract, profile, groups)
    return (composed.compose(seeded_choices(composed.names, random.another(index))) for index in count())
