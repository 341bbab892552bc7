"""What the service asks of a request before an operation sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from ..contract import Finding, Policy
from ..contract.pointer import escape
from .http import Request, shown
from .routes import Match, Route, decode
from .statuses import StatusError

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


def decode_parameters(match: Match) -> Mapping[str, str]:
    """The values of the path's parameters.

    Raises:
        StatusError: INVALID_ARGUMENT; one is empty or cannot be decoded.
    """
    return {name: _decode_parameter(name, raw) for name, raw in match.values.items()}


def _decode_parameter(name: str, raw: str) -> str:
    if not raw:
        raise StatusError("INVALID_ARGUMENT", f"The path parameter {name} is empty.")
    try:
        return decode(raw)
    except ValueError as problem:
        raise StatusError("INVALID_ARGUMENT", f"The path parameter {name} cannot be decoded: {problem}.") from None


def query_findings(request: Request, route: Route, policy: Policy) -> Iterator[Finding]:
    """A finding for each query parameter that the page does not list; services pass over such parameters."""
    stance = policy.unknown_fields
    known = cast("Mapping[str, object]", route.query.get("properties", {}))
    for name in dict(request.query_pairs):
        if name not in known and stance != "ignore":
            expected = f"one of {', '.join(known)}" if known else "no query parameters"
            message = f"expected {expected}, found the query parameter {shown(name)!r}"
            yield Finding("unknown-field", stance, f"/query/{escape(shown(name))}", message)
