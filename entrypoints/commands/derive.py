"""Derive the JSON Schema of a response from a reference page, or print what was understood.

Every keyword carries the line of the page that it comes from (x-origins). How pages are written: docs/pages.md of the
project.

With --overlay, what a page leaves out is added: a list of {"reason": …, "patch": …}, each patch a JSON Merge Patch.

With --out, PAGE may be a folder: each page in it, at any depth, becomes a schema of the same name under DIR. Pages that
did not change are not compiled again, pages that cannot be read are reported and left out.

With --protobuf instead of PAGE, operations come from protobuf descriptors with google.api.http: from a descriptor set
(protoc --include_imports --descriptor_set_out=api.binpb), or from an installed package of generated modules, such as
shop.orders.v1. Each becomes a schema under DIR, in a folder for each package of protobuf if there are several.

Exit codes: 0 done, 1 with --strict: a phrase or an option was not understood, 2 a page or descriptors cannot be read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from ...contract import DocpactError
from ...contract.api.opening import is_openapi
from ...contract.loading import apply_overlay_bytes
from ...contract.model import Operation
from ...contract.schema.any_types import with_any_types
from ...contract.schema.batch import PageResult, Summary, Tree, compile_tree, service_of
from ...contract.schema.derive import derive
from ...contract.sources.pages import load_page, read_page_bytes
from ...contract.sources.pages.explain import describe
from ...contract.sources.protobuf import ProtobufApi, read_protobuf_packages
from ...contract.text.files import bytes_of
from ...contract.text.printing import count, printable
from ..files import STANDARD_INPUT, make_folder, read_bytes, write_text
from ..terminal.arguments import UsageError, processes
from ..terminal.output import print_problem
from ..terminal.progress import Progress

_MAX_BYTES = 1 << 26

INDEX = ".docpact.json"
"""The file under DIR that keeps what was compiled."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("page", nargs="?", metavar="PAGE", help="a page in Markdown, - for standard input, or a folder of pages")
    add("--protobuf", metavar="NAME_OR_FILE", help="an installed package of protobuf modules, or a descriptor set")
    add("--explain", action="store_true", help="print facts and notes instead of the schema")
    add("--overlay", metavar="FILE", help="add to the schema what this file says")
    add("--strict", action="store_true", help="exit with 1 where a phrase that looks normative was not understood")
    add("--out", type=Path, metavar="DIR", help="write the schemas there and print a summary")
    add("--force", action="store_true", help="with --out: compile unchanged pages as well")
    cores = processes(str(os.cpu_count() or 1))
    add("--jobs", type=processes, default=cores, metavar="N", help="with --out: processes (%(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Prints the schema on standard output and the notes on standard error; or compiles a folder."""
    if (arguments.page is None) == (arguments.protobuf is None):
        raise UsageError("expected either PAGE or --protobuf NAME_OR_FILE")
    if arguments.protobuf is not None:
        return _run_protobuf(arguments)
    if arguments.out is not None and arguments.overlay is not None:
        raise UsageError("--overlay: only without --out, for one page")
    if arguments.out is not None:
        return _run_tree(arguments)
    from ...contract.validation.reference_engine import check_schema

    operations = _operations(arguments.page)
    schema: Mapping[str, object] = with_any_types(derive(operations))
    check_schema(schema)
    if arguments.overlay is not None:
        schema = apply_overlay_bytes(schema, read_bytes(arguments.overlay, _MAX_BYTES), arguments.overlay)
    notes = [note for operation in operations for note in operation.notes]
    if arguments.explain:
        print("\n".join(map(printable, describe(operations))))
    else:
        print(json.dumps(schema, indent=2, ensure_ascii=False))
        for note in notes:
            print_problem("derive", f"{arguments.page}:{note.line}: {note.reason}: {note.phrase}")
    return int(arguments.strict and bool(notes))


def _operations(page: str) -> tuple[Operation, ...]:
    if page == STANDARD_INPUT:
        return read_page_bytes(read_bytes(page, _MAX_BYTES), "standard input")
    if Path(page).is_file() and is_openapi(bytes_of(page)):
        raise DocpactError(f"{page}: an OpenAPI document; docpact schema --api {page} lists and prints its contracts")
    if Path(page).is_dir():
        raise DocpactError(f"{page}: a folder; --out says where its schemas go")
    return load_page(Path(page))


# --------------------------------------------------------------------------- folders


def _run_tree(arguments: argparse.Namespace) -> int:
    """Compiles a folder; 2 where a page cannot be read."""
    page, out = Path(arguments.page), arguments.out
    if arguments.page == STANDARD_INPUT:
        raise DocpactError("standard input: it has no name to write a schema under; with --out give a file or a folder")
    root, single = (page, None) if page.is_dir() else (page.parent, page.name)
    known = _known(out / INDEX)
    tree = Tree(root, out, {} if arguments.force else known)
    pages = tree.pages() if single is None else (single,)
    if not pages:
        raise DocpactError(f"{page}: no page (*.md) in it")
    _refuse_shared_targets(tree, pages)
    results = _compile(tree, pages, arguments.jobs)
    others = {path: known[path] for path in known if path not in pages}
    summaries = {each.path: each.summary for each in results if each.summary is not None}
    write_text(out / INDEX, _index(summaries | (others if single else {})), replace=True)
    if not single:
        _print_orphans(tree, others)
    _print_summary(results)
    if any(each.state == "failed" for each in results):
        return 2
    return int(arguments.strict and any(summary.notes for summary in summaries.values()))


def _refuse_shared_targets(tree: Tree, pages: Iterable[str]) -> None:
    """Refuses pages whose schema would overwrite another one, or the index, before anything is written."""
    targets = {tree.out / INDEX: "the index"}
    for page in pages:
        target = tree.target(page)
        if target in targets:
            raise DocpactError(printable(f"{page}: {target} is where {targets[target]} goes; rename the page"))
        targets[target] = f"the schema of {page}"


def _print_orphans(tree: Tree, pages: Iterable[str]) -> None:
    """Schemas of pages that are there no longer: the user owns them, so they stay, with a message."""
    for target in map(tree.target, pages):
        if target.exists():
            print_problem("derive", f"{target}: its page is gone")


def _compile(tree: Tree, pages: tuple[str, ...], jobs: int) -> list[PageResult]:
    """Compiles the pages; writes each schema as soon as it is compiled."""
    terminal = sys.stderr is not None and sys.stderr.isatty()
    sizes = {each: (tree.root / each).stat().st_size for each in pages} if terminal else {}
    progress = Progress(enabled=terminal, total=sum(sizes.values()))
    results = []
    for each in compile_tree(tree, pages, jobs):
        if each.schema:
            target = tree.target(each.path)
            make_folder(target.parent)
            write_text(target, each.schema, replace=True)
        elif each.problem:
            progress.clear()
            print_problem("derive", f"{each.state}: {each.problem}")
        progress.advance(sizes.get(each.path, 0))
        results.append(replace(each, schema=""))  # written already; those of a large tree would fill the memory
    progress.clear()
    make_folder(tree.out)
    return results


def _print_summary(results: Iterable[PageResult]) -> None:
    """A line for each page that was compiled, one for each service, then the sums."""
    counts: Counter[str] = Counter()
    services: dict[str, Counter[str]] = {}
    print(f"{'page':<56} {'operation':<28} {'fields':>6} {'notes':>5}")
    for each in results:
        of_page = Counter({each.state: 1})
        if each.summary is not None:
            of_page.update(operations=1, fields=each.summary.fields, notes=each.summary.notes)
        counts.update(of_page)
        services.setdefault(service_of(each.path), Counter()).update(of_page)
        if each.state == "compiled" and each.summary is not None:
            row = each.summary
            print(printable(f"{each.path:<56} {row.operation:<28} {row.fields:>6} {row.notes:>5}"))
    if len(services) > 1:
        _print_services(services)
    states = ", ".join(f"{counts[state]} {state}" for state in ("compiled", "unchanged", "skipped", "failed"))
    print(f"{states}; {counts['fields']} fields, {counts['notes']} notes")


# --------------------------------------------------------------------------- protobuf


def _run_protobuf(arguments: argparse.Namespace) -> int:
    """Writes a schema for each operation; 2 where one cannot be written in full."""
    if arguments.out is None or arguments.overlay is not None or arguments.explain:
        raise UsageError("--protobuf: goes with --out DIR, without --overlay and --explain")
    apis = read_protobuf_packages(arguments.protobuf)
    if not any(each.operations for each in apis):
        skipped = apis[0].skipped[0] if apis[0].skipped else None
        about = f": {skipped.place}: {skipped.reason}" if skipped else ""
        raise DocpactError(printable(f"{arguments.protobuf}: no method is an HTTP operation{about}"))
    failed = sum(_write_api(each, arguments.out / each.name if len(apis) > 1 else arguments.out) for each in apis)
    skipped_notes = [note for each in apis for note in each.skipped]
    notes = dict.fromkeys(note for each in apis for note in each.notes)
    for each in (*skipped_notes, *notes):
        print_problem("derive", printable(f"{each.place}: {each.reason}"))
    written = sum(len(each.operations) for each in apis) - failed
    reasons = Counter(each.reason for each in skipped_notes)
    print(f"{count(written, 'operation')} written, {failed} failed, {count(len(notes), 'note')}")
    print(f"{count(len(skipped_notes), 'method')} skipped" + "".join(f", {n} as {why}" for why, n in reasons.items()))
    return 2 if failed else int(arguments.strict and bool(notes))


def _write_api(api: ProtobufApi, folder: Path) -> int:
    """Writes the schemas of an API; the number of those that cannot be written out."""
    failed = 0
    make_folder(folder)
    for name, bindings in api.operations.items():
        try:
            schema = json.dumps(derive(bindings), indent=2, ensure_ascii=False) + "\n"
        except DocpactError as error:
            print_problem("derive", f"{api.name}: {name}: {error}")
            failed += 1
        else:
            write_text(folder / f"{name}.json", schema, replace=True)
    return failed


def _print_services(services: Mapping[str, Counter[str]]) -> None:
    """A table of the services: the folders of a tree."""
    columns = ("operations", "fields", "notes", "skipped", "failed")
    print(f"\n{'service':<40}" + "".join(f" {column:>10}" for column in columns))
    for name in sorted(services):
        print(printable(f"{name:<40}" + "".join(f" {services[name][column]:>10}" for column in columns)))
    print()


# --------------------------------------------------------------------------- the index


def _maker() -> str:
    """The version that compiled, as the index has it. What another version compiled is compiled again."""
    from importlib.metadata import version

    return f"docpact {version('docpact')}"


def _known(path: Path) -> Mapping[str, Summary]:
    """The summaries of the previous run; empty where there was none, or one of another version."""
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
        if index["maker"] != _maker():
            return {}
        return {page: Summary(**each) for page, each in index["pages"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _index(summaries: Mapping[str, Summary]) -> str:
    pages = {page: asdict(summaries[page]) for page in sorted(summaries)}
    return json.dumps({"maker": _maker(), "pages": pages}, indent=2, ensure_ascii=False) + "\n"
