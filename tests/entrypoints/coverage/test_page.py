"""The HTML page: whole by itself, escaped, and readable in light and dark."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from docpact.contract.api import Api
from docpact.entrypoints.coverage.html_report import coverage_html
from docpact.entrypoints.coverage.metrics import Figures
from docpact.entrypoints.coverage.observed import Coverage

VOID = {"meta", "input", "wbr"}


class Page(HTMLParser):
    """Checks that elements close in order, and gathers what the tests ask for."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.text, self.content = [], [], [], {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, name, attributes):
        self.elements.append((name, dict(attributes)))
        if name not in VOID:
            self.open.append(name)

    def handle_endtag(self, name):
        assert self.open.pop() == name

    def handle_data(self, data):
        if self.open and self.open[-1] in {"style", "script"}:
            self.content[self.open[-1]] = data
        else:
            self.text.append(data)

    def attributes(self, name):
        return {value for _, given in self.elements for key, value in given.items() if key == name}


@pytest.fixture
def html(figures):
    return coverage_html(figures)


@pytest.fixture
def page(html):
    return Page(html)


def test_it_tells_the_figures(page, figures):
    text = "".join(page.text)
    assert f"{figures.score.percent:g}%" in text
    assert "503 with Retry-After: 2" in text
    assert "datetime has no nanoseconds: cut or refused" in text  # why nine digits
    assert "outside of tests" in text
    assert "tests/test_a.py::test_it" in text


def test_each_goal_is_a_row(html, figures):
    assert html.count('<tr class="met">') == figures.score.covered
    assert html.count('<tr class="met">') + html.count('<tr class="never">') == figures.score.total
    assert html.count("<details") == sum(len(list(each.target.root)) for each in figures.called)


def test_it_needs_nothing_from_outside(page, html):
    assert {name for name, _ in page.elements}.isdisjoint({"link", "img", "iframe", "object"})
    assert not page.attributes("src")
    assert {each[0] for each in page.attributes("href")} == {"#"}
    assert "url(" not in html
    assert "@import" not in html


def test_links_lead_somewhere(page):
    assert {each[1:] for each in page.attributes("href")} <= page.attributes("id")


def test_names_of_tests_are_escaped(html, page):
    assert "<script>alert" not in html
    assert "tests/test_b.py::test_<script>alert(1)</script>[a&b]" in "".join(page.text)
    assert "walrus" not in html  # no value of a reply


def test_only_its_own_script_may_run(page):
    digest = base64.b64encode(hashlib.sha256(page.content["script"].encode()).digest()).decode()
    (policy,) = [each["content"] for _, each in page.elements if "Content-Security-Policy" in each.values()]
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"


def test_it_is_read_without_a_script(page):
    """What only a script makes work is hidden until the script shows it."""
    scripted = [given for _, given in page.elements if given.get("class") == "scripted"]
    assert len(scripted) == 2
    assert all("hidden" in each for each in scripted)


def test_states_are_told_in_words_too(html):
    assert html.count("never met: </span>") > 100
    assert html.count(">met: </span>") > 10


def test_a_suite_that_called_nothing():
    assert "No operation of the API was called." in Page(coverage_html(Figures(Coverage(), Api.load()))).text


def luminance(colour):
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough(page, scheme):
    """WCAG 2.2, AA: 4.5 for text, 3 for what shows a state."""
    blocks = re.findall(r":root \{(.*?)\}", page.content["style"], re.DOTALL)[:2]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[scheme]))
    for ink in ("ink", "soft", "link", "good", "bad", "some"):
        for back in ("back", "card", "hover"):
            assert contrast(colours[ink], colours[back]) >= 4.5, (ink, back)
    for each in ("good", "bad", "some"):
        assert contrast(colours[each], colours[f"{each}-back"]) >= 4.5, each
    assert contrast(colours["fill"], colours["card"]) >= 3 or contrast(colours["fill"], colours["rest"]) >= 3
