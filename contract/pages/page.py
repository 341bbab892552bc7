"""A whole page as operations, from text, bytes or a file."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

from ..errors import DocpactError
from ..model import Operation
from .blocks import front_matter, read_blocks
from .frontmatter import NOTHING_DECLARED, declared, entries, exactly_one_groups, source_path
from .lookalikes import is_grpc, refuse_lookalike
from .naming import operation_name
from .operation import Page, read_operation
from .place import Place
from .sections import bindings_of, sections_of


def load_page(path: str | Path) -> tuple[Operation, ...]:
    """The operations of the page in a file; see `read_page`.

    Raises:
        DocpactError: the file cannot be opened.
        PageError: it is not UTF-8 text, or not the page of a REST method.
    """
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise DocpactError(f"{path}: cannot be opened: {error.strerror or error}") from error
    return read_page_bytes(raw, Path(path).name, hint=str(path))


def read_page_bytes(raw: bytes, source: str, *, hint: str = "") -> tuple[Operation, ...]:
    """The operations of a page given as bytes; `hint` is a path that names method and resource, if the page does not.

    Raises:
        PageError: it is not UTF-8 text, or not the page of a REST method.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Place(source, line).error("expected UTF-8 text, found other bytes: a binary file?") from error
    return read_page(text, source, hint=hint)


def read_page(text: str, source: str, *, hint: str = "") -> tuple[Operation, ...]:
    """The operations that a reference page describes: one for each of its HTTP bindings, in page order.

    Args:
        text: the page.
        source: the page's name, for origins and errors.
        hint: a path of the page; some pages name their resource nowhere else.

    Raises:
        PageError: it is not the page of a REST method, or only part of one.
    """
    page = Place(source, 1)
    lines = _text_lines(text, page)
    front = front_matter(lines, page)
    sections = tuple(sections_of(read_blocks(lines, len(front), page)))
    title = next((each.heading.title for each in sections if each.heading.level == 1), None)
    if title is None or is_grpc(title) or all(each.kind != "request" for each in sections):
        refuse_lookalike(lines, page)
    name = operation_name(title or "", (source_path(front), source, hint))
    anchored = [each for each in reversed(sections) if each.heading.anchor]
    # A message may hold the one that a response or body describes, but one with a section of its own comes first.
    described = {each.heading.anchor or "": each for each in sorted(anchored, key=lambda each: not each.kind)}
    last_line = text.rstrip().count("\n") + 1
    written = tuple(entries(front))
    whole = Page(name, page, last_line, exactly_one_groups(written), described)
    bindings = zip_longest(bindings_of(sections), declared(written))
    return tuple(read_operation(each, whole, front or NOTHING_DECLARED) for each, front in bindings if each)


def _text_lines(text: str, page: Place) -> list[str]:
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise page.at(line).error("expected text, found a NUL character: a binary file?")
    if not text.strip():
        raise page.error("expected the page of a REST method, found an empty page")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
