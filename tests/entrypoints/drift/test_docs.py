"""docs/drift.md tells the truth: its example runs as it stands."""

import re
from pathlib import Path

from docpact.entrypoints.cli import main

PAGE = (Path(__file__).parents[3] / "docs" / "drift.md").read_text(encoding="utf-8")


def block(language):
    return re.search(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)[1]


def test_the_example(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("recorded.ndjson").write_text(block("json"))
    steps = re.findall(r"^\$ docpact (.*)\n((?:(?!\$).*\n)*)", block("console"), flags=re.MULTILINE)
    assert [(main(command.split()), capsys.readouterr().out) for command, _ in steps] == [
        (number, expected) for number, (_, expected) in zip((1, 0), steps, strict=True)
    ]
    exec(compile(block("python"), "drift.md", "exec"), {})
