"""What one word of a fault is: what it may be, what it goes with, and what it does. `Fault` has a row of these."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from ...contract import RULES

if TYPE_CHECKING:
    from ...contract import Contract
    from ...contract.http import Reply

Effect: TypeAlias = "Callable[[Reply, Any, Contract | None], Reply]"
"""Changes a reply: takes the reply, the value of the word and the contract of the operation, if that was processed."""

Unsupported: TypeAlias = "Callable[[Any, Contract | None], str | None]"
"""Why a word cannot happen to the operation of a contract; the contract is None where all operations are meant."""

Stage: TypeAlias = Literal["refusal", "connection", "delivery", "content", "schedule"]
"""What a word is about: a reply of the service is refused, lost, delivered, changed; or when it happens."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a value may be: a predicate, and the same in words."""

    allows: Callable[[Any], bool]
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a fault.

    Attributes:
        check: what its value may be.
        meaning: what happens, for people.
        stage: what it is about.
        phrase: the fault's name, a format string whose argument 0 is the fault; empty where it adds nothing to it.
        needs: it makes no sense without one of these.
        not_with: it contradicts each of these.
        effect: what it does to a reply; None where something else looks at the word.
        unsupported: why it cannot happen to an operation; None where it can happen to any.
        is_detail: it only says more of the words that it needs, although it has a phrase.
    """

    check: Check
    meaning: str
    stage: Stage
    phrase: str = ""
    needs: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    effect: Effect | None = None
    unsupported: Unsupported | None = None
    is_detail: bool = False


def word(check: Check, meaning: str, stage: Stage, **columns: Any) -> Any:
    """A field of a dataclass that is a word. The other arguments are those of `Word`."""
    row = Word(check=check, meaning=meaning, stage=stage, **columns)
    return field(default=False if check is SWITCH else None, metadata={WORD: row})


WORD: Final = "word"
"""The key of the row in the metadata of a field."""


def _whole(least: int, most: int | None = None) -> Check:
    """A whole number. A boolean is none."""
    expected = f"a whole number from {least} {'on' if most is None else f'to {most}'}"
    return Check(lambda value: type(value) is int and least <= value and (most is None or value <= most), expected)


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and -inf < value < inf


def _is_rule(value: Any) -> bool:
    return isinstance(value, str) and value in RULES


_MEDIA_TYPE: Final = re.compile(r"[!-.0-~]++/[!-:<-~]++( *+;[ -~]++)?")
_LONGEST: Final = 1_000_000_000

STATUS: Final = _whole(400, 599)
COUNT: Final = _whole(0)
POSITIVE: Final = _whole(1)
SECONDS: Final = Check(
    lambda value: _is_number(value) and 0 < value <= _LONGEST, f"seconds, more than 0 and at most {_LONGEST}"
)
FRACTION: Final = Check(lambda value: _is_number(value) and 0 <= value < 1, "a number from 0 to less than 1")
SIDE: Final = Check(lambda value: value in ("before", "after"), "'before' or 'after' the request is processed")
SWITCH: Final = Check(lambda value: value is True, "True or False")
MEDIA_TYPE: Final = Check(lambda value: isinstance(value, str) and bool(_MEDIA_TYPE.fullmatch(value)), "type/subtype")
RULE: Final = Check(_is_rule, f"one of {', '.join(sorted(RULES))}")
