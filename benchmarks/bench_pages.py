"""Pages read and compiled: pages a second, and the time a kilobyte as one page grows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from measure import table

from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import read_page

PAGES = sorted((Path(__file__).parents[1] / "tests" / "pages").glob("*.md"))
ROUNDS = 20
ROW = "|| field{number} | **string** (int64)\n\nHow many there are. Acceptable values are 0 to 1000, inclusive. ||\n"
GROWING = (
    "# Notes API, REST: Notebook.Count\n\n## HTTP request\n\n```\nGET https://notes.{{ api-host }}/count\n```\n\n"
    "## Response {#notes.v1.Count}\n\n**HTTP Code: 200 - OK**\n\n#|\n||Field | Description ||\n"
)


def seconds(work: Callable[[], object]) -> float:
    """The best of a few runs."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def growing(fields: int) -> str:
    """A page of so many fields."""
    return GROWING + "".join(ROW.format(number=number) for number in range(fields)) + "|#\n"


def main() -> None:
    """Prints both tables."""
    texts = [path.read_text(encoding="utf-8") for path in PAGES]
    each = seconds(lambda: [derive(read_page(text, "page.md", hint="Notebook.get.md")) for text in texts]) / len(texts)
    size = sum(map(len, texts)) / len(texts) / 1000
    print(table(("pages", "KB each", "pages a second"), [(str(len(texts)), f"{size:.1f}", f"{1 / each:,.0f}")]))
    rows = []
    for fields in (10, 100, 1_000, 10_000):
        text = growing(fields)
        spent = seconds(lambda text=text: derive(read_page(text, "page.md")))
        rows.append((f"{fields:,}", f"{len(text) / 1000:,.0f}", f"{spent / len(text) * 1e9:.0f}"))
    print(table(("fields", "KB", "µs a KB"), rows))


if __name__ == "__main__":
    main()
