"""Reports on exchanges as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from ...contract import Report
from ...contract.http import Request, printable_text
from ...contract.rendering import render_brief
from ...contract.text.printing import count, printable
from ..files import relative_to
from .model import ExchangeReport, ObservedExchange

_MAX_EXCHANGES: Final = 10


def render_exchange(report: ExchangeReport, *, show_values: bool = False) -> str:
    """An exchange in short, and below it the findings on its request and on its reply.

    Neither credentials nor the values of a query are shown.

    Args:
        report: on the exchange.
        show_values: whether findings and lines of the bodies are shown without masking.
    """
    observed = report.exchange
    lines = [f"{request_line(observed.request)} answered {observed.reply.status} ({_origin(observed)})"]
    lines += _findings(report.on_request, "request", observed.request.body, show_values=show_values)
    lines += _findings(report.on_reply, "response", observed.reply.body, show_values=show_values)
    return "\n".join(lines)


def render_exchanges(reports: Iterable[ExchangeReport], *, show_values: bool = False) -> str:
    """Several exchanges; those that read the same are shown once, as a client that polls repeats an exchange.

    Args:
        reports: on the exchanges.
        show_values: as in `render_exchange`.
    """
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
    """Through which library, and where in the user's code."""
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
