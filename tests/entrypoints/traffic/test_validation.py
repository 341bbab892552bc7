"""Which exchanges are validated, the findings on them, and how a report reads."""

import json

import pytest

from docpact.contract import Policy
from docpact.contract.api import Api
from docpact.contract.http import Exchange, Headers, Reply, Request
from docpact.entrypoints.traffic.model import ObservedExchange, render_exchange, render_exchanges
from docpact.entrypoints.traffic.validation import ExchangeValidator

API = "https://serverless-workflows.api.cloud.yandex.net"
HISTORY = "/workflows/v1/execution/run1/history"
JSON = {"Content-Type": "application/json"}


def exchange(method="GET", url=API + HISTORY, body=b"", status=200, answer=None, headers=JSON, **options):
    answer = {"entries": [{}]} if answer is None else answer
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    request = Request.to(method, url, headers={"Authorization": "Bearer t1.secret"}, body=body)
    return ObservedExchange(Exchange(request, Reply(status, Headers(headers), content)), "requests", **options)


def validate(*arguments, policy=Policy(), hosts=(), **options):
    return ExchangeValidator(Api.load(policy=policy), hosts).validate(exchange(*arguments, **options))


def found(report):
    return [(each.rule, each.pointer) for each in report.findings]


class TestWhatIsValidated:
    @pytest.mark.parametrize(
        ("method", "url", "operation"),
        [
            ("GET", "http://localhost:8080" + HISTORY, "Execution.getHistory"),
            ("get", "https://my.fake" + HISTORY + "?a=b", "Execution.getHistory"),
            ("DELETE", API + "/workflows/v1/workflow/w1", "Workflow.delete"),
            ("GET", "https://operation.api.cloud.yandex.net/operations/o1", "Operation.get"),
            ("GET", "http://127.0.0.1:8080/operations/o1", "Operation.get"),
            ("GET", "http://[::1]:8080/operations/o1", "Operation.get"),
            ("GET", "http://testserver/operations/o1", None),
            ("GET", "https://notapi.cloud.yandex.net/operations/o1", None),
            ("PUT", API + HISTORY, ""),
            ("GET", API + "/else", ""),
            ("GET", "http://localhost/else", None),
            ("POST", "https://iam.api.cloud.yandex.net/iam/v1/tokens", None),
        ],
    )
    def test_calls_of_known_operations(self, method, url, operation):
        report = validate(method, url)
        assert (report and report.operation) == operation

    @pytest.mark.parametrize(
        ("host", "is_validated"),
        [("a.example.com", True), ("A.example.com:80", True), ("mine:8080", True), ("mine", False), ("b.com", False)],
    )
    def test_on_the_hosts_that_are_named(self, host, is_validated):
        hosts = ("*.example.com", "mine:8080")
        assert (validate(url=f"http://{host}{HISTORY}", hosts=hosts) is not None) == is_validated


class TestWhatGoesAstray:
    """An exchange with the API that is a call of no operation."""

    @pytest.mark.parametrize("host", [API, "http://localhost:8080", "https://my.fake"])
    def test_a_slip_of_the_pen_breaks_the_contract_on_any_host(self, host):
        report = validate("GET", host + "/workflows/v1/executions/run1/history")
        (finding,) = report.findings
        assert (finding.rule, finding.severity, finding.pointer) == ("unmatched-request", "violation", "/path")
        assert finding.message == (
            "expected a call of an operation that has a contract; the nearest is GET "
            "/workflows/v1/execution/{executionId}/history (Execution.getHistory): segment 3 is 'executions', "
            "not 'execution'"
        )

    @pytest.mark.parametrize(
        ("method", "path"),
        [("POST", HISTORY), ("PATCH", "/workflows/v1/workflow/w1"), ("GET", "/workflows/v1/execution/run1/steps")],
    )
    def test_what_may_be_an_operation_without_a_contract_is_advice(self, method, path):
        (finding,) = validate(method, API + path).findings
        assert finding.severity == "advice"
        assert validate(method, "http://localhost" + path) is None

    @pytest.mark.parametrize(
        ("host", "hosts", "is_told"),
        [
            ("mine:8080", ("mine:8080",), True),
            ("iam.api.cloud.yandex.net", ("*.api.cloud.yandex.net",), False),
            ("other", ("mine:8080",), False),
        ],
    )
    def test_hosts_that_are_named_belong_to_the_api_but_not_all_that_a_pattern_matches(self, host, hosts, is_told):
        assert (validate("POST", f"http://{host}/iam/v1/tokens", hosts=hosts) is not None) == is_told

    def test_a_slip_on_a_host_that_is_not_named_is_not_the_apis(self):
        assert validate("GET", "http://other/workflows/v1/executions/run1", hosts=("mine",)) is None


