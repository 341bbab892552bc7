"""The text of one file of an OpenAPI document, JSON or YAML: its value, and the lines of places in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ....errors import OpenApiError
from ....json_text.document import Document, Lines, read_document
from .yaml_text import YamlError, lines_of_keys, read_yaml

MAX_BYTES: Final = 128 * 1024 * 1024
_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, eq=False)
class SourceText:
    """A file that was read.

    Attributes:
        repeated: the pointers of keys that stand twice in an object; the last one counts.
        upper_lines: of the keys near the root, by JSON Pointer; empty for JSON.
    """

    name: str
    value: object
    repeated: tuple[str, ...]
    text: str = field(repr=False)
    document: Document | None = field(default=None, repr=False)
    upper_lines: Mapping[str, int] = field(default_factory=dict, repr=False)

    def lines(self, pointers: Iterable[str]) -> dict[str, int]:
        """The 1-based lines of the values at these pointers, as far as they are there. Reads the text once more."""
        wanted = list(pointers)
        if self.document is not None:
            lines = Lines(self.text)
            positions = self.document.positions(wanted)
            return {
                each: lines.position(found.value if found.key is None else found.key)[0]
                for each, found in positions.items()
            }
        if all(each in self.upper_lines for each in wanted):
            return {each: self.upper_lines[each] for each in wanted}
        return dict(lines_of_keys(self.text, wanted))


def read_source(raw: bytes, name: str) -> SourceText:
    """The value of a file. What begins with a brace or bracket and is not named YAML is JSON.

    Raises:
        OpenApiError: it is neither JSON nor YAML, or too large.
    """
    if len(raw) > MAX_BYTES:
        raise OpenApiError(name, f"expected at most {MAX_BYTES:,} bytes, found {len(raw):,}")
    raw = raw.removeprefix(_MARK)
    is_json = raw.lstrip()[:1] in {b"{", b"["} and not name.lower().endswith((".yaml", ".yml"))
    return _read_json(raw, name) if is_json else _read_yaml(raw, name)


def _read_json(raw: bytes, name: str) -> SourceText:
    document = read_document(raw)
    for problem in document.problems:
        if problem.rule != "duplicate-key":
            line, column = Lines(document.text).position(problem.offset)
            raise OpenApiError(name, f"not JSON: column {column}: {problem.message}", line=line)
    repeated = tuple(each.pointer for each in document.problems)
    return SourceText(name, document.value, repeated, document.text, document)


def _read_yaml(raw: bytes, name: str) -> SourceText:
    try:
        text = raw.decode("utf-8")
        document = read_yaml(text)
    except UnicodeDecodeError as error:
        raise OpenApiError(name, f"expected UTF-8, found other bytes from byte {error.start} on") from error
    except YamlError as error:
        column = f"column {error.column}: " if error.column else ""
        raise OpenApiError(name, f"not YAML: {column}{error.problem}", line=error.line) from error
    return SourceText(name, document.value, tuple(document.repeated), text, upper_lines=document.lines)
