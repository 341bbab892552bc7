"""HTML that is escaped by construction: text becomes markup only through `tag`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final, TypeAlias

Child: TypeAlias = "Html | str | Iterable[Child]"
Attribute: TypeAlias = "str | bool | None"

_VOID: Final = frozenset({"input", "meta", "wbr"})


@dataclass(frozen=True, slots=True)
class Html:
    """Markup."""

    text: str


def tag(name: str, attributes: dict[str, Attribute] | None = None, /, *children: Child) -> Html:
    """An element.

    Args:
        name: of the element.
        attributes: True stands for one without a value; None and False for none.
        *children: markup as it is, text escaped, and sequences of both.
    """
    told = "".join(_attribute(key, value) for key, value in (attributes or {}).items())
    inner = "".join(map(_inside, children))
    return Html(f"<{name}{told}>" if name in _VOID else f"<{name}{told}>{inner}</{name}>")


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'


def _inside(child: Child) -> str:
    if isinstance(child, Html):
        return child.text
    return escape(child, quote=False) if isinstance(child, str) else "".join(map(_inside, child))
