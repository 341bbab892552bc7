"""The commands on an API of one's own."""

import json
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from docpact.contract import Contract
from docpact.entrypoints.cli import main

PAGE = """\
# Shop API, REST: Order.get

## HTTP request

```
GET https://api.shop.example/orders/{orderId}
```

## Path parameters

Field | Description
--- | ---
orderId | **string**<br>Required.

## Response

**HTTP Code: 200 - OK**

Field | Description
--- | ---
id | **string**<br>Required.
items[] | **object**
items[].sku | **string**
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "order.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "order.json").write_text(json.dumps(Contract.from_file("order.md").schema))
    (tmp_path / "bare.json").write_text('{"type": "object"}')

    def command(*arguments):
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = stop.code
        return code, *capsys.readouterr()

    return command


@pytest.mark.parametrize("schema", ["order.md", "order.json"])
@pytest.mark.parametrize("profile", ["typical", "any", "edge"])
@pytest.mark.parametrize("out", ["made.ndjson", "made.har", "made.yaml", "made"])
@pytest.mark.slow
def test_what_is_generated_validates(run, schema, profile, out):
    assert run("generate", "--schema", schema, "-n", "5", "--profile", profile, "--out", out) == (0, "", "")
    code, told, _ = run("validate", "--schema", schema, out)
    assert code == 0
    assert told.endswith("5 judged, 5 passed, 0 failed\n")


def test_files_are_named_after_the_operation(run, tmp_path):
    run("generate", "--schema", "order.md", "--out", "made")
    assert [each.name for each in (tmp_path / "made").iterdir()] == ["order-get-1.json"]


def test_a_recording_needs_a_request(run):
    for format_ in ("har", "vcr"):
        code, out, err = run("generate", "--schema", "bare.json", "--format", format_)
        assert (code, out) == (2, "")
        assert f"--format {format_}: bare.json does not say of which request" in err
    assert run("schema", "--openapi", "--schema", "bare.json")[0] == 2


def test_scenarios_are_of_histories(run):
    code, out, err = run("generate", "--schema", "order.md", "--status", "FAILED")
    assert (code, out) == (2, "")
    assert "--status: only with --profile typical and for Execution.getHistory" in err


@pytest.mark.parametrize(
    "arguments", [["--out", "foo.toml"], ["--out", "v1.2"], ["--format", "json", "--out", "a.txt"]]
)
def test_an_ending_that_tells_no_format(run, tmp_path, arguments):
    code, out, err = run("generate", *arguments)
    assert (code, out) == (2, "")
    assert "expected an ending of .ndjson, .jsonl, .json, .yaml, .yml, .har, or a folder's name, which has none" in err
    (tmp_path / arguments[-1]).mkdir()
    assert run("generate", *arguments)[0] == 0


def test_edges(run):
    code, out, _ = run("edges", "--schema", "order.md")
    assert code == 0
    assert "id-empty" in out
    code, _, err = run("edges", "order.json")
    assert code == 2
    assert "For an API of your own: Api.from_path, or --api PATH" in err


def test_schema_and_openapi(run):
    assert json.loads(run("schema", "--schema", "order.md")[1])["required"] == ["id"]
    code, out, _ = run("schema", "--openapi", "--schema", "order.md")
    document = json.loads(out)
    assert code == 0
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert document["servers"] == [{"url": "https://api.shop.example"}]
    assert list(document["paths"]) == ["/orders/{orderId}"]
    assert "docpact" not in out
    for wrong in (["--list"], ["Execution.get"], ["--schema", "order.json"]):
        assert run("schema", "--schema", "order.md", *wrong)[0] == 2


def test_the_demo_is_of_the_page(run):
    code, out, err = run("demo", "order.md")
    assert (code, err) == (0, "")
    assert "items[].sku" in out
    assert "because order.md line" in out
    assert "docpact generate --schema schema.json" in out
    assert "execution" not in out
    assert "/workflows" not in out


def test_an_overlay(run, tmp_path):
    (tmp_path / "overlay.json").write_text('[{"reason": "seen", "patch": {"required": ["id", "items"]}}]')
    code, out, _ = run("derive", "order.md", "--overlay", "overlay.json")
    assert (code, json.loads(out)["required"]) == (0, ["id", "items"])
    code, out, err = run("derive", "order.md", "--overlay", "overlay.json", "--out", "made")
    assert (code, out) == (2, "")
    assert "--overlay: only without --out" in err
    code, _, err = run("derive", "order.md", "--overlay", "order.json")
    assert code == 2
    assert "order.json: no overlay of 'Order.get response'" in err


@pytest.mark.parametrize("command", [["generate"], ["edges"], ["schema"], ["validate", "order.json"]])
def test_what_is_no_schema(run, command):
    Path("order.txt").write_text("words", encoding="utf-8")
    for name, said in (("none", "none: cannot be read"), ("order.txt", "order.txt:1: expected a section")):
        code, out, err = run(*command, "--schema", name)
        assert (code, out) == (2, "")
        assert said in err
