"""`docpact drift`: what it takes, prints and writes, its exit codes."""

import json
from pathlib import Path

import pytest

from docpact.contract import Contract, shipped_overlay, shipped_schema
from docpact.contract.overlay import apply_overlay
from docpact.entrypoints.cli import main

CASSETTES = Path(__file__).parents[1] / "data" / "cassettes"
NEW = {"entries": [{"status": "SKIPPED", "retry": {"max": 3}}]}
OLD = {"entries": [{"status": "COMPLETED"}]}
HISTORY = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/a/history"
LIST = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution"
TABLE = """\
3 responses of 1 operation: 2 drifted

Execution.getHistory
  what       where             seen              how often  first in
  new field  entries[].retry   an object of max  2 of 3     a.ndjson:2
  new value  entries[].status  SKIPPED           2 of 3     a.ndjson:2
"""


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        code = main(["drift", *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_text("".join(json.dumps(each) + "\n" for each in (OLD, NEW, NEW)))
    return path.name


@pytest.fixture
def har(tmp_path):
    def entry(url, body):
        content = {"mimeType": "application/json", "text": json.dumps(body)}
        response = {"status": 200, "headers": [], "content": content}
        return {"request": {"method": "GET", "url": url}, "response": response}

    entries = [entry(HISTORY, NEW), entry(LIST, {"executions": [{"status": "LOST"}]}), entry(LIST, {"executions": []})]
    path = tmp_path / "two.har"
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return path.name


def test_a_table(run, lines):
    assert run("--from", lines) == (1, TABLE, "")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.json").write_text(json.dumps(OLD))
    (tmp_path / "folder" / "b.ndjson").write_text(json.dumps(OLD) * 1)
    return "folder"


def test_nothing_new_in_a_folder(run, folder):
    assert run("--from", folder) == (0, "2 responses of 1 operation: nothing new\n", "")


def test_cassettes(run):
    code, out, err = run("--from", CASSETTES)
    assert (code, err) == (1, "")
    assert "  other kind  entries[].attempts  an integer  1 of 1 " in out
    assert "t1.9euel" not in out


def test_operations_apart_and_as_json(run, har):
    code, out, _ = run("--from", har, "--format", "json")
    told = {each["operation"]: each for each in json.loads(out)["operations"]}
    assert code == 1
    assert told["Execution.list"]["responses"] == 2
    assert told["Execution.list"]["drifts"] == [
        {
            "what": "new value",
            "rule": "enum",
            "where": "executions[].status",
            "seen": "LOST",
            "responses": 1,
            "first": "two.har#1",
        }
    ]
    assert [each["what"] for each in told["Execution.getHistory"]["drifts"]] == ["new field", "new value"]
    assert told["Execution.list"]["patch"][0]["reason"] == "new value: seen in 1 of 2 responses"


def test_a_patch_has_the_form_of_an_overlay_and_makes_it_known(run, lines, tmp_path):
    assert run("--from", lines, "--patch", "known.json")[0] == 1
    patch = json.loads((tmp_path / "known.json").read_text())
    form = {frozenset(each) for each in shipped_overlay("Execution.getHistory")}
    assert {frozenset(each) for each in patch} == form == {frozenset({"reason", "patch"})}
    step = {"properties": {"retry": {"type": "object", "properties": {"max": {"type": "integer"}}}}}
    status = shipped_schema("Execution.getHistory")["properties"]["entries"]["items"]["properties"]["status"]
    values = {"properties": {"status": {"enum": [*status["enum"], "SKIPPED"]}}}
    assert patch == [
        {
            "reason": "new value: seen in 2 of 3 responses",
            "patch": {"properties": {"entries": {"items": values}}},
        },
        {
            "reason": "new field: seen in 2 of 3 responses",
            "patch": {"properties": {"entries": {"items": step}}},
        },
    ]
    contract = Contract("Execution.getHistory", apply_overlay(shipped_schema("Execution.getHistory"), patch))
    assert contract.validate(NEW).findings == contract.validate(OLD).findings == ()
    assert run("--from", lines, "--overlay", "known.json") == (0, "3 responses of 1 operation: nothing new\n", "")


def test_patches_of_several_operations_need_a_folder(run, har, tmp_path):
    code, _, err = run("--from", har, "--patch", "known.json")
    assert code == 2
    assert err.startswith(
        "docpact drift: known.json: several operations drifted (Execution.getHistory, Execution.list); name a"
    )
    assert run("--from", har, "--patch", "known/")[0] == 1
    assert sorted(each.name for each in (tmp_path / "known").iterdir()) == [
        "Execution.getHistory.overlay.json",
        "Execution.list.overlay.json",
    ]
    assert run("--from", har, "--overlay", "known")[0] == 0


def test_a_file_is_replaced_only_when_told_to(run, lines, tmp_path):
    (tmp_path / "known.json").write_text("mine")
    code, _, err = run("--from", lines, "--patch", "known.json")
    assert (code, err) == (2, "docpact drift: known.json: exists already; --force replaces it\n")
    assert (tmp_path / "known.json").read_text() == "mine"
    assert run("--from", lines, "--patch", "known.json", "--force")[0] == 1


def test_no_patch_where_nothing_is_new(run, folder, tmp_path):
    assert run("--from", folder, "--patch", "known.json")[0] == 0
    assert not (tmp_path / "known.json").exists()


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(run, lines):
    code, out, err = run("--from", "nowhere.json", lines)
    assert (code, out) == (2, TABLE)
    assert err == "docpact drift: nowhere.json: cannot be read: No such file or directory\n"


def test_nothing_to_look_at(run, tmp_path):
    (tmp_path / "other.har").write_text('{"log": {"entries": []}}')
    code, out, err = run("--from", "other.har")
    assert (code, out) == (2, "")
    assert err == "docpact drift: no response of a known operation was found; see docpact drift --help\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", 'expected a list of {"reason": …, "patch": {…}}'),
        ('[{"reason": "a", "patch": []}]', 'expected a list of {"reason": …, "patch": {…}}'),
        ('[{"reason": "a", "patch": {"type": "text"}}]', "/type: expected one of object, array"),
        ("[", "Expecting value"),
    ],
)
def test_a_wrong_overlay_is_one_line(run, lines, tmp_path, text, problem):
    (tmp_path / "known.json").write_text(text)
    code, out, err = run("--from", lines, "--overlay", "known.json")
    assert (code, out) == (2, "")
    assert err.startswith("docpact drift: known.json: no overlay of Execution.getHistory: ")
    assert problem in err
    assert err.count("\n") == 1


def test_wrong_usage(run, lines):
    code, _, err = run("--from", lines, "--operation", "Execution.lst")
    assert code == 2
    assert "no contract for 'Execution.lst' (perhaps Execution.list was meant)" in err


def test_a_bound_below_one_is_refused(run, lines, capsys):
    with pytest.raises(SystemExit) as caught:
        run("--from", lines, "--max-bytes", "0")
    assert caught.value.code == 2
    assert "--max-bytes: expected a whole number of 1 or more, found '0'" in capsys.readouterr().err
