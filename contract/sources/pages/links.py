"""Types that link to messages of other pages: the section of this page where it has one, else an object of any form."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import count, takewhile

from ...model import AnyObject, Array, Field, Map, Message, Note, Ref, Type, Union, references
from .markdown.location import PageLine
from .markdown.sections import variant_anchor
from .messages import SectionMessages

_ELSEWHERE = "described on another page, so any object passes"


def with_links(section: SectionMessages, anchors: Collection[str], page: PageLine) -> SectionMessages:
    """The messages with the links of their fields followed as far as this page goes, and a note where it does not."""
    top = section.message or Message()
    notes = [note for each in (top, *section.inner.values()) for note in _notes(each, anchors, page)]
    inner = {key: _followed_message(each, anchors) for key, each in section.inner.items()}
    return SectionMessages(_followed_message(top, anchors), inner, (*section.notes, *notes))


def _notes(message: Message, anchors: Collection[str], page: PageLine) -> Iterator[Note]:
    for field in message.fields:
        if any(_is_elsewhere(key, anchors) for key in references(field.type)):
            yield page.at(field.type_origin.line or 1).note(field.type_origin.phrase, _ELSEWHERE)


def _is_elsewhere(key: str, anchors: Collection[str]) -> bool:
    names = (_anchor(key), variant_anchor(_anchor(key), 1))
    return "#" in key and all(name not in anchors for name in names)


def _anchor(key: str) -> str:
    return key.rpartition("#")[2]


def _section(anchor: str, anchors: Collection[str]) -> Type:
    """The message of a section, or one of those that its tables describe."""
    names = takewhile(lambda name: name in anchors, (variant_anchor(anchor, number) for number in count(1)))
    variants = tuple(map(Ref, names))
    return Union(variants) if variants else Ref(anchor)


def _followed_message(message: Message, anchors: Collection[str]) -> Message:
    return replace(message, fields=tuple(_followed_field(each, anchors) for each in message.fields))


def _followed_field(field: Field, anchors: Collection[str]) -> Field:
    followed = _followed(field.type, anchors)
    return field if followed == field.type else replace(field, type=followed)


def _followed(type_: Type, anchors: Collection[str]) -> Type:
    match type_:
        case Ref(key):
            return AnyObject() if _is_elsewhere(key, anchors) else _section(_anchor(key), anchors)
        case Array(items):
            return Array(_followed(items, anchors))
        case Map(key, value):
            return Map(key, _followed(value, anchors))
        case Union(alternatives):
            return Union(tuple(_followed(each, anchors) for each in alternatives))
        case _:
            return type_
