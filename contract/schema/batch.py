"""Compiles a tree of pages into a tree of schemas, page by page, in several processes.

A page that did not change is known by the hash of its bytes and is not compiled again; nor is one whose schema is
still what was written. A page that cannot be read is reported, and the others are compiled all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

from ..errors import DocpactError
from ..json_text.indented import indented
from ..model import Operation, fields_of
from ..sources.pages import read_page_bytes
from ..sources.pages.unread import LookalikeError
from ..text.files import bytes_of
from .any_types import with_any_types
from .derive import derive

State = Literal["compiled", "unchanged", "skipped", "failed"]
_FEW = 64
"""So many pages are compiled before other processes would have started."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The record of a compiled page: the hashes of page and schema, and the numbers of its fields and notes."""

    page: str
    schema: str
    operation: str
    fields: int
    notes: int


@dataclass(frozen=True, slots=True)
class PageResult:
    """The result for one page.

    Attributes:
        path: the page, relative to the tree.
        state: `skipped` is what is no page of a REST method, such as a gRPC page; `failed` what cannot be read.
        summary: None for pages that were skipped or failed.
        schema: the text to write; empty where there is nothing to write.
        problem: why the page was skipped or failed.
    """

    path: str
    state: State
    summary: Summary | None = None
    schema: str = field(default="", repr=False)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """The pages under `root`, whose schemas go under `out`; `known` are the summaries of the run before."""

    root: Path
    out: Path
    known: Mapping[str, Summary] = field(default_factory=dict)

    def pages(self) -> tuple[str, ...]:
        """The Markdown files under the root, relative to it and sorted."""
        files = (each for each in self.root.rglob("*.[mM][dD]") if each.is_file())
        return tuple(sorted(each.relative_to(self.root).as_posix() for each in files))

    def target(self, page: str) -> Path:
        """Where the schema of a page belongs."""
        return (self.out / page).with_suffix(".json")

    def unchanged(self, page: str) -> PageResult | None:
        """The earlier result of a page that has not changed, nor has its schema; None where it must be compiled."""
        known = self.known.get(page)
        if known is None or known.page != _hash_of(self.root / page) or known.schema != _hash_of(self.target(page)):
            return None
        return PageResult(page, "unchanged", known)

    def compile(self, page: str) -> PageResult:
        """The result for a page. A page that cannot be read raises nothing."""
        try:
            return _compile_page(page, bytes_of(self.root / page, page))
        except LookalikeError as error:
            return PageResult(page, "skipped", problem=str(error))
        except DocpactError as error:
            return PageResult(page, "failed", problem=str(error))
        except RecursionError:
            return PageResult(page, "failed", problem=f"{page}: nests too deep to be read")


def service_of(page: str) -> str:
    """The service of a page by its path in the tree: the folders above `api-ref`, else those of the page."""
    folders = Path(page).parent.parts
    above = folders[: folders.index("api-ref")] if "api-ref" in folders else folders
    return "/".join(above) or "."


def compile_tree(tree: Tree, pages: Sequence[str], jobs: int) -> Iterator[PageResult]:
    """The result for each page: first the unchanged ones, then the others. If many, `jobs` processes share them."""
    changed = []
    for page in pages:
        if known := tree.unchanged(page):
            yield known
        else:
            changed.append(page)
    if jobs == 1 or len(changed) <= _FEW:
        yield from map(tree.compile, changed)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(tree.compile, changed, chunksize=8)


def _compile_page(page: str, raw: bytes) -> PageResult:
    operations = read_page_bytes(raw, Path(page).name, hint=page)
    schema = indented(with_any_types(derive(operations))) + "\n"
    notes = sum(len(each.notes) for each in operations)
    fields = sum(map(_fields, operations))
    summary = Summary(_hash(raw), _hash(schema.encode()), operations[0].name, fields, notes)
    return PageResult(page, "compiled", summary, schema)


def _hash(raw: bytes) -> str:
    return sha256(raw).hexdigest()


def _hash_of(path: Path) -> str:
    """The hash of a file; empty where there is none."""
    try:
        return _hash(path.read_bytes())
    except OSError:
        return ""


def _fields(operation: Operation) -> int:
    parts = (operation.path, operation.query, operation.body, operation.response, *operation.messages.values())
    return sum(len(fields_of(each)) for each in parts)
