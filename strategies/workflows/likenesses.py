"""Shapes of likeness: texts and JSON that are nearly the same, and one id in several entries."""

from __future__ import annotations

from .patches import ERROR, Json, Patch, Shape, each_with, entries_patch

TEXT_MEMBERS = ("id", "title", "description", "type")
"""The members of a step that hold texts."""


def _all_say(text: str) -> Patch:
    """An entry whose texts all are this one."""
    error: Json = {"message": text, "errorCode": text}
    return {**dict.fromkeys(TEXT_MEMBERS, text), "error": error, "lastError": error}


def _say(*texts: str) -> Patch:
    return entries_patch(*map(_all_say, texts), id=texts[0], workflowId=texts[1])


def _jsons(*pairs: tuple[str, str]) -> Patch:
    entries: list[Patch] = [{"input": {"inputJson": one}, "output": {"outputJson": two}} for one, two in pairs]
    return entries_patch(*entries)


def _attempt(number: int, status: str, **others: Json) -> Patch:
    return {"id": "step", "status": status, "attempts": str(number), **others}


_MANY = 24
STEP_STATUSES = ("SCHEDULED", "STARTED", "COMPLETED", "FAILED", "CANCEL_REQUESTED", "CANCELLED")
"""Each status of a step."""

TEXTS_ALIKE = (
    Shape("texts-differ-in-case", "folded to one case they are equal", _say("step", "STEP")),
    Shape("texts-differ-in-blanks", "stripped they are equal", _say("step", " step ")),
    Shape("texts-differ-in-form", "normalised they are equal", _say("\u00e9", "e\u0301")),
    Shape("texts-differ-in-width", "normalised by NFKC they are equal", _say("step1", "\uff53tep\u00b9")),
    Shape("texts-differ-in-sight", "to see they are equal", _say("step", "step\u200b")),
    Shape("texts-differ-in-line-end", "without the end of the line they are equal", _say("step", "step\n")),
    Shape("texts-equal-as-numbers", "read as numbers they are equal", _say("1", "01", "1.0")),
    Shape("texts-within-texts", "startswith or in finds the wrong one", _say("step", "step1", "1step")),
    Shape(
        "texts-match-texts",
        "as LIKE, glob or regular expression the one matches the other",
        _say("step", "st_p", "s%", "s*", "s.*", "[s]tep"),
    ),
    Shape(
        "joined-alike",
        "ids and titles joined to one key are equal",
        entries_patch({"id": "1", "title": "23", "type": "4"}, {"id": "12", "title": "3", "type": "4"}),
    ),
    Shape(
        "titles-and-types-joined-alike",
        "titles and types joined to one key are equal",
        entries_patch({"title": "1", "type": "23"}, {"title": "12", "type": "3"}),
    ),
    Shape(
        "joined-by-dash-alike",
        "ids and titles joined by what may be in them are equal",
        entries_patch({"id": "a-b", "title": "c"}, {"id": "a", "title": "b-c"}),
    ),
)
JSON_ALIKE = (
    Shape("input-is-output", "a result that is its own input is taken for none", _jsons(('{"key": 1}', '{"key": 1}'))),
    Shape(
        "input-equals-output",
        "equal as values they are other texts, or equal and another thing",
        _jsons(('{"a": 1, "b": 2}', '{"b":2,"a":1.0}')),
    ),
    Shape(
        "outputs-equal-as-values",
        "equal as values they are other texts",
        entries_patch({"output": {"outputJson": '{"key": 1}'}}, {"output": {"outputJson": '{"key":1}'}}),
    ),
    Shape("one-and-true", "1 equals true, and 0 false", _jsons(("1", "true"), ("false", "0"))),
    Shape(
        "null-and-nothing",
        "null is taken for the output that is not there",
        entries_patch({"output": {"outputJson": "null"}}, {"output": None}),
    ),
)
REPEATS = (
    Shape(
        "tried-three-times",
        "an id comes at most twice: of three entries one is lost",
        entries_patch(
            _attempt(1, "FAILED", error=ERROR), _attempt(2, "FAILED", error=ERROR), _attempt(3, "COMPLETED", error=None)
        ),
    ),
    Shape("reopened", "what has completed is taken to be done for good", entries_patch(
        _attempt(1, "COMPLETED"), _attempt(2, "STARTED")
    )),
    Shape("scheduled-again", "what has completed is taken to be done for good", entries_patch(
        _attempt(1, "COMPLETED"), _attempt(2, "SCHEDULED")
    )),
    Shape("attempts-go-down", "the last entry of an id is taken for that of the most attempts", entries_patch(
        _attempt(3, "FAILED", error=ERROR), _attempt(2, "COMPLETED", error=None)
    )),
    Shape("id-of-two-types", "the type of an id is remembered from its first entry", entries_patch(
        {"id": "step", "type": "FunctionCall"}, {"id": "step", "type": "HttpCall"}
    )),
    Shape("open-after-failure", "a failed step is taken for the end", entries_patch(
        {"id": "1", "status": "FAILED", "error": ERROR}, {"id": "2", "status": "STARTED", "error": None}
    )),
    Shape(
        "overtaken",
        "of the entries of an id the last in the list is taken for its latest state",
        entries_patch(
            _attempt(2, "COMPLETED", startedAt="2024-05-06T07:08:10Z"),
            _attempt(1, "STARTED", startedAt="2024-05-06T07:08:09Z"),
        ),
    ),
    Shape("all-statuses", "a table of statuses has fewer columns", each_with("status", *STEP_STATUSES)),
    Shape("many-with-equal-ids", "equal ids are looked for among neighbours, or on one page", each_with(
        "id", *(f"step{index % (_MANY - 1)}" for index in range(_MANY))
    )),
    Shape("many-out-of-order", "the latest of many is not the last", each_with(
        "startedAt", *(f"2024-05-06T07:08:{(index * 7) % _MANY:02}Z" for index in range(_MANY))
    )),
)  # fmt: skip
