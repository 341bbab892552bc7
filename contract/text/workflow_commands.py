"""Annotations for GitHub's workflows: lines of a job's log that GitHub shows beside the code."""

from __future__ import annotations

from collections.abc import Mapping

from .printing import printable


def command(level: str, properties: Mapping[str, object], message: str) -> str:
    """A workflow command, on one line.

    Args:
        level: `error`, `warning` or `notice`.
        properties: such as file, line and title.
        message: the text of the annotation.
    """
    parameters = ",".join(f"{name}={_escaped(str(value), ',:')}" for name, value in properties.items())
    return f"::{level} {parameters}::{_escaped(message)}"


def _escaped(text: str, more: str = "") -> str:
    """The text with what a workflow command gives a meaning to written as an escape, the percent sign first."""
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return printable(text)
