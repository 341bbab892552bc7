"""Where coverage comes from: the replies that client libraries saw, and the calls of fakes."""

from __future__ import annotations

from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Final, final

from ...contract.json_text.document import read_document
from ...contract.text.redaction import mask_secrets
from ..exchange_findings import HTTP_OK
from ..traffic.model import ExchangeReport
from .observed import Coverage
from .targets import target_of

if TYPE_CHECKING:
    from ...fakes import WorkflowsFake
    from ...fakes.calls import Call

_REMEMBERED: Final = 64
"""So many bodies are recognised but once: clients poll."""


@final
class Observer:
    """Gathers what is met until somebody takes it."""

    def __init__(self) -> None:
        self._met = Coverage()
        self._lock = RLock()  # fakes are called in any thread, and traffic is reported by the garbage collector, too

    def on_reply(self, judgement: ExchangeReport) -> None:
        """A client had a reply.

        Its body counts where the client read it, where no fault altered it, and where it conforms: what breaks the
        contract shows no part of it.
        """
        reply = judgement.exchange.reply
        conforms = judgement.exchange.has_response and judgement.on_reply.ok
        goals = _goals(judgement.operation, reply.body) if conforms else ()
        test = mask_secrets(judgement.test)  # parameters are a part of its name
        with self._lock:
            self._met.operations[judgement.operation].add_reply(reply.status, goals, test)

    def on_call(self, fake: WorkflowsFake, call: Call) -> None:
        """A fake of this process was called."""
        scenario = _scenario(fake, call)
        with self._lock:
            if call.fault:
                self._met.operations[call.operation].faults[call.fault] += 1
            if scenario:
                self._met.scenarios[scenario] += 1

    def take(self) -> Coverage:
        """What was met since this was called last."""
        with self._lock:
            met, self._met = self._met, Coverage()
        return met


@lru_cache(maxsize=_REMEMBERED)
def _goals(operation: str, body: bytes) -> tuple[str, ...]:
    return tuple(each.key for each in target_of(operation).met_by(read_document(body).value))


def _scenario(fake: WorkflowsFake, call: Call) -> str | None:
    """What the execution that was asked for does, by name."""
    asked = call.parameters.get("executionId")
    if asked is None or call.reply.status != HTTP_OK:
        return None
    try:
        return fake.run(asked).scenario
    except LookupError:
        return None
