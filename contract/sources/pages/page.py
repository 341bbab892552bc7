"""A whole page as operations, from text, bytes or a file."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import replace
from itertools import chain, islice, repeat
from pathlib import Path

from ...errors import PageError
from ...model import Operation
from ...text.files import bytes_of
from .markdown.blocks import front_matter, read_blocks
from .markdown.front_matter import NOTHING_DECLARED, declared, entries, exactly_one_groups, source_path
from .markdown.location import Place, distinct
from .markdown.sections import bindings_of, sections_of, variants_of
from .notation.names import operation_name
from .operation import Page, read_operation
from .rejected import is_grpc, reject_other_page_kinds
from .unsupported import unread


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
        raise Place(source, 1).error("expected UTF-8 text, found UTF-16: save the page as UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Place(source, line).error("expected UTF-8 text, found other bytes: a binary file?") from error


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
    if is_grpc(title or "") or all(each.kind != "request" for each in sections):
        reject_other_page_kinds(lines, page)
    if title is None:
        raise page.at(len(front) + 1).error("expected a title such as `# Shop API, REST: Order.get`, found none")
    name = operation_name(title, (source_path(front), source, hint))
    anchored = [each for each in reversed(sections) if each.heading.anchor]
    # A message may hold the one that a response or body describes, but one with a section of its own comes first.
    ordered = sorted(anchored, key=lambda each: not each.kind)
    described = {part.heading.anchor or "": part for each in ordered for part in variants_of(each)}
    last_line = max(number for number, line in enumerate(lines, start=1) if line.strip())
    written = tuple(entries(front))
    whole = Page(name, page, last_line, exactly_one_groups(written), described)
    bindings = tuple(bindings_of(sections))
    declarations = islice(chain(declared(written), repeat(NOTHING_DECLARED)), len(bindings))
    operations = [read_operation(each, whole, front) for each, front in zip(bindings, declarations, strict=True)]
    linked = {key.partition("/")[0] for each in operations for key in each.messages}
    return tuple(
        replace(operation, notes=distinct((*operation.notes, *unread(binding, linked, page))))
        for operation, binding in zip(operations, bindings, strict=True)
    )


def _text_lines(text: str, page: Place) -> list[str]:
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise page.at(line).error("expected text, found a NUL character: a binary file?")
    if not text.strip():
        raise page.error("expected the page of a REST method, found an empty page")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\u00a0", " ").split("\n")
