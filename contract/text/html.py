"""HTML that is escaped by construction: what is not `Markup` is text, and becomes harmless when it is put in."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from typing import Final, TypeAlias


class Markup(str):
    """Text that is HTML already. Only this module makes it of anything but constants."""

    __slots__ = ()


Child: TypeAlias = "str | int | Iterable[Child] | None"
"""The content of an element: markup, text, a number, several of them; None for nothing."""

Value: TypeAlias = str | int | bool | None
"""The value of an attribute: True for an attribute without a value, None and False for no attribute."""

_VOID: Final = {"input": ">", "meta": ">", "rect": "/>", "wbr": ">"}
"""Elements that nothing stands in, and how HTML, or SVG inside of it, ends them."""


def element(name: str, *children: Child, **attributes: Value) -> Markup:
    """An element. `class_` is `class`, other underscores are hyphens; True is a lone name, None and False nothing."""
    start = "".join([name, *(_attribute(*each) for each in attributes.items())])
    return Markup(f"<{start}{_VOID[name]}" if name in _VOID else f"<{start}>{join(*children)}</{name}>")


def join(*children: Child) -> Markup:
    """One after the other."""
    return Markup("".join(map(_safe, children)))


def source_hash(text: str) -> str:
    """The hash by which a Content-Security-Policy allows a script or a style of exactly this text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _safe(child: Child) -> str:
    if child is None or isinstance(child, Markup):
        return child or ""
    return escape(_visible(str(child))) if isinstance(child, str | int) else join(*child)


def _attribute(name: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    attribute = name.rstrip("_").replace("_", "-")
    return f" {attribute}" if value is True else f' {attribute}="{escape(_visible(str(value)))}"'


def _visible(text: str) -> str:
    """Text without what HTML does not allow, and without what would turn the text around it."""
    return text if text.isprintable() else "".join(each if _is_harmless(each) else "\ufffd" for each in text)


def _is_harmless(character: str) -> bool:
    return character.isprintable() or character in "\n\t\u200d\u00a0"
