"""What the fakes raise. All are assertions: the test fails."""

from __future__ import annotations

from typing import final

from ..contract import Report
from ..contract.rendering import render_brief


@final
class UnmatchedRequestError(AssertionError):
    """A client sent a request that no route of the fake answers.

    Its text says what was tried, which routes there are, and what differs on the near ones. It never holds a
    header or a value of the query. `allowed` are the methods of the routes that the path has.
    """

    def __init__(self, message: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.allowed = allowed


@final
class InvalidReplyError(AssertionError):
    """A reply would break the contract, although the test wants none that does. The `report` has every finding."""

    def __init__(self, report: Report) -> None:
        super().__init__(render_brief(report, "reply"))
        self.report = report


@final
class UnpatchedClientError(AssertionError):
    """A client wants to reach the API itself while a fake stands in for it: the client does not use the fake.

    Its text says how each client library is made to use it.
    """


@final
class UnsupportedFaultError(AssertionError):
    """A fault was armed that this transport cannot show truthfully: the client would meet something else.

    Its text names the fault and the client, and points to the local server, which shows every fault.
    """
