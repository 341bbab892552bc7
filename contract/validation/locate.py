"""Lines and columns of findings: at the value, or at the member's name where the finding is about the member."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..findings.report import Finding
from ..findings.rules import AT_MEMBER_NAME, RULES
from ..json_text.document import Document, Lines


def locate(findings: Sequence[Finding], document: Document) -> tuple[Finding, ...]:
    """All findings on a document: those on its text, and those on its value, with their lines and columns.

    Findings on a text are in the order of the text. Those on a parsed value have no lines and keep their order.

    Args:
        findings: what validation found in the value.
        document: the payload.
    """
    if not document.text and not document.problems:
        return tuple(findings)
    lines = Lines(document.text)
    located = [*_text_findings(document, lines), *_value_findings(findings, document, lines)]
    return tuple(sorted(located, key=lambda each: (each.line or 0, each.column or 0)))


def _text_findings(document: Document, lines: Lines) -> Iterator[Finding]:
    for each in document.problems:
        line, column = lines.position(each.offset)
        yield Finding(each.rule, RULES[each.rule].severity, each.pointer, each.message, line=line, column=column)


def _value_findings(findings: Sequence[Finding], document: Document, lines: Lines) -> Iterator[Finding]:
    positions = document.positions({each.pointer for each in findings}) if findings else {}
    for each in findings:
        position = positions.get(each.pointer)
        if position is None:
            yield each
        else:
            at_name = each.rule in AT_MEMBER_NAME and position.key is not None
            offset = position.key if at_name and position.key is not None else position.value
            line, column = lines.position(offset)
            yield replace(each, line=line, column=column)
