"""Replies of an API whose operations document several responses, and the hosts that exchanges may be with."""

import json

import pytest

from docpact.contract import Api, Contract
from docpact.contract.http import Exchange, Headers, Reply, Request
from docpact.entrypoints.cli import main
from docpact.entrypoints.traffic.model import ObservedExchange
from docpact.entrypoints.traffic.validation import ExchangeValidator

PROBLEM = {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}
CREATED = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}


def operation(name="Berth.create", method="POST", url="https://docks.example/v1/berths", status="201", responses=()):
    binding = {"method": method, "url": url, "path": {"type": "object"}, "query": {"type": "object"}, "body": None}
    described = {"name": name, "bindings": [binding], "status": status, "responses": list(responses)}
    return Contract.from_schema({**CREATED, "x-operation": described})


RESPONSES = (
    {"status": "404", "schema": PROBLEM, "mediaTypes": ["application/problem+json"]},
    {"status": "4XX", "schema": {"type": "object", "required": ["hint"]}},
    {"status": "500", "schema": {"type": "string"}, "mediaTypes": ["text/plain"]},
    {"status": "204"},
)


def report(
    status, body, *, contract=None, content_type="application/json", host="docks.example", path="/v1/berths", **options
):
    contract = contract or operation(responses=RESPONSES)
    headers = Headers({"Content-Type": content_type} if content_type else {})
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(contract.bindings[0].method, path, host=host)
    observed = ObservedExchange(Exchange(request, Reply(status, headers, text)), "requests")
    return ExchangeValidator(Api.of([contract]), **options).validate(observed)


def found(*arguments, **options):
    return [(each.rule, each.severity) for each in report(*arguments, **options).findings]


@pytest.mark.parametrize(
    ("status", "body", "content_type", "expected"),
    [
        (201, {"id": "b1"}, "application/json", []),
        (201, {}, "application/json", [("required", "violation")]),
        (404, {"title": "none"}, "application/problem+json", []),
        (404, {}, "application/problem+json", [("required", "violation")]),
        (404, b"<html>", "text/html", [("content-type", "advice"), ("json", "violation")]),
        (409, {"hint": "later"}, "application/json", []),
        (409, {}, "application/json", [("required", "violation")]),
        (500, b"oops", "text/plain", []),
        (204, b"", None, []),
        (200, {"id": "b1"}, "application/json", [("status", "advice")]),
        (503, {}, "application/json", [("status", "advice")]),
    ],
)
def test_each_status_is_held_to_what_is_documented_for_it(status, body, content_type, expected):
    assert found(status, body, content_type=content_type) == expected


def test_what_is_not_documented_is_told_with_what_is():
    (finding,) = report(503, {}).findings
    assert finding.message == "expected a documented status (201, 404, 4XX, 500, 204), found 503"


def test_default_is_whatever_has_no_response_of_its_own():
    contract = operation(responses=[{"status": "404"}, {"status": "default", "schema": PROBLEM}])
    assert found(404, {}, contract=contract) == []
    assert found(503, {}, contract=contract) == [("required", "violation")]
    assert found(200, {"title": "x"}, contract=contract) == []


def test_a_range_is_what_the_contract_is_about():
    contract = operation(status="2XX", responses=[{"status": "202", "schema": PROBLEM}])
    assert found(200, {}, contract=contract) == [("required", "violation")]
    assert report(200, {"id": "b1"}, contract=contract).has_response
    assert not report(202, {"title": "soon"}, contract=contract).has_response
    assert found(202, {"title": "soon"}, contract=contract) == []


def test_without_documented_errors_an_error_is_a_status():
    contract = operation(status="200")
    assert found(404, {"code": 5, "message": "none"}, contract=contract) == []
    assert found(404, {"title": "none"}, contract=contract) == [("error-body", "advice")]


@pytest.mark.parametrize(
    ("content_type", "has_response"),
    [("text/csv", False), ("text/csv; charset=utf-8", False), ("application/json", True), ("text/html", True)],
)
def test_a_response_of_another_media_type_that_is_documented_is_no_json(content_type, has_response):
    described = {**operation().schema["x-operation"], "mediaTypes": ["application/json", "text/csv"]}
    contract = Contract.from_schema({**CREATED, "x-operation": described})
    assert report(201, b"{}", contract=contract, content_type=content_type).has_response is has_response


