"""Shapes of near equality: texts and JSON that are nearly the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable
from itertools import combinations, pairwise

from ....contract.json_text.document import MAX_NESTING, nesting
from ....contract.json_text.equality import canonical
from ...edges.shapes import Json, Patch
from ...values.value import json_in
from .history_queries import (
    TEXT_MEMBERS,
    History,
    HistoryPredicate,
    JsonObject,
    Row,
    ShapeTable,
    any_step,
    embedded_json_of,
    entries,
    equal_by,
)

# ----------------------------------------------------------------- texts

_FEW, _SHORT, _SHORT_TEXTS = 20, 100, 100
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def _with_text(text: str) -> Patch:
    """An entry whose texts all are this one."""
    error: Json = {"message": text, "errorCode": text}
    return {**dict.fromkeys(TEXT_MEMBERS, text), "error": error, "lastError": error}


def _texts_patch(*texts: str) -> Patch:
    return entries(*map(_with_text, texts), id=texts[0], workflowId=texts[1])


def _texts_at(history: History, name: str) -> set[str]:
    """The different texts of the steps at a member; `message` and `errorCode` are those of errors."""
    if name in TEXT_MEMBERS:
        return {*history.texts(name)}
    errors = (each[kind] for each in history.steps for kind in ("error", "lastError") if kind in each)
    return {each[name] for each in errors if isinstance(each, dict) and isinstance(each.get(name), str)}


def _texts_of_a_member(is_so: Callable[[set[str]], bool]) -> HistoryPredicate:
    """The texts of some member are so."""
    return lambda history: any(is_so(_texts_at(history, each)) for each in (*TEXT_MEMBERS, "message", "errorCode"))


def _equal_by(key: Callable[[str], Hashable]) -> HistoryPredicate:
    """Two different texts of a member have the same key."""
    return _texts_of_a_member(lambda texts: equal_by(key, texts))


def _as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", text) else None


def _is_within(texts: set[str]) -> bool:
    ordered = sorted(texts)
    if any(one and two.startswith(one) for one, two in pairwise(ordered)):
        return True
    return len(texts) <= _FEW and any(one in two or two in one for one, two in combinations(texts - {""}, 2))


def _matches(texts: set[str]) -> bool:
    """One of them is the pattern of another."""
    short = [each for each in texts if 0 < len(each) <= _SHORT]
    patterns = [each for each in short if re.search(r"[%_*]", each)]
    return any(one != two and _pattern(one).fullmatch(two) for one in patterns[:_FEW] for two in short[:_SHORT_TEXTS])


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(\\[%*]|\\?%|\\\*)+", ".*", re.escape(text)).replace("_", "."), re.DOTALL)


def _equal_joined(first: str, second: str, by: str = "") -> HistoryPredicate:
    """Two steps differ at two members, and are equal when those are joined."""

    def is_shown_by(history: History) -> bool:
        pairs = {(each[first], each[second]) for each in history.steps if first in each and second in each}
        return len({f"{one}{by}{two}" for one, two in pairs}) < len(pairs)

    return is_shown_by


NEAR_EQUAL_TEXTS: ShapeTable = {
    "texts-differ-in-case": Row(
        "folded to one case they are equal", _texts_patch("step", "STEP"), _equal_by(str.casefold)
    ),
    "texts-differ-in-blanks": Row("stripped they are equal", _texts_patch("step", " step "), _equal_by(str.strip)),
    "texts-differ-in-form": Row(
        "normalised they are equal",
        _texts_patch("\u00e9", "e\u0301"),
        _equal_by(lambda text: unicodedata.normalize("NFC", text)),
    ),
    "texts-differ-in-width": Row(
        "normalised by NFKC they are equal",
        _texts_patch("step1", "\uff53tep\u00b9"),
        _equal_by(lambda text: unicodedata.normalize("NFKC", text)),
    ),
    "texts-differ-in-sight": Row(
        "to see they are equal", _texts_patch("step", "step\u200b"), _equal_by(lambda text: _INVISIBLE.sub("", text))
    ),
    "texts-differ-in-line-end": Row(
        "without the end of the line they are equal",
        _texts_patch("step", "step\n"),
        _equal_by(lambda text: text.rstrip("\r\n")),
    ),
    "texts-equal-as-numbers": Row(
        "read as numbers they are equal", _texts_patch("1", "01", "1.0"), _equal_by(_as_number)
    ),
    "texts-within-texts": Row(
        "startswith or in finds the wrong one", _texts_patch("step", "step1", "1step"), _texts_of_a_member(_is_within)
    ),
    "texts-match-texts": Row(
        "as LIKE, glob or regular expression the one matches the other",
        _texts_patch("step", "st_p", "s%", "s*", "s.*", "[s]tep"),
        _texts_of_a_member(_matches),
    ),
    "joined-alike": Row(
        "ids and titles joined to one key are equal",
        entries({"id": "1", "title": "23", "type": "4"}, {"id": "12", "title": "3", "type": "4"}),
        _equal_joined("id", "title"),
    ),
    "titles-and-types-joined-alike": Row(
        "titles and types joined to one key are equal",
        entries({"title": "1", "type": "23"}, {"title": "12", "type": "3"}),
        _equal_joined("title", "type"),
    ),
    "joined-by-dash-alike": Row(
        "ids and titles joined by what may be in them are equal",
        entries({"id": "a-b", "title": "c"}, {"id": "a", "title": "b-c"}),
        _equal_joined("id", "title", by="-"),
    ),
}


# ----------------------------------------------------------------- JSON


def _jsons(*pairs: tuple[str, str]) -> Patch:
    steps: list[Patch] = [{"input": {"inputJson": one}, "output": {"outputJson": two}} for one, two in pairs]
    return entries(*steps)


def _input_and_output(is_so: Callable[[str, str], bool]) -> HistoryPredicate:
    """The input and the output of a step are so."""

    def is_shown_by(step: JsonObject) -> bool:
        one, two = embedded_json_of(step, "input"), embedded_json_of(step, "output")
        return one is not None and two is not None and is_so(one, two)

    return any_step(is_shown_by)


def _shallow(text: str) -> object:
    """The value that a text holds; one like no other where it nests so deep that comparing would not end well."""
    value = json_in(text)
    return value if nesting(value) <= MAX_NESTING else object()


def _equal_as_values(one: str, two: str) -> bool:
    return one != two and bool(_shallow(one) == _shallow(two))


def _equal_in_python(one: str, two: str) -> bool:
    first, second = _shallow(one), _shallow(two)
    return first == second and isinstance(first, bool) is not isinstance(second, bool)


def _outputs(history: History) -> set[str]:
    return {text for each in history.steps if (text := embedded_json_of(each, "output")) is not None}


def _outputs_are_equal(history: History) -> bool:
    texts = _outputs(history)
    return len({canonical(_shallow(each)) for each in texts}) < len(texts)


def _null_and_nothing(history: History) -> bool:
    return "null" in _outputs(history) and any("output" not in each for each in history.steps)


NEAR_EQUAL_JSON: ShapeTable = {
    "input-is-output": Row(
        "a result that is its own input is taken for none",
        _jsons(('{"key": 1}', '{"key": 1}')),
        _input_and_output(str.__eq__),
    ),
    "input-equals-output": Row(
        "equal as values they are other texts, or equal and another thing",
        _jsons(('{"a": 1, "b": 2}', '{"b":2,"a":1.0}')),
        _input_and_output(_equal_as_values),
    ),
    "outputs-equal-as-values": Row(
        "equal as values they are other texts",
        entries({"output": {"outputJson": '{"key": 1}'}}, {"output": {"outputJson": '{"key":1}'}}),
        _outputs_are_equal,
    ),
    "one-and-true": Row(
        "1 equals true, and 0 false", _jsons(("1", "true"), ("false", "0")), _input_and_output(_equal_in_python)
    ),
    "null-and-nothing": Row(
        "null is taken for the output that is not there",
        entries({"output": {"outputJson": "null"}}, {"output": None}),
        _null_and_nothing,
    ),
}
