"""`docpact coverage combine`."""

import json
import re

import pytest

from docpact.contract.api import Api
from docpact.entrypoints.cli import main
from docpact.entrypoints.coverage.json_report import coverage_json
from docpact.entrypoints.coverage.metrics import Figures


@pytest.fixture
def files(coverage_of, tmp_path, monkeypatch):
    """Two runs, each of which met one field that the other did not."""
    monkeypatch.chdir(tmp_path)
    for name, payload in (("a.json", {"entries": [{"id": "a"}]}), ("b.json", {"entries": [{"title": "b"}]})):
        text = coverage_json(Figures(coverage_of((payload, {"test": f"test_{name}"})), Api.load()))
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def combine(*arguments):
    return main(["coverage", "combine", *arguments])


def test_what_one_of_them_met_is_met(files, capsys):
    assert combine("a.json", "b.json", "--out", "all.json") == 0
    assert capsys.readouterr().out == ""
    history = json.loads((files / "all.json").read_text())["operations"]["Execution.getHistory"]
    assert history["calls"] == 2
    assert history["present"]["entries[].id"] == {"times": 1, "test": "test_a.json"}
    assert history["present"]["entries[].title"] == {"times": 1, "test": "test_b.json"}
    assert history["present"]["entries"] == {"times": 2, "test": "test_a.json"}
    assert history["met"] > json.loads((files / "a.json").read_text())["met"]


@pytest.mark.usefixtures("files")
def test_it_prints_the_table(capsys):
    assert combine("a.json") == 0
    assert capsys.readouterr().out.startswith("Operation             Calls  Statuses  Met    All  Cover\n")


def test_it_writes_the_reports(files, capsys):
    assert combine("a.json", "b.json", "--format", "html,xml:reports/coverage.xml") == 0
    assert capsys.readouterr().out == ""
    assert (files / "docpact-coverage.html").read_text().startswith("<!doctype html>")
    assert (files / "reports" / "coverage-schemas" / "Execution.getHistory.json").is_file()


@pytest.mark.usefixtures("files")
def test_too_little_exits_with_1(capsys):
    assert combine("a.json", "--min", "1") == 0
    assert combine("a.json", "b.json", "--min", "50", "--format", "json") == 1
    assert re.fullmatch(r"docpact coverage: [\d.]+% is less than 50% \(\d+ of [\d,]+ met\)\n", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing.json"], "docpact coverage: missing.json: cannot be read: No such file or directory\n"),
        (["a.json", "text.txt"], "docpact coverage: text.txt: not JSON; expected what --docpact-coverage=json wrote\n"),
        (["a.json", "--out", "a.json/all.json"], "docpact coverage: a.json: cannot be made a folder: "),
    ],
)
def test_what_cannot_be_read_or_written_is_one_line(files, capsys, arguments, told):
    (files / "text.txt").write_text("text")
    assert combine(*arguments) == 2
    err = capsys.readouterr().err
    assert err.startswith(told)
    assert err.count("\n") == 1


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("arguments", [["--format", "pdf"], ["--min", "many"], []])
def test_wrong_usage(capsys, arguments):
    with pytest.raises(SystemExit) as exit_:
        combine(*(["a.json", *arguments] if arguments else []))
    assert exit_.value.code == 2
    assert "docpact coverage combine: " in capsys.readouterr().err
