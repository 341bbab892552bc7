"""`docpact derive DIR --out DIR`: a tree of pages, again and again."""

import argparse
import json
import re
import shutil
from pathlib import Path

import pytest

from docpact.contract import DocpactError
from docpact.entrypoints.commands import derive

PAGES = Path(__file__).resolve().parents[1] / "pages"


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "pages"
    shutil.copytree(PAGES, root / "notes")
    (root / "deep" / "er").mkdir(parents=True)
    shutil.copy(PAGES / "workflows-2026.md", root / "deep" / "er" / "Execution.getHistory.md")
    return root


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parser = argparse.ArgumentParser()
    derive.configure(parser)

    def run(*arguments):
        code = derive.run(parser.parse_args([str(each) for each in arguments]))
        return code, *capsys.readouterr()

    return run


def written(out):
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.json")}


def last(output):
    return output.splitlines()[-1]


def test_a_tree(run, tree, tmp_path):
    code, out, err = run(tree, "--out", "made", "--jobs", 1)
    count = len(list(tree.rglob("*.md")))
    made = written(tmp_path / "made")
    assert (code, err) == (0, "")
    assert len(made) == count + 1
    assert last(out).startswith(f"{count} compiled, 0 unchanged, 0 skipped, 0 failed; ")
    assert "deep/er/Execution.getHistory.md" in out
    alone = run(tree / "deep" / "er" / "Execution.getHistory.md")[1]
    assert made["deep/er/Execution.getHistory.json"].decode() == alone


def test_each_service_of_a_tree_has_a_row(run, tree, tmp_path):
    page = next(tree.rglob("*.md")).read_text(encoding="utf-8")
    folders = ("ports/api-ref/Berth", "ports/api-ref/Quay", "shops/v2/api-ref/Order", "loose")
    for folder in folders:
        (tmp_path / "all" / folder).mkdir(parents=True)
        (tmp_path / "all" / folder / "get.md").write_text(page, encoding="utf-8")
    (tmp_path / "all/ports/api-ref/cut.md").write_text("# Ports, REST: Quay.Get\n", encoding="utf-8")
    (tmp_path / "all/loose/rpc.md").write_text("# Ports, gRPC: Berth.Get\n", encoding="utf-8")
    code, out, _ = run(tmp_path / "all", "--out", tmp_path / "made")
    lines = [line.split() for line in out.splitlines()]
    head = lines.index(["service", "operations", "fields", "notes", "skipped", "failed"])
    services = {line[0]: (line[1], *line[-2:]) for line in lines[head + 1 :] if len(line) == 6}
    assert code == 2
    assert services == {"loose": ("1", "1", "0"), "ports": ("2", "0", "1"), "shops/v2": ("1", "0", "0")}


def test_a_page_is_told_without_what_a_terminal_obeys(run, page, tmp_path):
    written = page.read_text(encoding="utf-8").replace(
        "The steps of the run", "It must be \x1b]0;owned\x07 red. The steps", 1
    )
    odd = tmp_path / "odd.md"
    odd.write_text(written, encoding="utf-8")
    for options in ((), ("--explain",)):
        _, out, err = run(odd, *options)
        assert "owned" in out + err
        assert "\x1b" not in out + err


def test_what_did_not_change_is_not_compiled_again(run, tree, tmp_path):
    out = tmp_path / "made"
    run(tree, "--out", out)
    before, count = written(out), len(list(tree.rglob("*.md")))
    (tree / "notes" / "Notebook.create.g0.md").touch()
    assert last(run(tree, "--out", out)[1]).startswith(f"0 compiled, {count} unchanged")
    changed = tree / "notes" / "Notebook.find.g4.md"
    changed.write_text(changed.read_text().replace("columns", "rows"))
    (out / "notes" / "Notebook.create.g0.json").unlink()
    (out / "notes" / "Notebook.list.g5.json").write_text("{}")
    assert last(run(tree, "--out", out)[1]).startswith(f"3 compiled, {count - 3} unchanged")
    after = written(out)
    assert {name for name in before if before[name] != after[name]} == {"notes/Notebook.find.g4.json", ".docpact.json"}
    assert last(run(tree, "--out", out, "--force")[1]).startswith(f"{count} compiled, 0 unchanged")


@pytest.mark.parametrize("index", ["", "{", "[]", '{"maker": "docpact 0", "pages": {}}', '{"pages": 3}'])
def test_an_index_that_is_of_no_use(run, tree, tmp_path, index):
    out = tmp_path / "made"
    run(tree, "--out", out)
    (out / ".docpact.json").write_text(index)
    assert ", 0 unchanged," in last(run(tree, "--out", out)[1])


