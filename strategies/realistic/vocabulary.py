"""Words for realistic texts: Faker makes them once, and nothing but words.

Calling Faker for each field would be slow and would tie the fields to one another through its random state.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

STEP_TYPES = (
    "FunctionCall", "HttpCall", "ContainerCall", "GrpcCall", "DatabaseCall", "ObjectStorageCall", "Switch", "Parallel",
    "Foreach", "Wait", "Success",
)  # fmt: skip
ERRORS = (
    ("TIMEOUT", "The step did not answer within {n} s"),
    ("HTTP_CALL_502", "Bad gateway: upstream {word} closed the connection"),
    ("HTTP_CALL_429", "Too many requests to {word}, retry later"),
    ("FUNCTION_CALL_ERROR", "Function {word} failed: KeyError: '{other}'"),
    ("PERMISSION_DENIED", "Service account has no access to {word}"),
    ("RESOURCE_EXHAUSTED", "Memory limit of {n} MB exceeded in {word}"),
    ("INVALID_ARGUMENT", "Field {other} of {word} is not a number"),
    ("UNAVAILABLE", "Connection to {word}:{n} refused"),
)
_VERBS = (
    "Approve",
    "Archive",
    "Cancel",
    "Charge",
    "Check",
    "Deliver",
    "Fetch",
    "Notify",
    "Refund",
    "Reserve",
    "Score",
    "Sync",
)
_OBJECTS = ("account", "basket", "customer", "delivery", "invoice", "order", "payment", "report", "stock", "warehouse")
_SEED = 4321
_SIZE = 64


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pools of words and phrases."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]
    sentences: tuple[str, ...]
    people: tuple[str, ...]
    addresses: tuple[str, ...]
    cities: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The pools, the same for one version of Faker."""
    from faker import Faker

    faker = Faker("en_US")
    faker.seed_instance(_SEED)
    return Vocabulary(
        words=tuple(faker.word() for _ in range(_SIZE)),
        phrases=tuple(f"{faker.random_element(_VERBS)} {faker.random_element(_OBJECTS)}" for _ in range(_SIZE)),
        sentences=tuple(faker.sentence() for _ in range(_SIZE)),
        people=tuple(faker.name() for _ in range(_SIZE)),
        addresses=tuple(faker.ascii_safe_email() for _ in range(_SIZE)),
        cities=tuple(faker.city() for _ in range(_SIZE)),
    )
