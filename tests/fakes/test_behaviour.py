"""Clients with and without manners, told apart by the calls that they leave."""

import pytest

from docpact.contract.http import Delivery, Headers, Reply, Request
from docpact.fakes import Call, assert_attempts, assert_backoff_grows, assert_no_retry, assert_waited, attempts_of


def call(status, at, path="/a", retry_after=None, **options):
    headers = Headers() if retry_after is None else Headers({"Retry-After": str(retry_after)})
    delivery = options.pop("delivery", Delivery())
    reply = Reply(status, headers, delivery=delivery)
    return Call("Execution.get", Request("GET", path), reply, at=round(at * 10**9), **options)


def test_polls_are_no_retries():
    calls = [call(200, 0), call(200, 1), call(503, 2), call(503, 3), call(200, 4), call(200, 5)]
    assert [len(each) for each in attempts_of(calls)] == [1, 1, 3, 1]


def test_requests_are_told_apart():
    calls = [call(503, 0), call(503, 0, "/b"), call(200, 1, "/b"), call(200, 1)]
    assert [[each.request.path for each in found] for found in attempts_of(calls)] == [["/a", "/a"], ["/b", "/b"]]


def test_a_fault_is_a_failure():
    assert [len(each) for each in attempts_of([call(200, 0, fault="empty body"), call(200, 1)])] == [2]


def test_waited():
    assert_waited([call(429, 0, retry_after=2), call(200, 2)])
    assert_waited([call(503, 0), call(200, 5)], at_least=5)
    with pytest.raises(AssertionError, match=r"expected a retry after 2 s, it came after 1\.9 s"):
        assert_waited([call(429, 0, retry_after=2), call(200, 1.9)])
    with pytest.raises(AssertionError, match="expected a retry after 5 s"):
        assert_waited([call(503, 0), call(200, 4)], at_least=5)


def test_latency_is_no_waiting():
    slow = call(503, 0, retry_after=2, delivery=Delivery(latency=1))
    with pytest.raises(AssertionError, match=r"came after 1\.5 s"):
        assert_waited([slow, call(200, 2.5)])


@pytest.mark.parametrize("calls", [[], [call(200, 0)], [call(429, 0, retry_after=2)], [call(503, 0), call(200, 9)]])
def test_nothing_to_wait_for_proves_nothing(calls):
    with pytest.raises(AssertionError, match="no retry followed a reply with Retry-After"):
        assert_waited(calls)


def test_no_retry():
    assert_no_retry([call(404, 0), call(200, 1, "/b"), call(503, 2, "/c"), call(200, 3, "/c")])
    with pytest.raises(AssertionError, match=r"Execution\.get answered 404: expected no retry"):
        assert_no_retry([call(404, 0), call(404, 1)])
    assert_no_retry([call(404, 0), call(404, 1)], on=(400,))


def test_attempts():
    calls = [call(503, each) for each in range(5)]
    assert_attempts(calls, at_most=5)
    with pytest.raises(AssertionError, match="at most 4 attempts, found 5"):
        assert_attempts(calls, at_most=4)


def test_backoff():
    assert_backoff_grows([call(503, 0), call(503, 1), call(503, 3), call(200, 7)])
    with pytest.raises(AssertionError, match="found 1 s, 1 s"):
        assert_backoff_grows([call(503, 0), call(503, 1), call(200, 2)])
    with pytest.raises(AssertionError, match="retried at least twice"):
        assert_backoff_grows([call(503, 0), call(200, 1)])
