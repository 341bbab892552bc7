"""How each edge class of a text is told from it, id by id as in `classes`."""

from __future__ import annotations

import re
import unicodedata

from .json_signs import json_in
from .signs import MANY_CHARACTERS, Signs, TextSign, finds, instant_of, nanoseconds


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
    "zero": finds(r"^[+-]?[0-9]+(\.[0-9]+)?$"),
    "digits": finds("^0[0-9]+$"),
    "keyword": lambda text: text.lower() in {"null", "none", "nil", "nan", "undefined", "true", "false"},
    "yaml-word": lambda text: text.lower() in {"yes", "no", "on", "off", "y", "n", "~"},
    "formula": finds("^[=+@-]."),
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
    "control": finds("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]"),
    "nul": lambda text: "\x00" in text,
    "newline": finds("[\r\n]"),
    "line-separator": finds("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"),
    "quotes": finds("['\"`\\\\]"),
    "markup": finds("[<>&]"),
    "template": finds(r"%[a-z({]|\{[^{}]*\}|\$\{"),
    "marks": finds("[*#~+`\\[\\]]"),
    "separators": finds("[,;\t|=]"),
    "path": lambda text: "/" in text,
    "negative-number": finds("^-[0-9]"),
    "decimal-number": finds(r"^[+-]?[0-9]+\.[0-9]*0$"),
    "exponent": finds(r"^[+-]?[0-9.]+[eE][+-]?[0-9]+$"),
    "big-number": finds("^[1-9][0-9]{15,}$"),
    "nan": lambda text: text.lower() == "nan",
    "infinity": lambda text: text.lower().lstrip("+-") in {"inf", "infinity"},
    "boolean-word": lambda text: text.lower() in {"true", "false"},
    "date": finds("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    "timestamp": lambda text: instant_of(text) is not None,
    "duration": lambda text: nanoseconds(text) is not None,
    "url": lambda text: "://" in text,
    "percent-escape": finds("%[0-9A-Fa-f]{2}"),
    "backslash": lambda text: "\\" in text,
    "tab": lambda text: "\t" in text,
    "blank-line": finds("\n[ \t\r]*\n"),
    "inner-spaces": finds(r"\S {2,}\S"),
    "json-object": lambda text: text.startswith("{") and isinstance(json_in(text), dict),
    "json-array": lambda text: text.startswith("[") and isinstance(json_in(text), list),
    "one-quote": lambda text: text.count('"') % 2 == 1,
    "end-of-script": lambda text: "</script" in text.lower(),
    "brace-template": finds(r"\{[^{}]+\}"),
    "dollar-template": finds(r"\$[{A-Za-z]"),
    "constructor": lambda text: text == "constructor",
    "to-string": lambda text: text == "toString",
    "proto": lambda text: text == "__proto__",
    "family": finds(".\u200d."),
    "flag": finds("[\U0001f1e6-\U0001f1ff]{2}"),
    "private-use": finds("[\ue000-\uf8ff]"),
    "other-digits": _has(str.isdecimal),
    "astral-inside": finds("[\x20-\x7e][\U00010000-\U0010ffff]"),
    "astral-run": finds("^[\U00010000-\U0010ffff]{8}"),
    "shifted-astral-run": finds("^[\x20-\x7e][\U00010000-\U0010ffff]{8}"),
    "long-word": finds(r"\S{100}"),
    "cdata-end": lambda text: "]]>" in text,
    "comment-end": lambda text: "-->" in text,
    "block-comment-end": lambda text: "*/" in text,
    "terminators": finds("[?%]>|\"{3}|'{3}|}}|^EOF$"),
    "line-comment": finds("--|#|//"),
    "combining-first": lambda text: text != "" and unicodedata.combining(text[0]) > 0,
    "selector-first": finds("^[\ufe00-\ufe0f]"),
    "joiner-first": finds("^[\u200c\u200d]"),
    "bom-first": lambda text: text.startswith("\ufeff"),
    "final-newline": finds(r"[^\n]\n\Z"),
    "final-crlf": lambda text: text.endswith("\r\n"),
    "final-next-line": lambda text: text.endswith("\x85"),
    "final-line-separator": finds("[\u2028\u2029]\\Z"),
    "final-backslash": lambda text: text.endswith("\\"),
    "final-dot": finds(r"[^.]\.\Z"),
    "device-name": lambda text: text.lower() in _DEVICES,
    "device-file": lambda text: text.lower().partition(".")[0] in _DEVICES and "." in text,
    "option": finds("^-[-A-Za-z]"),
    "superscript": _has(lambda each: each.isdigit() and not each.isdecimal()),
    "fraction-sign": _has(lambda each: _is_a_numeral(each) and not float(unicodedata.numeric(each)).is_integer()),
    "roman-numeral": _has(lambda each: _is_a_numeral(each) and unicodedata.category(each) == "Nl"),
    "other-digit": _has(str.isdecimal),
    "wide-digits": finds("[\uff10-\uff19]"),
    "upper-case-exponent": finds(r"^[+-]?[0-9.]+E[+-]?[0-9]+\Z"),
    "hexadecimal": finds(r"^0[xX][0-9A-Fa-f]+\Z"),
    "underscored-number": finds(r"^[0-9]+(_[0-9]+)+\Z"),
    "grouped-number": finds(r"^[0-9]{1,3}(,[0-9]{3})+\Z"),
    "plus-number": finds(r"^\+[0-9]"),
    "sexagesimal": finds(r"^[0-9]+(:[0-5][0-9])+\Z"),
    "percent": lambda text: "%" in text,
    "underscore": lambda text: "_" in text,
    "star": lambda text: "*" in text,
    "pattern": finds(r"\.[*+?]"),
    "broken-pattern": lambda text: not _is_a_pattern(text),
    "dot": lambda text: text == ".",
    "ellipsis": finds(r"^\.{3,}\Z"),
    "wide-blank": lambda text: text.isspace() and not text.isascii(),
    "only-newline": lambda text: text.isspace() and "\n" in text,
    "noncharacter": _has(lambda each: ord(each) & 0xFFFE == 0xFFFE),
    "yaml-null": lambda text: text == "~",
    "yaml-pair": finds(r"^[^\s\"'{\[]+: ."),
    "yaml-comment": finds("[ ]#"),
    "undefined": lambda text: text == "undefined",
    "long": lambda text: len(text) >= MANY_CHARACTERS,
}
_IN_SINK = ("astral", "combining", "right-to-left", "nul", "newline", "quotes", "markup", "template", "separators")
TEXTS: Signs = {**_TEXTS, "sink": lambda text: all(_TEXTS[each](text) for each in _IN_SINK)}
