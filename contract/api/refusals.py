"""Which documented response a refusal takes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from ..schema.nodes import OperationDescription, ResponseDescription

_FALLBACK: Final = 400


def fitting_response(status: int, operation: OperationDescription) -> tuple[int, ResponseDescription | None]:
    """The status to send for one that is meant, and the response that documents it.

    That is the status itself where the operation documents it by number, by its class (`4XX`) or by `default`; else a
    documented 400 or 422, for 401 also a documented 403. An operation that documents none of them sends 400, and the
    response is None.
    """
    by_status = {each.status.upper(): each for each in operation.responses}
    for name in (str(status), f"{status // 100}XX", "DEFAULT"):
        if name in by_status:
            return status, by_status[name]
    others = (HTTPStatus.FORBIDDEN,) if status == HTTPStatus.UNAUTHORIZED else ()
    for other in (*others, HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY):
        if str(int(other)) in by_status:
            return int(other), by_status[str(int(other))]
    return _FALLBACK, None


def documents_refusals(operation: OperationDescription) -> bool:
    """Whether an operation documents a status for a request that it refuses."""
    return fitting_response(_FALLBACK, operation)[1] is not None
