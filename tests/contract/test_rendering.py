"""Reports as text: the offending line and its caret, and that nothing masked is on it."""

import json
from dataclasses import replace

import pytest

from docpact.contract import Policy, Report, render, validate
from docpact.contract.rendering import COLOURED, PLAIN, report_to_json
from docpact.contract.snippet import excerpt


def caret(line, column, **options):
    """The code point above the caret, and the line as shown."""
    shown = excerpt(line, column, **options)
    cells = 0
    for character in shown.text:
        if cells == shown.indent:
            return character, shown.text
        cells += 2 if character in "界宽" else 0 if character == "\u0301" else 1
    return "", shown.text


def test_a_finding_is_shown_where_it_stands():
    source = '{\n  "entries": [\n\t{"attempts": 3}\r\n  ]\n}'
    words = render(validate(source), "bad.json", source=source).split("\n")
    assert words[0] == "bad.json: breaks the contract of Execution.getHistory (1 violation)"
    assert words[1] == "  violation type at /entries/0/attempts  line 3, column 15"
    assert words[3] == '      3 │  {"attempts": 3}'
    assert words[4] == "        │               ^"
    assert words[3].index("3}") == words[4].index("^")
    assert words[5].startswith("    because Execution.getHistory.md line ")
    assert render(validate(source), "bad.json", source=source.encode()).split("\n") == words


def test_no_source_no_line():
    report = validate(b'{"entries": [{"attempts": 3}]}')
    assert "│" not in render(report)
    assert "│" not in render(validate({"entries": []}), source="{}")
    assert "│" not in render(report, source=b"", first_line=7)


@pytest.mark.parametrize(
    "source", [b"", b"\xff\xfe{\x00", b"\xef\xbb\xbf{}", b'{"a": "\xff"}', b"[" * 300, b'"\x00"', b'{"a":\n']
)
def test_every_fault_of_the_text_can_be_shown(source):
    assert "violation" in render(validate(source), source=source)


def test_only_so_many_findings():
    report = validate({"entries": [{"attempts": 1}] * 30})
    words = render(report, max_findings=2)
    assert words.count("expected a string") == 2
    assert words.endswith("\n  … and 28 more: violation type at /entries/*/attempts")
    assert "more" not in render(report, max_findings=30)
    assert render(report).count("expected a string") == 30


def test_of_a_thousand_alike_a_few_are_shown_violations_first_and_what_differs_is_not_lost():
    entries = [{"attempts": 1, f"member{index}": 1} for index in range(1000)]
    report = validate({"entries": [*entries, {"id": 2}]})
    words = render(report, max_findings=20, max_alike=3).splitlines()
    headed = [line.split()[1] for line in words if line.startswith(("  violation", "  advice"))]
    assert headed == ["type"] * 4 + ["unknown-field"] * 3
    assert words[-2:] == [
        "  … and 997 more: violation type at /entries/*/attempts",
        "  … and 997 more: advice unknown-field in /entries/*",
    ]


def test_kinds_without_end_are_counted_together():
    report = validate({"entries": [{"attempts": 1}] * 41})
    many = Report(report.operation, tuple(replace(each, rule=f"rule{n}") for n, each in enumerate(report.findings)))
    words = render(many, max_findings=1).splitlines()
    assert len(words) < 16
    assert words[-2:] == ["  … and 1 more: violation rule10 at /entries/*/attempts", "  … and 30 more of other kinds"]


def test_a_member_may_have_a_name_longer_than_any_screen():
    words = render(validate({"entries": [{"k" * 100_000: 1}]}))
    assert max(map(len, words.splitlines())) < 250
    assert "/entries/0/kkk" in words


def test_colour_is_asked_for():
    report = validate("{}")
    assert "\x1b" not in render(report, source="{}")
    assert "\x1b[1;31mviolation required\x1b[0m" in render(report, source="{}", style=COLOURED)


def test_a_report_of_no_operation():
    assert render(Report(""), "a.yaml") == "a.yaml: in order"


def test_json_has_no_more_than_the_report():
    report = validate('{"entries": []}')
    value = report_to_json(report, "a")
    assert json.loads(json.dumps(value)) == value
    assert (value["name"], value["ok"], len(value["findings"])) == ("a", False, 1)


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ('{"a": 7}', "7"),
        ('{"a": "界宽", "b": 7}', "7"),
        ('{"a": "e\u0301", "b": 7}', "7"),
        ("\t\t7", "7"),
        ('{"a": "' + "x" * 500 + '", "b": 7, "c": "' + "y" * 500 + '"}', "7"),
        ('["' + "x" * 50_000 + '", 7]', "7"),
        ('{"long": "' + "x" * 50_000 + '", "b": 7}', "7"),
    ],
)
def test_the_caret_points_at_the_value(line, target):
    pointed, shown = caret(line, line.index(target) + 1)
    assert pointed == target
    assert len(shown) <= 104


def test_what_is_far_off_is_cut():
    line = '{"long": "' + "x" * 50_000 + '", "name": 7, "c": "' + "y" * 500 + '"}'
    assert caret(line, line.index("7") + 1)[1].startswith('…"name": 7, "c": "yyy')
    line = '{"a": 1, "b": "' + "x" * 500 + '", "name": 7}'
    assert caret(line, line.index("7") + 1)[1].startswith("…xxxx")


def test_beyond_the_line():
    assert excerpt("[]", 3).indent == 2
    assert excerpt("[]", 99).indent == 2
    assert excerpt("", 1).text == ""


