"""Counts add up, in whatever order."""

import json
import marshal
from itertools import permutations

from docpact.entrypoints.coverage.observed import Coverage


def sample(test, **times):
    found = Coverage()
    record = found.operations["Execution.get"]
    for item, number in times.items():
        for _ in range(number):
            record.add_reply(200, [item], test)
    record.faults["timeout"] += 1
    found.scenarios["HappyPath"] += 1
    return found


def total(*parts):
    found = Coverage()
    for each in parts:
        found.add(each)
    return found


def test_the_order_does_not_matter_but_to_who_was_first():
    parts = [sample("a", x=1, y=2), sample("b", y=3), sample("c", z=1)]
    sums = [total(*each).to_json() for each in permutations(parts)]
    times = [{key: met[0] for key, met in each["operations"]["Execution.get"]["met"].items()} for each in sums]
    assert all(each == {"x": 1, "y": 5, "z": 1} for each in times)
    assert sums[0]["operations"]["Execution.get"]["met"]["y"] == [5, "a"]
    assert sums[0]["operations"]["Execution.get"]["calls"] == 7
    assert sums[0]["scenarios"] == {"HappyPath": 3}


def test_adding_leaves_the_parts_alone():
    part = sample("a", x=1)
    before = json.dumps(part.to_json())
    total(part, part).add(sample("b", x=1))
    assert json.dumps(part.to_json()) == before


def test_it_travels_as_plain_values():
    part = sample("a", x=1, y=2)
    assert Coverage.from_json(marshal.loads(marshal.dumps(part.to_json()))) == part
    assert Coverage.from_json(json.loads(json.dumps(part.to_json()))) == part
