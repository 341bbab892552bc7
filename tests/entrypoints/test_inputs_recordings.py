"""Recorded traffic: HAR files, VCR.py cassettes and recordings of `responses`, whole, odd, broken and hostile."""

import base64
import gzip
import json
import zlib

import pytest
import responses
import yaml
from responses import _recorder  # the name under which the recorder is documented

from docpact.entrypoints.inputs import yamltree
from docpact.entrypoints.inputs.model import Problem
from docpact.entrypoints.terminal.api_options import ApiOptions
from docpact.entrypoints.validate.run import Validator

URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/dfq1/history"
BODY = '{"entries": [{"title": "Шаг"}]}'
JSON = {"Content-Type": ["application/json"]}


def interaction(body=BODY, url=URL, method="GET", status=200, headers=JSON):
    return {
        "request": {"method": method, "uri": url, "headers": {"Authorization": ["Bearer t1.secret"]}},
        "response": {"status": {"code": status}, "headers": headers, "body": {"string": body}},
    }


def cassette(*interactions):
    return {"interactions": list(interactions), "version": 1}


def entry(text=BODY, url=URL, status=200, mime="application/json; charset=utf-8", headers=(), **more):
    return {
        "request": {"method": "GET", "url": url},
        "response": {"status": status, "headers": list(headers), "content": {"mimeType": mime, "text": text, **more}},
    }


def har(*entries):
    return {"log": {"version": "1.2", "creator": {}, "entries": list(entries)}}


@pytest.fixture
def judge(tmp_path, monkeypatch):
    """Writes a file and judges it; returns the outcomes."""
    monkeypatch.chdir(tmp_path)

    def judge(name, content, **options):
        if not isinstance(content, bytes):
            dump = json.dumps if name.endswith((".json", ".har")) else yaml.safe_dump
            content = dump(content).encode()
        (tmp_path / name).write_bytes(content)
        options = {"max_bytes": 100_000, **options}
        api = ApiOptions(schema=options.pop("schema", None))
        return Validator(api, None, engine="docpact", **options).work((name,))

    return judge


def rules(outcome):
    return [each.rule for each in outcome.report.findings]


# --- every format ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", cassette(interaction())),
        ("a.yml.gz", gzip.compress(yaml.safe_dump(cassette(interaction())).encode(), mtime=0)),
        ("a.json", cassette(interaction())),
        ("b.json", {"version": 1, **cassette(interaction())}),
        ("told-by-content", yaml.safe_dump(cassette(interaction())).encode()),
        ("told-by-content-too", b"# made by hand\n---\n" + yaml.safe_dump(cassette(interaction())).encode()),
        ("json-told-by-content", json.dumps(har(entry())).encode()),
        ("binary.yaml", cassette(interaction(BODY.encode()))),
        ("plain-status.json", cassette({**interaction(), "response": {"status": 200, "body": {"string": BODY}}})),
        ("plain-body.yaml", cassette({**interaction(), "response": {"status": {"code": 200}, "body": BODY}})),
        ("base64.json", cassette({**interaction(), "response": {
            "status": {"code": "200"}, "body": {"base64_string": base64.b64encode(BODY.encode()).decode()}}})),
        ("a.har", har(entry())),
        ("b.har", har(entry(base64.b64encode(BODY.encode()).decode(), encoding="base64"))),
        ("c.json", har(entry())),
        ("r.yaml", {"responses": [{"response": {
            "method": "GET", "url": URL, "status": 200, "body": BODY, "content_type": "application/json"}}]}),
    ],
)  # fmt: skip
def test_every_format_is_read(judge, name, content):
    (found,) = judge(name, content)
    assert found.report.operation == "Execution.getHistory"
    assert found.report.findings == ()
    assert found.source.name == f"{name}#0"
    assert found.source.exchange == f"GET {URL} answered 200"


