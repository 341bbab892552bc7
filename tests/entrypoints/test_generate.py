"""`docpact generate`: what is written, in which format and where, and that it is the same each time."""

import io
import json
import os
import subprocess
import sys

import pytest
import yaml

from docpact.contract import Contract, operations
from docpact.entrypoints.cli import main
from docpact.strategies import SCENARIOS, violation_cases

HISTORY = "Execution.getHistory"
URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution"


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs `docpact generate` in an empty folder; returns exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, command="generate"):
        try:
            code = main([command, *map(str, arguments)])
        except SystemExit as exit_:
            code = exit_.code
        return code, *capsys.readouterr()

    return run


def lines(run, *arguments):
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    return [json.loads(each) for each in out.splitlines()]


@pytest.mark.parametrize("operation", operations())
@pytest.mark.parametrize("profile", ["typical", "any", "edge"])
def test_every_profile_of_every_operation_conforms(run, operation, profile):
    contract = Contract.load(operation)
    payloads = lines(run, "-n", 40, "--operation", operation, "--profile", profile)
    assert len(payloads) == 40
    for each in payloads:
        assert contract.conforms(each)
        assert profile != "typical" or not contract.validate(each).findings


@pytest.mark.parametrize("operation", operations())
def test_invalid_payloads_break_one_rule_each(run, operation):
    contract = Contract.load(operation)
    values = [each for each in violation_cases(operation) if not isinstance(each.payload, bytes)]
    payloads = lines(run, "-n", len(values) + 1, "--operation", operation, "--profile", "invalid")
    rules = [[found.rule for found in contract.validate(each).violations] for each in payloads]
    assert rules[:-1] == [[each.rule] for each in values]
    assert payloads[-1] == payloads[0]


def test_edges_are_drawn(run):
    text = json.dumps(lines(run, "-n", 100, "--profile", "edge"))
    for edge in ("123456789Z", "9007199254740993", "0001-01-01", "-315576000000.999999999s", "lastError"):
        assert edge in text


def test_groups_are_included_when_asked_for(run):
    text = json.dumps(lines(run, "-n", 100, "--profile", "any", "--include", "evolution", "--include", "unusual"))
    assert "addedLater" in text
    assert "+03:00" in text


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenarios(run, name):
    for each in lines(run, "-n", 5, "--scenario", name):
        assert each["execution"]["status"] == SCENARIOS[name].execution


def test_statuses_and_numbers_of_entries(run):
    payloads = lines(run, "-n", 30, "--status", "FAILED", "--entries", "2:4")
    assert {each["execution"]["status"] for each in payloads} == {"FAILED"}
    assert {len(each["entries"]) for each in payloads} == {2, 3, 4}
    assert [len(each["entries"]) for each in lines(run, "--entries", 12)] == [12]


@pytest.mark.parametrize("profile", ["typical", "any", "edge", "invalid"])
def test_a_longer_series_begins_with_the_shorter(run, profile):
    assert lines(run, "-n", 9, "--profile", profile)[:4] == lines(run, "-n", 4, "--profile", profile)


@pytest.mark.parametrize("profile", ["typical", "any", "edge", "invalid"])
def test_seeds_differ(run, profile):
    assert lines(run, "-n", 9, "--seed", 1, "--profile", profile) != lines(run, "-n", 9, "--profile", profile)


FIRST_PAYLOADS = {
    ("any", 71): {
        "execution": {"id": "]]>", "status": "RUNNING"},
        "entries": [
            {
                "description": "step",
                "startedAt": "2024-02-28T12:00:00Z",
                "input": {"inputJson": '{"a": 1, "b": 2}'},
                "type": "step",
                "attempts": "9007199254740992",
                "lastError": {"message": "step", "errorCode": "step"},
            }
        ],
    },
    ("edge", 71): {
        "execution": {"id": "]]>", "workflowId": "]]>", "status": "FINISHED"},
        "entries": [{"description": "1", "input": {}, "status": "CANCEL_REQUESTED", "type": "1", "lastError": {}}],
    },
}
"""By profile and seed; any and edge take no words from Faker. When the schema or the tables change, so do these."""


