"""The command line: what it prints, its exit codes, and that bad input is one clear line."""

import io
import json
import os
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from docpact.contract import operations, validate
from docpact.entrypoints.cli import main

GOOD = '{"entries": [{}]}'
BAD = '{\n  "entries": [\n    {"attempts": 3}\n  ]\n}'


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs a command in an empty folder; returns exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as exit_:
            code = exit_.code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


@pytest.fixture
def files(tmp_path):
    (tmp_path / "good.json").write_text(GOOD)
    (tmp_path / "bad.json").write_text(BAD)
    return tmp_path


def test_validate_says_what_is_wrong(run, files):
    code, out, err = run("validate", files / "good.json", files / "bad.json")
    assert code == 1
    assert err == ""
    assert "good.json: conforms to Execution.getHistory" in out
    assert "violation type at /entries/0/attempts  line 3, column 18" in out
    assert "Execution.getHistory.md line" in out
    assert "2 judged, 1 passed, 1 failed" in out


def test_validate_as_json(run, files):
    code, out, _ = run("validate", "--format", "json", files / "bad.json")
    (judged,) = json.loads(out)["inputs"]
    (finding,) = judged["findings"]
    assert code == 1
    assert (judged["name"], judged["ok"]) == (str(files / "bad.json"), False)
    assert (finding["rule"], finding["severity"], finding["pointer"]) == ("type", "violation", "/entries/0/attempts")
    assert (finding["line"], finding["column"]) == (3, 18)
    assert finding["origin"].keys() == {"source", "line", "phrase"}
    assert finding["message"].startswith("expected a string")


@pytest.mark.parametrize(
    ("text", "code"),
    [(GOOD, 0), (BAD, 1), ("", 1), ("{", 1), ("\ufeff" + GOOD, 1), ('{"entries": [{"x": 1}]}', 0), ("[" * 100_000, 1)],
)
def test_validate_standard_input(run, text, code):
    assert run("validate", "-", stdin=text.encode())[0] == code


def test_validate_ndjson(run, files):
    lines = f"{GOOD}\n\n" + json.dumps(json.loads(BAD)) + "\n{"
    (files / "many.ndjson").write_text(lines)
    code, out, _ = run("validate", "--format", "json", files / "many.ndjson")
    judged = json.loads(out)["inputs"]
    assert code == 1
    assert [each["name"].rpartition(":")[2] for each in judged] == ["1", "3", "4"]
    assert [each["ok"] for each in judged] == [True, False, False]
    assert judged[1]["findings"][0]["line"] == 3
    assert len(json.loads(run("validate", "--format", "json", "-", stdin=lines.encode())[1])["inputs"]) == 3


def test_advice_fails_when_asked(run, files):
    (files / "advice.json").write_text('{"entries": [{"x": 1}]}')
    assert run("validate", files / "advice.json")[0] == 0
    assert run("validate", "--fail-on", "advice", files / "advice.json")[0] == 1
    assert run("validate", "--unknown-fields", "violation", files / "advice.json")[0] == 1
    assert run("validate", "--unknown-fields", "ignore", "--fail-on", "advice", files / "advice.json")[0] == 0


def test_new_enum_values_are_tolerated_when_asked(run):
    text = b'{"entries": [{"status": "NEW"}]}'
    assert run("validate", "-", stdin=text)[0] == 1
    assert run("validate", "--new-enum-values", "advice", "-", stdin=text)[0] == 0


def test_nulls_are_tolerated_when_asked(run):
    text = b'{"entries": [{"id": null}]}'
    assert run("validate", "-", stdin=text)[0] == 1
    assert run("validate", "--nulls", "advice", "-", stdin=text)[0] == 0
    assert run("validate", "--policy", "tolerant", "-", stdin=text)[0] == 0
    assert run("validate", "--policy", "tolerant", "--nulls", "violation", "-", stdin=text)[0] == 1


def test_the_reference_engine(run, files):
    code, out, _ = run("validate", "--engine", "reference", "--format", "json", files / "bad.json")
    assert code == 1
    assert [each["rule"] for each in json.loads(out)["inputs"][0]["findings"]] == ["type"]


def test_a_schema_of_ones_own(run, files):
    (files / "own.json").write_text('{"type": "object", "required": ["a"]}')
    assert run("validate", "--schema", "own.json", "-", stdin=b'{"a": 1}')[0] == 0
    assert run("validate", "--schema", "own.json", "-", stdin=b"{}")[0] == 1


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ("{", "not JSON"),
        ("[]", "expected a JSON object"),
        ('{"type": "thing"}', "not JSON Schema 2020-12"),
        ('{"openapi": "3.1.0", "paths": {}}', "an OpenAPI document: use --api"),
        ('{"$ref": "#/nowhere"}', "#/$ref: the reference"),
        ('{"$ref": "http://example.com/x"}', "#/$ref: expected a reference into this schema"),
    ],
)
def test_a_bad_schema(run, files, schema, said):
    (files / "own.json").write_text(schema)
    code, _, err = run("validate", "--schema", "own.json", "-", stdin=b"{}")
    assert code == 2
    assert err.startswith("docpact validate: own.json: ")
    assert said in err


def test_what_cannot_be_opened_wins(run, files):
    code, out, err = run("validate", "missing.json", files, files / "bad.json")
    assert code == 2
    assert "missing.json: cannot be read: No such file or directory" in err
    assert "3 judged, 1 passed, 2 failed, 1 could not be read" in out