class TestFindings:
    def test_on_request_and_reply(self):
        report = validate(url=API + HISTORY + "?page=1", answer={"entries": [{"attempts": 3}]})
        assert found(report) == [("unknown-field", "/query/page"), ("type", "/entries/0/attempts")]
        assert not report.ok
        assert report.on_request.ok

    @pytest.mark.parametrize(
        ("options", "rules"),
        [
            ({"headers": {"Content-Type": "text/plain"}}, ["content-type"]),
            ({"headers": {}}, []),
            ({"answer": b"<html>"}, ["json"]),
            ({"answer": b""}, ["json"]),
            ({"status": 204, "answer": b""}, []),
            ({"status": 302, "answer": b""}, []),
            ({"status": 404, "answer": {"code": 5, "message": "no such"}}, []),
            ({"status": 404, "answer": b"<html>"}, ["error-body"]),
            ({"status": 200, "answer": b"", "read": False}, []),
            ({"status": 404, "answer": b"", "read": False}, []),
        ],
    )
    def test_on_replies(self, options, rules):
        assert [each.rule for each in validate(**options).on_reply.findings] == rules

    @pytest.mark.parametrize(
        ("body", "options", "pointers"),
        [
            (b'{"workflowId": 3}', {}, ["/body/workflowId"]),
            (b"", {"sent": False}, []),
            (b'{"workflowId": 3}', {"sent": False}, []),
        ],
    )
    def test_on_requests(self, body, options, pointers):
        url = API + "/workflows/v1/execution/start"
        report = validate("POST", url, body, answer={"executionId": "run1"}, **options)
        assert [each.pointer for each in report.on_request.findings] == pointers

    def test_as_the_policy_says(self):
        policy = Policy(unknown_fields="violation", new_enum_values="ignore")
        answer = {"entries": [{}], "execution": {"status": "NEW"}, "new": 1}
        report = validate(url=API + HISTORY + "?page=1", answer=answer, policy=policy)
        assert [each.severity for each in report.findings] == ["violation", "violation"]


class TestText:
    def test_an_exchange_in_short_then_the_findings(self):
        answer = b'{"entries": [\n  {"attempts": 3}\n]}'
        text = render_exchange(validate(url=API + HISTORY + "?secretToken=t1.hidden&page=1", answer=answer))
        assert text.split("\n")[0] == (
            "GET serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history?secretToken=…&page=… "
            "answered 200 (seen in requests)"
        )
        lines = [
            "  request: conforms to Execution.getHistory (2 advice)",
            "  response: breaks the contract of Execution.getHistory (1 violation)",
            "    violation type at /entries/0/attempts  line 2, column 16",
            '        2 │   {"attempts": 3}',
        ]
        assert [each for each in lines if each not in text.split("\n")] == []

    def test_no_secret_is_shown(self):
        secret = "s3cr3t"
        answer = {"entries": [{"attempts": 3, "input": {"inputJson": secret}}, {"input": {"inputJson": [secret]}}]}
        url = f"https://user:{secret}@api.example{HISTORY.replace('run1', 't1.' + secret)}?token={secret}"
        report = validate(url=url, answer=answer)
        assert len(report.findings) == 4
        assert secret not in render_exchange(report)
        assert secret in render_exchange(report, show_values=True)

    def test_a_host_cannot_forge_lines(self):
        report = ExchangeValidator(Api.load()).validate(
            ObservedExchange(Exchange(Request("GET", HISTORY, host="a\x1b(2J\n"), Reply(200, body=b"{}")), "requests")
        )
        assert "\x1b" not in render_exchange(report)
        assert len(render_exchange(report).split("\n")[0]) > 40

    def test_findings_are_cut(self):
        text = render_exchange(validate(answer={"entries": [{"attempts": n} for n in range(50)]}))
        assert text.count("expected a string") == 3
        assert text.splitlines()[-1].startswith("    … and 47 more: ")

    def test_what_is_said_again_is_counted(self):
        same = validate(answer={"entries": []})
        others = [validate(answer={"entries": [{"attempts": 3}] * n}) for n in range(1, 13)]
        text = render_exchanges([same, *others, same])
        assert text.split("\n")[0].endswith("(seen in requests), 2 times")
        assert text.count("answered 200") == 10
        assert text.endswith("\n\n… and 3 exchanges more")
