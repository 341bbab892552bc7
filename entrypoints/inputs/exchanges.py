"""Recorded exchanges as inputs: which operation each one is, and what is judged of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Final, cast
from urllib.parse import urlsplit

from ...contract import Finding
from ...contract.http import Headers, Request
from ...contract.http.routes import Match, Router
from ...contract.text.printing import count, printable
from ...contract.text.redaction import mask_secrets
from ..files import TooLargeError
from .bodies import decoded
from .errors import RecordingError
from .model import Input
from .operation_guess import is_status
from .recordings import Exchange, described, exchanges
from .rules import traffic_finding
from .unmatched import is_distinctive, stray

Lines = Callable[[Collection[str]], Mapping[str, int]]
"""The line on which each of some places of a recording begins."""

OK: Final = 200


def inputs_of(
    file: str, tree: object, lines: Lines, router: Router, hosts: Collection[str], max_bytes: int
) -> Iterator[Input]:
    """The exchanges of a recording that are calls of a known operation, and those that should be.

    A recording that holds none, or is none, is an input of its own that says so.

    Args:
        file: its name.
        tree: the recording, parsed.
        lines: finds lines where the tree does not know them.
        router: the known operations.
        hosts: those of the API.
        max_bytes: the bound of one body.

    Raises:
        TooLargeError: a body is larger than that.
    """
    found = list(exchanges(tree))
    asked = [(each, _request(each)) for each in found]
    told = [(each, request, _meaning(request, router, hosts)) for each, request in asked]
    known = [(each, request, meaning) for each, request, meaning in told if meaning is not None]
    if not known:
        yield broken(file, _unmatched(found, router), "recording-unmatched")
    places = lines([each.place for each, *_ in known if each.body.line is None])
    for exchange, request, meaning in known:
        line = exchange.body.line or places.get(exchange.place, 1)
        if isinstance(meaning, Finding):
            yield _stray(file, exchange, line, meaning)
        else:
            yield _input(file, exchange, request, meaning, line, max_bytes)


def _meaning(request: Request, router: Router, hosts: Collection[str]) -> Match | Finding | None:
    """The operation that is called, or what is to be said where none is; None where the API is not asked at all."""
    match = router.find(request.method, request.path)
    return match or stray(request, router.routes, hosts, lambda route: bool(hosts) and is_distinctive(route))


def _request(exchange: Exchange) -> Request:
    """The request; without a body where the recording does not tell."""
    sent = b""
    with suppress(RecordingError):
        sent = (exchange.sent.content() if exchange.sent else None) or b""
    headers = {"Content-Type": exchange.sent_type} if exchange.sent_type else {}
    try:
        return Request.to(exchange.method.upper(), exchange.url, headers=headers, body=sent)
    except ValueError:
        return Request(exchange.method.upper(), "/", headers=Headers(headers))


def _stray(file: str, exchange: Exchange, line: int, finding: Finding) -> Input:
    return Input(
        _name(file, exchange), file, None, line, exchange=_told(exchange), findings=tuple(_on_request([finding]))
    )


def _unmatched(found: list[Exchange], router: Router) -> str:
    if not router.routes:
        return (
            "expected a schema that says which calls it is of (x-operation, see docpact schema --origins), found none"
        )
    known = count(len({each.operation for each in router.routes}), "operation")
    first = f", the first of them {_without_secrets(found[0].method, found[0].url)}" if found else ""
    told = f"found none among {count(len(found), 'exchange')}{first}"
    return f"expected a call of an operation that has a contract, one of {known}; {told}"


def broken(file: str, message: str, rule: str = "recording") -> Input:
    """A file as an input that is not judged, with a finding on the whole of it."""
    return Input(printable(file), file, None, findings=(traffic_finding(rule, message),))


def broken_at(file: str, error: RecordingError, content: bytes) -> Input:
    """A file that could not be read as a recording, and the line on which that was seen."""
    found = broken(file, str(error))
    if error.line is None:
        return found
    line = next(islice(io.BytesIO(content), error.line - 1, None), b"").rstrip(b"\r\n")
    finding = traffic_finding("recording", str(error), error.line, error.column)
    return replace(found, line=error.line, findings=(finding,), broken_line=line)


def _input(file: str, exchange: Exchange, request: Request, match: Match, line: int, max_bytes: int) -> Input:
    name, told, operation = _name(file, exchange), _told(exchange), match.route.operation
    asked = tuple(_on_request(request_findings(request, match, is_sent=exchange.sent is not None)))
    try:
        body = decoded(_answered(exchange), exchange.coding, max_bytes)
    except TooLargeError as error:
        raise TooLargeError(f"{name}: {error}") from error
    except RecordingError as error:
        body = b""
        if exchange.status == OK:
            findings = (*asked, traffic_finding("recording", str(error)))
            return Input(name, file, None, line, operation, told, findings)
    findings = (*asked, *findings_around(exchange.status, exchange.content_type, body))
    if exchange.status == OK:
        return Input(name, file, body, line, operation, told, findings)
    note = f"{told}: the contract is about answers with status {OK}"
    return Input(name, file, None, line, operation, told, findings, note)


def _name(file: str, exchange: Exchange) -> str:
    return f"{printable(file)}#{exchange.index}"


def _told(exchange: Exchange) -> str:
    return f"{_without_secrets(exchange.method, exchange.url)} answered {exchange.status or 'without a status'}"


def _answered(exchange: Exchange) -> bytes:
    body = exchange.body.content()
    if body is None:
        found = "that none was recorded" if exchange.body.value is None else described(exchange.body.value)
        raise RecordingError(f"expected the body of the answer as text, found {found}")
    return body


def request_findings(request: Request, match: Match, *, is_sent: bool) -> Iterator[Finding]:
    """What is found on a request.

    Args:
        request: what was sent.
        match: the operation that it calls.
        is_sent: whether the body is known.
    """
    asked = match.route.request
    found = asked.findings(request, match.values) if asked is not None else ()
    return (each for each in found if is_sent or not each.pointer.startswith("/body"))


def _on_request(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Beside those on the answer: the pointer says that the request is meant, which no line of the answer shows."""
    return (replace(each, pointer=f"/request{each.pointer}", line=None, column=None) for each in findings)


