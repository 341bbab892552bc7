"""The table of words in `docs/faults.md` is made from the rows of `Fault`.

`DOCPACT_WRITE_DOCS=1 pytest tests/fakes/faults/test_docs.py` writes the table anew.
"""

import os
from pathlib import Path

from docpact.fakes.faults.fault import WORDS

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"
BEGIN, END = "<!-- the words: written by tests/fakes/faults/test_docs.py -->\n", "<!-- the words end -->\n"


def value(row):
    """What the value of a word may be; the rules of the contract are listed elsewhere."""
    return "the id of a rule" if row.check.expected.startswith("one of ") else row.check.expected


def test_every_word_is_in_the_docs():
    lines = ["| word of `Fault(…)` | value | what happens |", "| --- | --- | --- |"]
    lines += [f"| `{name}` | {value(row)} | {row.meaning} |" for name, row in WORDS.items()]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page = "\n".join([f"{before}{BEGIN}", *lines, "", f"{END}{after}"])
    if "DOCPACT_WRITE_DOCS" in os.environ:
        PAGE.write_text(page, encoding="utf-8")
    assert page == PAGE.read_text(encoding="utf-8")
