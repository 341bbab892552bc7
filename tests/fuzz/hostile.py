"""Feeds damaged text to the validator and the page reader: `python tests/fuzz/hostile.py [CASES] [SEED]`.

Nothing may be raised but the errors that are part of the product, both engines agree on every text, and no text takes
long.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

from payloads import payload

from docpact.contract import Contract, PageError
from docpact.contract.pages import read_page_bytes

CONTRACT = Contract.load()
PAGES = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "pages").glob("*.md"))]
LONGEST = 2.0

FRAGMENTS = [
    b"", b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\\ud800", b"\\u0000", b"\\",
    b'"', b"{", b"}", b"[", b"]", b",", b":", b"{" * 300, b"[" * 300, b"[" * 300 + b"]" * 300, b"NaN", b"-Infinity",
    b"1e999", b"9" * 5000, b"-0", b"01", b"null", b"true", b'"entries":[{}],', b'"id":"a","id":"b",', b"\n" * 50,
    b"#|\n||", b" ||\n", b"|#\n", b"**string**", b"<p>", b"</ul>", b"```\n", b"```json\n", b" | ", b"## Response\n",
    "\u2028".encode(), "😀".encode(),
]  # fmt: skip


def damaged(draw: random.Random, text: bytes) -> bytes:
    """A text with a few pieces cut, doubled, swapped or put in."""
    for _ in range(draw.randrange(1, 5)):
        first, second = sorted((draw.randrange(len(text) + 1), draw.randrange(len(text) + 1)))
        second = min(second, first + 200)
        kind = draw.randrange(5)
        if kind == 0:
            text = text[:first] + text[second:]
        elif kind == 1:
            text = text[:second] + text[first:]
        elif kind == 2:
            text = text[:first] + bytes([draw.randrange(256)]) + text[first + 1 :]
        elif kind == 3:
            text = text[:first]
        else:
            text = text[:first] + draw.choice(FRAGMENTS) + text[first:]
    return text


def check_payload(text: bytes) -> str:
    """Judges a text by both engines."""
    report = CONTRACT.validate(text)
    assert CONTRACT.conforms(text) is report.ok, f"the engines differ on {text!r}"
    for each in report.findings:
        assert each.line is None or each.column is not None
        assert (each.message + each.pointer).isprintable(), (each, text)
    return "conforms" if report.ok else "violates"


def check_page(text: bytes) -> str:
    """Reads a text as a page."""
    try:
        read_page_bytes(text, "page.md")
    except PageError:
        return "page refused"
    return "page read"


def main(cases: int = 1_000_000, seed: int = 0) -> None:
    """Tries so many texts and prints how often each outcome occurred."""
    draw = random.Random(seed)
    counted: Counter[str] = Counter()
    slowest = 0.0
    for index in range(cases):
        is_page = index % 50 == 0
        text = damaged(draw, draw.choice(PAGES) if is_page else json.dumps(payload(draw)).encode())
        begin = time.process_time()
        counted[(check_page if is_page else check_payload)(text)] += 1
        slowest = max(slowest, time.process_time() - begin)
    assert slowest < LONGEST, f"one text took {slowest:.1f} s"
    print(f"{cases} texts, seed {seed}: nothing raised, slowest {slowest * 1000:.0f} ms")
    for outcome, count in counted.most_common():
        print(f"{count:>9}  {outcome}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
