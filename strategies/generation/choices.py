"""What may stand at a place that holds no other: the edge values of its table, and others made freely."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ...contract.validation.keywords import is_unspecified
from ..edges.node_values import numbers
from ..schema.examples import examples
from ..schema.nodes import Choice, EmbeddedJson, Formatted, Int64, Node, Number, Text
from ..values import tables as classes
from . import free_values as values
from .profiles import Settings


@dataclass(frozen=True, slots=True)
class Choices:
    """What a payload is made of: a byte for each choice, and a number and a text for values made freely."""

    choices: bytes
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may stand at a place: values known beforehand, and a way to make others.

    `make` is given the script, the offset of its own bytes, which have `names`, and a turn. `weight` is how many
    known values it counts for; None for the profile's share.
    """

    known: tuple[object, ...] = ()
    make: Callable[[Choices, int, int], object] | None = None
    names: tuple[str, ...] = ()
    weight: int | None = None


def scalar(node: Node, settings: Settings, *, once: bool = False) -> Candidates:
    """The source of a place that holds no other; `once` where a payload has only one such place, not one an element."""
    source = _scalar(node, settings)
    if once and isinstance(node, Text) and node.pattern is None and not settings.profile.usual:
        return replace(source, known=tuple(dict.fromkeys(source.known)), weight=_TEXTS_MADE_ONCE)
    return source


_TEXTS_MADE_ONCE = 4
"""There are more classes of texts than payloads bring texts to such a place."""


def _scalar(node: Node, settings: Settings) -> Candidates:
    usual = settings.profile.usual
    match node:
        case Choice():
            return Candidates(_choices(node, settings))
        case Text() | Int64() | EmbeddedJson() | Formatted():
            return _string(node, settings)
        case Number():
            return _made(() if usual else numbers(node), values.number(node))
    return Candidates(_included(classes.JSON_VALUES, settings))


_TEXTS_MADE, _JSON_MADE = 0.3, 1.0
"""How much oftener than all known ones others are made: no table holds all that texts can be."""
_EMPTY, _SINKS = 2, 2
"""How much oftener the empty text is drawn, and the one that has a bit of all others."""


def _string(node: Text | Int64 | EmbeddedJson | Formatted, settings: Settings) -> Candidates:
    usual = settings.profile.usual
    match node:
        case Text():
            if usual:
                return _made(tuple(each for each in classes.USUAL_TEXTS if node.fits(each)), values.typical_text(node))
            known = (*[classes.TEXTS[0]] * _EMPTY, *classes.TEXTS, *[classes.TEXTS[-1]] * _SINKS)
            return _made(_fitting(node, known, settings), values.text(node), share=_TEXTS_MADE)
        case Int64():
            free = (values.typical_int64 if usual else values.int64)(node)
            return _made(_fitting(node, () if usual else classes.INT64S, settings), free)
        case Formatted(name):
            known = () if usual else classes.BY_FORMAT[name]
            return _made(_included(known, settings), (values.USUAL if usual else values.ANY)[name])
    if usual:
        return _made(_included(classes.USUAL_EMBEDDED_JSON, settings), values.typical_json)
    return _made(_included(classes.EMBEDDED_JSON, settings), values.embedded_json, share=_JSON_MADE)


def _made(known: tuple[object, ...], free: values.Free, *, share: float | None = None) -> Candidates:
    weight = None if share is None else max(1, round(len(known) * share))
    return Candidates(known, lambda script, _at, turn: free(script.number, script.text, turn), weight=weight)


def _included(known: Iterable[classes.EdgeValue], settings: Settings) -> tuple[object, ...]:
    return tuple(each.value for each in known if each.group is None or each.group in settings.include)


def _fitting(node: Text | Int64, known: Iterable[classes.EdgeValue], settings: Settings) -> tuple[object, ...]:
    return tuple(each for each in _included(known, settings) if node.fits(str(each)))


def _choices(node: Choice, settings: Settings) -> tuple[object, ...]:
    if "evolution" not in settings.include:
        return examples(node)
    new = (classes.NEW_VALUE,) if any(isinstance(each, str) for each in node.values) else ()
    return (*examples(node), *filter(is_unspecified, node.values), *new)
