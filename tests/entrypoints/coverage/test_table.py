"""The table for terminals: what was met, and bounded lists of what was not."""

from docpact.contract.api import Api
from docpact.entrypoints.coverage.metrics import Figures
from docpact.entrypoints.coverage.observed import Coverage
from docpact.entrypoints.coverage.terminal_report import summary, table


def text(figures, **options):
    return "\n".join(each.text for each in table(figures, **options))


def test_the_table(figures):
    lines = text(figures).splitlines()
    assert lines[0].split() == ["Operation", "Calls", "Statuses", "Met", "All", "Cover"]
    score = figures.called[0].score
    assert lines[1].split() == ["Execution.get", "1", "200", "10", str(score.total), f"{1000 // score.total}%"]
    assert lines[2].split()[:4] == ["Execution.getHistory", "3", "200", "404"]
    assert set(lines[3]) == {"-"}
    assert lines[4].startswith("TOTAL")
    assert len({len(each) for each in lines[:5]}) == 1


def test_what_was_never_met_is_grouped_and_bounded(figures):
    told = text(figures)
    assert "never met in Execution.getHistory" in told
    assert "entries[].status: SCHEDULED, STARTED, CANCEL_REQUESTED, CANCELLED" in told
    assert "entries[].startedAt: no-fraction, one-digit, three-digits +" in told
    assert max(map(len, told.splitlines())) < 200
    assert len(told.splitlines()) < 50
    whole = text(figures, whole=True)
    assert len(whole) > len(told)
    assert "startedAt: no-fraction, one-digit, three-digits, six-digits, seven-digits, trailing-zeros" in whole
    assert "+" not in whole.replace("Retry-After", "")


def test_beside_it_stands_what_does_not_count(figures):
    told = text(figures)
    assert "never called                Execution.list, Execution.start" in told
    assert "execution states met        RUNNING, FINISHED; never QUEUED, PAUSED, STOPPED, FAILED" in told
    assert "scenarios met               HappyPath; never RetryPath" in told
    assert "faults met                  503 with Retry-After: 2" in told


def test_neither_values_nor_tests_are_shown(figures):
    told = text(figures, whole=True)
    assert "walrus" not in told
    assert "run1" not in told


def test_a_suite_that_called_nothing(figures):
    assert text(Figures(Coverage(), Api.load())) == "no operation of the API was called"
    assert summary(Figures(Coverage(), Api.load())).text == "docpact coverage: no operation of the API was called"
    assert summary(figures).text.endswith("2 operations called, fields 48%, values 22.2%, edge classes 0.9%)")
