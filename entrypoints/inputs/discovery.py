"""Which files the arguments mean: files, patterns that the shell left alone, and folders with all that is in them."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from ..files import STANDARD_INPUT, reason
from .model import Problem

SUFFIXES = frozenset({".json", ".ndjson", ".jsonl", ".har", ".yaml", ".yml"})
"""What is looked for in folders, also compressed (`.gz`)."""

_ANY_DEPTH = "**"


def files_of(arguments: Iterable[str]) -> Iterator[str | Problem]:
    """The files, in the order of the arguments; in a folder, by name, its own files before those of its folders."""
    for argument in arguments:
        if argument != STANDARD_INPUT and glob.has_magic(argument) and not os.path.lexists(argument):
            yield from _matching(argument)
        else:
            yield from _files_at(argument)


def suffix_of(name: str) -> str:
    """The suffix that says what a file holds: that before `.gz`, in lower case."""
    path = PurePath(name)
    return (PurePath(path.stem) if path.suffix.lower() == ".gz" else path).suffix.lower()


def _matching(pattern: str) -> Iterator[str | Problem]:
    names = sorted({str(Path(each)) for each in _matches(pattern)})
    if not names:
        yield Problem(pattern, "no file matches")
    inside = (
        each for name in names for each in _files_at(name) if isinstance(each, Problem) or _is_readable_kind(each)
    )
    yield from dict.fromkeys(inside)


def _matches(pattern: str) -> Iterator[str]:
    """What a pattern matches; `**` stands for folders at any depth, but for hidden ones and links, which can loop."""
    parts = Path(pattern).parts
    if _ANY_DEPTH not in parts:
        yield from glob.glob(pattern)  # noqa: PTH207 Path.glob takes no absolute patterns
        return
    at = parts.index(_ANY_DEPTH)
    tops = glob.glob(str(Path(*parts[:at]))) if at else ["."]  # noqa: PTH207
    for top in tops:
        for folder, folders, names in os.walk(top):
            folders[:] = [each for each in folders if not each.startswith(".")]
            if at + 1 < len(parts):
                yield from _matches(str(Path(glob.escape(folder), *parts[at + 1 :])))
            else:
                yield from (str(Path(folder, each)) for each in names if not each.startswith("."))


def _files_at(name: str) -> Iterator[str | Problem]:
    if name == STANDARD_INPUT or not Path(name).is_dir():
        yield name
        return
    is_empty = True
    for each in _inside(name):
        is_empty = False
        yield each
    if is_empty:
        yield Problem(name, f"the folder holds no file named {', '.join(f'*{each}' for each in sorted(SUFFIXES))}")


def _inside(folder: str) -> Iterator[str | Problem]:
    """What a folder holds, hidden files and folders left out. Links to folders are not followed: they can loop."""
    problems: list[OSError] = []
    for path, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        matching = (each for each in sorted(names) if not each.startswith(".") and suffix_of(each) in SUFFIXES)
        yield from (name for each in matching if _is_readable_kind(name := str(Path(path, each))))
        yield from (Problem(os.fsdecode(each.filename or path), f"cannot be read: {reason(each)}") for each in problems)
        problems.clear()
    yield from (Problem(os.fsdecode(each.filename or folder), f"cannot be read: {reason(each)}") for each in problems)


def _is_readable_kind(name: str) -> bool:
    """Whether it is a file, or a broken link, which is a problem; pipes and devices in folders are left out."""
    path = Path(name)
    return path.is_file() or path.is_symlink()
