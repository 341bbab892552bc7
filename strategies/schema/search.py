"""Values of a node that conform to what no node says, found by looking at some of its values, the plainest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from ...contract.errors import SchemaError
from ...contract.json_text.equality import canonical
from .examples import different_examples, largest_example, smallest_example
from .nodes import Choice, Filtered, Node, Nothing

_LOOKED_AT, _ENOUGH = 3000, 24


def filtered(node: Node, accepts: Callable[[object], bool], examples: Iterable[object], at: str) -> Node:
    """The values of a node that conform; nothing where none is found.

    Args:
        node: its values may conform.
        accepts: whether a value does.
        examples: values that the schema gives, which may conform.
        at: the place in the schema.
    """
    if isinstance(node, Nothing):
        return node
    known = _conforming(some_values(node), accepts, examples)
    return Filtered(node, accepts, known) if known else not_found(at)


def first_source(
    sources: Iterable[Node], accepts: Callable[[object], bool], examples: Iterable[object], at: str
) -> Node:
    """The values of the first of several nodes that has some that conform, else those of the examples."""
    given = [*examples]
    for each in sources:
        known = () if isinstance(each, Nothing) else _conforming(some_values(each), accepts, given)
        if known:
            return Filtered(each, accepts, known)
    known = _conforming((), accepts, given)
    return Choice(known) if known else not_found(at)


def not_found(at: str) -> Nothing:
    """No value, because docpact finds none."""
    return Nothing(
        f"{at or '/'}: docpact finds no value that has all that the schema says there; "
        "give one in `examples`, or say less by an overlay"
    )


def some_values(node: Node) -> Iterator[object]:
    """Some values: the smallest, the largest, and others in between. None where no value is finite."""
    for make in (smallest_example, largest_example):
        try:
            yield make(node)
        except SchemaError:
            return
    try:
        yield from different_examples(node)
    except SchemaError:
        return


def _conforming(
    values: Iterable[object], accepts: Callable[[object], bool], examples: Iterable[object]
) -> tuple[object, ...]:
    found: dict[object, object] = {}
    for each in chain(examples, islice(values, _LOOKED_AT)):
        if accepts(each):
            found.setdefault(canonical(each), each)
            if len(found) == _ENOUGH:
                break
    return tuple(found.values())
