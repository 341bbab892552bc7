"""One HTTP binding of a page as an operation of the model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeAlias

from ...model import Field, Message, Note, Operation, Scalar, closure, message_references, references
from .contradictions import contradictions, is_truncated, last_member, read_sample, sample_mismatches
from .hints import stream_note
from .markdown.front_matter import Declaration
from .markdown.location import PageLine, distinct
from .markdown.sections import PARTS, REQUEST_LINE, Section, is_variant, section_of
from .messages import SectionMessages, with_exactly_one
from .section_reading import EMPTY_ALTERNATIVE, Page, section_messages

_INLINE_REQUEST = re.compile(r"`(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) +([^`\s]+)`")
_PLACEHOLDER = re.compile(r"(?<!\{)\{([^{}\s]+)\}(?!\})")
_NOT_IN_URL = "a parameter of the path, but the URL has no such `{…}`"

Parts: TypeAlias = Mapping[str, Message | None]
"""The parts of an operation by their kind; None where it has none."""


def read_operation(binding: Sequence[Section], declaration: Declaration, page: Page) -> Operation:
    """The operation that a binding's sections describe; `declaration` is what the front matter says of it.

    Raises:
        PageError: a section is missing, or cannot be read.
    """
    method, url, line = _request_line(next(each for each in binding if each.kind == "request"), page)
    sections: dict[str, Section | None] = {kind: section_of(binding, kind) for kind in PARTS}
    by_section = {kind: section_messages(section, page) for kind, section in sections.items()}
    if sections["response"] is None:
        problem = f"expected a section `## Response` after the HTTP request of line {line}: is the page cut off?"
        raise page.place.at(page.last_line).error(problem)
    parts = {kind: _part(kind, each, page) for kind, each in by_section.items()}
    messages, link_notes = _reachable(parts, by_section.values(), page)
    path, path_notes = _with_placeholders(parts["path"] or Message(), url, page.place.at(line))
    section_notes = (note for each in by_section.values() if each for note in each.notes)
    sample_notes = (_sample_notes(section, parts[kind], messages, page) for kind, section in sections.items())
    streams = stream_note(binding, url, page.place.at(line))
    disagreements = contradictions(declaration, parts | {"path": path}, _titled(parts, messages, page), page.place)
    notes = [*link_notes, *path_notes, *section_notes, *chain.from_iterable(sample_notes), *streams, *disagreements]
    return Operation(
        name=page.name,
        source=page.place.source,
        method=method,
        url=url,
        path=path,
        query=parts["query"] or Message(),
        body=parts["body"],
        response=parts["response"],
        messages=messages,
        notes=distinct(notes),
    )


def _part(kind: str, section: SectionMessages | None, page: Page) -> Message | None:
    """A part of the request or the response; None where the operation has none."""
    if section is None or section.message is None:
        return None
    return with_exactly_one(section.message, page.groups.get(kind, ()))


def _request_line(section: Section, page: Page) -> tuple[str, str, int]:
    """Method, URL and their line; the oldest pages write them as inline code."""
    for line, text in section.paragraphs:
        if section.fence is None and (match := _INLINE_REQUEST.match(text)):
            return match[1], match[2], line
    if section.fence is None:
        place = page.place.at(section.heading.line)
        raise place.error("expected a code block `METHOD URL` below this heading: is the page cut off?")
    line = section.fence.line + 1
    first = section.fence.lines[0].strip() if section.fence.lines else ""
    match = REQUEST_LINE.fullmatch(first)
    if match is None:
        raise page.place.at(line).error(f"expected `METHOD URL`, found {first[:60]!r}")
    if "?" in match[2]:
        place, hint = page.place.at(line), "which has a section `## Query parameters`"
        raise place.error(f"expected a URL without a query, {hint}, found {first[:60]!r}")
    return match[1], match[2], line


def _reachable(
    parts: Parts, sections: Iterable[SectionMessages | None], page: Page
) -> tuple[dict[str, Message], list[Note]]:
    """Every message that the parts refer to, at any distance. What front matter proves holds for requests only."""
    inner = {key: message for each in sections if each for key, message in each.inner.items()}
    messages: dict[str, Message] = {}
    notes: list[Note] = []
    for kind, top in parts.items():
        pending = list(_references(top or Message()))
        while pending:
            key, line = pending.pop()
            if key not in messages:
                message, more = (inner[key], ()) if key in inner else _section_message(key, line, page)
                messages[key] = message if kind == "response" else with_exactly_one(message, _proofs(key, page))
                notes.extend(more)
                pending.extend(_references(message))
    return messages, notes


def _proofs(anchor: str, page: Page) -> Iterable[frozenset[str]]:
    """The groups of the definition with the message's short name, which is the heading of its section."""
    return page.groups.get(page.sections[anchor].heading.title, ()) if anchor in page.sections else ()


