"""The executions on the page of the console: all of them as cards, or one with every step."""

from __future__ import annotations

from typing import Final

from ....contract.text.html import Markup, element, join
from ....contract.text.printing import count
from ...console.part import PageBody
from ...console.tables import calls_table
from ...console.view import View, page_links, section
from ..fake import WorkflowsFake
from .execution_card import card, steps, timeline_of
from .lookup import execution_id_of, ids_of

_EXECUTIONS: Final = 20
_STEPS: Final = 200
_OPEN: Final = 3
"""How many of the newest executions show their steps at once."""


def overview(fake: WorkflowsFake, view: View, host: str) -> PageBody:
    """The executions, the newest first, a page of them."""
    ids = ids_of(fake)
    first = (view.page - 1) * _EXECUTIONS
    newest = ids[::-1][first : first + _EXECUTIONS]
    cards = [
        card(fake, fake.run(each), view.link(selected=each), is_open=number < _OPEN)
        for number, each in enumerate(newest)
    ]
    total = count(len(ids), "execution")
    body = join(
        section("Executions", total, *cards, None if ids else _invitation(fake, host)),
        page_links(view, len(ids), _EXECUTIONS),
    )
    return PageBody(total, body)


def detail(fake: WorkflowsFake, view: View) -> PageBody:
    """One execution: every step, and the calls about it.

    Raises:
        LookupError: there is none of this id.
    """
    run = fake.run(view.selected or "")
    timeline = timeline_of(fake, run)
    first = (view.page - 1) * _STEPS
    calls = (each for each in reversed(fake.calls) if execution_id_of(each) == run.id)
    body = join(
        card(fake, run, None, is_open=True, with_steps=False),
        element("div", steps(timeline, first, first + _STEPS, in_full=True), class_="execution"),
        page_links(view, len(timeline.bars), _STEPS),
        section("Calls about it", None, calls_table(calls, lambda _: None)),
    )
    return PageBody(f"Execution {run.id}", body)


def _invitation(fake: WorkflowsFake, host: str) -> Markup:
    if fake.is_stateless:
        return element("p", "Every id is that of an execution. Those that clients ask for appear here.", class_="empty")
    url = f"http://{host}/_docpact/start"
    command = f"curl -H 'Content-Type: application/json' {url} -d '{{\"scenario\": \"RetryPath\"}}'"
    return element(
        "p", "Nothing has been started. A client may start one, or you: ", element("code", command), class_="empty"
    )
