"""Both kinds of tables, read back from what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.errors import PageError
from docpact.contract.sources.pages.markdown.location import PageLine
from docpact.contract.sources.pages.markdown.tables import Row, read_block_table, read_pipe_table, starts_pipe_table

PAGE = PageLine("page.md", 1)
names = st.from_regex(r"[a-z][A-Za-z0-9_]{0,8}(?:\[\])?", fullmatch=True)
words = st.text("ab|`<>. ", min_size=1, max_size=12).map(str.strip).filter(lambda text: text and "||" not in text)
paragraphs = st.lists(words, min_size=1, max_size=3).map("\n\n".join)


def closes_early(cell):
    return any(line.strip().endswith("|") or line.strip().startswith(("|#", "||")) for line in cell.split("\n"))


@given(st.lists(st.tuples(names, paragraphs.filter(lambda cell: not closes_early(cell))), max_size=5))
def test_block_tables_round_trip(rows):
    text = "#|\n||Field | Description ||\n" + "".join(f"|| {name} | {cell} ||\n" for name, cell in rows) + "|#\nafter"
    lines = text.split("\n")
    table, after = read_block_table(lines, 0, PAGE)
    assert [(row.name, row.cell) for row in table.rows] == rows
    assert lines[after] == "after"
    for row in table.rows:
        assert lines[row.line - 1].startswith(f"|| {row.name} |")


@given(st.lists(st.tuples(names, words), max_size=5))
def test_pipe_tables_round_trip(rows):
    text = "Field | Description\n--- | ---\n" + "".join(f"{name} | {cell} \n" for name, cell in rows) + "\nafter"
    lines = text.split("\n")
    assert starts_pipe_table(lines, 0)
    table, after = read_pipe_table(lines, 0, PAGE)
    assert [(row.name, row.cell) for row in table.rows] == rows
    assert lines[after] == ""


def test_a_pipe_in_the_description_divides_nothing():
    lines = ["Parameter | Description", "--- | ---", "host | Matches `` |[a-z]* ``."]
    assert read_pipe_table(lines, 0, PAGE)[0].rows == (Row(3, "host", "Matches `` |[a-z]* ``."),)


def test_outer_pipes_are_taken_off():
    lines = ["| Field | Description |", "--- | ---", "| a | text |"]
    assert read_pipe_table(lines, 0, PAGE)[0].rows[0].name == "a"


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("#|\n||Field | Description ||\n|| a | text ||", 1, "not closed with `|#`"),
        ("#|\n||Field | Description ||\n|| a | text\n\nmore", 3, "not closed with `||`"),
        ("#|\n||Field | Description ||\n|| a | text\n|#", 3, "not closed with `||`"),
        ("#|\nwords\n|#", 2, "starts with `||`"),
        ("#|\n|#", 1, "empty table"),
    ],
)
def test_broken_block_tables_are_refused_at_their_line(text, line, expected):
    with pytest.raises(PageError, match=rf"page\.md:{line}: ") as error:
        read_block_table(text.split("\n"), 0, PAGE)
    assert expected in str(error.value)
    assert error.value.line == line


def test_a_pipe_row_of_one_cell_is_refused():
    with pytest.raises(PageError, match=r"page\.md:3: expected a table row"):
        read_pipe_table(["Field | Description", "--- | ---", "entries[].<br>inp"], 0, PAGE)
