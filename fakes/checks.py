"""What the service asks of a request before an operation sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..contract.http import Request
from ..contract.routes import Match, decode
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
