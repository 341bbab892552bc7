"""The commands on an API of one's own: `--api PATH`."""

import json
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from docpact.entrypoints.cli import main

APIS = Path(__file__).parents[1] / "apis"
BERTH = {"id": "b1", "name": "quay"}


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    for name in ("harbour", "parcels"):
        shutil.copytree(APIS / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)

    def command(*arguments):
        try:
            code = main([*map(str, arguments)])
        except SystemExit as stop:
            code = stop.code
        return code, *capsys.readouterr()

    return command


def har(*exchanges):
    entries = [
        {
            "request": {"method": method, "url": url, "headers": []},
            "response": {"status": status, "headers": [], "content": {"text": json.dumps(body)}},
        }
        for method, url, status, body in exchanges
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


HOST = "https://harbour.api.cloud.example"


class TestOperations:
    def test_are_listed_and_printed(self, run):
        names = sorted(each.stem for each in (APIS / "harbour").glob("*.md"))
        assert run("schema", "--api", "harbour") == (0, "".join(f"{each}\n" for each in names), "")
        code, out, _ = run("schema", "--api", "harbour", "Berth.get")
        assert code == 0
        assert "depth" in json.loads(out)["properties"]

    def test_all_of_them_are_one_document(self, run):
        code, out, _ = run("schema", "--api", "harbour", "--openapi")
        assert code == 0
        assert "/harbour/v1/berths/{berthId}:close" in json.loads(out)["paths"]

    @pytest.mark.parametrize("command", [["generate"], ["edges"], ["schema"], ["validate", "a.json"]])
    def test_a_misspelt_name_is_told(self, run, command):
        name = ["Berth.gte"] if command[0] in {"edges", "schema"} else ["--operation", "Berth.gte"]
        code, _, err = run(*command, "--api", "harbour", *name)
        assert code == 2
        assert (
            "no contract for 'Berth.gte' (perhaps Berth.get was meant); harbour has: Berth.close, Berth.create" in err
        )

    @pytest.mark.parametrize("command", ["generate", "edges"])
    def test_one_of_several_must_be_named(self, run, command):
        code, out, err = run(command, "--api", "harbour")
        assert (code, out) == (2, "")
        assert "harbour has 9 operations: Berth.close, Berth.create," in err

    def test_the_only_one_need_not_be(self, run):
        page = "harbour/Berth.get.md"
        assert run("generate", "--api", page) == run("generate", "--api", "harbour", "--operation", "Berth.get")
        assert run("edges", "--api", page)[0] == 0

    def test_are_compared_by_name(self, run, tmp_path):
        page = tmp_path / "new.md"
        page.write_text(
            (tmp_path / "harbour" / "Berth.get.md").read_text().replace("|| name | **string**", "|| title | **string**")
        )
        code, out, _ = run("diff", "Berth.get", "new.md", "--api", "harbour")
        assert code == 1
        assert "/name" in out


class TestValidate:
    def test_a_recording_is_of_whichever_operations_it_calls(self, run, tmp_path):
        calls = [
            ("GET", f"{HOST}/harbour/v1/berths/b1", 200, BERTH),
            ("GET", f"{HOST}/harbour/v1/berths?folderId=f1", 200, {"berths": [{"id": 7}]}),
            ("GET", "https://elsewhere.example/x", 200, {}),
        ]
        (tmp_path / "a.har").write_text(har(*calls))
        code, out, _ = run("validate", "--api", "harbour", "a.har", "--format", "json")
        assert code == 1
        found = {
            each["name"]: [finding["pointer"] for finding in each["findings"]] for each in json.loads(out)["inputs"]
        }
        assert found == {"a.har#0": [], "a.har#1": ["/berths/0/id"]}

    def test_a_call_that_only_resembles_one_is_told(self, run, tmp_path):
        (tmp_path / "a.har").write_text(har(("GET", f"{HOST}/harbour/v2/berths/b1", 200, BERTH)))
        code, out, _ = run("validate", "--api", "harbour", "a.har")
        assert code == 1
        assert "the API version is v2, not v1" in out

    def test_a_payload_needs_a_name_and_the_rest_goes_on(self, run, tmp_path):
        (tmp_path / "a.json").write_text('{"unheard": 1}')
        (tmp_path / "c.json").write_text('{"berths": []}')
        (tmp_path / "b.har").write_text(har(("GET", f"{HOST}/harbour/v1/berths/b1", 200, BERTH)))
        code, out, err = run("validate", "--api", "harbour", "a.json", "b.har", "c.json")
        assert code == 2
        assert "it looks like a response of Berth.list: --operation Berth.list" in err
        assert "a.json: harbour has 9 operations: Berth.close, " in err
        assert "--operation says whose response it is" in err
        assert "b.har#0: conforms to Berth.get" in out

    def test_a_payload_of_another_operation_is_recognised(self, run, tmp_path):
        (tmp_path / "a.json").write_text(json.dumps({"berths": [BERTH]}))
        _, out, _ = run("validate", "--api", "harbour", "--operation", "Berth.get", "a.json")
        assert "it looks like a response of Berth.list: --operation Berth.list" in out

    def test_processes_share_the_work_with_the_same_outcome(self, run):
        run("generate", "--api", "harbour", "--operation", "Berth.list", "-n", "3", "--out", "made.ndjson")
        options = ("--api", "harbour", "--operation", "Berth.list", "made.ndjson")
        assert run("validate", *options, "--jobs", "2") == run("validate", *options)

    @pytest.mark.parametrize("format_", ["har", "yaml"])
    def test_what_is_recorded_of_every_operation_conforms(self, run, format_):
        names = run("schema", "--api", "harbour")[1].split()
        for each in names:
            out = f"made/{each}.{format_}"
            Path("made").mkdir(exist_ok=True)
            assert run("generate", "--api", "harbour", "--operation", each, "-n", "2", "--out", out) == (0, "", "")
        code, out, _ = run("validate", "--api", "harbour", "--fail-on", "advice", "made")
        assert code == 0, out
        assert out.endswith(f"{2 * len(names)} judged, {2 * len(names)} passed, 0 failed\n")


class TestDrift:
    def test_a_patch_beside_the_page_is_known_from_then_on(self, run, tmp_path):
        call = ("GET", f"{HOST}/harbour/v1/berths/b1", 200, {**BERTH, "crane": "big"})
        (tmp_path / "a.har").write_text(har(call))
        code, out, _ = run("drift", "--api", "harbour", "--from", "a.har", "--patch", "harbour/")
        assert code == 1
        assert "crane" in out
        assert (tmp_path / "harbour" / "Berth.get.overlay.json").is_file()
        assert run("drift", "--api", "harbour", "--from", "a.har")[0] == 0
        assert run("validate", "--api", "harbour", "--unknown-fields", "violation", "a.har")[0] == 0

    def test_a_payload_needs_a_name(self, run, tmp_path):
        (tmp_path / "a.json").write_text(json.dumps(BERTH))
        code, _, err = run("drift", "--api", "harbour", "--from", "a.json")
        assert code == 2
        assert "a.json: harbour has 9 operations" in err


class TestWrongUsage:
    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["schema", "--api", "nowhere"], "nowhere: cannot be opened"),
            (["schema", "--api", "empty"], "empty: expected pages (*.md) or schemas"),
            (
                ["validate", "a.json", "--api", "harbour", "--api", "parcels"],
                "two operations of the name Operation.get",
            ),
            (["schema", "--api", "harbour", "--api", "parcels"], "--api: only once"),
            (["edges", "--api", "harbour", "--schema", "a.json"], "--schema: not together with --api"),
            (["edges", "--host", "x.example"], "--host: only with --api"),
            (["edges", "--api", "harbour", "--host", "a b"], "expected a host such as"),
            (
                ["schema", "--api", "harbour", "--layer", "page", "Berth.get"],
                "--layer page: only for the contracts that",
            ),
            (["serve", "--api", "harbour", "--scenario", "X"], "--scenario: not together with --api"),
            (["serve", "--api", "harbour", "--history", "a.json"], "--history: not together with --api"),
            (["serve", "--fill", "3"], "--fill: only with --api"),
            (["serve", "--explain"], "--explain: only with --api"),
            (["serve", "--api", "harbour", "--progress", "fast"], "--progress"),
        ],
    )
    def test_is_one_line(self, run, tmp_path, arguments, told):
        (tmp_path / "empty").mkdir()
        (tmp_path / "a.json").write_text("{}")
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert told in err
        assert err.count("\n") == 1

    def test_the_shipped_api_has_a_name(self, run):
        assert run("schema", "--api", "workflows") == run("schema")


