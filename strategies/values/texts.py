"""The edge values of texts, from plain to strange."""

from __future__ import annotations

import re
import unicodedata

from .value import (
    MANY_CHARACTERS,
    EdgeValue,
    TextPredicate,
    contains,
    instant_of,
    json_in,
    matches,
    nanoseconds,
    rare,
)


def has_character(is_so: TextPredicate) -> TextPredicate:
    """Some character of the text is so, and the text has characters beyond ASCII."""
    return lambda text: not text.isascii() and any(map(is_so, text))


def _is_numeral(character: str) -> bool:
    """Whether it stands for a number, and is no digit."""
    return character.isnumeric() and not character.isdigit()


def _is_pattern(text: str) -> bool:
    """Whether Python reads it as a regular expression; of long texts only the beginning counts."""
    try:
        re.compile(text[:MANY_CHARACTERS])
    except re.error:
        return False
    return True


_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{each}{n}" for each in ("com", "lpt") for n in range(1, 10))})
_RUN = 130

_COMMON_TEXTS = (
    EdgeValue("empty", "", "an empty string is falsy and taken for an absent field", state=3),
    EdgeValue("plain", "text", "the plain case",
        shown_by=lambda text: text.isascii() and text.isprintable() and text.strip() == text != "", state=1),
    EdgeValue("space", " ", "a blank text is truthy, stripped it is not", shown_by=str.isspace),
    EdgeValue("zero", "0", "text that looks like a number becomes one", shown_by=matches(r"^[+-]?[0-9]+(\.[0-9]+)?$")),
    EdgeValue("digits", "007", "text that looks like a number becomes one and loses its zeros",
        shown_by=matches("^0[0-9]+$")),
    EdgeValue("keyword", "null", "a word that means no value elsewhere",
        shown_by=lambda text: text.lower() in {"null", "none", "nil", "nan", "undefined", "true", "false"}),
    EdgeValue("yaml-word", "no", "YAML takes it for false",
        shown_by=lambda text: text.lower() in {"yes", "no", "on", "off", "y", "n", "~"}),
    EdgeValue("formula", "=1+1", "a spreadsheet computes it", shown_by=matches("^[=+@-].")),
    EdgeValue("dots", "..", "the folder above when used as a file name or in an address",
        shown_by=lambda text: text in {".", ".."}),
    EdgeValue("surrounding-spaces", "  text  ", "stripped on the way",
        shown_by=lambda text: text.strip() not in (text, "")),
    EdgeValue("upper-case", "TeXt", "folded to one case",
        shown_by=lambda text: text not in (text.lower(), text.upper()), state=2),
    EdgeValue("astral", "😀", "two units in UTF-16, four bytes in UTF-8",
        shown_by=has_character(lambda each: ord(each) > 0xFFFF)),
    EdgeValue("combining", "e\u0301", "normalised to another text",
        shown_by=lambda text: not text.isascii() and unicodedata.normalize("NFC", text) != text),
    EdgeValue("case-length", "ßﬁİ", "in the other case it has another length",
        shown_by=lambda text: not text.isascii() and not len(text) == len(text.upper()) == len(text.lower())),
    EdgeValue("invisible", "\ufeff\u200b\u200d\u00ad\ufffe",
        "nothing to see, and yet not empty; a mark taken for the file's",
        shown_by=lambda text: text != "" and all(unicodedata.category(each) in {"Cf", "Cn"} for each in text)),
    EdgeValue("wide-spaces", "\u00a0text\u3000", "strip() removes them, a pattern or another language does not",
        shown_by=has_character(lambda each: each.isspace() and each not in "\x85\u2028\u2029")),
    EdgeValue("non-latin", "Шаг: über 步骤", "encoded as ASCII or Latin-1",
        shown_by=has_character(lambda each: ord(each) > 0xFF)),
    EdgeValue("right-to-left", "\u202e\u05e9\u05dc\u05d5\u05dd\u202c", "printed in another order",
        shown_by=has_character(lambda each: unicodedata.bidirectional(each) in {"R", "AL", "RLE", "RLO", "RLI"})),
    EdgeValue("control", "\x1b[31mred\x7f", "printed to a terminal it does something; XML refuses it",
        shown_by=matches("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")),
    EdgeValue("nul", "a\x00b", "the text ends there for C and for databases", shown_by=contains("\x00")),
    EdgeValue("newline", "line\nline\r\n", "one record becomes two lines", shown_by=matches("[\r\n]")),
    EdgeValue("line-separator", "line\u2028line\x85", "splitlines() splits where others do not",
        shown_by=matches("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")),
    EdgeValue("quotes", "'\"`\\", "pasted into a query or a shell command", shown_by=matches("['\"`\\\\]")),
    EdgeValue("markup", "<b>&amp;</b><script>", "pasted into a page", shown_by=matches("[<>&]")),
    EdgeValue("template", "%s %d {} {0} ${x}", "used as a format of its own",
        shown_by=matches(r"%[a-z({]|\{[^{}]*\}|\$\{")),
    EdgeValue("marks", "*_[0]_* `#` + ~", "Markdown, globs and forms read them as their own",
        shown_by=matches("[*#~+`\\[\\]]")),
    EdgeValue("separators", "a,b;c\td|e=f", "pasted into CSV or a header", shown_by=matches("[,;\t|=]")),
    EdgeValue("path", "../a/b", "used as a file name or in an address", shown_by=contains("/")),
    EdgeValue("long", "long " * 800, "cut, or past a column's width",
        shown_by=lambda text: len(text) >= MANY_CHARACTERS),
)  # fmt: skip

