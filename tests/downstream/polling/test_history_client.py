import pytest
from history_client import TERMINAL, HistoryClient, NotFinishedError, ServiceError, parse_timestamp
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract import assert_conforms
from docpact.fakes import WorkflowsFake
from docpact.strategies import edge_cases, histories


def history(status, *steps):
    return {"execution": {"id": "exec/1", "status": status}, "entries": [{"id": "first", "status": "STARTED"}, *steps]}


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def client(workflows_fake, pauses):
    return HistoryClient(workflows_fake.base_url, "t1.token", sleep=pauses.append)


@pytest.mark.docpact(auth=True)
def test_waits_for_the_end(workflows_fake, client, pauses):
    failed = {
        "id": "second",
        "status": "FAILED",
        "error": {"message": "no route to host"},
        "attempts": "9007199254740993",
    }
    run = workflows_fake.add_history(history("QUEUED"), history("RUNNING"), history("FAILED", failed))
    seen = client.wait(run, pause=2)
    assert (seen.id, seen.status) == ("exec/1", "FAILED")
    assert (seen.steps[1].error, seen.steps[1].attempts) == ("no route to host", 2**53 + 1)
    assert pauses == [2, 2]
    assert [each.reply.status for each in workflows_fake.calls] == [200, 200, 200]


def test_gives_up(workflows_fake, client, pauses):
    run = workflows_fake.add_history(history("RUNNING"))
    with pytest.raises(NotFinishedError, match="after 3 polls"):
        client.wait(run, polls=3)
    assert len(pauses) == 2


def test_an_unknown_execution(client):
    with pytest.raises(ServiceError, match="404: Execution nobody is not found") as caught:
        client.read("nobody")
    assert caught.value.status == 404


@pytest.mark.docpact(auth=True)
def test_without_a_token(workflows_fake):
    with pytest.raises(ServiceError, match="401"):
        HistoryClient(workflows_fake.base_url, "").read("any")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:01.5Z", 1_500_000_000),
        ("1970-01-01T00:00:00.000000001Z", 1),
        ("0001-01-01T00:00:00.123456789Z", -62_135_596_800 * 10**9 + 123_456_789),
        ("9999-12-31T23:59:59.999999999Z", 253_402_300_800 * 10**9 - 1),
    ],
)
def test_timestamps_to_the_nanosecond(text, expected):
    assert parse_timestamp(text) == expected


@given(histories())
def test_reads_every_history(payload):
    assert_conforms(payload)
    with WorkflowsFake() as fake:
        seen = HistoryClient(fake.base_url, "t1.token").read(fake.add_history(payload))
    assert seen.status == payload.get("execution", {}).get("status", "")
    for step, entry in zip(seen.steps, payload["entries"], strict=True):
        assert str(step.attempts) == entry.get("attempts", "0")
        assert step.error == entry.get("error", {}).get("message", "")
        if "startedAt" in entry:
            fraction = entry["startedAt"].rstrip("Z").partition(".")[2]
            assert step.started_at % 10**9 == int(f"{fraction:0<9}")


@given(st.lists(histories(), min_size=1, max_size=4))
def test_waits_through_any_course_of_events(snapshots):
    statuses = [each.get("execution", {}).get("status") for each in snapshots]
    with WorkflowsFake() as fake:
        run = fake.add_history(*snapshots, execution_id="run")
        client = HistoryClient(fake.base_url, "t1.token", sleep=lambda _: None)
        if TERMINAL.isdisjoint(statuses):
            with pytest.raises(NotFinishedError):
                client.wait(run, polls=len(snapshots))
        else:
            ending = next(each for each in statuses if each in TERMINAL)
            assert client.wait(run, polls=len(snapshots)).status == ending


def test_reads_every_edge(client, workflows_fake):
    for case in edge_cases("Execution.getHistory"):
        workflows_fake.reset()
        seen = client.read(workflows_fake.add_history(case.payload))
        assert len(seen.steps) == len(case.payload["entries"]), case.id