def _titled(parts: Parts, messages: Mapping[str, Message], page: Page) -> Iterator[tuple[str, Message]]:
    """The messages of the requests by their short names, without those that share a name."""
    starts = [key for kind in ("path", "query", "body") for key in message_references(parts[kind] or Message())]
    keys = closure(starts, lambda key: message_references(messages[key]))
    titles = Counter(page.sections[key].heading.title for key in keys if key in page.sections)
    for key in messages:
        if key in keys and key in page.sections and titles[page.sections[key].heading.title] == 1:
            yield page.sections[key].heading.title, messages[key]


def _references(message: Message) -> Iterator[tuple[str, int]]:
    """The key of each message that a field refers to, with the line of the field; of alternatives the keys alone."""
    yield from ((key, 1) for key in message.alternatives)
    for field in message.fields:
        for key in references(field.type):
            yield key, field.type_origin.line or 1


def _section_message(anchor: str, line: int, page: Page) -> tuple[Message, tuple[Note, ...]]:
    section = page.sections.get(anchor)
    if section is None:
        place = page.place.at(line)
        raise place.error(f"expected a section {{#{anchor}}} further down, found none: is the page cut off?")
    messages = section_messages(section, page)
    if messages is None or messages.message is None or messages.inner:
        raise page.place.at(section.heading.line).error("expected a table of plain field names below this heading")
    if not messages.message.fields and is_variant(anchor):
        place = page.place.at(section.blocks[0].line)
        return messages.message, (*messages.notes, place.note(section.heading.title, EMPTY_ALTERNATIVE))
    return messages.message, messages.notes


def _with_placeholders(path: Message, url: str, place: PageLine) -> tuple[Message, tuple[Note, ...]]:
    """The path parameters with those that stand in the URL only."""
    here = dict.fromkeys(_PLACEHOLDER.findall(url))
    rows = {field.name for field in path.fields}
    extra = [each for each in here if each not in rows]
    origins = [place.origin(f"{{{each}}}") for each in extra]
    pairs = zip(extra, origins, strict=True)
    fields = tuple(Field(name, Scalar("string"), origin, required=origin) for name, origin in pairs)
    notes = [place.note(origin.phrase, "in the URL, but no row describes it: any string passes") for origin in origins]
    lost = [each for each in path.fields if each.name not in here]
    notes += [place.at(each.type_origin.line or 1).contradiction(each.name, _NOT_IN_URL) for each in lost]
    if url.startswith(("undefined", "/")):
        notes.append(place.note(url, "the page does not know the host"))
    return replace(path, fields=(*path.fields, *fields)), tuple(notes)


def _sample_notes(
    section: Section | None, message: Message | None, messages: Mapping[str, Message], page: Page
) -> Iterator[Note]:
    if section is None or section.fence is None or message is None:
        return
    place = page.place.at(section.fence.line)
    sample = read_sample(section.fence)
    if sample is None:
        yield place.note("JSON sample", "cannot be read as JSON, so it was not compared with the table")
    found = tuple(sample_mismatches(sample, message, messages))
    if section.kind == "response" and _has_open_end(section) and is_truncated(sample, found):
        raise page.place.at(page.last_line).error(
            f"expected a row for {last_member(sample)}, with which the JSON sample ends: is the page cut off here?"
        )
    for name, problem in found:
        yield place.contradiction(name, problem)
    for fence in section.fences[1:]:
        for name, problem in sample_mismatches(read_sample(fence), message, messages):
            yield page.place.at(fence.line).contradiction(name, problem)


def _has_open_end(section: Section) -> bool:
    """Whether nothing marks where the section's table ends, so that it may have been cut between two rows."""
    return section.table is not None and section.table.layout == "html"
