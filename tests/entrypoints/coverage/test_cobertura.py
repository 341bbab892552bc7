"""The Cobertura report: valid by its DTD, lines that lead to the fields of the schema beside it, rates that agree."""

import json
from pathlib import Path

import pytest
from lxml import etree

from docpact.contract import operations
from docpact.contract.api import Api
from docpact.entrypoints.coverage import cobertura_report
from docpact.entrypoints.coverage.metrics import Figures
from docpact.entrypoints.coverage.observed import Coverage
from docpact.entrypoints.files import FileError
from docpact.strategies import edge_cases

DTD = Path(__file__).parent.parent / "data" / "cobertura-04.dtd"


@pytest.fixture
def report(figures, tmp_path):
    return write(figures, tmp_path)


def write(figures, folder):
    cobertura_report.write(figures, folder / "coverage.xml")
    report = etree.parse(folder / "coverage.xml").getroot()
    dtd = etree.DTD(str(DTD))
    assert dtd.validate(report), dtd.error_log
    return report


def lines_of(report, folder, operation):
    """The source text and the element of each line."""
    (told,) = report.xpath(f"//class[@name='{operation}']")
    source = (folder / told.get("filename")).read_text(encoding="utf-8").split("\n")
    return [(source[int(each.get("number")) - 1].strip(), each) for each in told.find("lines")]


def test_lines_are_those_of_the_fields(report, tmp_path):
    lines = lines_of(report, tmp_path, "Execution.getHistory")
    assert lines[0][0] == "{"
    hits = [(text, each.get("hits")) for text, each in lines]
    assert ('"execution": {', "1") in hits
    assert ('"attempts": {', "1") in hits
    assert ('"lastError": {', "0") in hits
    assert ('"COMPLETED",', "1") in hits
    assert any(text.startswith('"STARTED"') and number == "0" for text, number in hits)


def test_what_is_to_be_met_are_the_branches(report, tmp_path):
    lines = lines_of(report, tmp_path, "Execution.getHistory")
    (started,) = [each for text, each in lines if text == '"startedAt": {' and each.get("hits") == "1"]
    conditions = [each.get("coverage") for each in started.findall("conditions/condition")]
    assert conditions.count("100%") == 3  # there, absent, nine digits
    assert len(conditions) > 20
    assert started.get("condition-coverage") == f"{300 // len(conditions)}% (3/{len(conditions)})"


def test_the_rates_are_the_figures(report, figures):
    score = figures.score
    assert report.get("branches-covered") == str(score.covered)
    assert report.get("branches-valid") == str(score.total) == str(len(report.findall(".//condition")))
    assert float(report.get("branch-rate")) == pytest.approx(score.covered / score.total, abs=1e-4)
    lines = report.findall(".//line")
    assert report.get("lines-valid") == str(len(lines))
    assert report.get("lines-covered") == str(sum(each.get("hits") != "0" for each in lines))


def test_the_sources_are_the_schemas(report, tmp_path):
    assert report.findtext("sources/source") == str(tmp_path.resolve())
    files = (tmp_path / "coverage-schemas").iterdir()
    schemas = {each.name: json.loads(each.read_text(encoding="utf-8")) for each in files}
    assert set(schemas) == {"Execution.get.json", "Execution.getHistory.json"}
    assert schemas["Execution.get.json"]["title"] == "Execution.get response"


def test_each_operation_has_its_lines(coverage_of, tmp_path):
    replies = [(case.payload, {"operation": each}) for each in operations() for case in edge_cases(each)[:40]]
    figures = Figures(coverage_of(*replies), Api.load())
    report = write(figures, tmp_path)
    assert [each.get("name") for each in report.findall(".//class")] == list(operations())
    assert report.get("branches-valid") == str(len(report.findall(".//condition"))) == str(figures.score.total)


def test_a_suite_that_called_nothing(tmp_path):
    report = write(Figures(Coverage(), Api.load()), tmp_path)
    assert (report.get("line-rate"), report.get("branches-valid")) == ("0", "0")


def test_a_file_in_the_place_of_the_folder_is_an_error_of_one_line(figures, tmp_path):
    (tmp_path / "coverage-schemas").write_text("")
    with pytest.raises(FileError, match=r"^.*coverage-schemas: cannot be made a folder: [^\n]*$"):
        cobertura_report.write(figures, tmp_path / "coverage.xml")
