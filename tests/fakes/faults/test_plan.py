"""A plan of faults: requests use them up in order, and what happened is on record."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from docpact.contract import Contract, operations
from docpact.fakes import Fault, FaultPlan

GET = "Execution.getHistory"
SECOND = 1_000_000_000
E503 = Fault(error_status=503)
RESET = Fault(drop_connection="before")


@pytest.fixture
def plan():
    return FaultPlan()


def take(plan, count=1, operation=GET, at=0.0):
    """The names of what so many requests meet."""
    found = [plan.take(operation, round(at * SECOND)) for _ in range(count)]
    return [None if each is None else each.name for each in found]


def test_nothing_is_armed(plan):
    assert take(plan) == [None]
    assert (plan.armed, plan.fired) == ((), ())
    plan.assert_all_fired()


def test_faults_are_used_up_in_order(plan):
    plan.add(GET, E503, times=2)
    plan.add(GET, RESET)
    assert take(plan, 4) == ["503", "503", RESET.name, None]


def test_each_operation_has_its_own(plan):
    plan.add(GET, E503)
    plan.add("Execution.get", RESET)
    assert take(plan, operation="Execution.get") == [RESET.name]
    assert take(plan, operation="Execution.list") == [None]
    assert take(plan) == ["503"]


def test_one_for_all_operations_takes_its_turn(plan):
    plan.add("*", E503, times=2)
    plan.add(GET, RESET)
    assert take(plan, operation="Workflow.list") == ["503"]
    assert take(plan, 3) == ["503", RESET.name, None]


def test_for_ever(plan):
    plan.add(GET, E503, times=None)
    assert take(plan, 5) == ["503"] * 5
    assert (plan.armed[0].left, plan.armed[0].fired) == (None, 5)


def test_some_fail_then_the_rest_succeeds(plan):
    plan.add(GET, Fault(error_status=503, succeed_first=2, fail_request_count=3))
    plan.add(GET, RESET)
    assert take(plan, 7) == [None, None, "503", "503", "503", RESET.name, None]


def test_a_quota_is_a_window_of_the_clock(plan):
    plan.add("*", Fault(quota_limit=2, quota_window=10))
    refused = "429 past 2 requests in 10 s"
    assert take(plan, 3, at=5) == [None, None, refused]
    assert take(plan, 1, "Execution.get", at=14.999) == [refused]
    assert take(plan, 3, at=15) == [None, None, refused]
    assert len(plan.fired) == 3


def test_past_a_quota_with_room_the_next_fault_is_met(plan):
    plan.add(GET, Fault(quota_limit=1, quota_window=10))
    plan.add(GET, E503)
    assert take(plan, 2) == ["503", "429 past 1 requests in 10 s"]


def test_what_fired_is_told(plan):
    plan.add("*", E503, times=2)
    plan.take(GET, 7)
    plan.take("Execution.get", 9)
    assert [(each.operation, each.fault, each.at) for each in plan.fired] == [
        (GET, E503, 7),
        ("Execution.get", E503, 9),
    ]
    assert plan.armed == ()
    plan.assert_all_fired()


def test_what_never_fired_is_listed(plan):
    plan.add(GET, E503, times=2)
    plan.add("*", Fault(error_status=500, retry_after=1))
    plan.add("Execution.get", RESET)
    take(plan)
    with pytest.raises(AssertionError) as caught:
        plan.assert_all_fired()
    assert str(caught.value).splitlines() == [
        "2 of 3 faults never fired:",
        "  *: 500 with Retry-After: 1",
        "  Execution.get: connection reset before processing",
    ]
    assert [(each.operation, each.left, each.fired) for each in plan.armed] == [
        (GET, 1, 1),
        ("*", 1, 0),
        ("Execution.get", 1, 0),
    ]
    assert repr(plan) == "<FaultPlan 3 armed, 1 fired>"


def test_clear(plan):
    plan.add(GET, E503, times=None)
    take(plan)
    plan.clear()
    assert (take(plan), plan.armed, plan.fired) == ([None], (), ())
    plan.assert_all_fired()


@pytest.mark.parametrize(
    ("operation", "fault", "times", "told"),
    [
        ("Execution.gethistory", E503, 1, r"no such operation; expected one of \*, Execution.get, "),
        (GET, E503, 0, "times=0: expected a whole number from 1 on, or None for ever"),
        (GET, E503, True, "times=True: expected"),
        (GET, Fault(error_status=503, fail_request_count=2), 3, "times=3: fail_request_count=2 says how often"),
        (GET, Fault(quota_limit=1, quota_window=1), 2, "times=2: a quota stands until the plan is cleared"),
        (
            "Execution.get",
            Fault(duplicate_items=True),
            1,
            "response of Execution.get has no items: no list of messages",
        ),
        ("*", Fault(out_of_order_items=True), 1, "the fault needs one operation, whose response has items"),
        ("*", Fault(breaks_rule="type"), 1, "breaks_rule needs one operation"),
        (GET, Fault(breaks_rule="one-of"), 1, "cannot break one-of; expected one of date-time, .*, utf-8"),
    ],
)
def test_what_cannot_be_armed(plan, operation, fault, times, told):
    with pytest.raises(ValueError, match=told):
        plan.add(operation, fault, times=times)
    assert plan.armed == ()


def test_threads_share_it(plan):
    plan.add("*", E503, times=150)
    with ThreadPoolExecutor(4) as pool:
        met = list(pool.map(lambda number: plan.take(operations()[number % 3], number), range(400)))
    assert sum(each is not None for each in met) == len(plan.fired) == 150


def test_the_operations_of_another_api(plan):
    plan = FaultPlan({"Cloud.list": Contract.load("Workflow.list")})
    plan.add("Cloud.list", Fault(duplicate_items=True))
    assert take(plan, operation="Cloud.list") == ["duplicate items"]
    with pytest.raises(ValueError, match=r"no such operation; expected one of \*, Cloud.list$"):
        plan.add(GET, E503)
