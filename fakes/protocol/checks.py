"""What the service asks of a request before an operation sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ...contract import Finding
from ...contract.http import Request
from ...contract.http.routes import Match, decode
from .status_errors import StatusError

_CREDENTIALS = re.compile(r"(Bearer|Api-Key) +\S+", re.IGNORECASE)  # schemes have no case: RFC 9110, 11.1


def check_authorization(request: Request) -> None:
    """Asks for an `Authorization` header that holds an IAM token or an API key, of whatever value.

    Raises:
        StatusError: UNAUTHENTICATED; there is none.
    """
    found = request.headers.get("Authorization")
    if found is None:
        raise StatusError("UNAUTHENTICATED", "The request has no Authorization header.")
    if not _CREDENTIALS.fullmatch(found):
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
    broken = [each for each in findings if each.severity == "violation"]
    if broken:
        message = f"Invalid request at {broken[0].pointer}: {broken[0].message}."
        raise StatusError("INVALID_ARGUMENT", message, [(each.pointer, each.message) for each in broken])


def parameters_of(request: Request, match: Match) -> Mapping[str, str]:
    """The values of the parameters in path and query, decoded."""
    return {**dict(request.query_pairs), **{name: decode(raw) for name, raw in match.values.items()}}
