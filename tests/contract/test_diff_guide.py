"""The guide lists every edit, and what the sides of a change say."""

import re
from itertools import permutations, product
from pathlib import Path

from docpact.contract.diff.compare import diff
from docpact.contract.diff.rules import ABSENT, COMPARED, RISKY, edits

ROOT = Path(__file__).resolve().parents[2]
GROUP = [{"required": ["a"]}, {"required": ["b"]}]
NOBODY = {"not": {"anyOf": GROUP}}
GUIDE = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
CLIENTS = {"response": "read responses", "request": "send requests"}


def rows(head):
    """The rows of the guide's table with such a head, each as its cells."""
    table = GUIDE.split(f"{head}\n| --- | --- |\n")[1].split("\n\n")[0]
    return [line.strip("| ").split(" | ") for line in table.splitlines()]


def spelled(cell):
    """The ids in a cell, with what stands in braces spelled out as shells do it."""
    for code in re.findall("`([^`]+)`", cell):
        pieces = [each.strip("{}").split(",") for each in re.split(r"(\{[^}]*\})", code)]
        yield from map("".join, product(*pieces))


def test_the_guide_lists_what_is_risky():
    listed = {
        (direction, aspect)
        for aspects, clients in rows("| rule ends in | for clients that |")
        for direction, words in CLIENTS.items()
        if words in clients
        for aspect in spelled(aspects)
    }
    assert listed == RISKY


SAMPLES = {
    "type": ["string", "integer", "number", ["string", "integer"]],
    "enum": [[1, 2], [2, 3]],
    "oneOf": [GROUP, [*GROUP, NOBODY], [*GROUP, {"required": ["z"]}], [{"type": "string"}], [{"type": "null"}]],
    "uniqueItems": [True, False],
}
OF_NO_KEYWORD = {
    *spelled("`{required,optional}-{property,parameter}-{added,removed}`, `became-{required,optional}`"),
    *spelled("`any-of-alternative-{added,removed}`"),
}
"""Edits of members and of alternatives, which are not read from the value of one keyword."""


def test_the_guide_names_every_edit_of_every_keyword():
    made = {
        each.aspect
        for keyword in COMPARED
        for old, new in permutations([ABSENT, *SAMPLES.get(keyword, [1, 2])], 2)
        for each in edits(keyword, old, new)
    }
    *listed, other = rows("| keyword | edits |")
    assert {each for _, cell in listed for each in spelled(cell)} == made | OF_NO_KEYWORD
    assert {each for cell, _ in listed for each in re.findall("`([^`]+)`", cell)} == {*COMPARED}
    assert [each.aspect for each in edits("contentEncoding", ABSENT, "base64")] == ["content-encoding-set"]
    assert other[0] == "any other"


def test_what_the_sides_say_holds_any_words():
    (change,) = diff({"default": "it became x is new"}, {"default": "y became z is gone"})
    assert (change.was, change.now) == ("default it became x is new", "y became z is gone")


def test_values_that_json_schema_calls_equal_are_no_change():
    assert diff({"const": 1}, {"const": 1.0}) == ()
    assert [each.rule for each in diff({"const": 1}, {"const": True})] == ["response-body-const-changed"]
