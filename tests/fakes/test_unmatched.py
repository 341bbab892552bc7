"""A request that no route answers fails the test, with the reasons."""

import pytest

from docpact.fakes import Request, UnmatchedRequestError


@pytest.mark.parametrize(
    ("method", "path", "reason"),
    [
        ("POST", "/workflows/v1/execution/x/history", "the method is POST, not GET"),
        ("GET", "/workflows/v1/execution/x/history/", "the path ends with a slash"),
        ("GET", "/workflows/v1/executions/x/history", "segment 3 is 'executions', not 'execution'"),
        ("GET", "/workflows/v1/execution/x/histories", "segment 5 is 'histories', not 'history'"),
        ("GET", "/workflows/v2/execution/x/history", "the API version is v2, not v1"),
    ],
)
def test_the_text_says_what_was_tried_and_why_it_did_not_match(fake, method, path, reason):
    with pytest.raises(UnmatchedRequestError) as caught:
        fake.handle(Request(method, path, host="h"))
    assert isinstance(caught.value, AssertionError)
    lines = str(caught.value).splitlines()
    assert lines[0] == f"no route answers {method} h{path}"
    assert lines[1] == "the routes of this fake, on any host, the nearest first:"
    nearest = lines.index("  GET /workflows/v1/execution/{executionId}/history  (Execution.getHistory)")
    assert lines[nearest + 1] == f"    - {reason}"
    assert lines[-2] == "  and 9 more routes"


def test_is_kept_for_who_looks_back(fake):
    with pytest.raises(UnmatchedRequestError) as caught:
        fake.handle(Request("GET", "/"))
    assert fake.unmatched == [str(caught.value)]


def test_is_no_call(fake):
    with pytest.raises(UnmatchedRequestError):
        fake.handle(Request("GET", "/"))
    assert fake.calls == ()


def test_what_no_route_answers_is_not_kept_without_end(fake):
    fake.unmatched.extend(str(number) for number in range(1_000))
    with pytest.raises(AssertionError):
        fake.handle(Request("GET", "/nowhere"))
    assert len(fake.unmatched) == 1_000
    assert fake.unmatched[0] == "1"
    assert "/nowhere" in fake.unmatched[-1]
