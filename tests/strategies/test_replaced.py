"""A value at a path is set in a copy, in all elements of an array or in one, and what is missing can be made."""

import pytest

from docpact.strategies.schema.variations import ABSENT, indexed_path, replaced

PATH = ("rows", 0, "name")


@pytest.mark.parametrize(
    ("value", "at", "expected"),
    [
        ({"rows": [{"name": 1}, {"name": 2}]}, None, {"rows": [{"name": "new"}, {"name": "new"}]}),
        ({"rows": [{"name": 1}, {"name": 2}]}, 128, {"rows": [{"name": 1}, {"name": "new"}]}),
        ({"rows": [{}]}, None, {"rows": [{}]}),
        ({"rows": []}, 0, {"rows": []}),
        ({}, 0, {}),
    ],
)
def test_what_is_there_is_replaced(value, at, expected):
    assert replaced(value, PATH, "new", at) == expected


@pytest.mark.parametrize("value", [{}, {"rows": []}, {"rows": None}, {"rows": [{}]}, None])
def test_what_is_missing_is_made(value):
    made = replaced(value, PATH, "new", 0, create=True)
    assert made == {"rows": [{"name": "new"}]}
    assert indexed_path(made, PATH, 0) == PATH


def test_a_member_goes():
    assert replaced({"rows": [{"name": 1, "id": 2}]}, PATH, ABSENT) == {"rows": [{"id": 2}]}


def test_the_path_tells_which_element_it_was():
    value = {"rows": [{}, {}, {}, {}]}
    changed = replaced(value, PATH, "new", 128, create=True)
    assert changed == {"rows": [{}, {}, {"name": "new"}, {}]}
    assert indexed_path(changed, PATH, 128) == ("rows", 2, "name")
