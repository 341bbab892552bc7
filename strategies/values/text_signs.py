"""How each edge class of a text is told from it, id by id as in `classes`."""

from __future__ import annotations

import re
import unicodedata

from .json_signs import json_in
from .signs import MANY_CHARACTERS, Signs, TextSign, instant_of, matches, nanoseconds


def _has(is_so: TextSign) -> TextSign:
    """Some character beyond ASCII is so."""
    return lambda text: not text.isascii() and any(map(is_so, text))


def _is_a_numeral(character: str) -> bool:
    """It stands for a number, and is no digit."""
    return character.isnumeric() and not character.isdigit()


def _is_a_pattern(text: str) -> bool:
    """Python reads it as a regular expression; long ones are not worth a look."""
    try:
        re.compile(text[:MANY_CHARACTERS])
    except re.error:
        return False
    return True


_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{each}{n}" for each in ("com", "lpt") for n in range(1, 10))})

_TEXTS: dict[str, TextSign] = {
    "empty": lambda text: text == "",
    "plain": lambda text: text.isascii() and text.isprintable() and text.strip() == text != "",
    "space": lambda text: text.isspace(),
    "zero": matches(r"^[+-]?[0-9]+(\.[0-9]+)?$"),
    "digits": matches("^0[0-9]+$"),
    "keyword": lambda text: text.lower() in {"null", "none", "nil", "nan", "undefined", "true", "false"},
    "yaml-word": lambda text: text.lower() in {"yes", "no", "on", "off", "y", "n", "~"},
    "formula": matches("^[=+@-]."),
    "dots": lambda text: text in {".", ".."},
    "surrounding-spaces": lambda text: text.strip() not in (text, ""),
    "upper-case": lambda text: text not in (text.lower(), text.upper()),
    "astral": _has(lambda each: ord(each) > 0xFFFF),
    "combining": lambda text: not text.isascii() and unicodedata.normalize("NFC", text) != text,
    "case-length": lambda text: not text.isascii() and not len(text) == len(text.upper()) == len(text.lower()),
    "invisible": lambda text: text != "" and all(unicodedata.category(each) in {"Cf", "Cn"} for each in text),
    "wide-spaces": _has(lambda each: each.isspace() and each not in "\x85\u2028\u2029"),
    "non-latin": _has(lambda each: ord(each) > 0xFF),
    "right-to-left": _has(lambda each: unicodedata.bidirectional(each) in {"R", "AL", "RLE", "RLO", "RLI"}),
    "control": matches("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]"),
    "nul": lambda text: "\x00" in text,
    "newline": matches("[\r\n]"),
    "line-separator": matches("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"),
    "quotes": matches("['\"`\\\\]"),
    "markup": matches("[<>&]"),
    "template": matches(r"%[a-z({]|\{[^{}]*\}|\$\{"),
    "marks": matches("[*#~+`\\[\\]]"),
    "separators": matches("[,;\t|=]"),
    "path": lambda text: "/" in text,
    "negative-number": matches("^-[0-9]"),
    "decimal-number": matches(r"^[+-]?[0-9]+\.[0-9]*0$"),
    "exponent": matches(r"^[+-]?[0-9.]+[eE][+-]?[0-9]+$"),
    "big-number": matches("^[1-9][0-9]{15,}$"),
    "nan": lambda text: text.lower() == "nan",
    "infinity": lambda text: text.lower().lstrip("+-") in {"inf", "infinity"},
    "boolean-word": lambda text: text.lower() in {"true", "false"},
    "date": matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    "timestamp": lambda text: instant_of(text) is not None,
    "duration": lambda text: nanoseconds(text) is not None,
    "url": lambda text: "://" in text,
    "percent-escape": matches("%[0-9A-Fa-f]{2}"),
    "backslash": lambda text: "\\" in text,
    "tab": lambda text: "\t" in text,
    "blank-line": matches("\n[ \t\r]*\n"),
    "inner-spaces": matches(r"\S {2,}\S"),
    "json-object": lambda text: text.startswith("{") and isinstance(json_in(text), dict),
    "json-array": lambda text: text.startswith("[") and isinstance(json_in(text), list),
    "one-quote": lambda text: text.count('"') % 2 == 1,
    "end-of-script": lambda text: "</script" in text.lower(),
    "brace-template": matches(r"\{[^{}]+\}"),
    "dollar-template": matches(r"\$[{A-Za-z]"),
    "constructor": lambda text: text == "constructor",
    "to-string": lambda text: text == "toString",
    "proto": lambda text: text == "__proto__",
    "family": matches(".\u200d."),
    "flag": matches("[\U0001f1e6-\U0001f1ff]{2}"),
    "private-use": matches("[\ue000-\uf8ff]"),
    "other-digits": _has(str.isdecimal),
    "astral-inside": matches("[\x20-\x7e][\U00010000-\U0010ffff]"),
    "astral-run": matches("^[\U00010000-\U0010ffff]{8}"),
    "shifted-astral-run": matches("^[\x20-\x7e][\U00010000-\U0010ffff]{8}"),
    "long-word": matches(r"\S{100}"),
    "cdata-end": lambda text: "]]>" in text,
    "comment-end": lambda text: "-->" in text,
    "block-comment-end": lambda text: "*/" in text,
    "terminators": matches("[?%]>|\"{3}|'{3}|}}|^EOF$"),
    "line-comment": matches("--|#|//"),
    "combining-first": lambda text: text != "" and unicodedata.combining(text[0]) > 0,
    "selector-first": matches("^[\ufe00-\ufe0f]"),
    "joiner-first": matches("^[\u200c\u200d]"),
    "bom-first": lambda text: text.startswith("\ufeff"),
    "final-newline": matches(r"[^\n]\n\Z"),
    "final-crlf": lambda text: text.endswith("\r\n"),
    "final-next-line": lambda text: text.endswith("\x85"),
    "final-line-separator": matches("[\u2028\u2029]\\Z"),
    "final-backslash": lambda text: text.endswith("\\"),
    "final-dot": matches(r"[^.]\.\Z"),
    "device-name": lambda text: text.lower() in _DEVICES,
    "device-file": lambda text: text.lower().partition(".")[0] in _DEVICES and "." in text,
    "option": matches("^-[-A-Za-z]"),
    "superscript": _has(lambda each: each.isdigit() and not each.isdecimal()),
    "fraction-sign": _has(lambda each: _is_a_numeral(each) and not float(unicodedata.numeric(each)).is_integer()),
    "roman-numeral": _has(lambda each: _is_a_numeral(each) and unicodedata.category(each) == "Nl"),
    "other-digit": _has(str.isdecimal),
    "wide-digits": matches("[\uff10-\uff19]"),
    "upper-case-exponent": matches(r"^[+-]?[0-9.]+E[+-]?[0-9]+\Z"),
    "hexadecimal": matches(r"^0[xX][0-9A-Fa-f]+\Z"),
    "underscored-number": matches(r"^[0-9]+(_[0-9]+)+\Z"),
    "grouped-number": matches(r"^[0-9]{1,3}(,[0-9]{3})+\Z"),
    "plus-number": matches(r"^\+[0-9]"),
    "sexagesimal": matches(r"^[0-9]+(:[0-5][0-9])+\Z"),
    "percent": lambda text: "%" in text,
    "underscore": lambda text: "_" in text,
    "star": lambda text: "*" in text,
    "pattern": matches(r"\.[*+?]"),
    "broken-pattern": lambda text: not _is_a_pattern(text),
    "dot": lambda text: text == ".",
    "ellipsis": matches(r"^\.{3,}\Z"),
    "wide-blank": lambda text: text.isspace() and not text.isascii(),
    "only-newline": lambda text: text.isspace() and "\n" in text,
    "noncharacter": _has(lambda each: ord(each) & 0xFFFE == 0xFFFE),
    "yaml-null": lambda text: text == "~",
    "yaml-pair": matches(r"^[^\s\"'{\[]+: ."),
    "yaml-comment": matches("[ ]#"),
    "undefined": lambda text: text == "undefined",
    "long": lambda text: len(text) >= MANY_CHARACTERS,
}
_IN_SINK = ("astral", "combining", "right-to-left", "nul", "newline", "quotes", "markup", "template", "separators")
TEXTS: Signs = {**_TEXTS, "sink": lambda text: all(_TEXTS[each](text) for each in _IN_SINK)}
