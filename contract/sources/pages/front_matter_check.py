"""Compares the declarations of the front matter with the tables of requests: a page may contradict itself.

The zero values of enums are left out: the front matter of newer pages always has them, the tables never.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...model import Message, Note
from .markdown.front_matter import Declaration, MessageDeclaration
from .markdown.location import PageLine

_ONLY_DECLARED = "in the front matter, but no row describes it"
_ONLY_DESCRIBED = "described by a row, but not in the front matter"
_REQUIRED_THERE = "required by the front matter, not by its row"
_REQUIRED_HERE = "required by its row, not by the front matter"


def contradictions(
    declaration: Declaration,
    parts: Mapping[str, Message | None],
    messages: Iterable[tuple[str, Message]],
    page: PageLine,
) -> Iterator[Note]:
    """Where the front matter and the tables of a binding disagree.

    Args:
        declaration: what the front matter says of the binding.
        parts: its parameters and body by the names that the front matter uses.
        messages: the messages inside its requests, by the short names that definitions have.
        page: the page.
    """
    for part, shape in declaration.parts.items():
        yield from _between(shape, parts.get(part) or Message(), page)
    for name, message in messages:
        if name in declaration.definitions:
            yield from _between(declaration.definitions[name], message, page)


def _between(shape: MessageDeclaration, message: Message, page: PageLine) -> Iterator[Note]:
    """A shape without fields of its own, such as one that lists alternatives, says nothing."""
    if not shape.properties:
        return
    rows = {field.name: field for field in message.fields}
    for name, line in shape.properties.items():
        if name not in rows:
            yield page.at(line).contradiction(name, _ONLY_DECLARED)
        elif (name in shape.required) and rows[name].required is None:
            yield page.at(shape.required[name]).contradiction(name, _REQUIRED_THERE)
    for (name, keyword, target), line in shape.limits.items():
        if name in rows and all((keyword, target) != (limit.keyword, limit.target) for limit in rows[name].limits):
            owner = name if target == "self" else f"{name} (its {target})"
            yield page.at(line).contradiction(
                keyword, f"{owner} has it in the front matter, but its row says nothing of it"
            )
    for name, field in rows.items():
        here = page.at(field.type_origin.line or 1)
        if name not in shape.properties:
            yield here.contradiction(name, _ONLY_DESCRIBED)
        elif field.required is not None and name not in shape.required:
            yield here.contradiction(name, _REQUIRED_HERE)
