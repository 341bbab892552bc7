"""An exchange that a client library observed, its validation, and reports on it as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from ...contract import Finding, Report
from ...contract.http import FAULT, Exchange, Reply, Request, printable_text
from ...contract.rendering import render_brief
from ...contract.text.printing import count, printable
from ..files import relative_to


@dataclass(frozen=True, slots=True)
class ObservedExchange:
    """An exchange, as a client saw it; the body of the reply has no content coding.

    `sent` says whether the body of the request is known to be what was sent (files and generators are not read), `read`
    whether the client read the reply to its end. `caller` is the line of code, `file:line`, empty where not known.
    """

    exchange: Exchange
    library: str
    sent: bool = True
    read: bool = True
    caller: str = ""

    @property
    def request(self) -> Request:
        """What was sent."""
        return self.exchange.request

    @property
    def reply(self) -> Reply:
        """What came back."""
        return self.exchange.reply

    @property
    def is_altered(self) -> bool:
        """Whether a test asked a fake for a wrong reply, which says nothing of the service."""
        return FAULT in self.reply.headers

    @property
    def is_whole(self) -> bool:
        """Whether the client read the reply to its end, as the service sent it."""
        return self.read and not self.is_altered

    def with_body(self, body: bytes) -> Self:
        """The same exchange once the body of its reply has been read."""
        exchange = replace(self.exchange, reply=replace(self.reply, body=body))
        return replace(self, exchange=exchange, read=True)


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """What the validation of an exchange found; `operation` and `test` are empty where none is known.

    `has_response` says whether the body of the reply is a whole response that the contract of the operation is about.
    Pointers on the request begin with `/path`, `/query`, `/headers` or `/body`; those on the reply lead into its body.
    """

    operation: str
    exchange: ObservedExchange
    on_request: Report
    on_reply: Report
    test: str = ""
    has_response: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings on the request, then those on the reply."""
        return self.on_request.findings + self.on_reply.findings

    @property
    def ok(self) -> bool:
        """Whether neither breaks the contract; advice does not count."""
        return self.on_request.ok and self.on_reply.ok


_MAX_EXCHANGES: Final = 10


def render_exchange(report: ExchangeReport, *, show_values: bool = False) -> str:
    """An exchange in short, and below it the findings on its request and on its reply.

    Neither credentials nor the values of a query are shown; where `show_values`, what findings quote is not masked.
    """
    observed = report.exchange
    lines = [f"{request_line(observed.request)} answered {observed.reply.status} ({_origin(observed)})"]
    lines += _findings(report.on_request, "request", observed.request.body, show_values=show_values)
    lines += _findings(report.on_reply, "response", observed.reply.body, show_values=show_values)
    return "\n".join(lines)


def render_exchanges(reports: Iterable[ExchangeReport], *, show_values: bool = False) -> str:
    """Several exchanges; those that read the same are shown once, as a client that polls repeats an exchange."""
    times = Counter(render_exchange(each, show_values=show_values) for each in reports)
    paragraphs = [_with_times(text, number) for text, number in times.items()]
    if len(paragraphs) > _MAX_EXCHANGES:
        paragraphs[_MAX_EXCHANGES:] = [f"… and {count(len(paragraphs) - _MAX_EXCHANGES, 'exchange')} more"]
    return "\n\n".join(paragraphs)


def request_line(request: Request) -> str:
    """A request in short, without credentials and the values of the query."""
    names = "&".join(f"{printable_text(name)}=…" for name, _ in request.query_pairs)
    return printable_text(f"{request.method} {request.host}{request.path}") + (f"?{names}" if names else "")


def _origin(observed: ObservedExchange) -> str:
    return f"seen in {observed.library}" + (f", called at {_relative(observed.caller)}" if observed.caller else "")


def _relative(caller: str) -> str:
    """The line of code, as a path from where the run was started."""
    path, _, line = caller.rpartition(":")
    with suppress(OSError):
        path = relative_to(Path.cwd(), Path(path))
    return printable(f"{path}:{line}")


def _findings(report: Report, name: str, body: bytes, *, show_values: bool) -> Iterator[str]:
    if report.findings:
        text = render_brief(report, name, payload=body, show_values=show_values)
        yield from (f"  {line}" for line in text.split("\n"))


def _with_times(text: str, number: int) -> str:
    head, _, rest = text.partition("\n")
    return text if number == 1 else f"{head}, {number:,} times\n{rest}"
