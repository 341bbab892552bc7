"""What is wrong in a test is shown at the line of the test: pytest hides the frames of docpact below it."""

from pathlib import Path

import pytest

from docpact.contract import Contract, Policy, assert_conforms, validate
from docpact.fakes import (
    Fault,
    Step,
    WorkflowsFake,
    assert_attempts,
    assert_backoff_grows,
    assert_no_retry,
    assert_waited,
    fuzz_client,
)
from docpact.fakes.clock import Clock
from docpact.strategies import edge_cases, fixtures, histories, history, payloads, violation_cases

WRONG = {
    "attempts": lambda fake: assert_attempts(calls_of_a_client(fake), at_most=1),
    "no-retry": lambda fake: assert_no_retry(calls_of_a_client(fake)),
    "waited": lambda fake: assert_waited(calls_of_a_client(fake), 7.0),
    "backoff": lambda fake: assert_backoff_grows(calls_of_a_client(fake)),
    "fault": lambda _: Fault(error_status=200),
    "fault-name": lambda _: Fault(status=500),
    "faults-add": lambda fake: fake.faults.add("Execution.gets", Fault(error_status=500)),
    "faults-times": lambda fake: fake.faults.add("Execution.get", Fault(error_status=500), times=0),
    "faults-fired": lambda fake: (
        fake.faults.add("Execution.get", Fault(error_status=500)),
        fake.faults.assert_all_fired(),
    ),
    "add_history": lambda fake: fake.add_history({"entries": []}),
    "add_history-text": lambda fake: fake.add_history("{"),
    "add_history-none": lambda fake: fake.add_history(),
    "add_history-id": lambda fake: fake.add_history({"entries": [{}]}, execution_id=".."),
    "start": lambda fake: fake.start("HappyPaths"),
    "start-status": lambda fake: fake.start("HappyPath", status="FAILED"),
    "start-step": lambda fake: fake.start([Step(attempts=-1)]),
    "step": lambda _: Step(duration=-1),
    "run": lambda fake: fake.run("nobody"),
    "history": lambda fake: fake.history("nobody"),
    "fake-progress": lambda _: WorkflowsFake(progress="slow"),
    "fake-scenario": lambda _: WorkflowsFake(scenario="slow"),
    "reset": lambda fake: fake.reset(progress="slow"),
    "clock": lambda _: Clock().advance(-1),
    "fuzz_client": lambda _: fuzz_client(include={"nothing"}),
    "realistic": lambda _: history(scenario="HappyPaths"),
    "fixtures": lambda _: list(fixtures(-1)),
    "histories": lambda _: histories(profile="nothing"),
    "payloads": lambda _: payloads("Execution.gets"),
    "edges": lambda _: edge_cases("Execution.gets"),
    "violations": lambda _: violation_cases("Execution.gets"),
    "contract": lambda _: Contract.load("Execution.gets"),
    "validate": lambda _: validate("{}", "Execution.gets"),
    "policy": lambda _: Policy(unknown_fields="maybe"),
    "assert_conforms": lambda _: assert_conforms({}),
}


def calls_of_a_client(fake):
    import requests

    fake.faults.add("Execution.get", Fault(error_status=404), times=3)
    for seconds in (3, 2, 1):
        fake.clock.advance(seconds)
        requests.get(f"{fake.base_url}/workflows/v1/execution/x", timeout=1)
    return fake.calls


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_is_shown_at_the_line_of_the_test(wrong):
    with WorkflowsFake() as fake, pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it raises, the place counts
        wrong(fake)
    frame = caught.traceback.filter(caught)[-1]
    assert Path(frame.path).name == Path(__file__).name, f"{frame.path}:{frame.lineno}: {caught.value}"