@pytest.mark.parametrize(("profile", "seed"), FIRST_PAYLOADS)
def test_the_bytes_are_the_same_everywhere(run, profile, seed):
    expected = json.dumps(FIRST_PAYLOADS[profile, seed], ensure_ascii=False, separators=(",", ":"))
    assert run("--profile", profile, "--seed", seed)[1] == f"{expected}\n"


def test_another_process_gives_the_same_bytes():
    program = (
        "from docpact.entrypoints.cli import main\n"
        "for profile in ('typical', 'any', 'edge', 'invalid'):\n"
        "    main(['generate', '-n', '20', '--profile', profile, '--format', 'vcr'])\n"
    )
    environments = ({"PYTHONHASHSEED": "1", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})
    first, second = (
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env={**os.environ, **each})
        for each in environments
    )
    assert first.stdout == second.stdout
    assert len(first.stdout) > 10_000


def test_json_on_standard_output(run):
    one, several = run("--format", "json")[1], run("--format", "json", "-n", 3)[1]
    assert Contract.load().conforms(one)
    assert json.loads(several)[0] == json.loads(one)
    assert len(json.loads(several)) == 3
    assert one.startswith('{\n  "execution"')


@pytest.mark.parametrize(
    ("out", "kind"),
    [("a.ndjson", "ndjson"), ("a.jsonl", "ndjson"), ("a.yaml", "vcr"), ("a.YML", "vcr"), ("a.har", "har")],
)
def test_the_ending_tells_the_format(run, tmp_path, out, kind):
    assert run("-n", 3, "--out", out) == (0, "", "")
    assert (tmp_path / out).read_bytes().decode() == run("-n", 3, "--format", kind)[1]


@pytest.mark.parametrize("operation", operations())
@pytest.mark.parametrize("out", ["made.ndjson", "made.yaml", "made.har", "made"])
def test_what_is_written_is_accepted(run, operation, out):
    assert run("-n", 10, "--operation", operation, "--profile", "any", "--out", out)[0] == 0
    code, said, _ = run("--operation", operation, out, command="validate")
    assert code == 0, said
    assert "10 judged, 10 passed" in said


@pytest.mark.parametrize("out", ["made.yaml", "made.har", "made"])
def test_faults_of_text_are_written_as_bytes(run, out):
    number = len(violation_cases(HISTORY))
    assert run("-n", number, "--profile", "invalid", "--out", out)[0] == 0
    code, said, _ = run(out, command="validate")
    assert code == 1
    assert f"{number} judged, 0 passed, {number} failed" in said
    for rule in ("utf-8", "json", "duplicate-key", "surrogate"):
        assert f"violation {rule}" in said


def test_a_cassette_is_one_of_vcr(run):
    cassette = yaml.safe_load(run("-n", 2, "--format", "vcr")[1])
    payload = lines(run)[0]
    first = cassette["interactions"][0]
    assert cassette["version"] == 1
    assert first["request"]["method"] == "GET"
    assert first["request"]["uri"] == f"{URL}/{payload['execution']['id']}/history"
    assert json.loads(first["response"]["body"]["string"]) == payload
    assert first["response"]["status"] == {"code": 200, "message": "OK"}


def test_a_request_that_needs_a_body_or_a_query_has_it(run):
    start = yaml.safe_load(run("--format", "vcr", "--operation", "Execution.start")[1])["interactions"][0]["request"]
    assert (start["method"], start["uri"]) == ("POST", f"{URL}/start")
    assert len(json.loads(start["body"])["workflowId"]) == 20
    listed = json.loads(run("--format", "har", "--operation", "Execution.list")[1])["log"]["entries"][0]["request"]
    assert [each["name"] for each in listed["queryString"]] == ["workflowId"]
    assert listed["url"] == f"{URL}?workflowId={listed['queryString'][0]['value']}"


def test_a_recording_has_all_that_har_demands(run):
    log = json.loads(run("-n", 2, "--format", "har")[1])["log"]
    assert log["version"] == "1.2"
    for each in log["entries"]:
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= each.keys()
        common = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
        assert common | {"method", "url", "queryString"} <= each["request"].keys()
        assert common | {"status", "statusText", "content", "redirectURL"} <= each["response"].keys()
        assert each["response"]["content"]["size"] == len(each["response"]["content"]["text"].encode())


