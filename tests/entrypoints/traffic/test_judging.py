"""Which exchanges are judged, what is found on them, and how it is told."""

import json

import pytest

from docpact.contract import Policy
from docpact.contract.http import Headers, Reply, Request
from docpact.entrypoints.traffic.judging import ExchangeJudge
from docpact.entrypoints.traffic.model import Exchange
from docpact.entrypoints.traffic.rendering import render_judgement, render_judgements

API = "https://serverless-workflows.api.cloud.yandex.net"
HISTORY = "/workflows/v1/execution/run1/history"
JSON = {"Content-Type": "application/json"}


def exchange(method="GET", url=API + HISTORY, body=b"", status=200, answer=None, headers=JSON, **options):
    answer = {"entries": [{}]} if answer is None else answer
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    request = Request.to(method, url, headers={"Authorization": "Bearer t1.secret"}, body=body)
    return Exchange(request, Reply(status, Headers(headers), content), "requests", **options)


def judge(*arguments, policy=Policy(), hosts=(), **options):
    return ExchangeJudge(policy, hosts).judge(exchange(*arguments, **options))


def found(judgement):
    return [(each.rule, each.pointer) for each in judgement.findings]


class TestWhatIsJudged:
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
            ("PUT", API + HISTORY, None),
            ("GET", API + "/else", None),
        ],
    )
    def test_calls_of_known_operations(self, method, url, operation):
        judgement = judge(method, url)
        assert (judgement and judgement.operation) == operation

    @pytest.mark.parametrize(
        ("host", "is_judged"),
        [("a.example.com", True), ("A.example.com:80", True), ("mine:8080", True), ("mine", False), ("b.com", False)],
    )
    def test_on_the_hosts_that_are_named(self, host, is_judged):
        hosts = ("*.example.com", "mine:8080")
        assert (judge(url=f"http://{host}{HISTORY}", hosts=hosts) is not None) == is_judged


class TestFindings:
    def test_on_request_and_reply(self):
        judgement = judge(url=API + HISTORY + "?page=1", answer={"entries": [{"attempts": 3}]})
        assert found(judgement) == [("unknown-field", "/query/page"), ("type", "/entries/0/attempts")]
        assert not judgement.ok
        assert judgement.on_request.ok

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
        assert [each.rule for each in judge(**options).on_reply.findings] == rules

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
        judgement = judge("POST", url, body, answer={"executionId": "run1"}, **options)
        assert [each.pointer for each in judgement.on_request.findings] == pointers

    def test_as_the_policy_says(self):
        policy = Policy(unknown_fields="violation", new_enum_values="ignore")
        answer = {"entries": [{}], "execution": {"status": "NEW"}, "new": 1}
        judgement = judge(url=API + HISTORY + "?page=1", answer=answer, policy=policy)
        assert [each.severity for each in judgement.findings] == ["violation", "violation"]


class TestText:
    def test_an_exchange_in_short_then_the_findings(self):
        answer = b'{"entries": [\n  {"attempts": 3}\n]}'
        text = render_judgement(judge(url=API + HISTORY + "?secretToken=t1.hidden&page=1", answer=answer))
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
        judgement = judge(url=url, answer=answer)
        assert len(judgement.findings) == 4
        assert secret not in render_judgement(judgement)
        assert secret in render_judgement(judgement, show_values=True)

    def test_a_host_cannot_forge_lines(self):
        judgement = ExchangeJudge().judge(
            Exchange(Request("GET", HISTORY, host="a\x1b(2J\n"), Reply(200, body=b"{}"), "requests")
        )
        assert "\x1b" not in render_judgement(judgement)
        assert len(render_judgement(judgement).split("\n")[0]) > 40

    def test_findings_are_cut(self):
        text = render_judgement(judge(answer={"entries": [{"attempts": n} for n in range(50)]}))
        assert text.count("expected a string") == 20
        assert text.splitlines()[-1].startswith("    … and 30 more: ")

    def test_what_is_said_again_is_counted(self):
        same = judge(answer={"entries": []})
        others = [judge(answer={"entries": [{"attempts": 3}] * n}) for n in range(1, 13)]
        text = render_judgements([same, *others, same])
        assert text.split("\n")[0].endswith("(seen in requests), 2 times")
        assert text.count("answered 200") == 10
        assert text.endswith("\n\n… and 3 exchanges more")
