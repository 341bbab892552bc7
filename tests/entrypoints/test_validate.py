"""`docpact validate` as a whole: options, exit codes, what goes to which stream."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from docpact.entrypoints.cli import main

ROOT = Path(__file__).parents[2]
GOOD = '{"entries": [{}]}'
BAD = '{"entries": [{"attempts": 3}]}'
NEW = '{"entries": [{"status": "NEW", "x": 1}]}'


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs the command in a folder of files; returns exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("good.json", GOOD), ("bad.json", BAD), ("new.json", NEW)):
        Path(name).write_text(text)

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = main(["validate", *map(str, arguments)])
        except SystemExit as exit_:
            code = exit_.code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


def test_a_folder(run):
    code, out, _ = run(".")
    assert code == 1
    assert [line.partition(":")[0] for line in out.splitlines() if line[0] != " "][:-1] == [
        "bad.json",
        "good.json",
        "new.json",
    ]
    assert out.endswith("3 judged, 1 passed, 2 failed\n")


def test_the_offending_line_is_shown(run):
    _, out, _ = run("bad.json")
    assert f"      1 │ {BAD}\n" in out
    _, out, _ = run("-", stdin=f"{GOOD}\n{GOOD}\n{BAD}\n".encode())
    assert f"      3 │ {BAD}\n" in out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("good.json",), 0),
        (("bad.json",), 1),
        (("bad.json", "missing.json"), 2),
        (("missing.json", "good.json"), 2),
        (("--policy", "tolerant", "new.json"), 0),
        (("--policy", "tolerant", "--fail-on", "advice", "new.json"), 1),
        (("--policy", "tolerant", "--new-enum-values", "ignore", "--fail-on", "advice", "new.json"), 0),
        (("--policy", "strict", "--new-enum-values", "ignore", "new.json"), 1),
        (("--new-enum-values", "ignore", "new.json"), 0),
        (("--policy", "lenient", "good.json"), 2),
        (("--max-findings", "0", "good.json"), 2),
        (("--jobs", "0", "good.json"), 2),
        (("--jobs", "x", "good.json"), 2),
        (("--format", "xml", "good.json"), 2),
    ],
)
def test_exit_codes(run, arguments, code):
    assert run(*arguments)[0] == code


@pytest.mark.parametrize("form", ["json", "sarif", "junit"])
def test_documents_stand_alone(run, form):
    """What a program reads is on standard output, what people read beside it is not."""
    code, out, err = run("--format", form, "good.json", "bad.json", "missing.json")
    assert code == 2
    assert "missing.json: cannot be read" in err
    assert err.endswith("2 judged, 1 passed, 1 failed, 1 could not be read\n")
    assert out.rstrip().endswith("</testsuites>" if form == "junit" else "}")
    if form != "junit":
        json.loads(out)


def test_quiet(run):
    assert run("--quiet", "good.json") == (0, "", "")
    code, out, _ = run("--quiet", "good.json", "bad.json")
    assert code == 1
    assert "good.json" not in out
    assert "bad.json: breaks" in out
    assert out.endswith("2 judged, 1 passed, 1 failed\n")
    assert json.loads(run("--quiet", "--format", "json", "good.json")[1])["inputs"] == []


def test_so_many_findings(run):
    Path("many.json").write_text(json.dumps({"entries": [{"attempts": 1}] * 50}))
    out = run("many.json")[1]
    assert out.count("expected a string") == 3
    assert "  … and 47 more: violation type at /entries/*/attempts\n" in out
    assert run("--max-findings", 30, "many.json")[1].count("expected a string") == 30
    (judged,) = json.loads(run("--format", "json", "many.json")[1])["inputs"]
    assert (len(judged["findings"]), judged["left_out"]) == (50, 0)


@pytest.mark.parametrize("option", ["--max-findings", "--max-bytes", "--jobs"])
@pytest.mark.parametrize("number", ["0", "-1", "x", "", "1.5", "9" * 5000])
def test_counts_are_counts(run, option, number):
    code, out, err = run(option, number, "good.json")
    if number != "9" * 5000:
        told = f"argument {option}: expected a whole number of 1 or more, found {number!r}"
        assert err == f"docpact validate: {told}; see docpact validate --help\n"
    assert (code, out) == (2, "")


@pytest.mark.parametrize("option", ["--max-findings", "--max-bytes"])
def test_a_count_past_any_that_matters(run, option):
    assert run(option, "9" * 30, "good.json")[0] == 0
    assert run(option, "9" * 30, "-", stdin=f"{GOOD}\n{BAD}\n".encode())[0] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="closes descriptors by the words of a POSIX shell")
@pytest.mark.parametrize(("closed", "code"), [(">&-", 1), ("2>&-", 2), (">&- 2>&-", 2), ("<&-", 2)])
@pytest.mark.usefixtures("run")
def test_streams_that_are_closed(closed, code):
    """The verdict is in the exit code; what belongs to one stream never goes to the other."""
    files = {1: "bad.json", 2: "missing.json"}[code] if closed != "<&-" else "-"
    command = f"{sys.executable} -m docpact.entrypoints.cli validate {files} {closed}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"docpact:" not in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "said", "line"),
    [
        ("a.yaml", "interactions:\n- request:\n    uri: x\n   secret: hunter2\n", "did not find expected key", 4),
        ("b.yaml", 'interactions:\n- {Cookie: "hunter2\n\n\n', "which begins on line 2", 5),
        ("c.har", '{"log": {"entries": [\n {"value": "hunter2", "headers": ["hunter2", }]}}', 'found "}"', 2),
    ],
)
def test_a_broken_recording_is_shown_where_it_breaks(run, name, content, said, line):
    Path(name).write_text(content)
    code, out, _ = run(name)
    assert code == 1
    assert said in out
    assert f"\n{line:>7} │ " in out
    assert f"  line {line}, column " in out
    assert "hunter2" not in out


def test_a_bad_contract_leaves_nothing_half_written(run):
    Path("number.json").write_text('{"type": 7}')
    for arguments in (("--operation", "A.b"), ("--schema", "missing.json"), ("--schema", "number.json")):
        code, out, err = run("--format", "json", *arguments, "good.json")
        assert (code, out) == (2, "")
        assert err.count("\n") == 1


def test_jobs_change_nothing_but_the_time(tmp_path):
    for number in range(12):
        (tmp_path / f"{number}.json").write_text((GOOD, BAD, NEW)[number % 3])
    (tmp_path / "many.ndjson").write_text(f"{GOOD}\n{BAD}\n" * 500)
    (tmp_path / "broken.yaml").write_text("[")
    (tmp_path / "cut.json.gz").write_bytes(b"\x1f\x8b\x08")
    (tmp_path / "big.ndjson").write_text(f"{GOOD}\n{'x' * 50_000}")
    told = []
    for jobs in ("1", "2"):
        command = [sys.executable, "-m", "docpact.entrypoints.cli", "validate", "--jobs", jobs, "--max-bytes", "40000"]
        done = subprocess.run(
            [*command, "--format", "json", "."], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        told.append((done.returncode, done.stdout, done.stderr))
    assert told[0] == told[1]
    assert told[0][0] == 2
    assert "1,014 judged" in told[0][2]


def test_colour_only_on_a_terminal(run, monkeypatch):
    assert "\x1b[" not in run("bad.json")[1]
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;31mviolation type\x1b[0m" in run("bad.json")[1]
    assert "\x1b[" not in run("--format", "github", "bad.json")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("bad.json")[1]
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[" not in run("bad.json")[1]


def test_masked_unless_asked(run):
    Path("secret.json").write_text('{"entries": [{"input": {"inputJson": 12345, "token": "SECRET"}}]}')
    told = "".join(run("secret.json", "--format", form)[1] for form in ("text", "json", "sarif", "junit", "github"))
    assert "12345" not in told
    assert "SECRET" not in told
    assert "12345" in run("--show-values", "secret.json")[1]


def test_what_generate_writes_is_judged(run):
    assert main(["generate", "-n", "2", "--format", "json", "--out", "made.json"]) == 0
    code, out, _ = run("made.json")
    assert code == 1
    assert "it looks like a list of payloads: --each judges each element" in out
    assert run("--each", "made.json")[0] == 0
    assert main(["drift", "--from", "made.json"]) == 0


def test_a_recording_without_a_known_call(run):
    Path("other.yaml").write_text("interactions: []")
    code, out, _ = run("other.yaml")
    assert code == 2
    assert "advice recording-unmatched" in out
    assert "0 judged, 0 passed, 0 failed, 1 not judged; nothing could be judged" in out
    assert run("other.yaml", "good.json")[0] == 0
    assert run("--fail-on", "advice", "other.yaml")[0] == 1


API = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/"


def recorded(path, answer, method="GET", body=None, status=200, sent="application/json"):
    return {
        "request": {"method": method, "uri": API + path, "body": body, "headers": {"content-type": [sent]}},
        "response": {"status": {"code": status}, "headers": {}, "body": {"string": answer}},
    }


def write_cassette(*interactions):
    Path("cassette.json").write_text(json.dumps({"interactions": interactions}))
    return "cassette.json"


@pytest.mark.parametrize(
    ("path", "method", "code", "said"),
    [
        ("executions/run1", "GET", 1, "violation unmatched-request at /request/path"),
        ("execution/run1/history", "POST", 2, "advice unmatched-request at /request/path"),
        ("workflow/w1/operations", "GET", 2, "the nearest is GET /workflows/v1/workflow/{workflowId} (Workflow.get)"),
    ],
)
def test_a_recorded_call_of_no_operation_is_told(run, path, method, code, said):
    astray = recorded(path, GOOD, method)
    found, out, _ = run(write_cassette(astray))
    assert found == code
    assert said in out
    assert f"recorded on line 1: {method} {API}{path} answered 200" in out
    history = recorded("execution/run1/history", GOOD)
    found, out, _ = run(write_cassette(astray, history))
    assert found == code % 2
    assert said in out


@pytest.mark.parametrize(
    ("options", "pointers"),
    [
        ({"body": '{"workflow_id": "x"}'}, ["/request/body", "/request/body/workflow_id"]),
        ({"body": '{"workflowId": "x"}'}, []),
        ({"body": {"base64_string": "eyJ3b3JrZmxvd0lkIjogIngifQ=="}}, []),
        (
            {"body": '{"workflowId": 1}', "sent": "text/plain"},
            ["/request/headers/Content-Type", "/request/body/workflowId"],
        ),
        ({"body": None}, ["/request/body"]),
        ({"body": None, "status": 400, "answer": '{"code": 3, "message": "no"}'}, ["/request/body"]),
        ({"body": '{"workflowId": "x"}', "answer": '{"executionId": 3}'}, ["/executionId"]),
    ],
)
def test_both_sides_of_a_recorded_exchange_are_judged(run, options, pointers):
    exchange = recorded(**{"path": "execution/start", "method": "POST", "answer": '{"executionId": "run1"}', **options})
    code, out, _ = run(write_cassette(exchange), "--format", "json")
    (found,) = json.loads(out)["inputs"]
    assert [each["pointer"] for each in found["findings"]] == pointers
    assert code == int(bool(pointers))
    for form in ("text", "sarif", "junit", "github"):
        assert run("cassette.json", "--format", form)[0] == code


@pytest.mark.parametrize(
    ("posted", "rules"), [({"text": "{}"}, ["required"]), ({"params": []}, []), (None, ["required"])]
)
def test_what_a_har_file_does_not_tell_of_a_request_is_not_judged(run, posted, rules):
    request = {"method": "POST", "url": API + "execution/start", "headers": []}
    entry = {
        "request": request | ({} if posted is None else {"postData": posted}),
        "response": {"status": 200, "headers": [], "content": {"text": '{"executionId": "run1"}'}},
    }
    Path("a.har").write_text(json.dumps({"log": {"entries": [entry]}}))
    (found,) = json.loads(run("a.har", "--format", "json")[1])["inputs"]
    assert [each["rule"] for each in found["findings"]] == rules


LIST = '[{"entries": [{"attempts": 2}]},\n {"entries": [{}]}, {"entries":\n []}, 3]'


def test_each_element_of_a_list_is_judged_if_asked(run):
    Path("list.json").write_text(LIST)
    code, out, _ = run("list.json")
    assert code == 1
    assert "found an array of 4 elements" in out
    code, out, _ = run("--each", "list.json", "good.json")
    assert code == 1
    headed = [line for line in out.splitlines() if line.startswith(("list", "good", "  violation"))]
    assert [line.partition(":")[0] for line in headed if not line.startswith(" ")] == [
        "list.json#0", "list.json#1", "list.json#2", "list.json#3", "good.json",
    ]  # fmt: skip
    assert [line for line in headed if line.startswith(" ")] == [
        "  violation type at /entries/0/attempts  line 1, column 28",
        "  violation min-items at /entries  line 3, column 2",
        "  violation type at (the whole payload)  line 3, column 7",
    ]
    assert '      1 │ {"entries": [{"attempts": 2}]}\n        │                           ^' in out
    assert "5 judged, 2 passed, 3 failed" in out


@pytest.mark.parametrize(
    ("text", "code"), [("[]", 2), ("[3", 1), ("[1] 2", 1), ('[{"entries": [{}], "entries": [{}]}]', 1)]
)
def test_what_is_a_list_of_none_or_no_list(run, text, code):
    Path("odd.json").write_text(text)
    assert run("--each", "odd.json")[0] == code


def test_help_says_the_rules(run):
    out = run("--help")[1]
    for said in ("--max-bytes N bounds what is read", "16 N", "VCR.py", "2 wins over 1", "--policy"):
        assert said in out


def test_the_hook():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == "docpact-validate"
    assert hook["entry"].split()[:2] == ["docpact", "validate"]
    assert hook["language"] == "python"
    wanted = re.compile(hook["files"])
    for name in ("tests/cassettes/a.yaml", "fixtures/x/history.json.gz", "a/recordings/b.har", "fixtures/a.ndjson"):
        assert wanted.search(name), name
    for name in ("package.json", ".pre-commit-config.yaml", "fixtures/a.py", "myfixtures/a.json"):
        assert not wanted.search(name), name