def test_the_reply_to_head_has_no_body():
    contract = operation(method="HEAD", status="200")
    assert found(200, b"", contract=contract, content_type=None) == []
    assert not report(200, b"", contract=contract).has_response


def test_a_recording_is_held_to_the_same(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "create.json").write_text(json.dumps(operation(responses=RESPONSES).schema))
    entries = [
        {
            "request": {"method": "POST", "url": "https://docks.example/v1/berths", "headers": []},
            "response": {"status": status, "headers": [], "content": {"text": json.dumps(body)}},
        }
        for status, body in [(201, {"id": "b1"}), (404, {"title": "x"}), (404, {}), (201, {})]
    ]
    (tmp_path / "a.har").write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    assert main(["validate", "--api", "create.json", "a.har", "--format", "json"]) == 1
    inputs = json.loads(capsys.readouterr().out)["inputs"]
    assert [[each["rule"] for each in one["findings"]] for one in inputs] == [[], [], ["required"], ["required"]]


def test_what_is_generated_has_the_status_of_the_contract(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "create.json").write_text(json.dumps(operation(url="/v1/berths", responses=RESPONSES).schema))
    assert main(["generate", "--api", "create.json", "--out", "a.har"]) == 0
    (entry,) = json.loads((tmp_path / "a.har").read_text())["log"]["entries"]
    assert entry["request"]["url"] == "https://api.example/v1/berths"
    assert entry["response"]["status"] == 201
    assert entry["response"]["statusText"] == "Created"
    assert main(["validate", "--api", "create.json", "a.har", "--fail-on", "advice"]) == 0


def test_what_a_recording_does_not_say_breaks_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    described = operation(method="GET", status="200").schema["x-operation"]
    headers = {"type": "object", "required": ["X-Dock"], "properties": {"X-Dock": {"type": "string"}}}
    described = {**described, "bindings": [{**described["bindings"][0], "headers": headers}]}
    (tmp_path / "list.json").write_text(json.dumps({**CREATED, "x-operation": described}))
    sent = [[], [{"name": "Accept", "value": "*/*"}], [{"name": "x-dock", "value": "7"}]]
    entries = [
        {
            "request": {"method": "GET", "url": "https://docks.example/v1/berths", "headers": each},
            "response": {"status": 200, "headers": [], "content": {"text": '{"id": "b1"}'}},
        }
        for each in sent
    ]
    (tmp_path / "a.har").write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    main(["validate", "--api", "list.json", "a.har", "--format", "json"])
    inputs = json.loads(capsys.readouterr().out)["inputs"]
    assert [[each["pointer"] for each in one["findings"]] for one in inputs] == [[], ["/request/headers"], []]
    for format_ in ("har", "yaml"):
        assert main(["generate", "--api", "list.json", "--out", f"b.{format_}"]) == 0
        assert main(["validate", "--api", "list.json", "--fail-on", "advice", f"b.{format_}"]) == 0


# --- hosts


SHORT = "/berths/{berthId}"


@pytest.mark.parametrize(
    ("server", "host", "is_judged"),
    [
        ("https://docks.example", "docks.example", True),
        ("https://docks.example", "DOCKS.example", True),
        ("https://docks.example", "other.example", False),
        ("https://docks.example", "127.0.0.1:8080", True),
        ("https://docks.{{ api-host }}", "docks.api.cloud.yandex.net", True),
        ("https://docks.{{ api-host }}", "docks.api.private.example", True),
        ("http://docks.example:8080", "docks.example:8080", True),
        ("", "anything.example", True),
    ],
)
def test_a_path_as_common_as_this_counts_on_hosts_of_the_api_alone(server, host, is_judged):
    contract = operation(method="GET", url=f"{server}{SHORT}", status="200")
    judged = report(200, {"id": "b1"}, contract=contract, host=host, path="/berths/b1")
    assert (judged is not None) is is_judged


def test_or_on_those_that_the_suite_names():
    contract = operation(method="GET", url=f"https://docks.example{SHORT}", status="200")
    options = {"contract": contract, "path": "/berths/b1", "hosts": ("*.test",)}
    assert report(200, {"id": "b1"}, host="a.test", **options)
    assert report(200, {"id": "b1"}, host="docks.example", **options) is None