@pytest.mark.parametrize(
    "line",
    [
        '{"outputJson": "SECRET", "n": 7}',
        '{"n": 7, "outputJson": "SECRET"}',
        '{"n": 7, "output\\u004ason": "SECRET"}',
        '{"token" : "SECRET","n": 7}',
        '{"password":{"a": ["SECRET", {"b": "SECRET"}]}, "n": 7}',
        '{"password": 1234567, "n": 7}'.replace("1234567", "8880888"),
        '{"n": 7, "credentials": ["SECRET", "SECRET"]}',
        '"SECRET"}, "n": 7',
        '"SECRET", "x": {"a": "SECRET"}]}, {"n": 7',
        '{"n": 7, "x": "Bearer SECRET"}',
        '{"x": "t1.SECRET", "n": 7}',
        '{"n": 7, "inputJson": "SECRET' + "x" * 1000,
        '{"outputJson": "' + "SECRET" * 9000 + '", "n": 7, "inputJson": "SECRET',
    ],
)
def test_what_is_masked_is_not_shown(line):
    pointed, shown = caret(line, line.index("7") + 1)
    assert pointed == "7"
    assert "SECRET" not in shown
    assert "8880888" not in shown
    assert "***" in shown or line.startswith('{"outputJson": "SECRETSECRET')
    assert "SECRET" in line or "8880888" in line


def test_values_are_shown_when_asked():
    line = '{"outputJson": "SECRET", "n": 7, "x": "Bearer SECRET"}'
    assert caret(line, line.index("7") + 1, show_values=True)[1] == line


def test_neighbours_that_are_not_masked_are_shown():
    line = '{"id": "step-1", "tags": [{"b": "c"}], "n": 7, "x": "y"}'
    assert caret(line, line.index("7") + 1) == ("7", line)


@pytest.mark.parametrize(
    ("line", "depth", "shown"),
    [
        ('{"a": "near", "outputJson": 7, "b": "near"}', 0, '{"a": "near", "outputJson": ***, "b": "near"}'),
        ('{"a": "near", "secret": {"b": [7]}}', 2, '{"a": "near", "secret": {"b": [***]}}'),
        ('{"a": "near", "token": {"cookie": 7}}', 1, '{"a": "near", "token": {"cookie": ***}}'),
        ('{"a": 1, "b": 7}', 0, '{"a": ***, "b": ***}'),
        ('{"a": 1, "outputJson": 7}', 1, '{"a": ***, "outputJson": ***}'),  # the name is that of another member
        ('{"a": 1, "b": {"outputJson": 7}}', 1, '{"a": ***, "b": {"outputJson": ***}}'),
        ('{"a": 1, "b": {"token": {"c": 7}}}', 2, '{"a": ***, "b": {"token": {"c": ***}}}'),
        ('"a": 1, "outputJson": 7', 3, '"a": ***, "outputJson": ***'),
        ('"a": 1, 7', 0, '"a": ***, ***'),
        ('"a": 1}, {"b": "c", "outputJson": 7', 0, '"a": ***}, {"b": "c", "outputJson": ***'),
    ],
)
def test_a_masked_place_hides_its_whole_line_unless_its_name_is_there(line, depth, shown):
    assert excerpt(line, line.index("7") + 1, depth=depth).text == shown


def test_a_masked_place_hides_its_value():
    source = '{"entries": [{"output": {"outputJson": 12345}}], "x": "near"}'
    words = render(validate(source), source=source)
    assert "12345" not in words
    assert '"x": "near"' in words
    assert "12345" in render(validate(source, policy=Policy(show_values=True)), source=source, show_values=True)


def test_a_terminal_obeys_nothing_of_a_payload():
    source = '{"entries": [{"title": "\x1b[2J\u202e\x07", "attempts": 3}]}'
    words = render(validate(source), source=source)
    assert not set(words) & set("\x1b\u202e\x07")


def test_after_a_fault_little_is_shown():
    source = '{"entries": [ oops "token": "SECRET" ]}'
    words = render(validate(source), source=source)
    assert "oops" not in words
    assert "SECRET" not in words


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [("\ufeff{}", 1, "\\ufeff…"), ("{\x00", 2, "{\\u0000"), ('{"a": "\U000e0001x"}', 8, '{"a": "\\U000e0001…')],
)
def test_no_escape_is_cut(line, column, shown):
    assert excerpt(line, column, after=1, show_values=True).text == shown
    for at in range(1, 60):
        words = excerpt("\x1b" * 60, at, after=7, show_values=True).text
        assert words.strip("…").replace("\\u001b", "") == ""


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\u202e", "\u2028", "\x7f", "\r", "\x00", "\ud800"])
def test_nothing_that_a_terminal_obeys_gets_through(character):
    for payload in (
        {"entries": [{"status": character, f"a{character}": 1, "attempts": [character]}]},
        {character: character},
    ):
        for source in (json.dumps(payload), json.dumps(payload, ensure_ascii=False)):
            words = render(validate(source), source=source)
            assert all(each.isprintable() for each in words.split("\n"))


@pytest.mark.parametrize("width", [1, 40, 80, 300])
def test_lines_fit_the_terminal(width):
    text = '{"entries": [{"title": "' + "x" * 300 + '", "attempts": 3, "type": "' + "y" * 300 + '"}]}'
    report = validate(text)
    lines = render(report, source=text, style=replace(PLAIN, width=width)).split("\n")
    (shown, pointed) = (line for line in lines if "│" in line)
    assert len(shown) <= max(width, 32)
    assert shown[pointed.index("^")] == "3"