def test_serve_explains_and_ends(run):
    code, out, err = run("serve", "--api", "harbour", "--explain")
    assert (code, err) == (0, "")
    assert all(each.stem in out for each in (APIS / "harbour").glob("*.md"))


@pytest.mark.usefixtures("run")
def test_serve_answers_with_what_was_filled_in(tmp_path):
    command = [sys.executable, "-m", "docpact.entrypoints.cli", "serve", "--api", "harbour", "--fill", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        try:
            url = process.stdout.readline().strip()
            with urllib.request.urlopen(f"{url}/harbour/v1/berths?folderId=f1", timeout=20) as reply:
                berths = json.load(reply)["berths"]
            with urllib.request.urlopen(f"{url}/harbour/v1/berths/{berths[1]['id']}", timeout=20) as reply:
                assert json.load(reply) == berths[1]
        finally:
            process.terminate()
            rest = process.communicate(timeout=30)
    assert len(berths) == 2
    assert (rest, process.returncode) == (("", ""), 0)


def test_an_openapi_document_is_checked_by_the_specification(tmp_path, capsys):
    pytest.importorskip("openapi_spec_validator", reason="pip install docpact[openapi]")
    path = tmp_path / "shop.yaml"
    path.write_text("openapi: 3.0.0\ninfo: {title: Shop}\npaths: {}\n")
    assert main(["schema", "--api", str(path), "--check"]) == 1
    assert capsys.readouterr().out == 'shop.yaml:2: #/info: "version" is a required property\n'
    path.write_text("openapi: 3.0.0\ninfo: {title: Shop, version: '1'}\npaths: {}\n")
    assert main(["schema", "--api", str(path), "--check"]) == 0
    assert main(["schema", "--check"]) == 2


def test_derive_says_what_reads_an_openapi_document(tmp_path, capsys):
    path = tmp_path / "shop.yaml"
    path.write_text("openapi: 3.0.0\ninfo: {title: Shop, version: '1'}\npaths: {}\n")
    assert main(["derive", str(path)]) == 2
    assert "an OpenAPI document; docpact schema --api" in capsys.readouterr().err
