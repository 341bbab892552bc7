"""The sentence forms, and what must not be taken for one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.sources.pages.markdown.cells import Piece
from docpact.contract.sources.pages.prose.normative import is_normative
from docpact.contract.sources.pages.prose.sentences import (
    FORMS,
    Sentence,
    meaning_of,
    regex_in,
    sentences,
)


def said(text):
    meaning = meaning_of(text)
    return meaning and (dict(meaning.limits), meaning.part)


@pytest.mark.parametrize(
    ("text", "limits", "part"),
    [
        ("Acceptable values are -1 to 86400, inclusive.", {"minimum": -1, "maximum": 86400}, "value"),
        ("Acceptable values are 0.0 to 1.5, inclusive.", {"minimum": 0.0, "maximum": 1.5}, "value"),
        ("The maximum value is 1000.", {"maximum": 1000}, "value"),
        ("The minimum value is 0.", {"minimum": 0}, "value"),
        ("Value must be greater than 0.", {"exclusiveMinimum": 0}, "value"),
        ("Value must be one of 2, 4, 76 or 80.", {"enum": (2, 4, 76, 80)}, "value"),
        ("The maximum string length in characters is 50.", {"maxLength": 50}, "value"),
        ("The minimum string length in characters is 6.", {"minLength": 6}, "value"),
        ("The string length in characters must be 3-63.", {"minLength": 3, "maxLength": 63}, "value"),
        ("The string length in characters must be greater than 0.", {"minLength": 1}, "value"),
        ("The string length in characters must be less than 2048.", {"maxLength": 2047}, "value"),
        ("The string length in characters must be equal to 20.", {"minLength": 20, "maxLength": 20}, "value"),
        ("The string length in characters for each value must be 1-255.", {"minLength": 1, "maxLength": 255}, "each"),
        ("The maximum string length in characters for each key is 63.", {"maxLength": 63}, "key"),
        ("Must contain at least one element.", {"minItems": 1}, "value"),
        ("The number of elements must be greater than 0.", {"minItems": 1}, "value"),
        ("The number of elements must be in the range 1-100.", {"minItems": 1, "maxItems": 100}, "value"),
        ("The number of elements must be less than 128.", {"maxItems": 127}, "value"),
        ("The maximum number of elements is 1000.", {"maxItems": 1000}, "value"),
        ("No more than 64 per resource.", {"maxProperties": 64}, "value"),
        ("The value must be between 1 and 65535.", {"minimum": 1, "maximum": 65535}, "value"),
        ("The value must be less than or equal to 274877906944.", {"maximum": 274877906944}, "value"),
        ("The value must be greater than or equal to 7.", {"minimum": 7}, "value"),
        ("The value must satisfy: 2,4,6.", {"enum": (2, 4, 6)}, "value"),
        ("The length must be less than or equal to 50.", {"maxLength": 50}, "value"),
        ("The length of each element must be between 3 and 50.", {"minLength": 3, "maxLength": 50}, "each"),
        ("The length of each map value must be less than or equal to 63.", {"maxLength": 63}, "each"),
        ("The length of each map key must be between 1 and 63.", {"minLength": 1, "maxLength": 63}, "key"),
        ("The number of elements must be less than or equal to 64.", {"maxItems": 64}, "value"),
        ("The number of elements must be greater than or equal to 2.", {"minItems": 2}, "value"),
        ("The number of elements must be exactly 1.", {"minItems": 1, "maxItems": 1}, "value"),
        ("The elements must be unique.", {"uniqueItems": True}, "value"),
        ("Must contain exactly 2 elements.", {"minItems": 2, "maxItems": 2}, "value"),
        ("Must contain at least 2 elements.", {"minItems": 2}, "value"),
        ("Must contain at most 5 elements.", {"maxItems": 5}, "value"),
        ("The value must be one of 1, 2 or 3.", {"enum": (1, 2, 3)}, "value"),
        ("Value must be less than or equal to 5.", {"maximum": 5}, "value"),
        ("Maximum length: 5 characters.", {"maxLength": 5}, "value"),
        ("Минимальное значение – 1.", {"minimum": 1}, "value"),
        ("Значение должно быть меньше 5.", {"exclusiveMaximum": 5}, "value"),
        ("Длина строки в символах должна быть равна 20.", {"minLength": 20, "maxLength": 20}, "value"),
        ("Максимальная длина каждого значения — не более 63 символов.", {"maxLength": 63}, "each"),
        ("Каждый ключ должен быть длиной от 1 до 63 символов и соответствовать регулярному выражению `P`.",
         {"minLength": 1, "maxLength": 63, "pattern": "P"}, "key"),
        ("Количество элементов должно быть больше 0.", {"minItems": 1}, "value"),
        ("Maximum string length: 50 characters.", {"maxLength": 50}, "value"),
        ("Максимальная длина строки в символах — 50.", {"maxLength": 50}, "value"),
        ("Value must match the regular expression ``a|b``.", {"pattern": "a|b"}, "value"),
        (r"Value must match the regular expression ` \|[a-z]* `.", {"pattern": "|[a-z]*"}, "value"),
        (r"Each key must match the regular expression `` [-_./\@0-9a-z]* ``.", {"pattern": "[-_./@0-9a-z]*"}, "key"),
        ("Each value must match the regular expression `a. B`.", {"pattern": "a. B"}, "each"),
        ("The value must match the regular expression: ```|a```.", {"pattern": "|a"}, "value"),
        ("Each map value must match the regular expression: `P`.", {"pattern": "P"}, "each"),
        ("Each map key must match the regular expression: `P`.", {"pattern": "P"}, "key"),
    ],
)  # fmt: skip
def test_forms(text, limits, part):
    assert said(text) == (limits, part)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Acceptable values are 60 seconds to 600 seconds, inclusive.", {"minimum": 60, "maximum": 600}),
        ("The maximum value is 43200 seconds.", {"maximum": 43200}),
        ("The value must satisfy: 1m-24h.", {"minimum": 60, "maximum": 86400}),
        ("The value must satisfy: >=1s.", {"minimum": 1}),
        ("The value must satisfy: <=10m.", {"maximum": 600}),
        ("Максимальное значение — 600 секунд.", {"maximum": 600}),
    ],
)
def test_forms_that_count_seconds(text, limits):
    meaning = meaning_of(text)
    assert meaning is not None
    assert (dict(meaning.limits), meaning.seconds) == (limits, True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Includes only one of the fields `a`, `b`.", ("a", "b")),
        ("includes only one of the fields `a`", ("a",)),
        ("`rules[].timer` includes only one of the fields `a`, `b`, `c`", ("a", "b", "c")),
        ("`step` only includes one of these fields: `a`, `b`, or `c`", ("a", "b", "c")),
    ],
)
def test_groups(text, names):
    meaning = meaning_of(text)
    assert meaning is not None
    assert meaning.oneof == names
    assert meaning.phrase.startswith("only one of the fields `a`")


@pytest.mark.parametrize("text", ["Only one field must be specified.", "One of elements is required."])
def test_exactly_one(text):
    meaning = meaning_of(text)
    assert meaning is not None
    assert meaning.exactly_one


@pytest.mark.parametrize(
    "text",
    [
        "Required for going abroad.",
        "If the record is required, say so.",
        "Must be 3-63 characters long.",
        "0-256 characters long.",
        "This value must be greater than 10.",
        "The maximum total length of everything is 10000 characters.",
        "Somewhere the maximum value is 5.",
        "The maximum value is five.",
        "Limits range between 1 and 100.",
        "Этот параметр обязательный.",
        "Не может быть пустым.",
        "Каждый должен быть новым.",
        "Up to 10 items.",
        "Cannot be empty.",
        "Should be from 0 to 23.",
        "Allowed values: a, b.",
        "Not more than 5.",
        "Is limited to 5 items.",
        "Between 10 and 20 letters.",
    ],
)
def test_what_only_sounds_like_a_rule_is_reported(text):
    assert meaning_of(text) is None
    assert is_normative(text)


@pytest.mark.parametrize(
    "text",
    [
        "Optional.",
        "Any place from ``0001-01-01T00:00:00Z`` to ``9999-12-31T23:59:59.999999999Z``, a range of ten millennia.",
        "At most from 0 to 9 digits.",
        "The maximum number of results per page.",
        "Requires nothing.",
        "Максимальное количество результатов на странице.",
        "The group which should be used for logs.",
        "The device cannot operate.",
        "Names of what should be updated.",
        "Port range.",
    ],
)
def test_what_is_no_rule_is_not_reported(text):
    assert meaning_of(text) is None
    assert not is_normative(text)


@pytest.mark.parametrize(
    ("regex", "reason"),
    [
        ("[a-z][-<em>./@0-9a-z]*", "damaged by markup"),
        ("[a-z", "not a regular expression"),
        ("[a--z]", "in different ways"),
    ],
)
def test_a_regular_expression_that_cannot_be_used_is_dropped_with_a_reason(regex, reason):
    meaning = meaning_of(f"Value must match the regular expression `{regex}`.")
    assert meaning is not None
    assert meaning.limits == ()
    assert reason in meaning.doubt


@pytest.mark.parametrize(
    "text", ["Acceptable values are 10 to 1, inclusive.", "The string length in characters must be 9-3."]
)
def test_an_interval_without_values_is_dropped_with_a_reason(text):
    meaning = meaning_of(text)
    assert meaning is not None
    assert meaning.limits == ()
    assert "above" in meaning.doubt


@given(st.text("ab|/@.-_[]*", min_size=1, max_size=20))
def test_regular_expressions_survive_the_escapes_of_a_table(regex):
    assert regex_in(f"`` {regex.replace('|', chr(92) + '|')} ``") == regex
    assert regex_in(f"``` {regex} ```") == regex


def test_sentences_know_their_lines_and_leave_code_alone():
    text = "Required field. It is\n`a. b` or ``c. d``.\nAnd ```e. f``` so on"
    assert list(sentences(Piece(7, "text", text))) == [
        Sentence(7, "Required field."),
        Sentence(7, "It is `a. b` or ``c. d``."),
        Sentence(9, "And ```e. f``` so on"),
    ]


@given(st.text("`.! \nab", max_size=60))
def test_sentences_lose_no_word(text):
    joined = " ".join(each.text for each in sentences(Piece(1, "text", text)))
    assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", text)


def test_no_two_forms_match_one_sentence_differently():
    text = "The maximum string length in characters is 50."
    assert sum(form.fullmatch(text) is not None for form in FORMS) == 1
