"""The meaning of sentences: one table of the sentence forms that reference pages use.

Two families state the same limits: the one generated from the validation options of the API, and the words of
authors where those options are absent. A form is a regular expression that the whole sentence must match; the name
of each group says what its text means (`GROUPS`). Sentences that match no form but sound like a rule are reported
by `is_normative`, so that nothing is dropped in silence.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal, TypeAlias

from ..markdown.cells import Piece
from ..markdown.location import quoted
from . import russian
from .normative import has_normative_word

_ESCAPED_BAR = re.compile(r"\\{1,2}\|")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NEEDLESS_ESCAPES = frozenset("@!#%&,:;<=>~\"'_ ")
_TAG = re.compile(r"</?[a-z]{1,10}>", re.IGNORECASE)


def regex_in(code: str) -> str:
    """The regular expression in a code span, as its author wrote it.

    A table escapes the bar, but for spans in triple backticks. Escapes of characters that need none are undone:
    ECMA-262 in Unicode mode refuses them.
    """
    inner = code.strip("`").strip(" ")
    if not code.startswith("```"):
        inner = _ESCAPED_BAR.sub("|", inner)
    return without_needless_escapes(inner)


def without_needless_escapes(regex: str) -> str:
    """The regular expression without the escapes of characters that need none."""
    return _ESCAPE.sub(lambda match: match[1] if match[1] in _NEEDLESS_ESCAPES else match[0], regex)


def regex_fault(regex: str) -> str:
    """Why the regular expression cannot be used; empty where it can."""
    if _TAG.search(regex):
        return "the regular expression was damaged by markup, so its rule is left out"
    if "`" in regex:
        return "the end of the regular expression is unclear, so its rule is left out"
    from ....formats.regex import compile_search  # the home of jsonschema-rs, which most pages do not need

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile_search(regex)
    except re.error:
        return "not a regular expression, so its rule is left out"
    except Warning:
        return "dialects of regular expressions read it in different ways, so its rule is left out"
    return ""


Part: TypeAlias = Literal["value", "key", "each"]
"""The part of a field that a sentence is about: its value, the keys of a map, each element or value."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, on one line, without what ends it; `line` is where it starts."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of one sentence.

    `limits` are JSON Schema keywords with their values; `seconds` says that these count seconds. `doubt` is the
    reason why a limit of the sentence had to be dropped.
    """

    limits: tuple[tuple[str, object], ...] = ()
    part: Part = "value"
    seconds: bool = False
    oneof: tuple[str, ...] = ()
    exactly_one: bool = False
    phrase: str = ""
    doubt: str = ""


_CODE = r"```.*?```|``.*?``|`[^`]*`"
_CODE_OR_END = re.compile(rf"{_CODE}|[.!?](?=\s|$)", re.DOTALL)


def sentences(piece: Piece) -> Iterator[Sentence]:
    """The sentences of a piece; a full stop inside code ends nothing."""
    start, line = 0, piece.line
    for match in _CODE_OR_END.finditer(piece.text):
        if match[0][0] != "`":
            yield from _sentence(piece.text[start : match.end()], line)
            line += piece.text.count("\n", start, match.end())
            start = match.end()
    yield from _sentence(piece.text[start:], line)


def _sentence(text: str, line: int) -> Iterator[Sentence]:
    if stripped := text.strip():
        leading = len(text) - len(text.lstrip())
        yield Sentence(line + text.count("\n", 0, leading), " ".join(map(str.strip, stripped.split("\n"))))


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _seconds(text: str) -> int:
    return int(text[:-1]) * _UNITS[text[-1]] if text[-1] in _UNITS else int(text)


def _numbers(text: str) -> tuple[int | float, ...]:
    return tuple(_number(each) for each in _NUMBER.findall(text))


_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_INTEGER = "-?[0-9]{1,30}"
_COUNT = "[0-9]{1,15}"
_TIME = "[0-9]{1,15}[smhd]?"

Keywords: TypeAlias = Callable[[str], tuple[tuple[str, object], ...]]

GROUPS: Mapping[str, tuple[str, Keywords]] = {
    "minimum": (_NUMBER.pattern, lambda text: (("minimum", _number(text)),)),
    "maximum": (_NUMBER.pattern, lambda text: (("maximum", _number(text)),)),
    "above": (_NUMBER.pattern, lambda text: (("exclusiveMinimum", _number(text)),)),
    "below": (_NUMBER.pattern, lambda text: (("exclusiveMaximum", _number(text)),)),
    "equal": (_NUMBER.pattern, lambda text: (("enum", _numbers(text)),)),
    "listed": (rf"{_INTEGER}(?:(?:,| or) ?{_INTEGER}){{1,500}}", lambda text: (("enum", _numbers(text)),)),
    "shortest": (_TIME, lambda text: (("minimum", _seconds(text)),)),
    "longest": (_TIME, lambda text: (("maximum", _seconds(text)),)),
    "min_length": (_COUNT, lambda text: (("minLength", int(text)),)),
    "max_length": (_COUNT, lambda text: (("maxLength", int(text)),)),
    "length_above": (_COUNT, lambda text: (("minLength", int(text) + 1),)),
    "length_below": (_COUNT, lambda text: (("maxLength", max(int(text) - 1, 0)),)),
    "length": (_COUNT, lambda text: (("minLength", int(text)), ("maxLength", int(text)))),
    "min_items": (_COUNT, lambda text: (("minItems", int(text)),)),
    "max_items": (_COUNT, lambda text: (("maxItems", int(text)),)),
    "items_above": (_COUNT, lambda text: (("minItems", int(text) + 1),)),
    "items_below": (_COUNT, lambda text: (("maxItems", max(int(text) - 1, 0)),)),
    "items": (_COUNT, lambda text: (("minItems", int(text)), ("maxItems", int(text)))),
    "one_item": (f"one|{russian.ONE}", lambda _: (("minItems", 1),)),
    "max_members": (_COUNT, lambda text: (("maxProperties", int(text)),)),
    "unique": ("unique", lambda _: (("uniqueItems", True),)),
    "pattern": (_CODE, lambda text: (("pattern", text),)),
}
"""For each group of a form: the text it takes, and the keywords it stands for."""


_EACH = "(?: for each (?P<part>key|value))?"
_MAP = "(?:each map (?P<part>key|value)|(?P<element>each element))"
_FORMS = (
    # Generated: numbers and durations.
    "Acceptable values are <minimum> to <maximum>, inclusive",
    "Acceptable values are <shortest> seconds to <longest> seconds, inclusive",
    "The maximum value is <maximum>",
    "The maximum value is <longest> seconds",
    "The minimum value is <minimum>",
    "The minimum value is <shortest> seconds",
    "(?:The )?value must be greater than <above>",
    "(?:The )?value must be less than <below>",
    "(?:The )?value must be equal to <equal>",
    "(?:The )?value must be one of <listed>",
    # Generated: lengths.
    f"The maximum string length in characters{_EACH} is <max_length>",
    f"The minimum string length in characters{_EACH} is <min_length>",
    f"The string length in characters{_EACH} must be <min_length>-<max_length>",
    f"The string length in characters{_EACH} must be greater than <length_above>",
    f"The string length in characters{_EACH} must be less than <length_below>",
    f"The string length in characters{_EACH} must be equal to <length>",
    # Generated: regular expressions.
    "(?:The )?value must match the regular expression:? <pattern>",
    "Each (?P<part>key|value) must match the regular expression:? <pattern>",
    # Generated: collections.
    "Must contain at least <one_item> element",
    "Must contain at least <min_items> elements?",
    "Must contain at most <max_items> elements?",
    "Must contain exactly <items> elements?",
    "The number of elements must be in the range <min_items>-<max_items>",
    "The number of elements must be greater than <items_above>",
    "The number of elements must be less than <items_below>",
    "The minimum number of elements is <min_items>",
    "The maximum number of elements is <max_items>",
    "No more than <max_members> per resource",
    "(?:The )?maximum(?: of)? <max_members> per resource",
    # Authors: numbers and durations.
    "The value must be between <minimum> and <maximum>",
    "(?:The )?value must be less than or equal to <maximum>",
    "(?:The )?value must be greater than or equal to <minimum>",
    "The value must satisfy: <listed>",
    "The value must satisfy: (?:<shortest>-<longest>|>=<shortest>|<=<longest>)",
    # Authors: lengths.
    "The length must be between <min_length> and <max_length>",
    "The length must be less than or equal to <max_length>",
    "The length must be greater than or equal to <min_length>",
    "The length must be greater than <length_above>",
    "The length must be less than <length_below>",
    "The length must be(?: exactly| equal to)? <length>",
    f"The length of {_MAP} must be between <min_length> and <max_length>",
    f"The length of {_MAP} must be less than or equal to <max_length>",
    f"The length of {_MAP} must be greater than or equal to <min_length>",
    "(?:The maximum (?:string )?length is|Maximum (?:string )?length:) <max_length> characters",
    # Authors: regular expressions.
    "Each map (?P<part>key|value) must match the regular expression:? <pattern>",
    # Authors: collections.
    "The number of elements must be less than or equal to <max_items>",
    "The number of elements must be greater than or equal to <min_items>",
    "The number of elements must be(?: exactly| equal to)? <items>",
    "The elements must be <unique>",
    *russian.FORMS,
)


def _compile_form(form: str) -> re.Pattern[str]:
    """The form with its groups spelled out; a group that stands twice is numbered from the second on."""
    uses: dict[str, int] = {}

    def group_pattern(match: re.Match[str]) -> str:
        name = match[1]
        uses[name] = uses.get(name, 0) + 1
        suffix = "" if uses[name] == 1 else f"_{uses[name]}"
        return f"(?P<{name}{suffix}>{GROUPS[name][0]})"

    return re.compile(rf"{re.sub(r'(?<![?P])<([a-z_]+)>', group_pattern, form)}\.?", re.IGNORECASE)


FORMS = tuple(_compile_form(form) for form in _FORMS)

_NAMES = r"`[^`]+`(?:(?:, ?| ?)(?:or )?`[^`]+`)*"
_ONEOF = re.compile(
    r"(?:`[^`]+` ?)?(?:includes only one of the fields|only includes one of these fields:"
    rf"|{russian.ONEOF}) ({_NAMES})\.?",
    re.IGNORECASE,
)
_EXACTLY_ONE = re.compile(r"only one field must be specified\.?|one of elements is required\.?", re.IGNORECASE)
_NAME = re.compile(r"`([^`]+)`")

REQUIRED: Mapping[str, re.Pattern[str]] = {
    "html": re.compile(
        rf"(?:Required(?: field| parameter)?|This is a required (?:field|parameter)|{russian.REQUIRED})\."
    ),
    "markdown": re.compile(r"Required field\."),
}
"""How a table of each layout says that a field is required. In the newer ones a bare `Required.` is the author's."""


