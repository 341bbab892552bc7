import httpx
import pytest
from execution_watcher import ApiError, Backoff, ExecutionWatcher, UnreadableAnswerError

from docpact.contract import conforming
from docpact.entrypoints.pytest_plugin import HistoryFactory
from docpact.fakes import Fault, Step, WorkflowsFake, assert_attempts, assert_backoff_grows, assert_waited
from docpact.strategies import edge_cases

pytestmark = [pytest.mark.anyio, pytest.mark.docpact(auth=True, virtual_sleep=True)]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def watcher(workflows_httpx: WorkflowsFake):
    async with ExecutionWatcher(workflows_httpx.base_url, "t1.token") as watcher:
        yield watcher


@pytest.mark.docpact(progress="clock")
async def test_waits_for_the_end(workflows_httpx: WorkflowsFake, watcher: ExecutionWatcher):
    run = workflows_httpx.start([Step(duration=60), Step(title="Pay", duration=30, error="card declined")])
    before = workflows_httpx.clock.nanos
    assert await watcher.wait(run.id) == "FAILED"
    assert workflows_httpx.clock.nanos - before >= 90 * 10**9
    assert await watcher.errors(run.id) == {"Pay": "card declined"}


@pytest.mark.docpact(progress="reads:1")
async def test_waits_for_several_at_once(workflows_httpx: WorkflowsFake, watcher: ExecutionWatcher):
    started = [await watcher.start("orders", '{"order": 7}') for _ in range(3)]
    assert await watcher.wait_all(started) == ["FINISHED"] * 3
    assert {each.operation for each in workflows_httpx.calls} == {"Execution.start", "Execution.get"}
    assert all(not each.request_findings for each in workflows_httpx.calls)


async def test_an_execution_that_is_not_there(workflows_httpx: WorkflowsFake, watcher: ExecutionWatcher):
    with pytest.raises(ApiError, match="404: Execution nobody is not found"):
        await watcher.wait("nobody")
    assert_attempts(workflows_httpx.calls, at_most=1)


async def test_backs_off_while_the_service_is_busy(workflows_httpx: WorkflowsFake, watcher: ExecutionWatcher):
    run = workflows_httpx.start()
    workflows_httpx.faults.add("Execution.get", Fault(error_status=503), times=4)
    assert await watcher.wait(run.id) == "FINISHED"
    assert_backoff_grows(workflows_httpx.calls)


async def test_waits_as_long_as_it_is_told(workflows_httpx: WorkflowsFake, watcher: ExecutionWatcher):
    run = workflows_httpx.start()
    workflows_httpx.faults.add("*", Fault(error_status=429, retry_after=20), times=2)
    assert await watcher.wait(run.id) == "FINISHED"
    assert_waited(workflows_httpx.calls)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(error_status=503), ApiError),
        (Fault(drop_connection="before"), httpx.ReadError),
        (Fault(timeout="before"), httpx.ReadTimeout),
        (Fault(malformed_body=True), UnreadableAnswerError),
        (Fault(empty_body=True), UnreadableAnswerError),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
async def test_gives_up(workflows_httpx: WorkflowsFake, watcher: ExecutionWatcher, fault: Fault, expected):
    run = workflows_httpx.start()
    workflows_httpx.faults.add("Execution.get", fault, times=None)
    with pytest.raises(expected):
        await watcher.wait(run.id)
    assert_attempts(workflows_httpx.calls, at_most=Backoff().attempts)


async def test_errors_of_a_realistic_history(
    workflows_httpx: WorkflowsFake, watcher: ExecutionWatcher, history_factory: HistoryFactory
):
    failed = history_factory(scenario="FailPath", entries=4)
    assert failed == conforming()
    errors = await watcher.errors(workflows_httpx.add_history(failed))
    assert list(errors.values()) == [failed["entries"][3]["error"]["message"]]


@pytest.mark.docpact(virtual_sleep=False)  # nothing is waited for, and looking for sleepers takes a while
async def test_reads_every_edge(workflows_httpx: WorkflowsFake, watcher: ExecutionWatcher):
    for case in edge_cases("Execution.getHistory"):
        workflows_httpx.reset()
        errors = await watcher.errors(workflows_httpx.add_history(case.payload, execution_id="run1"))
        assert len(errors) <= len(case.payload["entries"]), case.id
