"""Payloads from a seed, of any profile: the same bytes on every Python and platform. Hypothesis has no part in this.

Each byte of a script is keyed by the seed and by the place that it is for, so that a new field of the schema leaves
the values of all others as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, cycle, islice
from typing import Any, Literal, TypeAlias, get_args

from ..contract import Contract
from .generation.choices import Choices
from .generation.composer import composer
from .generation.free_values import LIMIT
from .generation.profiles import PROFILES, Profile
from .invalid.violations import violation_cases
from .options import checked_groups
from .realistic.fixtures import responses
from .schema.variations import copied
from .seeded import SeededRandom
from .values.tables import Group

SeriesName: TypeAlias = Literal["typical", "any", "edge", "invalid"]

_LONGEST_TEXT = 16
_SURROGATES = range(0xD800, 0xE000)
_CHARACTERS = 0x110000 - len(_SURROGATES)


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
        return _violating(contract, seed)
    if profile not in PROFILES:
        raise ValueError(f"profile={profile!r}: expected one of {', '.join(get_args(SeriesName))}")
    return _scripted(contract, PROFILES[profile], SeededRandom(seed), groups)


def _violating(contract: Contract, seed: int) -> Iterator[object]:
    cases = violation_cases(contract)
    first = seed % len(cases)
    return (copied(each.payload) for each in cycle(cases[first:] + cases[:first]))


def _scripted(contract: Contract, profile: Profile, random: SeededRandom, groups: frozenset[Group]) -> Iterator[object]:
    composed = composer(contract, profile, groups)
    return (composed.compose(script(composed.names, random.another(index))) for index in count())


def script(names: Iterable[str], random: SeededRandom) -> Choices:
    """The choices of a seed: small numbers and short texts are as likely as large ones."""
    number = random.number("number", LIMIT) >> random.number("number/size", 64)
    length = random.number("text", _LONGEST_TEXT)
    text = "".join(_character(f"text/{index}", random) for index in range(length))
    return Choices(bytes(random.number(each, 256) for each in names), number, text)


def _character(name: str, random: SeededRandom) -> str:
    """Any character that UTF-8 can encode."""
    code = random.number(name, _CHARACTERS) >> random.number(f"{name}/size", 14)
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
