"""Recorded exchanges as inputs: which operation each one is a call of, and the findings around its payload."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from ...contract import Finding
from ...contract.http import Reply
from ...contract.http.routes import Match, Router
from ...contract.text.printing import count, printable
from ..exchange_findings import (
    HTTP_OK,
    KnownApi,
    is_distinctive,
    reply_findings,
    request_findings,
    traffic_finding,
    unmatched_finding,
)
from ..files import TooLargeError
from .model import Input, RecordingError
from .recordings import RecordedExchange, Recording


def inputs_of(file: str, recording: Recording, api: KnownApi, max_bytes: int) -> Iterator[Input]:
    """The exchanges that are calls of a known operation, and those that should be.

    A recording without such an exchange is an input of its own that says so.

    Args:
        file: the name of the recording.
        recording: its exchanges.
        api: the known operations.
        max_bytes: the bound of one body.

    Raises:
        TooLargeError: a body is larger.
    """
    meanings = ((each, _meaning(each, api)) for each in recording.exchanges)
    known = [(each, meaning) for each, meaning in meanings if meaning is not None]
    if not known:
        yield _without_known_calls(file, recording.exchanges, api.router)
    lines = recording.lines([each.place for each, _ in known if each.body.line is None])
    for each, meaning in known:
        source = Input(
            f"{printable(file)}#{each.index}",
            file,
            None,
            each.body.line or lines.get(each.place, 1),
            exchange=each.label,
        )
        if isinstance(meaning, Finding):
            yield replace(source, findings=tuple(_of_request([meaning])))
        else:
            yield _call(source, each, meaning, max_bytes)


def _meaning(recorded: RecordedExchange, api: KnownApi) -> Match | Finding | None:
    """The operation that is called, or the finding on a call of none; None where the API is not called."""
    request = recorded.exchange.request
    match = api.router.find(request.method, request.path)
    return match or unmatched_finding(
        request, api.router.routes, api.hosts, lambda route: bool(api.hosts) and is_distinctive(route)
    )


def _call(source: Input, recorded: RecordedExchange, match: Match, max_bytes: int) -> Input:
    """The input of a call of a known operation.

    Raises:
        TooLargeError: the body of the reply is too large.
    """
    source = replace(source, operation=match.route.operation)
    exchange, is_known = recorded.exchange, recorded.is_body_sent_known
    on_request = tuple(_of_request(request_findings(exchange, match, is_body_known=is_known)))
    status = exchange.reply.status
    try:
        body = recorded.reply_body(max_bytes)
    except TooLargeError as error:
        raise TooLargeError(f"{source.name}: {error}") from error
    except RecordingError as error:
        if status == HTTP_OK:
            return replace(source, findings=(*on_request, traffic_finding("recording", str(error))))
        body = b""
    findings = (*on_request, *reply_findings(Reply(status, exchange.reply.headers, body)))
    if status == HTTP_OK:
        return replace(source, text=body, findings=findings)
    note = f"{recorded.label}: the contract is about answers with status {HTTP_OK}"
    return replace(source, findings=findings, note=note)


def _of_request(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings on the request: the pointer says so, and lines, which would be of the reply, are left out."""
    return (replace(each, pointer=f"/request{each.pointer}", line=None, column=None) for each in findings)


def _without_known_calls(file: str, exchanges: list[RecordedExchange], router: Router) -> Input:
    if not router.routes:
        return broken(
            file,
            "expected a schema that says which calls it is of (x-operation, see docpact schema --origins), found none",
            "recording-unmatched",
        )
    known = count(len({each.operation for each in router.routes}), "operation")
    first = f", the first of them {exchanges[0].call}" if exchanges else ""
    message = (
        f"expected a call of an operation that has a contract, one of {known}; "
        f"found none among {count(len(exchanges), 'exchange')}{first}"
    )
    return broken(file, message, "recording-unmatched")


def broken(file: str, message: str, rule: str = "recording") -> Input:
    """A file as an input that is not validated, with a finding on the whole of it."""
    return Input(printable(file), file, None, findings=(traffic_finding(rule, message),))


def broken_at(file: str, error: RecordingError, content: bytes) -> Input:
    """A file that could not be read as a recording, and the line on which the reading stopped."""
    source = broken(file, str(error))
    if error.line is None:
        return source
    line = next(islice(io.BytesIO(content), error.line - 1, None), b"").rstrip(b"\r\n")
    findings = tuple(replace(each, line=error.line, column=error.column) for each in source.findings)
    return replace(source, line=error.line, findings=findings, broken_line=line)
