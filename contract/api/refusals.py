"""Which documented response a status has, and which one a refusal takes."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from ..schema.nodes import OperationDescription, ResponseDescription

_FALLBACK: Final = 400


def response_of(status: int, responses: Iterable[ResponseDescription]) -> ResponseDescription | None:
    """The documented response of a status: the one of its number, of its class (`4XX`), else `default`."""
    by_status = {each.status.upper(): each for each in responses}
    names = (str(status), f"{status // 100}XX", "DEFAULT")
    return next((by_status[each] for each in names if each in by_status), None)


def fitting_response(status: int, operation: OperationDescription) -> tuple[int, ResponseDescription | None]:
    """The status to send for one that is meant, and the response that documents it.

    That is the status itself where the operation documents it by number, by its class (`4XX`) or by `default`; else a
    documented 400 or 422, for 401 also a documented 403. An operation that documents none of them sends 400, and the
    response is None.
    """
    documented = response_of(status, operation.responses)
    if documented is not None:
        return status, documented
    others = (HTTPStatus.FORBIDDEN,) if status == HTTPStatus.UNAUTHORIZED else ()
    by_status = {each.status: each for each in operation.responses}
    for other in (*others, HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY):
        if str(int(other)) in by_status:
            return int(other), by_status[str(int(other))]
    return _FALLBACK, None


def documents_refusals(operation: OperationDescription) -> bool:
    """Whether an operation documents a status for a request that it refuses."""
    return fitting_response(_FALLBACK, operation)[1] is not None
