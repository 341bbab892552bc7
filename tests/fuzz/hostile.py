"""Feeds damaged text to whatever reads what strangers send: `python tests/fuzz/hostile.py [CASES] [SEED]`.

Payloads go to the validator, pages to the page reader, requests to the fake. Nothing may be raised but the errors that
are part of the product, both engines agree on every text, and no text takes long: neither small ones in great number,
nor those in which a fragment stands up to a hundred thousand bytes long.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from payloads import payload

from docpact.contract import Contract, PageError, SchemaError
from docpact.contract.http import Request
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import read_page_bytes
from docpact.contract.sources.pages.explain import describe
from docpact.fakes import Fault, UnmatchedRequestError, WorkflowsFake
from docpact.strategies import edge_cases, violation_cases

CONTRACT = Contract.load()
PAGES = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "pages").glob("*.md"))]
FAKE = WorkflowsFake(remember=1)
HOST = "https://example.com"
REQUESTS = [
    b"/workflows/v1/workflow?folderId=a&filter=name=b&pageToken=c&pageSize=3",
    b"/workflows/v1/execution/a/history?b=c",
    b'/workflows/v1/execution/start?a=b\n{"workflowId":"a","input":{"inputJson":"{}"}}',
    b'/workflows/v1/workflow\n{"folderId":"a","name":"b","description":"c","specification":{"specYaml":"d"}}',
]
PAGE = """# Notes API, REST: Notebook.Count

## HTTP request

```
GET https://notes.example.com/count
```

## Response {#notes.v1.Count}

**HTTP Code: 200 - OK**

#|
||Field | Description ||
|| ttl | **string**

Length of life. ||
|#
"""
LONGEST = 2.0
"""Seconds of the processor."""

FRAGMENTS = [
    b"", b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\\ud800", b"\\u0000", b"\\",
    b'"', b"{", b"}", b"[", b"]", b",", b":", b"{" * 300, b"[" * 300, b"[" * 300 + b"]" * 300, b"NaN", b"-Infinity",
    b"1e999", b"9" * 5000, b"-0", b"01", b"null", b"true", b'"entries":[{}],', b'"id":"a","id":"b",', b"\n" * 50,
    b"#|\n||", b" ||\n", b"|#\n", b"**string**", b"<p>", b"</ul>", b"```\n", b"```json\n", b" | ", b"## Response\n",
    "\u2028".encode(), "😀".encode(),
]  # fmt: skip
REPEATED = [
    b" ", b"\t", b"\n", b"-", b"0", b"9", b"a", b"A_", b".", b"/", b"/;", b"[", b"]", b"[a](", b"(", b"{", b"{#", b"{{",
    b"%20", b"eyJ-", b"eyJa.", b"t1.", b"Bearer ", b"AQVN", b"\\", b'\\"', b'"', b"`", b"`a`, ", b"``",
    b"*", b"**", b"~",
    b"<p>", b"<", b"|", b"| ", b"||", b"- ", b"* `A` ", b"#", b"&lt;", b"must be ", b"0, ", b"1 or ", b"[],", b'"a":',
    b'{"a":', b"a: ", b"//", b",", b"name=", b"2024-", b"\xc3\xa9", b"\xff",
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


def pumped(draw: random.Random, text: bytes) -> bytes:
    """A text into which a fragment is put a great many times, with another one behind it."""
    at = draw.randrange(len(text) + 1)
    fragment = draw.choice(REPEATED)
    size = draw.choice([1_000, 10_000, 100_000])
    return text[:at] + fragment * (size // len(fragment)) + draw.choice(REPEATED) + text[at:]


def check_payload(text: bytes) -> str:
    """Judges a text by both engines."""
    report = CONTRACT.validate(text)
    assert CONTRACT.conforms(text) is report.ok, f"the engines differ on {text!r}"
    for each in report.findings:
        assert each.line is None or each.column is not None
        assert (each.message + each.pointer).isprintable(), (each, text)
    return "conforms" if report.ok else "violates"


def check_page(text: bytes) -> str:
    """Reads a text as a page, derives a schema from it, and tells what was understood."""
    try:
        operations = read_page_bytes(text, "page.md")
        derive(operations)
    except PageError:
        return "page refused"
    assert all(describe(operations))
    return "page read"


def check_request(text: bytes) -> str:
    """Sends a text to the fake: its first line as a path and query, the rest as a body."""
    line, _, body = text.partition(b"\n")
    target = quote(line, safe="/?&=%;+")
    request = Request.to("POST" if body else "GET", f"{HOST}/{target.removeprefix('/')}", body=body)
    try:
        return f"request answered {FAKE.handle(request).status}"
    except UnmatchedRequestError:
        return "request unmatched"


def check_pattern(pattern: str) -> str:
    """Draws from a schema with a pattern, and judges by it."""
    contract = Contract.from_schema({"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}})
    with suppress(SchemaError):  # it finds too few texts
        edge_cases(contract)
        violation_cases(contract)
    assert not contract.conforms({"a": "a" * 100_000 + "\n"})
    return "pattern tried"


def check_fault(media_type: str) -> str:
    """Makes a fault with a media type that is none."""
    with suppress(ValueError):
        Fault(content_type=media_type)
    return "fault tried"


REPORTED: list[partial[str]] = [
    partial(check_request, b"/workflows/v1/workflow?folderId=x&filter=name%3D" + b"%20" * 1_400 + b"%22x"),
    partial(check_request, b"/" + b"eyJ-" * 10_000),
    partial(check_payload, json.dumps({"entries": [{"eyJ-" * 20_000: 1}]}).encode()),
    partial(check_page, PAGE.replace("**string**", f"**{'[' * 40_000}** (const)").encode()),
    *(partial(check_pattern, f"^(?:{each})(?![\\s\\S])") for each in ("([A-Za-z]+)+!", "(a|a)*(?=!)", "(a+)+\\1!")),
    partial(check_fault, "/;" * 1_000 + "\n"),
    partial(check_fault, "a/b;" + " " * 50_000 + "\n"),
]
"""What once took long."""


def texts(draw: random.Random, cases: int) -> Iterator[partial[str]]:
    """So many texts, each with the check that it is for."""
    for index in range(cases):
        if index % 50 == 0:
            yield partial(check_page, damaged(draw, draw.choice(PAGES)))
        elif index % 500 == 1:
            yield partial(check_page, pumped(draw, draw.choice(PAGES)))
        elif index % 50 == 2:
            yield partial(check_payload, pumped(draw, json.dumps(payload(draw), default=float).encode()))
        elif index % 50 == 3:
            yield partial(check_request, pumped(draw, draw.choice(REQUESTS)))
        elif index % 10 == 4:
            yield partial(check_request, damaged(draw, draw.choice(REQUESTS)))
        else:
            yield partial(check_payload, damaged(draw, json.dumps(payload(draw), default=float).encode()))


def main(cases: int = 1_000_000, seed: int = 0) -> None:
    """Tries so many texts and prints how often each outcome occurred."""
    counted: Counter[str] = Counter()
    slowest = 0.0
    for check in chain(REPORTED, texts(random.Random(seed), cases)):
        begin = time.thread_time()
        counted[check()] += 1
        taken = time.thread_time() - begin
        assert taken < LONGEST, f"{taken:.1f} s: {check.func.__name__} of {str(check.args)[:2000]}"
        slowest = max(slowest, taken)
    print(f"{cases} texts, seed {seed}: nothing raised, slowest {slowest * 1000:.0f} ms")
    for outcome, count in counted.most_common():
        print(f"{count:>9}  {outcome}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
