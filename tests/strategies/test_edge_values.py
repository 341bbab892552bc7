"""The tables of edge values: each row recognises its own value, and no id comes twice."""

import pytest

from docpact.strategies.values.json_texts import EMBEDDED_JSON, JSON_VALUES
from docpact.strategies.values.tables import BY_FORMAT
from docpact.strategies.values.texts import TEXTS
from docpact.strategies.values.value import EdgeValue

TABLES = {
    **BY_FORMAT,
    "text": TEXTS,
    "embedded JSON": EMBEDDED_JSON,
    "JSON": JSON_VALUES,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_value_shows_its_own_edge(table):
    assert [each.id for each in table if not each.is_shown_by(each.value)] == []


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_ids_of_a_table_are_unique(table):
    assert len({each.id for each in table}) == len(table)


def test_a_row_without_a_predicate_is_shown_by_an_equal_value_of_its_type():
    row = EdgeValue("one", 1, "")
    assert row.is_shown_by(1)
    assert not any(map(row.is_shown_by, (True, 1.0, "1", None)))