def can_match(text: str) -> bool:
    """Whether a text holds a word without which no sentence in it has a meaning or sounds like a rule."""
    return has_normative_word(text) or "only includes" in text.casefold()


@lru_cache(maxsize=1024)
def meaning_of(text: str) -> Meaning | None:
    """The meaning of a sentence for its field; None where no form covers the sentence."""
    if _EXACTLY_ONE.fullmatch(text):
        return Meaning(exactly_one=True, phrase=_fragment(text))
    if oneof := _ONEOF.fullmatch(text):
        return Meaning(oneof=tuple(_NAME.findall(oneof[1])), phrase=quoted(f"only one of the fields {oneof[1]}"))
    if len(text) <= _LONGEST_RULE and has_normative_word(text):
        for form in FORMS:
            if match := form.fullmatch(text):
                return _meaning(match)
    return None


_LONGEST_RULE = 5_000


_KEYS = frozenset({"key", *russian.KEYS})
_INTERVALS = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))


def _meaning(match: re.Match[str]) -> Meaning:
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    part_name = groups.pop("part", "").casefold()
    part: Part = "key" if part_name in _KEYS else "each" if part_name or groups.pop("element", None) else "value"
    seconds = any(name.startswith(("shortest", "longest")) for name in groups)
    doubt = ""
    if "pattern" in groups:
        groups["pattern"] = regex_in(groups["pattern"])
        doubt = regex_fault(groups["pattern"])
    limits = dict(chain.from_iterable(GROUPS[name.removesuffix("_2")][1](text) for name, text in groups.items()))
    if doubt:
        del limits["pattern"]
    elif _is_empty(limits):
        limits, doubt = {}, "its lower bound is above its upper one, so its rule is left out"
    phrase = quoted(match[0]) if doubt else _fragment(match[0])
    return Meaning(tuple(limits.items()), part, seconds=seconds, phrase=phrase, doubt=doubt)


def _is_empty(limits: Mapping[str, object]) -> bool:
    pairs = ((limits.get(low), limits.get(high)) for low, high in _INTERVALS)
    return any(isinstance(low, int | float) and isinstance(high, int | float) and low > high for low, high in pairs)


_LEADING_WORDS = re.compile(
    r"(?:The value must|Value must|Each (?:map )?(?:key|value) must|Must contain|Must|Acceptable values are|The"
    r"|Includes|Only)(?: be)? ",
    re.IGNORECASE,
)
_TRAILING_WORDS = re.compile(r" per resource\.?$|\.$", re.IGNORECASE)


def _fragment(sentence: str) -> str:
    """The part of a sentence that states the limit: without its opening words, closing words and full stop."""
    match = _LEADING_WORDS.match(sentence)
    return quoted(_TRAILING_WORDS.sub("", sentence[match.end() if match else 0 :]))