def findings_around(status: int, content_type: str, body: bytes) -> Iterator[Finding]:
    """What is odd about an answer beside the payload that a contract judges.

    Args:
        status: of the answer.
        content_type: its header; empty where it is not known.
        body: without its content coding.
    """
    return _content_type_findings(content_type) if status == OK else _error_findings(status, body)


def _content_type_findings(sent: str) -> Iterator[Finding]:
    kind = sent.partition(";")[0].strip().lower()
    if kind and kind != "application/json":
        message = f"expected the content type application/json, found {printable(kind)[:60]}"
        yield traffic_finding("content-type", message)


def _error_findings(status: int, body: bytes) -> Iterator[Finding]:
    """What is odd about the answer to a failed call; those to others than errors may hold anything."""
    if status >= 400 and not is_status(_parsed(body)):
        message = f"expected the body of a {status} to be a google.rpc.Status with code and message, found another"
        yield traffic_finding("error-body", message)


def _parsed(body: bytes) -> object:
    try:
        return cast("object", json.loads(body))
    except (ValueError, RecursionError):
        return None


def _without_secrets(method: str, url: str) -> str:
    """A request as people may see it: without credentials, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return printable(mask_secrets(method))
    if not url:
        return f"{printable(mask_secrets(method))} without a URL".lstrip()
    host = parts.netloc.rpartition("@")[2]
    where = f"{parts.scheme}://{host}" if host else ""
    return printable(mask_secrets(f"{method} {where}{parts.path}"))
