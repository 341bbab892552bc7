"""Checks that a request passes before an operation sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...contract import Finding
from ...contract.http import Request
from .status_errors import StatusError

_CREDENTIALS = re.compile(r"(Bearer|Api-Key) +\S+", re.IGNORECASE)  # schemes have no case: RFC 9110, 11.1


def check_authorization(request: Request) -> None:
    """Requires an `Authorization` header that holds an IAM token or an API key, of whatever value.

    Raises:
        StatusError: UNAUTHENTICATED; there is none.
    """
    credentials = request.headers.get("Authorization")
    if credentials is None:
        raise StatusError("UNAUTHENTICATED", "The request has no Authorization header.")
    if not _CREDENTIALS.fullmatch(credentials):
        expected = "'Bearer <IAM token>' or 'Api-Key <API key>'"
        raise StatusError("UNAUTHENTICATED", f"The Authorization header is not of the form {expected}.")


def is_refused(findings: Iterable[Finding]) -> bool:
    """Whether a request breaks the contract."""
    return any(each.severity == "violation" for each in findings)


def check_request(findings: Iterable[Finding]) -> None:
    """Refuses a request that breaks the contract.

    Raises:
        StatusError: INVALID_ARGUMENT; the details name every violation.
    """
    violations = [each for each in findings if each.severity == "violation"]
    if violations:
        message = f"Invalid request at {violations[0].pointer}: {violations[0].message}."
        raise StatusError("INVALID_ARGUMENT", message, [(each.pointer, each.message) for each in violations])
