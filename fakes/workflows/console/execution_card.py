"""Executions as HTML: a card that says it at a glance, and bars over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from ....contract.formats.protobuf_time import NANOS
from ....contract.text.html import Markup, element, join
from ....contract.text.printing import count, shortened
from ...console.part import format_millis
from ..executions import Run
from ..fake import WorkflowsFake
from .timeline import Bar, Timeline, error_text, word

_TONES: Final = {
    "FINISHED": "good",
    "COMPLETED": "good",
    "FAILED": "bad",
    "RUNNING": "busy",
    "STARTED": "busy",
    "STOPPED": "ended",
    "CANCELLED": "ended",
    "CANCEL_REQUESTED": "warned",
    "PAUSED": "warned",
    "QUEUED": "waiting",
    "SCHEDULED": "waiting",
}
"""How a status looks; it always stands there in words, too."""

_PREVIEW: Final = 12
_SEGMENTS: Final = 20
_TEXT: Final = 2000
_BLOCKS: Final = 400
_FINE: Final = 0.002
"""Of the width of a picture: less than that is no gap to the eye."""


def timeline_of(fake: WorkflowsFake, run: Run) -> Timeline:
    """An execution as it stands."""
    is_moving = fake.progress == "clock" and run.scenario is not None
    return Timeline.of(fake.history(run.id), fake.clock.nanos if is_moving else None)


def card(fake: WorkflowsFake, run: Run, link: str | None, *, is_open: bool, with_steps: bool = True) -> Markup:
    """One execution at a glance, with a link to all of it, if that is elsewhere; its steps are seen if it `is_open`."""
    timeline = timeline_of(fake, run)
    title = element("bdi", shortened(run.id, 60))
    heading = (chip(timeline.status), element("a", title, href=link) if link else title)
    items = join(steps(timeline, 0, _PREVIEW), _more(timeline, link)) if with_steps else None
    return element(
        "article",
        element("h3", *heading, element("small", *_origin(run))),
        element("p", " · ".join(_facts(timeline)), class_="facts"),
        _failure(timeline),
        _strip(timeline),
        element("details", element("summary", "Steps"), items, open=is_open) if items else None,
        class_=f"execution {tone(timeline.status)}",
        id=f"execution-{run.id}" if run.id.isalnum() else None,
    )


def _failure(timeline: Timeline) -> Markup | None:
    bar = next((each for each in reversed(timeline.bars) if each.status == "FAILED"), None)
    reason = _reason(error_text(bar.entry, "error")) if bar else None
    return element("p", f"Failed at “{bar.title}”: ", reason, class_="failure") if bar else None


def chip(status: str) -> Markup:
    """A status, in words and in colour."""
    return element("span", shortened(status, 40), class_=f"chip {tone(status)}")


def tone(status: str) -> str:
    """How a status looks."""
    return _TONES.get(status, "waiting")


def _origin(run: Run) -> list[Markup | str]:
    """What it was started with."""
    story = "added histories" if run.scenario is None else f"started as {run.scenario}"
    workflow = run.workflow_id
    return [story] if workflow is None else [story, " · workflow ", element("bdi", shortened(workflow, 40))]


def _facts(timeline: Timeline) -> list[str]:
    facts, retried = [count(len(timeline.bars), "step")], sum(each.attempts > 1 for each in timeline.bars)
    if retried:
        facts.append(f"{retried} retried")
    if timeline.began is None:
        return [*facts, "not started"]
    lasted = word(timeline.execution, "duration")
    facts.append(f"took {spoken(timeline.span)}" if lasted else f"{spoken(timeline.span)} so far")
    if -62_135_596_800 * NANOS <= timeline.began < 253_402_300_800 * NANOS:  # the years that Python can print
        facts.append(f"began {format_millis(timeline.began)}")
    return facts


def _strip(timeline: Timeline) -> Markup | None:
    """All steps on one line: the shape of the execution."""
    bars = [each for each in timeline.bars if each.start is not None]
    if not bars:
        return None
    label = f"{count(len(bars), 'step')} over {spoken(timeline.span)}"
    blocks = [_rectangle(begin, end - begin, tone_) for tone_, begin, end in islice(_blocks(bars), _BLOCKS)]
    return _picture(label, blocks, "strip")


def _picture(label: str, blocks: list[Markup], kind: str | None) -> Markup:
    return element("svg", element("title", label), *blocks, class_=kind, role="img", aria_label=label)


def _blocks(bars: Sequence[Bar]) -> Iterator[tuple[str, float, float]]:
    """Where there is which tone. Neighbours that no eye could tell apart are one."""
    tone_, begin, end = tone(bars[0].status), bars[0].start or 0.0, 0.0
    for bar in bars:
        start = bar.start or 0.0
        if tone(bar.status) != tone_ or start > end + _FINE or start < begin:
            if end:
                yield tone_, begin, end
            tone_, begin = tone(bar.status), start
        end = max(start + bar.width, begin)
    yield tone_, begin, end


def _rectangle(start: float, width: float, tone_: str) -> Markup:
    """Never too narrow to be seen."""
    wide = max(width, _FINE)
    return element("rect", x=_percent(min(start, 1 - wide)), width=_percent(wide), height="100%", class_=tone_)


def steps(timeline: Timeline, first: int, end: int, *, in_full: bool = False) -> Markup:
    """The steps from `first`, from 0, up to `end`, on the time of the execution; `in_full` with their data, too."""
    items = [_step(each, in_full=in_full) for each in timeline.bars[first:end]]
    return join(_axis(timeline), element("ol", *items, class_="steps", start=first + 1 if first else None))


def _axis(timeline: Timeline) -> Markup | None:
    if timeline.began is None:
        return None
    ticks = [element("span", spoken(timeline.span * part // 4)) for part in range(5)]
    return element("div", element("div", *ticks, class_="ticks"), class_="axis", aria_hidden="true")


def _step(bar: Bar, *, in_full: bool) -> Markup:
    kind = word(bar.entry, "type")
    title = element("b", element("bdi", shortened(bar.title, 80)))
    name = element("div", title, element("small", shortened(kind, 40)), class_="name")
    facts = [chip(bar.status), *(element("span", each) for each in _step_facts(bar))]
    state = element("div", *facts, class_="state")
    return element("li", name, _bar(bar), state, _trouble(bar), *(_data(bar) if in_full else ()))


def _step_facts(bar: Bar) -> list[str]:
    facts = [f"{bar.attempts} attempts"] if bar.attempts > 1 else []
    return facts if bar.lasts is None else [*facts, spoken(bar.lasts)]


def _bar(bar: Bar) -> Markup:
    """The bar; of a step that was retried, each attempt but the last in the colour of a retry."""
    if bar.start is None:
        return element("div", element("span", "not started"), class_="lane")
    segments = min(bar.attempts, _SEGMENTS)
    wide = bar.width / segments
    tones = [*["retry"] * (segments - 1), tone(bar.status)]
    blocks = [_rectangle(bar.start + number * wide, wide, each) for number, each in enumerate(tones)]
    begins = "" if bar.begins is None else f" after {spoken(bar.begins)}"
    label = ", ".join([f"{bar.status}, began{begins}", *_step_facts(bar)])
    return element(
        "div", _picture(label, blocks, "tries" if segments > 1 and wide > 2 * _FINE else None), class_="lane"
    )


def _trouble(bar: Bar) -> Markup | None:
    """Why it failed, and why an attempt before did."""
    failed, before = error_text(bar.entry, "error"), error_text(bar.entry, "lastError")
    reasons = [element("p", "Failed: ", _reason(failed))] if failed else []
    if before and (bar.attempts > 1 or before != failed):
        reasons.append(element("p", "An attempt before: ", _reason(before), class_="before"))
    return element("div", *reasons, class_="trouble") if reasons else None


def _reason(error: str) -> Markup:
    return element("bdi", shortened(error, 300) or "without a reason")


def _data(bar: Bar) -> list[Markup | None]:
    pairs = (("Input", "input", "inputJson"), ("Output", "output", "outputJson"))
    members = ((title, bar.entry.get(name), key) for title, name, key in pairs)
    texts = [(title, word(data, key)) for title, data, key in members if isinstance(data, dict) and data.get(key)]
    blocks = [
        element("details", element("summary", title), element("pre", shortened(text, _TEXT)), class_="data")
        for title, text in texts
    ]
    description = word(bar.entry, "description")
    return [element("p", shortened(description, 300), class_="description") if description else None, *blocks]


def _more(timeline: Timeline, link: str | None) -> Markup | None:
    hidden = len(timeline.bars) - _PREVIEW
    if hidden <= 0 or link is None:
        return None
    return element("p", element("a", f"{count(hidden, 'more step')} →", href=link), class_="more")


def _percent(part: float) -> str:
    return f"{part * 100:.3f}%"


def spoken(nanos: int) -> str:
    """A span of time as people say it."""
    if nanos < NANOS:
        units = (("ms", 1_000_000), ("µs", 1000), ("ns", 1))
        return next((f"{nanos / size:.3g} {unit}" for unit, size in units if nanos >= size), "0 s")
    seconds = nanos / NANOS
    if seconds < 120:
        return f"{seconds:.3g} s" if seconds < 100 else f"{seconds:.0f} s"
    minutes, rest = divmod(nanos // NANOS, 60)
    if minutes < 120:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 48 else f"{hours // 24:,} d {hours % 24} h"
