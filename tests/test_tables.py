"""The tables of README and docs are those that the code's rows say."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "docs" / "tables.py"

spec = importlib.util.spec_from_file_location("tables", SCRIPT)
tables = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tables)


@pytest.mark.parametrize("path", tables.PAGES, ids=lambda path: path.name)
def test_tables_are_current(path):
    page = path.read_text(encoding="utf-8")
    assert tables.with_tables(page) == page, "make tables"


def test_each_table_stands_somewhere():
    pages = "".join(path.read_text(encoding="utf-8") for path in tables.PAGES)
    assert all(f"<!-- table: {name} -->\n" in pages for name in tables.TABLES)
