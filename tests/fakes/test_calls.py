"""A fake records its calls, the last ones, without secrets."""

import json

from docpact.contract import Policy
from docpact.fakes import Headers, WorkflowsFake

TOKEN = "t1.9euelZqMkJ.s3cr3t_s1gnature"


def test_are_recorded_in_order(fake, get, history):
    fake.add_history(history())
    replies = [get(fake, "exec-1"), get(fake, "nobody")]
    assert [each.reply for each in fake.calls] == replies
    assert [each.operation for each in fake.calls] == ["Execution.getHistory"] * 2
    assert fake.calls[1].request.path.endswith("/nobody/history")
    assert fake.calls[0].findings == ()


def test_findings_on_the_body_are_told_with_the_call(fake, get, history):
    fake.add_history(history(newField=1))
    get(fake, "exec-1")
    assert [(each.rule, each.pointer) for each in fake.calls[0].findings] == [("unknown-field", "/entries/0/newField")]


def test_unknown_query_parameters_are_advice(fake, get, history):
    fake.add_history(history())
    assert get(fake, "exec-1", query="pageSize=10&a%2Fb=&pageSize=11").status == 200
    first, second = fake.calls[0].findings
    assert (first.rule, first.severity, first.pointer) == ("unknown-field", "advice", "/query/pageSize")
    assert first.message == "expected no query parameters, found the query parameter 'pageSize'"
    assert second.pointer == "/query/a~1b"


def test_the_policy_decides_on_unknown_query_parameters(get):
    fake = WorkflowsFake(policy=Policy(unknown_fields="ignore"))
    get(fake, "nobody", query="a=1")
    assert fake.calls[0].findings == ()


def test_a_bad_request_is_recorded_too(get):
    fake = WorkflowsFake(auth=True)
    get(fake, "x", query="a=1")
    assert fake.calls[0].reply.status == 401
    assert len(fake.calls[0].findings) == 1


def test_no_repr_shows_a_secret(fake, get, history):
    fake.add_history(history())
    get(fake, "exec-1", headers=Headers({"Authorization": f"Bearer {TOKEN}"}), query=f"token={TOKEN}&{TOKEN}=1")
    assert "s3cr3t" not in repr(fake.calls) + repr(fake) + repr(vars(fake))


def test_the_oldest_calls_are_forgotten_first(client_of):
    client = client_of(WorkflowsFake(remember=3))
    for name in "abcde":
        client.ask("Execution.get", executionId=name)
    assert [each.request.path[-1] for each in client.fake.calls] == ["c", "d", "e"]
    assert [each.number for each in client.fake.calls] == [2, 3, 4]
    client.fake.reset()
    assert client.fake.calls == ()


def test_calls_with_long_bodies_are_forgotten_sooner(client_of):
    client = client_of(WorkflowsFake(remember_bytes=10_000))
    for _ in range(9):
        client.ask("Execution.start", {"workflowId": "w", "input": {"inputJson": json.dumps("x" * 3_000)}})
        assert sum(len(each.request.body) + len(each.reply.body) for each in client.fake.calls) <= 10_000
    assert [each.number for each in client.fake.calls] == [6, 7, 8]


def test_calls_know_what_was_asked(client):
    client.ask("Execution.list", query={"workflowId": "ä", "pageSize": "2"})
    client.ask("Execution.getHistory", executionId="a/b")
    client.ask("Execution.list", query={"pageSize": "x"})
    assert [dict(each.parameters) for each in client.fake.calls] == [
        {"workflowId": "ä", "pageSize": "2"},
        {"executionId": "a/b"},
        {},
    ]
