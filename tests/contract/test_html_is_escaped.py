"""HTML: text becomes harmless, markup stays as it is."""

from base64 import b64encode
from hashlib import sha256

from docpact.contract.text.html import Markup, element, join, source_hash


def test_markup_is_escaped_by_construction():
    told = element("a", "<i>&", [element("b", Markup("<u>"))], None, 3, href='"><b>', hidden=True, id=None)
    assert told == '<a href="&quot;&gt;&lt;b&gt;" hidden>&lt;i&gt;&amp;<b><u></b>3</a>'


def test_attributes_are_named_as_html_names_them():
    assert element("meta", http_equiv="refresh", content=2) == '<meta http-equiv="refresh" content="2">'
    assert element("rect", class_="good") == '<rect class="good"/>'


def test_what_would_turn_the_text_around_it_is_not_let_through():
    assert join("a\u202eb\0", "\n") == "a\ufffdb\ufffd\n"


def test_a_policy_names_a_script_by_its_hash():
    assert source_hash("1") == f"'sha256-{b64encode(sha256(b'1').digest()).decode()}'"
