"""Limits: payloads moved towards the plain ones, which stay valid on every step."""

from itertools import islice

import pytest

from docpact.contract import Contract
from docpact.strategies.generation.shrinking import LIMITS, ShrinkLimits, shrink_limits, shrinker
from docpact.strategies.schema.nodes import Array, Formatted, Text
from docpact.strategies.schema.reader import node_of
from docpact.strategies.seeded import SeededRandom
from docpact.strategies.stream import series

NEVER_BY_DEFAULT = {"date-time-unusual", "unknown-field", "enum-unspecified", "embedded-json"}


def some_limits(count):
    """Limits of every kind: mostly few, some large."""
    for index in range(count):
        dice = SeededRandom(index)
        few = bytes(dice.number(f"few{each}", dice.pick(f"most{each}", (1, 14, 256))) for each in range(LIMITS))
        yield shrink_limits(dice.number("most", 2**64) >> dice.number("size", 64), few)


@pytest.mark.parametrize("profile", ["any", "edge"])
def test_lowered_histories_are_valid_and_usual(profile, contract):
    lower = shrinker(node_of(contract.schema))
    for payload, limits in zip(series(contract, profile), some_limits(300), strict=False):
        findings = contract.validate(lower(payload, limits)).findings
        assert not [each for each in findings if each.severity == "violation" or each.rule in NEVER_BY_DEFAULT]


def test_lowered_payloads_of_every_keyword_are_valid(zoo):
    lower = shrinker(node_of(zoo.schema))
    for payload, limits in zip(series(zoo, "any"), some_limits(300), strict=False):
        assert zoo.conforms(lower(payload, limits)), zoo.validate(lower(payload, limits)).violations


def test_what_is_drawn_is_not_limited(contract):
    lower = shrinker(node_of(contract.schema))
    assert ShrinkLimits().wide
    for payload in islice(series(contract, "edge"), 50):
        assert lower(payload, ShrinkLimits()) == payload


def test_no_limit_leaves_the_plainest(contract):
    lower = shrinker(node_of(contract.schema))
    none = shrink_limits(0, bytes(LIMITS))
    times = {
        entry.get("startedAt") for payload in series(contract, "edge", 50) for entry in lower(payload, none)["entries"]
    }
    assert times == {None, "2024-05-06T07:08:09Z"}


@pytest.mark.parametrize(
    ("text", "limits", "lowered"),
    [
        ("9999-12-31T23:59:59.999999999Z", {"days": 366}, "2025-05-07T23:59:59.999999999Z"),
        ("9999-12-31T23:59:59.999999999Z", {"days": 0, "digits": 7}, "2024-05-06T23:59:59.9999999Z"),
        ("0001-01-01T00:00:00Z", {"seconds": 10}, "0001-01-01T07:07:59Z"),
        ("2016-12-31T23:59:60Z", {"days": 0}, "2016-12-31T23:59:60Z"),
        ("2024-05-06T10:08:09+03:00", {"seconds": 0}, "2024-05-06T10:08:09+03:00"),
    ],
)
def test_timestamps(text, limits, lowered):
    assert shrinker(Formatted("date-time"))(text, ShrinkLimits(**limits)) == lowered


@pytest.mark.parametrize(
    ("text", "limits", "lowered"),
    [
        ("12.123456789s", {"digits": 7}, "12.1234567s"),
        ("12.123456789s", {"seconds": 3}, "3s"),
        ("12.123456789s", {"seconds": 0}, "0.123456789s"),
        ("-1.500s", {"digits": 0}, "-1s"),
        ("-0.500s", {"digits": 0}, "0s"),
    ],
)
def test_durations(text, limits, lowered):
    assert shrinker(Formatted("protobuf-duration"))(text, ShrinkLimits(**limits)) == lowered


@pytest.mark.parametrize(
    ("limits", "kept"),
    [
        ({"last": 3}, "abc"),
        ({"last": 5, "span": 1}, "e"),
        ({"last": 5, "span": 4, "head": 1, "rear": 1}, "be"),
        ({"span": 0}, "a"),
        ({"head": 0, "rear": 0}, "a"),
    ],
)
def test_of_an_array_a_stretch_and_its_ends_are_kept(limits, kept):
    assert shrinker(Array(Text(), 1, None, unique=False))([*"abcdef"], ShrinkLimits(**limits)) == [*kept]


def test_each_limit_is_reached_whichever_byte_is_lowered_first():
    for few in ((0, 7), (7, 0)):
        assert shrink_limits(2**70, bytes((*few, *[255] * (LIMITS - 2)))).size == 7
    assert shrink_limits(2**70, bytes([255] * LIMITS)).wide


def test_a_text_is_cut_on_both_sides_and_no_shorter_than_it_may_be():
    assert shrinker(Text())('a"b', ShrinkLimits(size=2, tail=1)) == '"'
    assert shrinker(Text(least=3))('a"b', ShrinkLimits(size=2)) == 'a"b'


@pytest.mark.parametrize(
    ("text", "limits", "lowered"),
    [
        ("[[[[]]]]", {"size": 3}, "[[[]]]"),
        ('{"key": "value", "other": 1}', {"size": 2}, '{"ke": "va", "ot": 1}'),
        ('{"key": "value"}', {"size": 1}, "{}"),
        ('{"n": 9007199254740993}', {"magnitude": 7}, '{"n": 7}'),
        ('{"key": 1, "key": 2}', {}, '{"key": 1, "key": 2}'),
        ('{"n": 1e400}', {"magnitude": 7}, '{"n": 1e400}'),
        ('["\\ud83d", "x"]', {"size": 2}, '["\\ud83d", "x"]'),
    ],
)
def test_embedded_json_is_cut_and_stays_json(text, limits, lowered, schema):
    schema["properties"] = {"text": {"type": "string", "contentMediaType": "application/json"}}
    schema["required"] = []
    lower = shrinker(node_of(schema))
    assert lower({"text": text}, ShrinkLimits(**limits)) == {"text": lowered}
    assert not Contract.from_schema(schema).validate({"text": lowered}).findings
