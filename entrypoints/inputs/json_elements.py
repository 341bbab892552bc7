"""A list of payloads: each element an input, which keeps its place in the file."""

from __future__ import annotations

from collections.abc import Iterator

from ...contract.json_text.document import Lines, read_document
from ...contract.json_text.locate import end_of
from ...contract.text.printing import printable
from .model import Input


def elements_of(file: str, content: bytes) -> Iterator[Input] | None:
    """The elements of a text that is a JSON array; None where it is none, or no JSON.

    Args:
        file: its name.
        content: the text.
    """
    document = read_document(content)
    if not isinstance(document.value, list) or any(each.rule != "duplicate-key" for each in document.problems):
        return None
    text, lines = document.text, Lines(document.text)
    spots = document.spots([f"/{index}" for index in range(len(document.value))])
    return (_element(file, index, text, spots[f"/{index}"].value, lines) for index in range(len(document.value)))


def _element(file: str, index: int, text: str, start: int, lines: Lines) -> Input:
    line, column = lines.position(start)
    content = text[start : end_of(text, start)].encode()
    return Input(f"{printable(file)}#{index}", file, content, line, column=column)
