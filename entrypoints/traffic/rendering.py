"""Judgements as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from ...contract import Report, render
from ...contract.assertions import MAX_SHOWN_FINDINGS
from ...contract.http import Request, printable_text
from ...contract.reporting.rendering import MAX_ALIKE
from ...contract.text.printing import count, printable
from ..files import relative_to
from .model import Exchange, ExchangeReport

_MAX_EXCHANGES: Final = 10


def render_judgement(judgement: ExchangeReport, *, show_values: bool = False) -> str:
    """An exchange in short, and below it what was found on its request and on its reply.

    Neither credentials nor the values of a query are shown.

    Args:
        judgement: what to tell.
        show_values: whether findings and lines of the bodies are shown without masking.
    """
    exchange = judgement.exchange
    told = [f"{asked(exchange.request)} answered {exchange.reply.status} ({_seen(exchange)})"]
    told += _part(judgement.on_request, "request", exchange.request.body, show_values=show_values)
    told += _part(judgement.on_reply, "response", exchange.reply.body, show_values=show_values)
    return "\n".join(told)


def render_judgements(judgements: Iterable[ExchangeReport], *, show_values: bool = False) -> str:
    """Several judgements, of which those that say the same are told once.

    A client that polls has the same exchange many times.

    Args:
        judgements: what to tell.
        show_values: as in `render_judgement`.
    """
    times = Counter(render_judgement(each, show_values=show_values) for each in judgements)
    told = [_repeated(text, number) for text, number in times.items()]
    if len(told) > _MAX_EXCHANGES:
        told[_MAX_EXCHANGES:] = [f"… and {count(len(told) - _MAX_EXCHANGES, 'exchange')} more"]
    return "\n\n".join(told)


def asked(request: Request) -> str:
    """A request in short, without credentials and the values of the query."""
    names = "&".join(f"{printable_text(name)}=…" for name, _ in request.query_pairs)
    return printable_text(f"{request.method} {request.host}{request.path}") + (f"?{names}" if names else "")


def _seen(exchange: Exchange) -> str:
    """Through which library, and where in the user's code."""
    return f"seen in {exchange.library}" + (f", called at {_near(exchange.caller)}" if exchange.caller else "")


def _near(caller: str) -> str:
    """As short as it still leads there from where the run was started."""
    path, _, line = caller.rpartition(":")
    with suppress(OSError):
        path = relative_to(Path.cwd(), Path(path))
    return printable(f"{path}:{line}")


def _part(report: Report, name: str, body: bytes, *, show_values: bool) -> Iterator[str]:
    if report.findings:
        text = render(
            report, name, source=body, max_findings=MAX_SHOWN_FINDINGS, max_alike=MAX_ALIKE, show_values=show_values
        )
        yield from (f"  {line}" for line in text.split("\n"))


def _repeated(text: str, number: int) -> str:
    head, _, rest = text.partition("\n")
    return text if number == 1 else f"{head}, {number:,} times\n{rest}"
