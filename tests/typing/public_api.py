"""The public API as type checkers see it in the code of users. `make lint` runs mypy and pyright on this file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_type

from hypothesis import given
from hypothesis.strategies import SearchStrategy

from docpact.contract import Binding, Contract, Finding, Policy, Report, assert_conforms, conforming, validate
from docpact.fakes import Call, Clock, Fault, FaultPlan, Reply, Request, Run, Step, WorkflowsFake, fuzz_client
from docpact.strategies import (
    EdgeCase,
    Violation,
    each_edge,
    edge_cases,
    fixtures,
    histories,
    history,
    payloads,
    polls,
    violation_cases,
    violations,
)


def check_contract(payload: object) -> None:
    contract = assert_type(Contract.load("Execution.getHistory", policy=Policy(new_enum_values="advice")), Contract)
    assert_type(contract.conforms(payload), bool)
    assert_type(contract.bindings, tuple[Binding, ...])
    report = assert_type(validate(payload, contract), Report)
    assert_type(report.ok, bool)
    assert_type(report.violations, tuple[Finding, ...])
    finding = report.findings[0]
    assert_type(finding.pointer, str)
    assert_type(finding.line, int | None)
    assert_type(assert_conforms(payload, "Execution.list"), None)
    assert payload == conforming()


def check_strategies(contract: Contract) -> None:
    assert_type(histories(profile="edge", include={"unusual"}), SearchStrategy[Any])
    assert_type(payloads(contract), SearchStrategy[Any])
    assert_type(polls(), SearchStrategy[list[Any]])
    assert_type(violations("Execution.list"), SearchStrategy[Violation])
    assert_type(edge_cases("Execution.getHistory"), tuple[EdgeCase, ...])
    assert_type(violation_cases("Execution.getHistory"), tuple[Violation, ...])
    assert_type(history(seed=3, status="FAILED"), dict[str, Any])
    assert_type(fixtures(5, seed=42), Iterator[Any])


@each_edge("Execution.getHistory")
def test_edges(case: EdgeCase) -> None:
    assert_type(case.id, str)
    assert_type(case.why, str)


@given(histories())
def test_history(payload: Any) -> None:
    with WorkflowsFake(seed=1, progress="reads:2") as fake:
        assert_type(fake.add_history(payload), str)


def check_fake() -> None:
    fake = WorkflowsFake(auth=True, scenario=[Step(duration=90)])
    run = assert_type(fake.start("RetryPath"), Run)
    assert_type(run.id, str)
    assert_type(fake.handle(Request.to("GET", fake.base_url)), Reply)
    assert_type(fake.calls, tuple[Call, ...])
    assert_type(fake.clock, Clock)
    plan = assert_type(fake.faults, FaultPlan)
    plan.add("Execution.get", Fault(error_status=503, retry_after=5), times=2)


@fuzz_client(terminal=True)
def test_client(fake: WorkflowsFake, execution_id: str, history: Any) -> None:
    assert_type(fake.base_url, str)
    assert_type(execution_id, str)
    assert isinstance(history, dict)
