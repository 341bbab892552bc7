"""Realistic responses from a seed: the schema says which members there are, facts say what goes together.

Hypothesis has no part in this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import count, islice
from typing import Any

from ...contract import Contract
from ...contract.errors import hides_traceback
from ..options import checked_contract, checked_count
from ..schema.nodes import Node
from ..schema.reader import node_of, payload_node
from ..seeded import SeededRandom
from .facts import NO_FACT, FactSource, checked_facts, fact_source
from .fillers import Fill, generator_for

__tracebackhide__ = hides_traceback


def responses(
    operation: str | Contract, n: int | None = None, seed: int = 0, *, source: FactSource | None = None, **options: Any
) -> Iterator[Any]:
    """`n` different realistic responses of an operation, endlessly many when None.

    The same seed gives the same responses, whatever the Python and the platform, for one version of docpact and Faker.

    Args:
        operation: name of a shipped contract, or a contract.
        n: how many.
        seed: any integer.
        source: where the facts come from; as registered for the operation, if None.
        **options: for the facts; None stands for an option that is not given.

    Raises:
        SchemaError: docpact does not know how to draw from a keyword of the schema.
        UnknownOperationError: no contract is shipped for the operation.
        ValueError: the responses have no such option, or an option has no such value.
    """
    name = operation if isinstance(operation, str) else operation.operation
    root, fill = _shipped(operation) if isinstance(operation, str) else _filler(operation)
    decide = checked_facts(name, root, source or fact_source(name), options)
    first, indices = SeededRandom(seed), islice(count(), checked_count(n))
    return (fill(decide(random), "", random) for random in map(first.another, indices))


def fill_schema(schema: Mapping[str, object], random: SeededRandom, at: str = "") -> object:
    """One realistic value of any schema; `at` tells the places of one schema from those of others."""
    return generator_for(node_of(schema), at.rpartition("/")[2])(NO_FACT, at, random)


@lru_cache(maxsize=16)
def _shipped(operation: str) -> tuple[Node, Fill]:
    return _filler(checked_contract(operation))


def _filler(contract: Contract) -> tuple[Node, Fill]:
    root = payload_node(contract.schema)
    return root, generator_for(root)
