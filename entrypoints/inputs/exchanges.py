"""Recorded exchanges as inputs: which operation each one is, and what is judged of its answer."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final, cast
from urllib.parse import urlsplit

from ...contract import Finding
from ...contract.masking import count, mask_secrets, printable
from ...contract.routes import Router
from ..files import TooLargeError
from ..likeness import is_status
from .bodies import decoded
from .errors import RecordingError
from .model import Input
from .recordings import Exchange, exchanges
from .rules import traffic_finding

Lines = Callable[[Collection[str]], Mapping[str, int]]
"""The line on which each of some places of a recording begins."""

OK: Final = 200


def inputs_of(file: str, tree: object, lines: Lines, router: Router, max_bytes: int) -> Iterator[Input]:
    """The exchanges of a recording that are calls of a known operation.

    A recording that holds none, or is none, is an input of its own that says so.

    Args:
        file: its name.
        tree: the recording, parsed.
        lines: finds lines where the tree does not know them.
        router: the known operations.
        max_bytes: the bound of one body.

    Raises:
        TooLargeError: a body is larger than that.
    """
    found = list(exchanges(tree))
    matches = ((each, router.find(each.method.upper(), _path(each.url))) for each in found)
    matched = [(each, match.route.operation) for each, match in matches if match is not None]
    if not matched:
        yield broken(file, _unmatched(found, router), "recording-unmatched")
    places = lines([each.place for each, _ in matched if each.line is None])
    for exchange, operation in matched:
        line = exchange.line or places.get(exchange.place, 1)
        yield _input(file, exchange, operation, line, max_bytes)


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


def _input(file: str, exchange: Exchange, operation: str, line: int, max_bytes: int) -> Input:
    name = f"{printable(file)}#{exchange.index}"
    told = f"{_without_secrets(exchange.method, exchange.url)} answered {exchange.status or 'without a status'}"
    try:
        body = decoded(exchange.content(), exchange.coding, max_bytes)
    except TooLargeError as error:
        raise TooLargeError(f"{name}: {error}") from error
    except RecordingError as error:
        body = b""
        if exchange.status == OK:
            return Input(name, file, None, line, operation, told, (traffic_finding("recording", str(error)),))
    findings = tuple(findings_around(exchange.status, exchange.content_type, body))
    if exchange.status == OK:
        return Input(name, file, body, line, operation, told, findings)
    note = f"{told}: the contract is about answers with status {OK}"
    return Input(name, file, None, line, operation, told, findings, note)


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


def _path(url: str) -> str:
    try:
        return urlsplit(url).path or "/"
    except ValueError:
        return "/"


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
