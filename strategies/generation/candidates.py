"""The candidates for a slot: known values, such as the edge values of its table, and a way to make others freely."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ...contract.validation.keywords import is_unspecified
from ..edges.placement import edge_values, numbers
from ..schema.examples import examples
from ..schema.nodes import Choice, EmbeddedJson, Filtered, Formatted, Int64, Node, Number, Text, Tuple
from ..values.json_texts import EMBEDDED_JSON, JSON_VALUES
from ..values.tables import BY_FORMAT, INT64S, NEW_VALUE, USUAL_EMBEDDED_JSON
from ..values.texts import TEXTS, USUAL_TEXTS
from ..values.value import EdgeValue
from . import free_values
from .choices import Choices
from .profiles import Settings


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may stand in a slot: values known beforehand, and a way to make others.

    Attributes:
        known: the known values, the simplest first.
        make: makes another one of the choices, the offset of its own bytes in them, and a turn.
        names: what each of its own bytes is for.
        weight: how many known values `make` counts for; None for the profile's share.
    """

    known: tuple[object, ...] = ()
    make: Callable[[Choices, int, int], object] | None = None
    names: tuple[str, ...] = ()
    weight: int | None = None


def scalar_candidates(node: Node, settings: Settings, *, once: bool = False) -> Candidates:
    """The candidates for a slot that holds no other; `once` where a payload has one such slot, not one an element."""
    candidates = _scalar(node, settings)
    if once and isinstance(node, Text) and node.pattern is None and not settings.profile.usual:
        return replace(candidates, known=tuple(dict.fromkeys(candidates.known)), weight=_TEXTS_MADE_ONCE)
    return candidates


_TEXTS_MADE_ONCE = 4
"""There are more classes of texts than payloads bring texts to such a slot."""


def _scalar(node: Node, settings: Settings) -> Candidates:
    usual = settings.profile.usual
    match node:
        case Choice():
            return Candidates(_choices(node, settings))
        case Text() | Int64() | EmbeddedJson() | Formatted():
            return _string(node, settings)
        case Tuple() | Filtered():
            return Candidates(tuple(each.value for each in edge_values(node)))
        case Number():
            return _with_free(() if usual else numbers(node), free_values.number(node))
    return Candidates(_included(JSON_VALUES, settings))


_TEXTS_MADE, _JSON_MADE = 0.3, 1.0
"""How much oftener than all known ones others are made: no table holds all that texts can be."""
_EMPTY, _SINKS = 2, 2
"""How much oftener the empty text is drawn, and the one that has a bit of all others."""


def _string(node: Text | Int64 | EmbeddedJson | Formatted, settings: Settings) -> Candidates:
    usual = settings.profile.usual
    match node:
        case Text():
            if usual:
                return _with_free(
                    tuple(each for each in USUAL_TEXTS if node.fits(each)), free_values.typical_text(node)
                )
            known = (*[TEXTS[0]] * _EMPTY, *TEXTS, *[TEXTS[-1]] * _SINKS)
            return _with_free(_fitting(node, known, settings), free_values.text(node), share=_TEXTS_MADE)
        case Int64():
            free = (free_values.typical_int64 if usual else free_values.int64)(node)
            return _with_free(_fitting(node, () if usual else INT64S, settings), free)
        case Formatted(name):
            known = () if usual else BY_FORMAT[name]
            return _with_free(_included(known, settings), (free_values.USUAL if usual else free_values.ANY)[name])
    if usual:
        return _with_free(_included(USUAL_EMBEDDED_JSON, settings), free_values.typical_json)
    return _with_free(_included(EMBEDDED_JSON, settings), free_values.embedded_json, share=_JSON_MADE)


def _with_free(known: tuple[object, ...], free: free_values.Free, *, share: float | None = None) -> Candidates:
    """Known values and free ones; `share` is how much oftener free ones come than known ones."""
    weight = None if share is None else max(1, round(len(known) * share))
    return Candidates(known, lambda choices, _at, turn: free(choices.number, choices.text, turn), weight=weight)


def _included(known: Iterable[EdgeValue], settings: Settings) -> tuple[object, ...]:
    return tuple(each.value for each in known if each.group is None or each.group in settings.include)


def _fitting(node: Text | Int64, known: Iterable[EdgeValue], settings: Settings) -> tuple[object, ...]:
    return tuple(each for each in _included(known, settings) if node.fits(str(each)))


def _choices(node: Choice, settings: Settings) -> tuple[object, ...]:
    if "evolution" not in settings.include:
        return examples(node)
    new = (NEW_VALUE,) if any(isinstance(each, str) for each in node.values) else ()
    return (*examples(node), *filter(is_unspecified, node.values), *new)
