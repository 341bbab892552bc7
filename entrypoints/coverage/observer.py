"""Where coverage comes from: the replies that client libraries saw, and the calls of fakes."""

from __future__ import annotations

from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Final, final

from ...contract.json_text.document import read_document
from ...contract.text.printing import mask_secrets
from ...contract.workflows import RUN_PARAMETER
from ..exchange_findings import HTTP_OK
from ..traffic.model import ExchangeReport
from .items import items_of
from .observed import Coverage

if TYPE_CHECKING:
    from ...fakes import WorkflowsFake
    from ...fakes.calls import Call

_REMEMBERED: Final = 64
"""The number of bodies whose items are remembered: clients poll."""


@final
class Observer:
    """Collects what is covered until `take` is called."""

    def __init__(self) -> None:
        self._coverage = Coverage()
        self._lock = RLock()  # fakes are called in any thread, and the garbage collector reports traffic, too

    def on_reply(self, report: ExchangeReport) -> None:
        """Adds a reply that a client had.

        Its body counts where the client read it, where no fault altered it, and where it conforms: what breaks the
        contract shows no part of it.
        """
        reply = report.exchange.reply
        conforms = report.exchange.has_response and report.on_reply.ok
        items = _items_shown(report.operation, reply.body) if conforms else ()
        test = mask_secrets(report.test)  # parameters are a part of its name
        with self._lock:
            self._coverage.operations[report.operation].add_reply(reply.status, items, test)

    def on_call(self, fake: WorkflowsFake, call: Call) -> None:
        """Adds a call of a fake of this process."""
        scenario = _scenario(fake, call)
        with self._lock:
            if call.fault:
                self._coverage.operations[call.operation].faults[call.fault] += 1
            if scenario:
                self._coverage.scenarios[scenario] += 1

    def take(self) -> Coverage:
        """What was covered since the last call."""
        with self._lock:
            coverage, self._coverage = self._coverage, Coverage()
        return coverage


@lru_cache(maxsize=_REMEMBERED)
def _items_shown(operation: str, body: bytes) -> tuple[str, ...]:
    return tuple(each.key for each in items_of(operation).covered_by(read_document(body).value))


def _scenario(fake: WorkflowsFake, call: Call) -> str | None:
    """The name of the scenario of the run that the call is about; None where it is about none."""
    run = call.parameters.get(RUN_PARAMETER)
    if run is None or call.reply.status != HTTP_OK:
        return None
    try:
        return fake.run(run).scenario
    except LookupError:
        return None