def test_too_many_bytes(run, files):
    code, _, err = run("validate", "--max-bytes", 5, files / "good.json")
    assert code == 2
    assert "more than 5 bytes, the most that is read; --max-bytes sets the bound\n" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("", "docpact: expected a command, one of validate, generate, derive, diff, drift, schema, serve, "),
        ("validat x.json", "demo, found 'validat' (perhaps validate was meant); see docpact --help"),
        ("--nope", "docpact: unrecognized arguments: --nope; see docpact --help"),
        ("validate", "docpact validate: the following arguments are required: FILE; see docpact validate --help"),
        ("validate x.json --nope", "docpact validate: unrecognized arguments: --nope; see docpact validate --help"),
        ("validate --format xml x.json", "docpact validate: argument --format: invalid choice: 'xml' (choose from"),
        ("validate --operation A.b x.json", "docpact validate: no contract for 'A.b'; shipped are: Execution.get, "),
        ("generate -n 0", "docpact generate: argument -n: expected a whole number of 1 or more, found '0'; see"),
        ("coverage combine", "docpact coverage combine: the following arguments are required: FILE; see"),
    ],
)
def test_wrong_usage_is_one_line(run, arguments, told):
    code, out, err = run(*arguments.split())
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_unknown_operation(run):
    for arguments in (("validate", "--operation", "A.b", "-"), ("schema", "A.b")):
        code, _, err = run(*arguments)
        assert code == 2
        assert "no contract for 'A.b'; shipped are: " in err


def test_schema(run):
    code, out, _ = run("schema", "Execution.getHistory")
    schema = json.loads(out)
    assert code == 0
    assert schema["required"] == ["entries"]
    assert schema["properties"]["execution"]["properties"]["duration"]["format"] == "protobuf-duration"
    assert "x-" not in out
    page = json.loads(run("schema", "--layer", "page", "--origins", "Execution.getHistory")[1])
    assert "format" not in page["properties"]["execution"]["properties"]["duration"]
    assert page["properties"]["entries"]["x-origins"]["minItems"]["phrase"]
    assert run("schema", "--list")[1].splitlines() == list(operations())


def test_generate(run):
    code, out, _ = run("generate", "-n", 5, "--seed", 3)
    lines = out.splitlines()
    assert code == 0
    assert len(set(lines)) == 5
    assert all(not validate(line).findings for line in lines)
    assert run("generate", "-n", 5, "--seed", 3)[1] == out
    assert run("generate", "-n", 5, "--seed", 4)[1] != out
    assert run("generate", "-n", 2, "--seed", 3)[1].splitlines() == lines[:2]


def test_generate_into_a_folder(run, tmp_path):
    assert run("generate", "-n", 2, "--out", "made/here")[0] == 0
    written = sorted((tmp_path / "made/here").iterdir())
    assert [each.name for each in written] == ["history-1.json", "history-2.json"]
    before = written[0].read_bytes()
    code, _, err = run("generate", "-n", 2, "--seed", 9, "--out", "made/here")
    assert code == 2
    assert "history-1.json: exists already; --force replaces it" in err
    assert written[0].read_bytes() == before
    assert run("generate", "-n", 2, "--seed", 9, "--out", "made/here", "--force")[0] == 0
    assert written[0].read_bytes() != before
    assert sorted((tmp_path / "made/here").iterdir()) == written


def test_generate_where_nothing_can_be_written(run, files):
    (files / "taken").touch()
    code, _, err = run("generate", "--out", files / "taken")
    assert code == 2
    assert "taken: cannot be made a folder" in err


def test_what_is_generated_is_accepted(run):
    generated = run("generate", "-n", 3)[1]
    code, out, _ = run("validate", "--fail-on", "advice", "-", stdin=generated.encode())
    assert code == 0
    assert "3 judged, 3 passed" in out


def test_derive(run, page):
    code, out, err = run("derive", page)
    schema = json.loads(out)
    assert (code, err) == (0, "")
    assert schema["x-operation"]["name"] == "Execution.getHistory"
    assert schema["properties"]["entries"]["minItems"] == 1
    assert run("derive", "-", stdin=page.read_bytes())[0] == 0
    assert "Execution.getHistory" in run("derive", "--explain", page)[1]


def test_what_is_derived_judges(run, page, files):
    (files / "derived.json").write_text(run("derive", page)[1])
    assert run("validate", "--schema", "derived.json", files / "good.json")[0] == 0
    assert run("validate", "--schema", "derived.json", files / "bad.json")[0] == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"# Title\n", b"\xff\xfe", b'{"a": 1}'])
def test_derive_refuses_what_is_no_page(run, files, content):
    (files / "page.md").write_bytes(content)
    code, out, err = run("derive", files / "page.md")
    assert (code, out) == (2, "")
    assert err.startswith("docpact derive: ")
    assert "page.md" in err
    assert err.count("\n") == 1


def test_derive_missing(run):
    code, _, err = run("derive", "missing.md")
    assert code == 2
    assert "missing.md" in err


def test_demo(run):
    code, out, _ = run("demo")
    assert code == 0
    for said in ("GET https://serverless-workflows", "entries", "FINISHED", "404", "date-time", "attempts", "duration"):
        assert said in out
    assert "3 violations" in out


@pytest.mark.slow
def test_a_closed_pipe_is_no_error():
    program = f"{sys.executable} -m docpact.entrypoints.cli generate -n 300 | head -n 1"
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True, env=dict(os.environ))
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_the_command_is_installed():
    (script,) = entry_points(group="console_scripts", name="docpact")
    assert script.load() is main
