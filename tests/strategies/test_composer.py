"""Whole payloads: edges in ordinary ones, and what is ordinary."""

import pytest

from docpact.strategies.generation.choices import Choices, seeded_choices
from docpact.strategies.generation.composer import composer
from docpact.strategies.generation.profiles import PROFILES
from docpact.strategies.schema.reader import node_of
from docpact.strategies.schema.variations import ordinary
from docpact.strategies.seeded import SeededRandom, picks
from docpact.strategies.stream import series


@pytest.fixture(scope="module")
def root(contract):
    return node_of(contract.schema)


def test_a_number_picks_its_share_of_names_and_none_of_them_for_another():
    picked = [[picks(number, name, 0.25) for name in "abcdefgh"] for number in range(1, 2001)]
    assert 0.22 < sum(map(sum, picked)) / 16000 < 0.28
    both = sum(each[0] and each[1] for each in picked)
    assert 60 < both < 190
    assert not any(picks(0, name, 1.0) for name in "abc")


def test_what_is_ordinary_is_valid_and_obeys_the_laws_of_histories(contract, zoo, root):
    change = ordinary(root, lambda _at: False)
    for payload in series(contract, "any", 40):
        changed = change(payload, 0)
        assert not {each.rule for each in contract.validate(changed).findings} & {
            "history-order",
            "history-duplicate-id",
        }
        starts = [each["startedAt"] for each in changed["entries"] if "startedAt" in each]
        assert starts == sorted(starts)
        assert [each.keys() for each in changed["entries"]] == [each.keys() for each in payload["entries"]]
    every = ordinary(node_of(zoo.schema), lambda _at: False)
    assert all(zoo.conforms(every(each, 0)) for each in series(zoo, "any", 40))


def test_a_place_that_is_left_stays_as_it_is(root):
    payload = {"entries": [{"title": "\x00", "id": "\x00"}]}
    change = ordinary(root, lambda at: at == "/entries/title")
    assert change(payload, 0) == {"entries": [{"title": "\x00", "id": "id-1"}]}


def test_some_payloads_are_ordinary_but_for_one_place(contract):
    def is_plain(text):
        return text.isascii() and text.isprintable() and text == text.strip() != ""

    payloads = list(series(contract, "any", 300))
    odd = [
        sum(
            not all(is_plain(each[name]) for each in payload["entries"] if name in each)
            for name in ("id", "title", "type")
        )
        for payload in payloads
    ]
    assert all(sum(each == count for each in odd) >= 9 for count in (0, 1, 3))


def test_bytes_of_zero_give_the_smallest_payload(contract):
    for profile in PROFILES.values():
        composed = composer(contract, profile)
        assert composed.compose(Choices(bytes(len(composed.names)), 0, "")) == {"entries": [{}]}


def test_payloads_conform_with_every_group(contract):
    composed = composer(contract, PROFILES["any"], frozenset({"unusual"}))
    assert all(
        contract.conforms(composed.compose(seeded_choices(composed.names, SeededRandom(seed)))) for seed in range(60)
    )
