"""What the console shows and does for Workflows: executions as cards over time, and the calls that start them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

from ....contract.text.html import Markup, element, join
from ....contract.text.printing import count
from ...console.page import calls_table
from ...console.part import ConsolePart, PageBody, View, page_links, section
from ..fake import WorkflowsFake
from .control_calls import CALLS, RESET_ARGUMENTS, execution_id_of, ids_of
from .execution_card import card, steps, timeline_of

_EXECUTIONS: Final = 20
_STEPS: Final = 200
_OPEN: Final = 3
"""How many of the newest executions show their steps at once."""


def overview(fake: WorkflowsFake, view: View, host: str) -> PageBody:
    """The executions, the newest first, a page of them."""
    ids = ids_of(fake)
    first = (view.page - 1) * _EXECUTIONS
    newest = ids[::-1][first : first + _EXECUTIONS]
    runs = enumerate(map(fake.run, newest))
    cards = [card(fake, each, view.link(selected=each.id), is_open=number < _OPEN) for number, each in runs]
    total = count(len(ids), "execution")
    executions = section("Executions", total, *cards, None if ids else _invitation(fake, host))
    return PageBody(total, join(executions, page_links(view, len(ids), _EXECUTIONS)))


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
    words = "Nothing has been started. A client may start one, or you: "
    return element("p", words, element("code", command), class_="empty")


_MOVES: Final = {"immediate": "at once", "reads": "with every {} reads", "clock": "with the clock"}


def _facts(fake: WorkflowsFake) -> Mapping[str, str]:
    kind, _, reads = fake.progress.partition(":")
    memory = f"none: all follows from seed {fake.seed}" if fake.is_stateless else "what is started is there"
    return {"Memory": memory, "Executions move": _MOVES[kind].format(reads)}


PART: Final = ConsolePart(
    title="fake Workflows service",
    parameter="execution",
    remembered="executions, workflows, calls and faults",
    calls=CALLS,
    reset_arguments=RESET_ARGUMENTS,
    settings=lambda fake: {"progress": fake.progress},
    facts=_facts,
    overview=overview,
    detail=detail,
    id_of=execution_id_of,
    style=lambda: resources.files(__package__ or "").joinpath("page.css").read_text("utf-8"),
)
