"""A rule is one row: each row has its check, its violations and its meaning in a comparison, or this says which not."""

import re
from importlib.resources import files

import pytest

from docpact.contract import RULES, Rule
from docpact.contract.diff.rules import ABSENT, COMPARED, edits
from docpact.contract.findings.rules import RULE_OF_KEYWORD, rules_table
from docpact.contract.formats.checks import FORMATS
from docpact.contract.validation import fast_path
from docpact.contract.validation.keywords import KEYWORDS

MODULES = [each for each in files("docpact.strategies.invalid").iterdir() if each.name.endswith(".py")]
INVALID = "".join(each.read_text(encoding="utf-8") for each in MODULES)
"""The modules that make payloads which break rules."""


NOT_MADE = {"any-of", "additional-property", "contains", "dependent-required", "format", "multiple-of", "schema"}
"""Rules that no shipped contract states, of which no payload is planted."""


@pytest.mark.parametrize("keyword", sorted(RULE_OF_KEYWORD.keys() - {"type"}))
def test_each_keyword_of_a_rule_has_a_check(keyword):
    assert keyword in KEYWORDS, f"contract/validation/keywords.py: KEYWORDS has no check of {keyword}"


@pytest.mark.parametrize("keyword", sorted(RULE_OF_KEYWORD.keys() - {"required"}))
def test_a_comparison_says_what_an_edit_of_the_keyword_means(keyword):
    assert keyword in COMPARED, f"contract/diff/rules.py: COMPARED lacks {keyword}"
    value = "string" if keyword == "type" else True
    effects = [each.effect for each in edits(keyword, ABSENT, value)]
    assert set(effects) in ({"narrows"}, {"differs"}), f"contract/diff/rules.py: what does setting {keyword} do?"


@pytest.mark.parametrize("keyword", sorted(KEYWORDS))
def test_the_fast_path_knows_what_to_do_with_the_keyword(keyword):
    stances = [keyword in each for each in (fast_path._COPIED, fast_path._NARROWED, fast_path._REFUSED)]
    assert sum(stances) == 1, f"contract/validation/fast_path.py: {keyword} is in {sum(stances)} of its sets"


@pytest.mark.parametrize("rule", [each for each in RULES.values() if each.format], ids=lambda each: each.id)
def test_the_format_of_a_rule_has_a_check(rule):
    assert rule.format in FORMATS, f"contract/formats/checks.py: FORMATS has no {rule.format}"


@pytest.mark.parametrize("rule", [each for each in RULES.values() if each.drift], ids=lambda each: each.id)
def test_payloads_can_be_made_that_break_the_rule(rule):
    if rule.severity == "violation" and rule.id not in NOT_MADE:
        assert f'"{rule.id}"' in INVALID, f"strategies/invalid: no payload is made that breaks {rule.id}"


def test_ids_are_unique_and_written_alike():
    assert all(name == rule.id and re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name) for name, rule in RULES.items())


def test_the_table_of_the_rules_derives_from_the_rows():
    table = rules_table([Rule("a", "the value is a"), Rule("b", "the value is b", "advice")])
    assert table.splitlines()[2:] == ["| `a` | violation | the value is a |", "| `b` | advice | the value is b |"]
