"""`conforming()`: equality with every payload that conforms, alone and within other values."""

import pytest

from docpact.contract import Policy, UnknownOperationError, conforming
from docpact.contract.assertions import explain_difference

GOOD = {"entries": [{"attempts": "2"}]}
BAD = {"entries": [{"attempts": 2}]}


@pytest.mark.parametrize("payload", [GOOD, b'{"entries": [{}]}', '{"entries": [{}]}'])
def test_equals_what_conforms_from_either_side(payload):
    assert payload == conforming()
    assert conforming() == payload
    assert (payload != conforming()) is False


@pytest.mark.parametrize("payload", [BAD, b"{", "", None, 3, [], object()])
def test_differs_from_everything_else(payload):
    assert payload != conforming()
    assert (payload == conforming()) is False


def test_within_other_values():
    pages, pair, wrong = {"page": 1, "items": [GOOD, GOOD]}, (1, GOOD), [BAD]
    assert pages == {"page": 1, "items": [conforming(), conforming()]}
    assert pair == (1, conforming())
    assert wrong != [conforming()]


def test_operation_and_policy():
    history = {"entries": [{"status": "PAUSED"}]}
    page = {"executions": []}
    assert page == conforming("Execution.list")
    assert history != conforming()
    assert history == conforming(policy=Policy(new_enum_values="advice"))


def test_two_of_them_are_equal_when_they_say_the_same():
    assert conforming() == conforming("Execution.getHistory")
    assert conforming() != conforming("Execution.list")
    with pytest.raises(TypeError, match="unhashable"):
        hash(conforming())


def test_an_unknown_operation_is_told_at_once():
    with pytest.raises(UnknownOperationError, match=r"no contract for 'Execution\.lst'"):
        conforming("Execution.lst")


def test_reads_as_it_is_written():
    assert repr([conforming(), conforming("Execution.list")]) == "[conforming(), conforming('Execution.list')]"


class TestExplain:
    def test_has_nothing_to_say_without_one(self):
        assert explain_difference({"a": 1}, {"a": 2}) is None
        assert explain_difference({"a": GOOD, "b": 1}, {"a": conforming(), "b": 2}) is None

    def test_shows_findings(self):
        words = "\n".join(explain_difference(BAD, conforming()))
        assert words.startswith("<dict> == conforming()\npayload: breaks the contract")
        assert "violation type at /entries/0/attempts" in words

    def test_shows_the_line_of_a_text(self):
        assert "line 1, column 14" in "\n".join(
            explain_difference(b'{"entries": []}'.replace(b" ", b"  "), conforming())
        )

    def test_says_where_it_stands_and_what_else_differs(self):
        expected = {"history": [conforming()], "count": 2, "gone": conforming(), "token": "a"}
        words = explain_difference({"history": [BAD], "count": 1, "token": "s3cr3t"}, expected)
        assert any(line.startswith("/history/0: breaks the contract") for line in words)
        assert "/count: the number 1 is not the number 2" in words
        assert "/gone: absent, expected conforming()" in words
        assert "s3cr3t" not in "\n".join(words)

    def test_counts_what_is_too_much(self):
        words = explain_difference([BAD, *range(30)], [conforming(), *range(1, 31)])
        assert words[-1] == "… and 20 more differences"

    def test_counts_what_says_the_same(self):
        words = explain_difference({"entries": [{"attempts": 3}] * 50}, conforming())
        assert words[-1] == "  … and 47 more: violation type at /entries/*/attempts"

    def test_what_contains_itself(self):
        loop = []
        loop.append(loop)
        assert explain_difference([loop, BAD], [[[]], conforming()]) is not None
        assert explain_difference(loop, loop) is None