def test_vcr_plays_every_answer(run, tmp_path):
    vcr = pytest.importorskip("vcr", reason="VCR.py is not installed")
    requests = pytest.importorskip("requests")
    run("-n", 50, "--profile", "edge", "--out", "cassette.yaml")
    recorded = yaml.safe_load((tmp_path / "cassette.yaml").read_text(encoding="utf-8"))["interactions"]
    with vcr.use_cassette(str(tmp_path / "cassette.yaml"), record_mode="none") as cassette:
        for each in recorded:
            answer = requests.get(each["request"]["uri"], timeout=5)
            assert answer.content == each["response"]["body"]["string"].encode()
        assert cassette.all_played


def test_nothing_is_written_where_one_file_exists(run, tmp_path):
    (tmp_path / "made").mkdir()
    (tmp_path / "made/history-3.json").write_text("kept")
    code, _, err = run("-n", 4, "--out", "made")
    assert code == 2
    assert err.endswith("history-3.json: exists already; --force replaces it\n")
    assert [each.name for each in (tmp_path / "made").iterdir()] == ["history-3.json"]
    assert run("-n", 4, "--out", "made", "--force")[0] == 0
    assert len(list((tmp_path / "made").iterdir())) == 4
    assert (tmp_path / "made/history-3.json").read_text() != "kept"


def test_a_name_that_ends_in_json_is_one_file(run, tmp_path):
    for count in (1, 2):
        _, out, _ = run("-n", count, "--format", "json")
        assert run("-n", count, "--out", "one.json", "--force") == (0, "", "")
        assert (tmp_path / "one.json").read_text() == out


def test_files_of_other_operations_are_named_after_them(run, tmp_path):
    assert run("-n", 2, "--operation", "Workflow.list", "--out", "made")[0] == 0
    assert {each.name for each in (tmp_path / "made").iterdir()} == {"workflow-list-1.json", "workflow-list-2.json"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--scenario", "Nowhere"], "docpact generate: scenario='Nowhere': expected one of HappyPath, "),
        (["--status", "DONE"], "docpact generate: status='DONE': expected one of FINISHED, "),
        (["--scenario", "HappyPath", "--status", "FAILED"], "leads to FINISHED, not to FAILED"),
        (["--status", "FAILED", "--profile", "any"], "--status: only with --profile typical"),
        (["--entries", "3", "--scenario", "FailPath", "--operation", "Execution.get"], "--scenario and --entries"),
        (["--include", "unusual"], "--include: only with --profile any or edge"),
        (["--operation", "A.b"], "no contract for 'A.b'"),
        (["--out", "none/made.har"], "made.har: cannot be written: No such file or directory"),
        (["--out", "nul\0"], "cannot be "),
    ],
)
def test_bad_options_are_one_line(run, arguments, said):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["--seed", "1.5"], ["--seed", "x"], ["-n", "0"], ["--entries", "0"], ["--entries", "5:3"], ["--entries", "a:b"],
     ["--profile", "usual"], ["--format", "xml"], ["--include", "more"]],
)  # fmt: skip
def test_bad_values_are_usage_errors(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("docpact generate: argument ")


def test_an_interrupted_file_is_not_there(run, tmp_path, monkeypatch):
    def interrupted(*_arguments):
        yield b"begun"
        raise KeyboardInterrupt

    monkeypatch.setattr("docpact.entrypoints.generate.recordings.har", interrupted)
    assert run("--out", "made.har")[0] == 130
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_comes_to_be_meanwhile_stays(run, tmp_path, monkeypatch):
    def slow(*_arguments):
        (tmp_path / "made.har").write_text("mine")
        yield b"theirs"

    monkeypatch.setattr("docpact.entrypoints.generate.recordings.har", slow)
    code, _, err = run("--out", "made.har")
    assert (code, (tmp_path / "made.har").read_text()) == (2, "mine")
    assert "made.har: exists already; --force replaces it" in err
    assert [each.name for each in tmp_path.iterdir()] == ["made.har"]


def test_a_long_run_has_a_bar_on_a_terminal(run, monkeypatch):
    from docpact.entrypoints.terminal import progress

    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    monkeypatch.setattr(progress, "_PERIOD", 0)
    assert run("-n", 4, "--out", "made.ndjson")[0] == 0
    drawn = terminal.getvalue()
    assert all(share in drawn for share in (" 25%", " 50%", " 75%", "100%"))
    assert drawn.endswith("\r\x1b[K")