def test_what_responses_itself_records(judge, tmp_path):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(
            URL, body='{"entries": [{"attempts": 3}]}', content_type="application/json", headers={"x-request-id": "1"}
        )
        _recorder.recorder.dump_to_file(tmp_path / "made.yaml", registered=mock.registered())
    (found,) = judge("made.yaml", (tmp_path / "made.yaml").read_bytes())
    assert rules(found) == ["type"]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BODY.encode(), mtime=0)),
        ("x-gzip", gzip.compress(BODY.encode(), mtime=0)),
        ("gzip", gzip.compress(BODY[:9].encode(), mtime=0) + gzip.compress(BODY[9:].encode(), mtime=0)),
        ("gzip", gzip.compress(BODY.encode(), mtime=0) + bytes(8)),
        ("deflate", zlib.compress(BODY.encode())),
        ("deflate", zlib.compress(BODY.encode())[2:-4]),
        ("deflate, gzip", gzip.compress(zlib.compress(BODY.encode()), mtime=0)),
        ("identity", BODY.encode()),
        ("gzip", BODY),
        ("br", BODY),
    ],
)
def test_compressed_bodies_and_those_that_only_say_so(judge, coding, body):
    (found,) = judge("a.yaml", cassette(interaction(body, headers={**JSON, "content-encoding": [coding]})))
    assert found.report.findings == ()


@pytest.mark.parametrize(
    ("coding", "body", "said"),
    [
        (
            "br",
            b"\xff\x00",
            "expected a body in gzip, x-gzip, deflate or plain, found 'br'; let the recorder decode it",
        ),
        (
            "gzip",
            gzip.compress(BODY.encode(), mtime=0) + b"\x1f\x8bx",
            "expected a body in gzip, found its beginning only",
        ),
        ("gzip", b"\xff\x00", "expected a body in gzip, found it broken"),
        ("gzip", gzip.compress(BODY.encode(), mtime=0)[:-9], "found its beginning only"),
    ],
)
def test_bodies_that_cannot_be_unpacked(judge, coding, body, said):
    (found,) = judge("a.yaml", cassette(interaction(body, headers={"Content-Encoding": [coding]})))
    assert rules(found) == ["recording"]
    assert said in found.report.findings[0].message
    assert not found.report.ok


def test_a_bomb_in_a_body(judge):
    bomb = base64.b64encode(gzip.compress(b" " * 10**6, mtime=0)).decode()
    headers = [{"name": "Content-Encoding", "value": "gzip"}]
    (found,) = judge("a.har", har(entry(bomb, encoding="base64", headers=headers)))
    assert isinstance(found, Problem)
    assert "a.har#0: a recorded body: more than 100000 bytes" in found.text


@pytest.mark.parametrize(
    ("entry_", "said"),
    [
        (entry(None), "found that none was recorded"),
        (entry("***", encoding="base64"), "expected a body in base64"),
        (entry({"entries": []}), "expected the body of the answer as text, found an object with 'entries'"),
        (entry([1]), "found a list"),
        ({"request": {"method": "GET", "url": URL}, "response": {"status": 200}}, "found that none was recorded"),
    ],
)
def test_bodies_that_are_not_there(judge, entry_, said):
    (found,) = judge("a.har", har(entry_))
    assert rules(found) == ["recording"]
    assert said in found.report.findings[0].message


# --- which exchanges, and what of them ---------------------------------------------------------------------------


def test_calls_of_known_operations_are_picked(judge):
    other = interaction(url="https://iam.api.cloud.yandex.net/iam/v1/tokens")
    mine = interaction(url="http://localhost:8080/workflows/v1/execution/dfq2/history?token=t1.secret#x")
    found = judge("a.yaml", cassette(other, mine, interaction(method="POST"), interaction(url="http://[")))
    picked, astray = found
    assert (rules(astray), astray.source.name, astray.source.text) == (["unmatched-request"], "a.yaml#2", None)
    assert picked.source.name == "a.yaml#1"
    assert picked.source.exchange == "GET http://localhost:8080/workflows/v1/execution/dfq2/history answered 200"