RARE_TEXTS = (
    rare("negative-number", "-1", "text that looks like a number with a sign becomes one", shown_by=matches("^-[0-9]")),
    rare("decimal-number", "1.0", "text that looks like a number becomes one and loses its zero",
        shown_by=matches(r"^[+-]?[0-9]+\.[0-9]*0$")),
    rare("exponent", "1e5", "text that looks like a number becomes 100000",
        shown_by=matches(r"^[+-]?[0-9.]+[eE][+-]?[0-9]+$")),
    rare("big-number", "9007199254740993", "read through a double it is another number",
        shown_by=matches("^[1-9][0-9]{15,}$")),
    rare("nan", "nan", "float() takes it, and it equals nothing, not even itself",
        shown_by=lambda text: text.lower() == "nan"),
    rare("infinity", "inf", "float() takes it, and JSON cannot hold it",
        shown_by=lambda text: text.lower().lstrip("+-") in {"inf", "infinity"}),
    rare("boolean-word", "true", "a word that becomes a truth value",
        shown_by=lambda text: text.lower() in {"true", "false"}),
    rare("date", "2024-01-01", "YAML and spreadsheets take it for a date",
        shown_by=matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
    rare("timestamp", "2024-01-01T00:00:00Z", "text that looks like a time becomes one",
        shown_by=lambda text: instant_of(text) is not None),
    rare("duration", "3.5s", "text that looks like a duration becomes one",
        shown_by=lambda text: nanoseconds(text) is not None),
    rare("url", "https://example.com/a?b=c#d", "made a link, or split at :// or a colon", shown_by=contains("://")),
    rare("percent-escape", "a%2Fb%20c", "unescaped once too often, or escaped again",
        shown_by=matches("%[0-9A-Fa-f]{2}")),
    rare("backslash", "C:\\new\\table", "unescaped it has a line and a tab", shown_by=contains("\\")),
    rare("tab", "a\tb", "one column becomes two", shown_by=contains("\t")),
    rare("blank-line", "a\n\nb", "a blank line ends headers, a paragraph or a record",
        shown_by=matches("\n[ \t\r]*\n")),
    rare("inner-spaces", "a  b", "split and joined again it has one space", shown_by=matches(r"\S {2,}\S")),
    rare("json-object", '{"key": [1]}', "text that looks like JSON is parsed",
        shown_by=lambda text: text.startswith("{") and isinstance(json_in(text), dict)),
    rare("json-array", "[]", "text that looks like JSON is parsed",
        shown_by=lambda text: text.startswith("[") and isinstance(json_in(text), list)),
    rare("one-quote", '"', "quotes are stripped, or a pair is expected",
        shown_by=lambda text: text.count('"') % 2 == 1),
    rare("end-of-script", "</script>", "in a page the script ends there",
        shown_by=lambda text: "</script" in text.lower()),
    rare("brace-template", "{0.__class__} {x}", "used as a format of its own, it lacks arguments",
        shown_by=matches(r"\{[^{}]+\}")),
    rare("dollar-template", "${x} $y", "a shell or a template replaces it", shown_by=matches(r"\$[{A-Za-z]")),
    rare("constructor", "constructor", "every object of JavaScript has this key"),
    rare("to-string", "toString", "every object of JavaScript has this key"),
    rare("proto", "__proto__", "assigned as a key it changes the object"),
    rare("family", "👨‍👩‍👧‍👦", "one sign of seven characters, cut in pieces", shown_by=matches(".\u200d.")),
    rare("flag", "🇩🇪", "one sign of two characters, cut in half or reversed to another",
        shown_by=matches("[\U0001f1e6-\U0001f1ff]{2}")),
    rare("private-use", "", "no character of Unicode, refused or dropped", shown_by=matches("[\ue000-\uf8ff]")),
    rare("other-digits", "٣٤", "isdigit() and int() take it, ASCII does not", shown_by=has_character(str.isdecimal)),
    rare("astral-inside", "plain 😀 text", "positions differ between UTF-16 and characters",
        shown_by=matches("[\x20-\x7e][\U00010000-\U0010ffff]")),
    rare("astral-run", "😀" * _RUN, "cut at an odd unit of UTF-16, half a character is left",
        shown_by=matches("^[\U00010000-\U0010ffff]{8}")),
    rare("shifted-astral-run", "a" + "😀" * _RUN, "cut at an even unit of UTF-16, half a character is left",
        shown_by=matches("^[\x20-\x7e][\U00010000-\U0010ffff]{8}")),
    rare("long-word", "w" * 150, "no space to break a line at", shown_by=matches(r"\S{100}")),
    rare("cdata-end", "]]>", "in XML a CDATA section ends there", shown_by=contains("]]>")),
    rare("comment-end", "-->", "in a page a comment ends there", shown_by=contains("-->")),
    rare("block-comment-end", "*/", "in code a comment ends there", shown_by=contains("*/")),
    rare("terminators", "?> %> }} \"\"\" '''\nEOF\n", "templates, long strings and what a shell is fed end there",
        shown_by=matches("[?%]>|\"{3}|'{3}|}}|^EOF$")),
    rare("line-comment", "text -- # //", "the rest of the line or the query is dropped", shown_by=matches("--|#|//")),
    rare("combining-first", "\u0301text", "joined to what stands before it changes that",
        shown_by=lambda text: text != "" and unicodedata.combining(text[0]) > 0),
    rare("selector-first", "\ufe0ftext", "joined to what stands before it changes that",
        shown_by=matches("^[\ufe00-\ufe0f]")),
    rare("joiner-first", "\u200dtext", "joined to what stands before it changes that",
        shown_by=matches("^[\u200c\u200d]")),
    rare("bom-first", "\ufefftext", "taken for a file's mark and dropped",
        shown_by=lambda text: text.startswith("\ufeff")),
    rare("final-newline", "text\n", "the $ of a pattern lets it through; dropped as the end of a line",
        shown_by=matches(r"[^\n]\n\Z")),
    rare("final-crlf", "text\r\n", "dropped as the end of a line, in whole or in half",
        shown_by=lambda text: text.endswith("\r\n")),
    rare("final-next-line", "text\x85", "strip() and splitlines() drop it, others do not",
        shown_by=lambda text: text.endswith("\x85")),
    rare("final-line-separator", "text\u2028", "strip() and splitlines() drop it, others do not",
        shown_by=matches("[\u2028\u2029]\\Z")),
    rare("final-backslash", "text\\", "it escapes the quote behind it", shown_by=lambda text: text.endswith("\\")),
    rare("final-dot", "text.", "Windows drops it from a file's name", shown_by=matches(r"[^.]\.\Z")),
    rare("device-name", "con", "no file of Windows may have the name", shown_by=lambda text: text.lower() in _DEVICES),
    rare("device-file", "NUL.txt", "no file of Windows may have the name",
        shown_by=lambda text: text.lower().partition(".")[0] in _DEVICES and "." in text),
    rare("option", "--help", "a command takes it for an option", shown_by=matches("^-[-A-Za-z]")),
    rare("superscript", "²", "isdigit() takes it, int() does not",
        shown_by=has_character(lambda each: each.isdigit() and not each.isdecimal())),
    rare("fraction-sign", "½", "isnumeric() takes it, int() does not",
        shown_by=has_character(lambda each: _is_numeral(each) and not float(unicodedata.numeric(each)).is_integer())),
    rare("roman-numeral", "Ⅷ", "isnumeric() takes it, int() does not",
        shown_by=has_character(lambda each: _is_numeral(each) and unicodedata.category(each) == "Nl")),
    rare("other-digit", "٣", "isdecimal() and int() take it, ASCII does not", shown_by=has_character(str.isdecimal)),
    rare("wide-digits", "\uff11\uff12", "int() takes it; normalised it is another text",
        shown_by=matches("[\uff10-\uff19]")),
    rare("upper-case-exponent", "1E5", "text that looks like a number becomes 100000",
        shown_by=matches(r"^[+-]?[0-9.]+E[+-]?[0-9]+\Z")),
    rare("hexadecimal", "0x10", "text that looks like a number becomes 16", shown_by=matches(r"^0[xX][0-9A-Fa-f]+\Z")),
    rare("underscored-number", "1_000", "int() and YAML take it for 1000", shown_by=matches(r"^[0-9]+(_[0-9]+)+\Z")),
    rare("grouped-number", "1,000", "text that looks like a number becomes one, or two columns",
        shown_by=matches(r"^[0-9]{1,3}(,[0-9]{3})+\Z")),
    rare("plus-number", "+1", "text that looks like a number loses its sign", shown_by=matches(r"^\+[0-9]")),
    rare("sexagesimal", "12:30:45", "YAML takes it for a number of seconds, spreadsheets for a time",
        shown_by=matches(r"^[0-9]+(:[0-5][0-9])+\Z")),
    rare("percent", "%", "LIKE takes it for any text", shown_by=contains("%")),
    rare("underscore", "_", "LIKE takes it for any character", shown_by=contains("_")),
    rare("star", "*", "a glob takes it for any text, a shell for its files", shown_by=contains("*")),
    rare("pattern", ".*", "a regular expression takes it for any text", shown_by=matches(r"\.[*+?]")),
    rare("broken-pattern", "[(", "no regular expression", shown_by=lambda text: not _is_pattern(text)),
    rare("dot", ".", "the folder itself when used as a file name or in an address"),
    rare("ellipsis", "...", "dots only: taken for a shortened text", shown_by=matches(r"^\.{3,}\Z")),
    rare("wide-blank", "\u3000\u00a0", "isspace() and strip() take it for blank, others do not",
        shown_by=lambda text: text.isspace() and not text.isascii()),
    rare("only-newline", "\n", "a line that is empty", shown_by=lambda text: text.isspace() and "\n" in text),
    rare("noncharacter", "text\uffff\U0001ffff", "no character of Unicode: refused or dropped",
        shown_by=has_character(lambda each: ord(each) & 0xFFFE == 0xFFFE)),
    rare("yaml-null", "~", "YAML takes it for null"),
    rare("yaml-pair", "key: value", "YAML takes it for an object", shown_by=matches(r"^[^\s\"'{\[]+: .")),
    rare("yaml-comment", "text # text", "YAML drops the rest", shown_by=matches("[ ]#")),
    rare("undefined", "undefined", "a word that means no value elsewhere"),
)  # fmt: skip

_SINK = "\u3000=]]>-->*/[*_]:|$^#@&amp;?/../~+\u200b\ufffdßé \u202e<b>\"q'</b>\n\té e\u0301 😀\x00 %s {0} \\ ,; "
_IN_SINK = frozenset(
    {"astral", "combining", "right-to-left", "nul", "newline", "quotes", "markup", "template", "separators"}
)


def _is_sink(text: str) -> bool:
    """Whether a text has a bit of many others."""
    return all(each.is_shown_by(text) for each in _COMMON_TEXTS if each.id in _IN_SINK)


TEXTS = (
    *_COMMON_TEXTS,
    *RARE_TEXTS,
    EdgeValue("sink", _SINK, "all of it at once", shown_by=_is_sink, state=4),
)
"""The sink is the last."""

USUAL_TEXTS = ("step", "check-order", "Charge the card", "FunctionCall", "HttpCall", "TIMEOUT", "not found")
"""Texts that no client stumbles over."""
