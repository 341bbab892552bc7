"""Lists of reports, and percentages."""

from pathlib import Path

import pytest

from docpact.entrypoints.coverage.reports import parse_options, read_minimum


@pytest.mark.parametrize(
    ("text", "term", "files"),
    [
        ("term", True, {}),
        ("", False, {}),
        ("html", False, {"html": "/at/docpact-coverage.html"}),
        (" term , json:a/b.json,xml", True, {"json": "/at/a/b.json", "xml": "/at/docpact-coverage.xml"}),
        ("html:/abs/x.html", False, {"html": "/abs/x.html"}),
        ("html:C:/x.html", False, {"html": "/at/C:/x.html"}),
    ],
)
def test_lists(text, term, files):
    wanted = parse_options(text, Path("/at"))
    assert (wanted.term, wanted.files) == (term, {kind: Path(path) for kind, path in files.items()})


@pytest.mark.parametrize("text", ["tests", "term:x", "html:", "term,pdf", "HTML"])
def test_what_is_no_list(text):
    with pytest.raises(ValueError, match="expected term, html, json, xml"):
        parse_options(text, Path())


def test_a_kind_that_is_asked_for_twice():
    with pytest.raises(ValueError, match="expected each kind once, found html again"):
        parse_options("html:a.html,json,html:b.html", Path())


@pytest.mark.parametrize(("text", "number"), [("80", 80), ("82.5", 82.5), ("0", 0), ("100%", 100)])
def test_percentages(text, number):
    assert read_minimum(text) == number


@pytest.mark.parametrize("text", ["-1", "101", "nan", "inf", "many", ""])
def test_what_is_no_percentage(text):
    with pytest.raises(ValueError, match="expected a percentage from 0 to 100"):
        read_minimum(text)
