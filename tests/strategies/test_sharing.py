"""Whoever changes a payload changes nothing else: payloads are trees, as parsed JSON is, and made anew each time."""

from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from docpact.contract import Contract, operations
from docpact.strategies import edge_cases, fixtures, histories, history, invalid_histories, payloads, violation_cases
from docpact.strategies.stream import series

EVERY = {"unusual", "evolution"}


def containers(value) -> Iterator[object]:
    """All dicts and lists of a value, those that stand at several places as often."""
    if isinstance(value, dict | list):
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from containers(each)


def of(cases):
    return [each.payload for each in cases]


def each_operation(make: Callable[[Contract], list[object]]):
    return lambda: [payload for each in operations() for payload in make(Contract.load(each))]


SOURCES = {
    "edge_cases": each_operation(lambda contract: of(edge_cases(contract, include=EVERY))),
    "violation_cases": each_operation(lambda contract: of(violation_cases(contract))),
    "fixtures": lambda: [history(), *fixtures(20)],
    "any": lambda: list(series(Contract.load(), "any", 60)),
    "edge": lambda: list(series(Contract.load(), "edge", 60)),
    "invalid": lambda: list(islice(series(Contract.load(), "invalid"), 2 * len(violation_cases(Contract.load())))),
}


@pytest.mark.parametrize("source", SOURCES)
def test_payloads_share_nothing(source):
    once, again = SOURCES[source](), SOURCES[source]()
    found = [id(each) for payload in [*once, *again] for each in containers(payload)]
    assert len(found) == len({*found})
    assert once == again or source == "violation_cases"  # NaN in them equals nothing


@pytest.mark.parametrize("profile", ["any", "edge"])
def test_drawn_payloads_share_nothing(profile, drawing, zoo):
    drawn = [*drawing(histories(profile=profile), 120), *drawing(payloads(zoo, profile=profile), 60)]
    drawn += of(drawing(invalid_histories(), 60))
    found = [id(each) for payload in drawn for each in containers(payload)]
    assert len(found) == len({*found})