def test_bad_pages_end_nothing(run, tree, tmp_path):
    (tree / "cut.md").write_text((PAGES / "workflows-2026.md").read_text()[:700])
    (tree / "binary.md").write_bytes(b"\xff\xfe")
    (tree / "grpc.md").write_text("# Notes API, gRPC: NotebookService\n\n**rpc Get (A) returns (B)**\n")
    code, out, err = run(tree, "--out", "made")
    assert code == 2
    assert ", 1 skipped, 2 failed;" in last(out)
    assert sorted(err.splitlines())[2].startswith("docpact derive: skipped: grpc.md:1: this is a gRPC page")
    assert not (tmp_path / "made" / "cut.json").exists()
    assert not [
        each for each in (tmp_path / "made").rglob("*") if each.name.startswith(".") and each.name != ".docpact.json"
    ]


def test_a_bad_page_is_told_by_its_path(run, tree):
    for folder in ("one", "two"):
        (tree / folder).mkdir()
        (tree / folder / "get.md").write_text("<html>")
    err = run(tree, "--out", "made")[2]
    assert "docpact derive: failed: one/get.md:1: expected a page in Markdown, found HTML" in err
    assert "docpact derive: failed: two/get.md:1:" in err
    with pytest.raises(DocpactError, match=re.escape(f"{tree / 'one' / 'get.md'}:1: ")):
        run(tree / "one" / "get.md")


def test_one_page_of_a_folder_leaves_the_others_known(run, tree):
    run(tree, "--out", "made")
    count = len(list(tree.rglob("*.md")))
    page = tree / "deep" / "er" / "Execution.getHistory.md"
    shutil.copy(page, tree / "top.md")
    assert last(run(tree / "top.md", "--out", "made")[1]).startswith("1 compiled, 0 unchanged")
    assert last(run(tree, "--out", "made")[1]).startswith(f"0 compiled, {count + 1} unchanged")


def test_the_schema_of_a_page_that_is_gone_is_told(run, tree):
    run(tree, "--out", "made")
    (tree / "notes" / "Notebook.find.g4.md").unlink()
    target = Path("made") / "notes" / "Notebook.find.g4.json"
    assert run(tree, "--out", "made")[2] == f"docpact derive: {target}: its page is gone\n"
    assert target.exists()


def test_names_of_any_kind(run, tmp_path):
    root = tmp_path / "with blanks"
    root.mkdir()
    for name in ("a b.md", "ü.MD", "v1.2.md"):
        shutil.copy(PAGES / "Notebook.create.g0.md", root / name)
    run(root, "--out", "made")
    assert set(written(tmp_path / "made")) == {"a b.json", "ü.json", "v1.2.json", ".docpact.json"}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("a.md", "a.MD"), r"^a.md: made/a.json is where the schema of a.MD goes; rename the page$"),
        (("a.md", ".docpact.md"), r"^.docpact.md: made/.docpact.json is where the index goes; rename the page$"),
    ],
)
def test_no_schema_is_written_over_another(run, tmp_path, names, said):
    root = tmp_path / "twins"
    root.mkdir()
    for name in names:
        shutil.copy(PAGES / "Notebook.create.g0.md", root / name)
    if len(list(root.iterdir())) < len(names):
        pytest.skip("this file system takes names that differ in case for one")
    with pytest.raises(DocpactError, match=said):
        run(root, "--out", "made")
    assert not (tmp_path / "made").exists()


def test_processes_make_the_same(run, tmp_path):
    root = tmp_path / "many"
    root.mkdir()
    for number in range(70):
        shutil.copy(PAGES / "Notebook.list.g5.md", root / f"{number}.md")
    assert last(run(root, "--out", "one", "--jobs", 1)[1]) == last(run(root, "--out", "two", "--jobs", 2)[1])
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_strict_and_single_pages(run, tree):
    assert run(tree, "--out", "made", "--strict")[0] == 1
    assert run(tree / "notes" / "Notebook.create.g0.md", "--out", "single", "--strict")[0] == 0
    assert json.loads(Path("single/Notebook.create.g0.json").read_text())["x-operation"]["name"] == "Notebook.create"


def test_what_cannot_be_done(run, tree, tmp_path):
    (tmp_path / "empty").mkdir()
    for arguments, said in (
        ((tree,), "--out says where"),
        ((tmp_path / "empty", "--out", "made"), "no page"),
        ((tree, "--out", tree / "notes" / "Notebook.create.g0.md"), "cannot be made a folder"),
        (("-", "--out", "made"), "standard input: it has no name"),
    ):
        with pytest.raises(DocpactError, match=said):
            run(*arguments)
    code, _, err = run(tmp_path / "missing.md", "--out", "made")
    assert (code, err) == (2, "docpact derive: failed: missing.md: cannot be opened: No such file or directory\n")


def test_a_closed_standard_input_is_an_error_of_one_line(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(DocpactError, match=r"^-: cannot be read: standard input is closed$"):
        run("-")
