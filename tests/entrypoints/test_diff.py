"""`docpact diff`: what it takes, what it leaves out, its exit codes."""

import argparse
import json
from pathlib import Path

import pytest

from docpact.contract import DocpactError
from docpact.entrypoints.commands import derive, diff

NEW_PAGE = Path(__file__).resolve().parents[1] / "pages" / "workflows-2026.md"


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parser = argparse.ArgumentParser()
    diff.configure(parser)

    def run(*arguments):
        code = diff.run(parser.parse_args([str(each) for each in arguments]))
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def derived(capsys, page, tmp_path):
    parser = argparse.ArgumentParser()
    derive.configure(parser)
    derive.run(parser.parse_args([str(page)]))
    path = tmp_path / "derived.json"
    path.write_text(capsys.readouterr().out)
    return path


def test_pages_schemas_and_shipped_operations(run, page, derived):
    expected = run(page, NEW_PAGE)[1].partition("\n")[2]
    assert "response-property-min-items-unset: minItems 1 is gone" in expected
    for old in (derived, "Execution.getHistory"):
        code, out, err = run(old, NEW_PAGE)
        assert (code, err) == (1, "")
        without_lines = [line.partition("  (")[0] for line in out.splitlines()[1:]]
        assert without_lines == [line.partition("  (")[0] for line in expected.splitlines()]


def test_nothing_breaks(run, page):
    code, out, _ = run(page, page)
    assert code == 0
    assert out.splitlines()[-1] == "0 breaking, 0 risky, 0 safe"
    assert run("--fail-on", "risky", page, page)[0] == 0


def test_known_changes_are_left_out(run, page, tmp_path):
    ignore = tmp_path / "ignore"
    ignore.write_text(
        "# known\nresponse-property-became-optional /response/entries  # told to everybody\n"
        "response-property-min-items-unset\n\nresponse-property-type-changed /response/x\n"
    )
    code, out, err = run("--ignore", ignore, page, NEW_PAGE)
    assert code == 0
    assert out.splitlines()[-1] == "0 breaking, 2 risky, 2 safe, 2 ignored"
    assert err == f"docpact diff: {ignore}: nothing is left to ignore for: response-property-type-changed /response/x\n"
    assert run("--fail-on", "risky", "--ignore", ignore, page, NEW_PAGE)[0] == 1
    ignore.write_text("a b c\n")
    with pytest.raises(DocpactError, match=r"ignore:1: expected `RULE`"):
        run("--ignore", ignore, page, NEW_PAGE)


def test_json(run, page):
    code, out, _ = run("--format", "json", page, NEW_PAGE)
    document = json.loads(out)
    assert (code, document["counts"]["breaking"]) == (1, 2)
    assert document["new"] == str(NEW_PAGE)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty page"),
        (b"{", "not JSON"),
        (b'{"type": 1}', "not JSON Schema"),
        (b"\xff", "UTF-8"),
        (b"x", "HTTP request"),
    ],
)
def test_what_cannot_be_compared(run, page, tmp_path, content, said):
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(DocpactError, match=said):
        run(page, "bad")


def test_missing(run, page):
    with pytest.raises(DocpactError, match="No such file"):
        run(page, "missing.md")