def test_a_url_without_a_host(judge):
    (found,) = judge("a.yaml", cassette(interaction(url="/workflows/v1/execution/run1/history")))
    assert found.source.exchange == "GET /workflows/v1/execution/run1/history answered 200"


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.har"])
def test_a_recording_without_such_a_call_says_so(judge, name):
    other = "https://example.com/"
    (found,) = judge(name, har(entry(url=other)) if name.endswith("har") else cassette(interaction(url=other)))
    assert rules(found) == ["recording-unmatched"]
    assert found.report.ok
    assert found.source.text is None
    assert "found none among 1 exchange" in found.report.findings[0].message


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, '{"code": 5, "message": "no"}', []),
        (503, "<html>", ["error-body"]),
        (400, "{}", ["error-body"]),
        (401, "[" * 100_000, ["error-body"]),
        (304, "", []),
        (204, None, []),
        ("odd", "x", []),
        (404, '{"code": true, "message": "no"}', ["error-body"]),
        (404, '{"code": 5, "message": "no", "details": {}}', ["error-body"]),
        (404, '{"code": 5, "message": "no", "details": [{"@type": "type.googleapis.com/google.rpc.Help"}]}', []),
    ],
)
def test_other_answers_are_noted(judge, status, body, expected):
    (found,) = judge("a.yaml", cassette(interaction(body, status=status)), max_bytes=10**6)
    assert rules(found) == expected
    assert found.report.ok
    assert found.source.text is None
    assert "the contract is about answers with status 200" in found.source.note


def test_content_type(judge):
    html, unsaid = interaction(headers={"content-type": "text/html"}), interaction(headers=None)
    first, second = judge("a.yaml", cassette(html, unsaid))
    assert rules(first) == ["content-type"]
    assert first.report.findings[0].severity == "advice"
    assert rules(second) == []


def test_a_schema_that_names_no_operation_has_no_calls(judge):
    (found,) = judge("a.har", har(entry()), schema={"type": "object"})
    assert rules(found) == ["recording-unmatched"]
    assert "x-operation, see docpact schema --origins" in found.report.findings[0].message


def test_a_contract_of_ones_own_picks_its_own_calls(judge):
    bindings = [{"method": "GET", "url": "https://x/pets/{id}"}]
    schema = {"type": "object", "required": ["name"], "x-operation": {"name": "Pet.get", "bindings": bindings}}
    found = judge("a.har", har(entry(), entry("{}", url="https://y/pets/1")), schema=schema)
    assert [(each.source.name, each.report.operation, rules(each)) for each in found] == [
        ("a.har#1", "Pet.get", ["required"])
    ]


def test_lines_of_bodies(judge):
    written = yaml.safe_dump(cassette(interaction("x"), interaction("y")), sort_keys=False)
    lines = [index for index, line in enumerate(written.split("\n"), start=1) if "string:" in line]
    assert [each.source.line for each in judge("a.yaml", written.encode())] == lines
    written = json.dumps(har(entry("x"), entry("y")), indent=1)
    lines = [index for index, line in enumerate(written.split("\n"), start=1) if '"text":' in line]
    assert [each.source.line for each in judge("a.har", written.encode())] == lines


def test_aliases_are_followed(judge):
    shared = interaction()
    written = yaml.safe_dump(cassette(shared, shared))
    assert "*id001" in written
    assert [each.source.name for each in judge("a.yaml", written.encode())] == ["a.yaml#0", "a.yaml#1"]


# --- broken and hostile ------------------------------------------------------------------------------------------

LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefghijk", "bcdefghijkl", strict=True)
)
MERGES = "a: &a {k: 1}\n" + "".join(
    f"{new}: &{new} {{<<: [{','.join([f'*{old}'] * 9)}]}}\n"
    for old, new in zip("abcdefghijk", "bcdefghijkl", strict=True)
)


@pytest.mark.parametrize("attack", [LAUGHS, MERGES], ids=["laughs", "merges"])
def test_yaml_that_multiplies(judge, attack):
    (found,) = judge("a.yaml", (attack + yaml.safe_dump(cassette(interaction()))).encode())
    assert found.report.findings == ()
    (found,) = judge("b.yaml", f"{attack}interactions: [*l, {{request: *l, response: *l}}]\n".encode())
    assert rules(found) == ["recording-unmatched"]


