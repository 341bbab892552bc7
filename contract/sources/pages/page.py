"""A whole page as operations, from text, bytes or a file."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, islice, repeat
from pathlib import Path

from ...errors import PageError
from ...model import Operation
from ...text.files import bytes_of
from .markdown.blocks import front_matter, read_blocks
from .markdown.front_matter import NOTHING_DECLARED, declarations, exactly_one_groups, front_matter_items, source_path
from .markdown.location import PageLine, distinct
from .markdown.sections import Section, bindings_of, section_anchor, sections_of, variants_of
from .operation import read_operation
from .section_reading import Page
from .unread import is_grpc, last_text_line, reject_other_page_kinds, unread_notes


def load_page(path: str | Path) -> tuple[Operation, ...]:
    """The operations of the page in a file; see `read_page`.

    Raises:
        DocpactError: the file cannot be opened.
        PageError: it is not UTF-8 text, or not the page of a REST method.
    """
    return read_page_bytes(bytes_of(path), Path(path).name, hint=str(path))


def read_page_bytes(raw: bytes, source: str, *, hint: str = "") -> tuple[Operation, ...]:
    """The operations of a page given as bytes.

    `hint` is a path that names method and resource, if the page does not, and names the page in errors.

    Raises:
        PageError: it is not UTF-8 text, or not the page of a REST method.
    """
    try:
        return read_page(_decoded(raw, source), source, hint=hint)
    except PageError as error:
        raise type(error)(hint or source, error.line, error.problem) from error


def _decoded(raw: bytes, source: str) -> str:
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise PageLine(source, 1).error("expected UTF-8 text, found UTF-16: save the page as UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PageLine(source, line).error("expected UTF-8 text, found other bytes: a binary file?") from error


def read_page(text: str, source: str, *, hint: str = "") -> tuple[Operation, ...]:
    """The operations that a reference page describes: one for each of its HTTP bindings, in page order.

    `source` is the page's name, for origins and errors. `hint` is a path of it: some name their resource only there.

    Raises:
        PageError: it is not the page of a REST method, or only part of one.
    """
    page = PageLine(source, 1)
    lines = _text_lines(text, page)
    front = front_matter(lines, page)
    sections = tuple(sections_of(read_blocks(lines, len(front), page)))
    title = _title(sections, lines, page.at(len(front) + 1))
    items = tuple(front_matter_items(front))
    name = operation_name(title, (source_path(front), source, hint))
    whole = Page(name, page, last_text_line(lines), exactly_one_groups(items), _message_sections(sections))
    bindings = tuple(bindings_of(sections))
    of_bindings = islice(chain(declarations(items), repeat(NOTHING_DECLARED)), len(bindings))
    operations = [read_operation(*each, whole) for each in zip(bindings, of_bindings, strict=True)]
    linked = {section_anchor(key) for each in operations for key in each.messages}
    return tuple(
        replace(operation, notes=distinct((*operation.notes, *unread_notes(binding, linked, page))))
        for operation, binding in zip(operations, bindings, strict=True)
    )


def _title(sections: Sequence[Section], lines: Sequence[str], start: PageLine) -> str:
    """The title of the page of a REST method.

    Raises:
        PageError: the page has none, or is of another kind.
    """
    title = next((each.heading.title for each in sections if each.heading.level == 1), None)
    if is_grpc(title or "") or all(each.kind != "request" for each in sections):
        reject_other_page_kinds(lines, start.at(1))
    if title is None:
        raise start.error("expected a title such as `# Shop API, REST: Order.get`, found none")
    return title


def _message_sections(sections: Sequence[Section]) -> dict[str, Section]:
    """The sections on messages, by anchor; one with a section of its own comes before that of a response or body."""
    anchored = [each for each in reversed(sections) if each.heading.anchor]
    own_last = sorted(anchored, key=lambda each: not each.kind)
    return {part.heading.anchor or "": part for each in own_last for part in variants_of(each)}


def _text_lines(text: str, page: PageLine) -> list[str]:
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise page.at(line).error("expected text, found a NUL character: a binary file?")
    if not text.strip():
        raise page.error("expected the page of a REST method, found an empty page")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\u00a0", " ").split("\n")


_TITLE_NAME = re.compile(r".*\bREST: *(\w+)\.(\w+)")
_TITLE_METHOD = re.compile(r"(?:Method|Метод) +(\w+)|\b(\w+) +method\b", re.IGNORECASE)
_PATH_NAME = re.compile(r"(?:^|[/.])([A-Z]\w*)[./]([a-z]\w*)(?=[./]|$)")
_REMARK = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[A-Za-z0-9]+")


def operation_name(title: str, paths: Iterable[str]) -> str:
    """`Resource.method`; old titles hold the method only, and the resource stands in a path of the page."""
    if match := _TITLE_NAME.match(title):
        return f"{match[1]}.{_lower_first(match[2])}"
    titled = _TITLE_METHOD.search(title)
    method = _lower_first(titled[1] or titled[2]) if titled else ""
    for path in paths:
        for match in reversed(list(_PATH_NAME.finditer(path))):
            if method in {"", match[2]}:
                return f"{match[1]}.{match[2]}"
    words = _WORD.findall(_REMARK.sub("", title.rpartition(":")[2])) or ["operation"]
    return method or words[0].lower() + "".join(word.capitalize() for word in words[1:])


def _lower_first(word: str) -> str:
    return word[:1].lower() + word[1:]
