"""What a console shows and does for one API, beside the calls, faults and time of every fake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ...contract.text.html import Child, Markup
from ..calls import Call
from ..protocol.arguments import JsonObject
from .arguments import Arguments
from .view import View

Respond: TypeAlias = Callable[[Any, dict[str, Any]], JsonObject]
"""Answers a control call: takes the fake and the arguments."""


@dataclass(frozen=True, slots=True, eq=False)
class ControlCall:
    """One call of the control API.

    Attributes:
        method: GET where it changes nothing.
        name: below the prefix.
        words: what it does.
        arguments: in the query of a GET, in the body of a POST.
        respond: answers.
    """

    method: str
    name: str
    words: str
    arguments: Arguments
    respond: Respond


@dataclass(frozen=True, slots=True)
class PageBody:
    """The body of a page, and its title."""

    title: str
    body: Markup


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConsolePart:
    """What a console shows and does for one API. All functions take the fake first.

    Attributes:
        title: of the page.
        parameter: of the page's query: selects one resource of the API.
        remembered: what a reset forgets, in words.
        calls: control calls.
        reset_arguments: what `reset` of the fake takes beside the seed.
        settings: further settings of the fake, for the overview of the control API.
        facts: the same for people, for the head of the page.
        overview: the body of the page of all resources, for a view and the host of the server.
        detail: the body of the page of the selected resource; a LookupError where there is none.
        id_of: the id of the resource that a call is about, None where it is about none; takes the call only.
        style: the text of further CSS.
    """

    title: str = "fake"
    parameter: str = "selected"
    remembered: str = "calls and faults"
    calls: tuple[ControlCall, ...] = ()
    reset_arguments: Arguments = field(default_factory=dict)
    settings: Callable[[Any], JsonObject] = lambda _fake: {}
    facts: Callable[[Any], Mapping[str, Child]] = lambda _fake: {}
    overview: Callable[[Any, View, str], PageBody] = lambda _fake, _view, _host: PageBody("Calls", Markup())
    detail: Callable[[Any, View], PageBody] | None = None
    id_of: Callable[[Call], str | None] = lambda _call: None
    style: Callable[[], str] = str
