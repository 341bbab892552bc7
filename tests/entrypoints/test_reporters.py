"""The formats: checked against their published schemas, complete, escaped, and without secrets."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import xmlschema

from docpact.contract import RULES, Contract, Finding, Report
from docpact.contract.rendering import COLOURED
from docpact.entrypoints.exchange_findings import TRAFFIC_RULES, traffic_finding
from docpact.entrypoints.inputs.model import Input, Problem
from docpact.entrypoints.output_formats import format_of, formats_of
from docpact.entrypoints.terminal.api_options import ApiOptions
from docpact.entrypoints.validate.reports import Tally, View
from docpact.entrypoints.validate.run import ValidatedInput, Validator

DATA = Path(__file__).parent / "data"
CASSETTE = DATA / "cassettes" / "history.yaml"
TOKEN = "t1.9euelZqNlpmSzc2Tzpl_iam-token-of-a-newcomer"

BAD = b'{\n "entries": [\n  {"attempts": 3, "x": 1}\n ]\n}'
NASTY = "dir,a:b/50%\n<&\"'>\x1b\x00é\ufffe.json"


def judged(text, name="a.json", **options):
    return ValidatedInput(Input(name, name, text, **options), Contract.load().validate(text))


def every_kind():
    """An outcome of every kind, under names that every format has to escape."""
    noted = Input("r.har#0", "r.har", None, 5, "Execution.getHistory", "GET https://x/ answered 404", note="told: so")
    broken = (replace(traffic_finding("recording", "a\nb,c:d%"), line=3, column=4),)
    return [
        judged(b'{"entries": [{}]}'),
        judged(BAD),
        judged(BAD, NASTY),
        judged(BAD, "-"),
        judged(BAD, "/abs/ü file.json"),
        judged(BAD, "c.yaml", line=17, operation="Execution.getHistory", exchange="GET https://x/ answered 200"),
        ValidatedInput(noted, Report("")),
        ValidatedInput(Input("b.yaml", "b.yaml", None, findings=broken), Report("", broken)),
        ValidatedInput(Input("u", "u", b"\xed\xa0\x80"), Contract.load().validate(b'"\\ud800"')),
        Problem("gone.json", "cannot be read: <No such file>"),
        Problem(NASTY, "cannot be read: 100%"),
        Problem("-", "holds no payload"),
    ]


def report(form, outcomes, **options):
    return "".join(format_of("validate", form).writer("validate")(iter(outcomes), View(**options)))


@pytest.fixture(scope="module")
def sarif_schema():
    schema = json.loads((DATA / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


@pytest.fixture(scope="module")
def junit_schema():
    return xmlschema.XMLSchema(str(DATA / "junit-10.xsd"))


@pytest.mark.parametrize("outcomes", [[], every_kind()[:1], every_kind()], ids=["none", "one", "every"])
@pytest.mark.parametrize("options", [{}, {"max_findings": 1}, {"fail_on": "advice"}], ids=str)
def test_published_schemas(outcomes, options, sarif_schema, junit_schema):
    sarif = json.loads(report("sarif", outcomes, **options))
    assert [each.message for each in sarif_schema.iter_errors(sarif)] == []
    junit_schema.validate(report("junit", outcomes, **options))
    assert json.loads(report("json", outcomes, **options)).keys() == {"inputs", "problems"}


def test_json():
    value = json.loads(report("json", every_kind(), max_findings=1))
    assert [each["name"] for each in value["inputs"]][:3] == ["a.json", "a.json", NASTY]
    assert [each["ok"] for each in value["inputs"]][:2] == [True, False]
    assert value["inputs"][1]["left_out"] == 1
    assert set(value["inputs"][1]["findings"][0]) >= {
        "rule", "severity", "pointer", "message", "line", "column", "origin"}  # fmt: skip
    assert value["inputs"][6]["note"] == "told: so"
    assert value["problems"][0] == {"name": "gone.json", "message": "cannot be read: <No such file>"}


def test_sarif():
    (run,) = json.loads(report("sarif", every_kind()))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {each["id"]: each["help"]["text"] for each in rules} == {
        name: rule.demand for name, rule in {**RULES, **TRAFFIC_RULES}.items()
    }
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    first, second = run["results"][:2]
    assert (first["ruleId"], first["level"], second["ruleId"], second["level"]) == (
        "type", "error", "unknown-field", "warning")  # fmt: skip
    place = first["locations"][0]
    assert place["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 16}
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "a.json/entries/0/attempts"
    uris = [
        each["locations"][0].get("physicalLocation", {}).get("artifactLocation", {}).get("uri")
        for each in run["results"]
    ]
    assert "file:///abs/%C3%BC%20file.json" in uris
    assert None in uris, "standard input"
    recorded = next(each for each in run["results"] if "c.yaml" in json.dumps(each))
    assert recorded["locations"][0]["physicalLocation"]["region"] == {"startLine": 17}
    assert "line 3, column 16 of its body" in recorded["message"]["text"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "gone.json" in json.dumps(run["invocations"])
    assert len({each["partialFingerprints"]["docpact/v1"] for each in run["results"]}) == len(run["results"])


def test_junit(junit_schema):
    suite = junit_schema.to_dict(report("junit", every_kind()))["testsuite"][0]
    assert (suite["@tests"], suite["@failures"], suite["@errors"]) == ("12", "7", "3")
    cases = suite["testcase"]
    assert cases[0]["@name"] == "a.json"
    assert "failure" not in cases[0]
    assert cases[1]["failure"][0]["@type"] == "type"
    assert "unknown-field" in cases[1]["failure"][0]["$"]
    assert "skipped" in cases[6]
    assert "<No such file>" in cases[9]["error"][0]["@message"]
    advice = junit_schema.to_dict(report("junit", [judged(b'{"entries": [{"x": 1}]}')]))["testsuite"][0]
    assert "unknown-field" in json.dumps(advice["testcase"][0]["system-out"])


def test_github():
    lines = report("github", every_kind()).split("\n")
    assert lines[0].startswith("::error file=a.json,line=3,col=16,title=type at /entries/0/attempts::expected a string")
    assert lines[1].startswith("::warning file=a.json,line=3,col=")
    assert any(each.startswith("::error file=dir%2Ca%3Ab/50%25%0A<&") for each in lines)
    assert any(each.startswith("::error file=c.yaml,line=17,title=") for each in lines)
    assert any(each.endswith("::a%0Ab,c:d%25") for each in lines)
    assert "::notice file=r.har,line=5::r.har#0: not judged: told: so" in lines
    assert lines[-1] == ""
    assert all(each.startswith("::") for each in lines[:-1])
    assert "1 more findings are left out" in report("github", every_kind(), max_findings=1)


def test_text():
    told = report("text", every_kind())
    assert "a.json: conforms to Execution.getHistory\n" in told
    assert '      3 │   {"attempts": 3' in told
    assert "  recorded on line 17: GET https://x/ answered 200\n" in told
    assert "r.har#0: not judged: told: so\n" in told
    assert "gone.json" not in told, "problems are told on standard error"
    assert "\x1b[" not in told.replace(NASTY, "")
    assert "\x1b[1;31m" in report("text", every_kind(), style=COLOURED)


def test_quiet_shows_what_fails():
    view = View(quiet=True)
    kept = list(view.filtered(every_kind()))
    assert len(kept) == 10
    assert all(isinstance(each, Problem) or not each.report.ok for each in kept)
    assert len(list(View(quiet=True, fail_on="advice").filtered([judged(b'{"entries": [{"x": 1}]}')]))) == 1


def test_tally():
    tally = Tally(View())
    list(tally.counting(every_kind()))
    assert tally.summary() == "8 judged, 1 passed, 7 failed, 1 not judged, 3 could not be read"
    assert tally.exit_code == 2
    assert Tally(View()).exit_code == 0


def test_reports_are_streamed():
    """The first pieces are there before the second outcome is."""

    def outcomes():
        yield judged(BAD)
        raise InterruptedError

    for form in ("text", "json", "sarif", "github"):
        pieces = []
        with pytest.raises(InterruptedError):
            pieces.extend(map(pieces.append, format_of("validate", form).writer("validate")(outcomes(), View())))
        assert "attempts" in "".join(filter(None, pieces)), form


@pytest.mark.parametrize("form", formats_of("validate"))
def test_a_newcomers_cassette(form, monkeypatch):
    """Its number where a string belongs is explained; neither its token nor its embedded JSON is anywhere."""
    monkeypatch.chdir(CASSETTE.parent)
    told = report(form, Validator(ApiOptions(), "Execution.getHistory", "docpact", 10**6).work((CASSETTE.name,)))
    assert "history.yaml#1" in told
    assert "/entries/0/attempts" in told
    assert "protobuf writes 64-bit integers as strings" in told
    assert "**string** (int64)" in told
    assert TOKEN not in told
    assert "4276" not in told
    if form == "text":
        assert len(told.splitlines()) < 10


@pytest.mark.parametrize("form", formats_of("validate"))
def test_masked_values_are_in_no_format(form):
    text = (
        b'{"entries": [{"input": {"inputJson": "SECRET-1"}, "error": {"message": 3, "token": "SECRET-2"}},'
        b' {"output": {"outputJson": ["SECRET-3"]}, "title": 4, "authorization": {"a": "SECRET-4"}}]}'
    )
    told = report(form, [judged(text)])
    assert "/entries/0/error/message" in told
    assert "SECRET" not in told


def test_every_rule_has_a_known_severity():
    assert {each.severity for each in TRAFFIC_RULES.values()} <= {"violation", "advice"}
    assert not TRAFFIC_RULES.keys() & RULES.keys()
    assert isinstance(traffic_finding("recording", "x"), Finding)
