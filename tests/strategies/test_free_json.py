"""Embedded JSON of any structure: always JSON, small for small numbers, and all forms are reached."""

import json
import random

import pytest

from docpact.strategies.generation.free_values import structure

TEXT = "drawn \N{GRINNING FACE}"


@pytest.fixture(scope="module")
def structures():
    dice = random.Random(1)
    return [structure(dice.randrange(2**64), TEXT, ascii_only=each % 2 == 0) for each in range(3000)]


def depth(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def test_all_are_json(structures):
    values = list(map(json.loads, structures))
    assert {type(each) for each in values} == {type(None), bool, int, float, str, list, dict}
    assert {*map(depth, values)} == {0, 1, 2, 3, 4}


def test_small_numbers_give_small_values():
    assert structure(0, TEXT, ascii_only=False) == "null"
    assert all(len(structure(each, TEXT, ascii_only=False)) < 320 for each in range(8))


def test_keys_and_numbers_are_those_that_clients_get_wrong(structures):
    together = "\n".join(structures)
    for each in ('"__proto__": ', '"": ', '"10": ', '"Key": ', '"$ref": ', "-0", "-1e-310", "18446744073709551616"):
        assert each in together, each


def test_texts_are_keys_and_strings(structures):
    values = list(map(json.loads, structures))
    assert TEXT in values
    assert any(isinstance(each, dict) and TEXT in each for each in values)


def test_escapes_are_a_choice():
    number = next(each for each in range(10**4) if TEXT in structure(each, TEXT, ascii_only=False))
    assert "\\ud83d" in structure(number, TEXT, ascii_only=True)
