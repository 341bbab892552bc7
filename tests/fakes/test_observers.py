"""Whoever looks on while fakes are called is told, as long as he looks."""

import pytest

from docpact.contract.http import Request
from docpact.fakes import Fault, WorkflowsFake
from docpact.fakes.calls import observe


def history_of(run):
    return Request("GET", f"/workflows/v1/execution/{run.id}/history")


def test_every_fake_s_calls_are_told_with_their_faults():
    observed = []
    with observe(lambda fake, call: observed.append((fake.seed, call.operation, call.fault))):
        for seed in (1, 2):
            fake = WorkflowsFake(seed=seed)
            fake.faults.add("Execution.getHistory", Fault(error_status=503))
            fake.handle(history_of(fake.start()))
            fake.handle(history_of(fake.start()))
    fake.handle(history_of(fake.start()))
    assert observed == [(seed, "Execution.getHistory", fault) for seed in (1, 2) for fault in ("503", None)]


def test_an_observer_may_ask_the_fake():
    fake = WorkflowsFake()
    run = fake.start("FailPath")
    observed = []
    with observe(lambda fake, _: observed.append((len(fake.calls), fake.history(run.id)["execution"]["status"]))):
        fake.handle(history_of(run))
    assert observed == [(1, "FAILED")]


def test_nobody_is_left_after_an_error():
    observed = []
    with pytest.raises(ZeroDivisionError), observe(lambda *_: observed.append(1)):
        raise ZeroDivisionError
    fake = WorkflowsFake()
    fake.handle(history_of(fake.start()))
    assert observed == []