def test_null_is_no_body_and_its_name_in_quotes_is_one(judge):
    request = f"- request: {{method: GET, uri: '{URL}', body: %s, headers: {{}}}}\n"
    answer = f"  response: {{status: {{code: 200}}, headers: {{}}, body: {{string: '{BODY}'}}}}\n"
    content = "interactions:\n" + "".join(request % body + answer for body in ("null", "~", "''", "'null'"))
    assert [rules(each) for each in judge("a.yaml", content.encode())] == [[], [], [], ["request-body"]]


def test_yaml_that_contains_itself(judge):
    (found,) = judge("a.yaml", b"interactions: &a\n- &b {request: *b, response: *a, *b : x, [q]: r, *c : z}\n")
    assert rules(found) == ["recording"] or rules(found) == ["recording-unmatched"]


@pytest.mark.parametrize(
    ("content", "said", "place"),
    [
        (b"[" * 500, "nested at most 100 deep", (1, None)),
        (b"- " * 100_000, "nested at most 100 deep", (1, None)),
        (b"interactions:\n- {\n", "expected YAML, but it cannot be read", (3, 1)),
        (b"interactions: \x00", "expected YAML, but it cannot be read", (None, None)),
        (b"\xff\xfe\x00", "expected YAML, but it cannot be read", (None, None)),
        (b"", "found nothing", (None, None)),
        (b"services: {web: 1}", "found an object with 'services'", (None, None)),
        (b"- 1\n", "found a list", (None, None)),
        (b"interactions: []\n---\ninteractions: []\n", "expected one YAML document, found another one", (2, 1)),
    ],
)
def test_what_is_no_recording(judge, content, said, place):
    (found,) = judge("a.yaml", content, max_bytes=10**6)
    (finding,) = found.report.findings
    assert (finding.rule, finding.severity) == ("recording", "violation")
    assert (finding.line, finding.column) == place
    assert said in finding.message


def test_yaml_nested_without_end(judge):
    (found,) = judge("a.yaml", b"[" * 100_000, max_bytes=10**6)
    (finding,) = found.report.findings
    assert (finding.rule, finding.line) == ("recording", 1)
    assert "nest" in finding.message  # newer versions of libyaml have a bound of their own, and words for it


def test_too_many_values(judge, monkeypatch):
    monkeypatch.setattr(yamltree, "MAX_NODES", 10)
    (found,) = judge("a.yaml", b"[1,2,3,4,5,6,7,8,9,10]")
    assert "at most 10 values" in found.report.findings[0].message


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{", "found the end of the text"), (b"{}", "found an object with no member"), (b"\xff", "UTF-8"),
     (b'{"log": {"entries": ' + b"[" * 9999, "nested"),
     (b'{"log": {"entries": {}}}', "a HAR file with a list log.entries, found something else there"),
     (b'{"log": {}}', "expected a HAR file with a list log.entries, found none")],
)  # fmt: skip
def test_har_that_is_none(judge, content, said):
    (found,) = judge("a.har", content)
    assert rules(found) == ["recording"]
    assert said in found.report.findings[0].message


def test_json_that_only_looks_like_a_recording_is_a_payload(judge):
    (found,) = judge("a.json", b'{"version": "1"}')
    assert "required" in rules(found)
    (found,) = judge("b.json", b'{"log": ')
    assert rules(found) == ["json"]


@pytest.mark.parametrize("item", [None, 1, "x", [], {}, {"request": 1}, {"request": {"method": {}, "uri": []}},
                                  {"response": {"headers": [1, {"name": []}], "content": 3}}])  # fmt: skip
def test_odd_exchanges(judge, item):
    for name, content in (("a.har", har(item)), ("a.yaml", cassette(item)), ("r.yaml", {"responses": [item]})):
        (found,) = judge(name, content)
        assert rules(found) == ["recording-unmatched"]


def test_nothing_is_constructed(judge, tmp_path):
    command = f"touch {tmp_path}/made"
    content = f"interactions:\n- request: !!python/object/apply:os.system ['{command}']\n"
    judge("a.yaml", content.encode())
    assert not (tmp_path / "made").exists()
