"""docs/pages.md tells the truth: its page, its commands and its test run as they stand, and so does each phrase."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docpact.contract import Contract
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import read_page
from docpact.entrypoints.cli import main

GUIDE = (Path(__file__).parents[2] / "docs" / "pages.md").read_text(encoding="utf-8")
PAGE = re.search(r"^````markdown\n(.*?)^````$", GUIDE, flags=re.DOTALL | re.MULTILINE)[1]


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("Order.get.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_the_commands(folder, capsys):
    for console in blocks("console"):
        for command, told in re.findall(r"^\$ docpact (.*)\n((?:(?!\$).*\n)*)", console, flags=re.MULTILINE):
            words, _, target = command.partition(" > ")
            assert main(words.split()) == 0, command
            out = capsys.readouterr().out
            if target:
                (folder / target).write_text(out, encoding="utf-8")
            else:
                assert out == told


def test_the_test(folder):
    (folder / "test_orders.py").write_text(blocks("python")[0])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "docpact", "test_orders.py"],
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # to load all that is installed takes a while
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_overlay(folder, capsys):
    (folder / "overlay.json").write_text(blocks("json")[0])
    assert main(["derive", "Order.get.md", "--overlay", "overlay.json"]) == 0
    printed = Contract.from_schema(json.loads(capsys.readouterr().out))
    for contract in (printed, Contract.from_file("Order.get.md", overlay="overlay.json")):
        (finding,) = contract.validate({"id": "abcd", "currency": "PLN", "items": [{"sku": "x"}]}).violations
        assert (finding.rule, finding.origin.phrase) == ("enum", "the service has sent it since May")


def test_both_forms_of_a_table():
    (table,) = re.findall(r"^```\n(Field .*?)^```$", GUIDE, flags=re.DOTALL | re.MULTILINE)
    left, right = (
        "\n".join(line[part].strip() for line in table.splitlines()) for part in (slice(45), slice(45, None))
    )
    start = PAGE.partition("| Field")[0].replace("## Path parameters", "## Response\n\n**HTTP Code: 200 - OK**")
    schemas = [derive(read_page(start + each.strip() + "\n", "page.md")) for each in (left, right)]
    assert all((each["required"], list(each["properties"])) == (["id"], ["id"]) for each in schemas)


PHRASES = re.search(r"^## Phrases\n.*?\n\| --- \| --- \|\n(.*?)\n\n", GUIDE, flags=re.DOTALL | re.MULTILINE)[1]
SPANS = re.findall(r"`` (.+?) ``|`([A-Z][^`]+)`", re.sub(r" \|[^|]*\|$", "", PHRASES, flags=re.MULTILINE))
START = "# S, REST: A.get\n\n## HTTP request\n\n```\nGET https://x/y\n```\n\n## Response\n\n**HTTP Code: 200 - OK**\n\n"
HEAD = "| Field | Description |\n| --- | --- |\n"
KINDS = (
    ("a", "**string**"),
    ("a", "**integer**"),
    ("a[]", "**string**"),
    ("a", "**object** (map<**string**, **string**>)"),
    ("a", "**string** (duration)"),
)


def test_phrases_are_found():
    assert len(SPANS) > 25


@pytest.mark.parametrize("phrase", ["".join(each) for each in SPANS])
def test_each_phrase_is_understood(phrase):
    """In a field of some type it adds a keyword, and leaves nothing to tell."""

    def keywords(name, kind, text):
        others = "" if "`email`" not in text else f"| email | {kind}<br>{text} |\n| phone | {kind}<br>{text} |\n"
        rows = others or f"| {name} | {kind}<br>{text} |\n"
        schema = derive(read_page(START + HEAD + rows, "page.md"))
        return re.sub(r'"(source|line|phrase)": [^,}]*', "", json.dumps(schema))

    def notes(name, kind, text):
        return read_page(START + HEAD + f"| {name} | {kind}<br>{text} |\n", "page.md")[0].notes

    if phrase == "Only one field must be specified.":
        phrase = f"Includes only one of the fields `email`, `phone`. {phrase}"
    told = [(name, kind) for name, kind in KINDS if keywords(name, kind, phrase) != keywords(name, kind, "Words.")]
    assert told
    assert "`email`" in phrase or any(not notes(name, kind, phrase) for name, kind in told)
