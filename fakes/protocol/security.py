"""Who sends a request: the credentials that a contract asks for."""

from __future__ import annotations

from collections.abc import Sequence
from http.cookies import CookieError, SimpleCookie
from typing import TypeAlias

from ...contract.http import Request
from ...contract.model import SecurityScheme
from .status_errors import StatusError

Alternatives: TypeAlias = Sequence[Sequence[SecurityScheme]]


def check_security(request: Request, alternatives: Alternatives) -> None:
    """Requires the credentials of one alternative, of whatever value; without alternatives none.

    Raises:
        StatusError: UNAUTHENTICATED; some are missing.
    """
    if alternatives and not any(all(_is_satisfied(request, each) for each in schemes) for schemes in alternatives):
        expected = " or ".join(" and ".join(map(_in_words, schemes)) for schemes in alternatives)
        raise StatusError("UNAUTHENTICATED", f"The request has no credentials: expected {expected}.")


def _is_satisfied(request: Request, scheme: SecurityScheme) -> bool:
    if scheme.kind == "apiKey":
        return bool(_api_key(request, scheme))
    kind, _, credentials = request.headers.get("Authorization", "").partition(" ")
    return kind.lower() == scheme.kind.lower() and bool(credentials.strip())


def _api_key(request: Request, scheme: SecurityScheme) -> str:
    if scheme.place == "query":
        return dict(request.query_pairs).get(scheme.name, "")
    if scheme.place == "cookie":
        return _cookie(request.headers.get("Cookie", ""), scheme.name)
    return request.headers.get(scheme.name, "")


def _cookie(text: str, name: str) -> str:
    try:
        cookies = SimpleCookie(text)
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def _in_words(scheme: SecurityScheme) -> str:
    if scheme.kind == "apiKey":
        return f"an API key in the {scheme.place} {scheme.name}"
    return f"the header Authorization with {scheme.kind.capitalize()} credentials"
