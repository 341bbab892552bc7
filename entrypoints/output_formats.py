"""The output formats of all commands, a row each.

A new format is a row here and a module with one writer for each command that has the format. The choices of
`--format`, its help, and the recognition of files by their suffixes follow from the rows.

What a writer takes and gives:

validate  the outcomes and a `View`; gives pieces of text
diff      a `Comparison`; gives lines
drift     a `DriftCollector`; gives lines
coverage  `Figures` and a path, which it writes; the module has a `MARK`, which every such file has near its beginning
generate  a contract, payloads, the seed, and hosts by placeholder; gives pieces of bytes
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, Final, Literal, TypeAlias

Command: TypeAlias = Literal["validate", "diff", "drift", "coverage", "generate"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name as users give it, its meaning in a few words, and suffixes of its files, the usual one first.

    The media type is as of RFC 6838. `writers` says by command where in docpact the writer is, as `module:function`; it
    is loaded when it is used. `holds_requests` says whether the format records the request beside each response.
    """

    name: str
    meaning: str
    suffixes: tuple[str, ...]
    media_type: str
    writers: Mapping[Command, str]
    holds_requests: bool = False

    @property
    def is_document(self) -> bool:
        """Whether the output is one document for a program, beside which nothing else may be written."""
        return self.media_type != "text/plain"

    def module(self, command: Command) -> ModuleType:
        """The module that writes the format for a command."""
        return import_module(self.writers[command].partition(":")[0], __package__)

    def writer(self, command: Command) -> Callable[..., Any]:
        """What writes the format for a command; see the docstring of this module."""
        writer: Callable[..., Any] = getattr(self.module(command), self.writers[command].partition(":")[2])
        return writer


FORMATS: Final = (
    Format("text", "for people", (), "text/plain", {
        "validate": ".validate.reports:text",
        "diff": "..contract.diff.report:diff_text",
        "drift": ".drift.report:drift_text",
    }),
    Format("term", "a table for a terminal", (), "text/plain", {"coverage": ".coverage.terminal_report:table"}),
    Format("html", "one page without outside assets", (".html",), "text/html",
        {"coverage": ".coverage.html_report:write"}),
    Format("ndjson", "JSON, a payload on each line", (".ndjson", ".jsonl"), "application/x-ndjson",
        {"generate": ".generate.json_text:ndjson"}),
    Format("json", "one JSON document", (".json",), "application/json", {
        "validate": ".validate.reports:json_report",
        "diff": "..contract.diff.report:diff_json",
        "drift": ".drift.report:drift_json",
        "coverage": ".coverage.json_report:write",
        "generate": ".generate.json_text:document",
    }),
    Format("sarif", "SARIF 2.1.0, for code scanning", (".sarif",), "application/sarif+json",
        {"validate": ".validate.sarif:sarif"}),
    Format("junit", "JUnit's XML, a test case for each input", (".xml",), "application/xml",
        {"validate": ".validate.junit:junit"}),
    Format("github", "annotations for GitHub's workflows", (), "text/plain", {
        "validate": ".validate.reports:github",
        "diff": "..contract.diff.report:diff_github",
    }),
    Format("xml", "Cobertura's XML", (".xml",), "application/xml", {"coverage": ".coverage.cobertura_report:write"}),
    Format("vcr", "a VCR.py cassette, an exchange for each payload", (".yaml", ".yml"), "application/yaml",
        {"generate": ".generate.recordings:vcr"}, holds_requests=True),
    Format("har", "a HAR 1.2 file, an exchange for each payload", (".har",), "application/json",
        {"generate": ".generate.recordings:har"}, holds_requests=True),
)  # fmt: skip
"""Every format, in the order of the help texts."""


def formats_of(command: Command) -> dict[str, Format]:
    """The formats of a command by name."""
    return {each.name: each for each in FORMATS if command in each.writers}


def format_of(command: Command, name: str) -> Format:
    """A format of a command.

    Raises:
        KeyError: the command has none of this name.
    """
    return formats_of(command)[name]


def suffixes_of(command: Command) -> dict[str, Format]:
    """The formats of a command by the suffixes of their files."""
    return {suffix: each for each in formats_of(command).values() for suffix in each.suffixes}


def add_format(parser: argparse.ArgumentParser, command: Command, default: str | None = "text") -> None:
    """Adds `--format`, whose help has a line for each format."""
    formats = formats_of(command)
    width = max(map(len, formats))
    lines = [f"{name:<{width}}  {each.meaning}{' (default)' * (name == default)}" for name, each in formats.items()]
    parser.add_argument("--format", choices=tuple(formats), default=default, help="\n".join(lines))
