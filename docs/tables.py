"""The tables of README and docs that the code's own rows say: `make tables` writes them, a test compares them.

A table stands between `<!-- table: NAME -->` and `<!-- end of table -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from docpact.contract import RULES
from docpact.contract.findings.rules import rules_table
from docpact.entrypoints.output_formats import FORMATS
from docpact.fakes.faults.fault import WORDS
from docpact.fakes.transports.libraries import CLIENT_LIBRARIES

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end of table -->\n)", re.DOTALL)


def _markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *map(tuple, rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)


def rules() -> str:
    """Every rule: id, severity, demand."""
    return rules_table(RULES.values())


def formats() -> str:
    """Every output format: its name, what it is, the suffixes of its files, the commands that write it."""
    rows = (
        (f"`{each.name}`", each.meaning, " ".join(f"`{suffix}`" for suffix in each.suffixes), ", ".join(each.writers))
        for each in FORMATS
    )
    return _markdown(("format", "what it is", "files", "written by"), rows)


def faults() -> str:
    """Every word of a fault: its value, what it does."""
    rows = ((f"`{name}`", _value(row.check.expected), row.meaning) for name, row in WORDS.items())
    return _markdown(("word of `Fault(…)`", "value", "what happens"), rows)


def _value(expected: str) -> str:
    """What the value of a word may be; the rules of the contract are listed elsewhere."""
    return "the id of a rule" if expected.startswith("one of ") else expected


def libraries() -> str:
    """Every client library: how all its clients reach a fake, how one does, whether its calls are observed."""
    return _markdown(("library", "every client", "one client", "observed by `--docpact-traffic`"), _libraries())


def _libraries() -> Iterator[tuple[str, ...]]:
    for each in CLIENT_LIBRARIES:
        home = f"docpact.fakes.transports.{each.name}"
        ways = [f"the fixture `{each.fixture}`"] if each.fixture else []
        ways += [f"`{home}.{each.patch}`"] if each.patch else []
        one = f"`{home}.{each.transport}`" if each.transport else ""
        yield f"`{each.requirement}`", " or ".join(ways), one, "yes" if each.is_observed else "no"


TABLES: Mapping[str, Callable[[], str]] = {
    "rules": rules,
    "formats": formats,
    "faults": faults,
    "libraries": libraries,
}


def with_tables(page: str) -> str:
    """The text of a page with its tables as the rows are now.

    Raises:
        KeyError: there is no table of that name.
    """
    return _TABLE.sub(lambda match: f"{match[1]}{TABLES[match[2]]()}\n{match[3]}", page)


def main() -> int:
    """Writes the pages whose tables have changed, and names them."""
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        if (current := with_tables(page)) != page:
            path.write_text(current, encoding="utf-8")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
