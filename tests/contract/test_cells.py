"""Cells of both layouts, taken apart into the same pieces."""

import pytest

from docpact.contract.errors import PageError
from docpact.contract.model import AnyObject, Anything, Array, Enum, Map, Ref, Scalar, Union
from docpact.contract.sources.pages.markdown.cells import read_cell
from docpact.contract.sources.pages.markdown.location import PageLine
from docpact.contract.sources.pages.markdown.tables import Row, Table
from docpact.contract.sources.pages.markdown.types import read_type

PAGE = PageLine("page.md", 1)
HEAD = Row(1, "Field", "Description")


def cell(layout, text):
    return read_cell(Row(10, "field", text), Table(1, layout, HEAD, ()), PAGE)


def pieces(layout, text):
    return [(each.kind, each.text) for each in cell(layout, text).pieces]


@pytest.mark.parametrize(
    ("text", "type_text", "expected"),
    [
        ("**string** (int64)", "**string** (int64)", []),
        ("**string**<br><p>One.</p> <p>Two.</p>", "**string**", [("text", "One."), ("text", "Two.")]),
        ("**object**<br>Bare text.<br>", "**object**", [("text", "Bare text.")]),
        ("<p>Required. No type.</p>", "", [("text", "Required. No type.")]),
        ("", "", []),
        ("**string**<br><ul> <li>A: a</li> </ul> <p>and</p> <ul><li>B</li></ul>", "**string**",
         [("item", "A: a"), ("text", "and"), ("item", "B")]),
        ("**string**<br><ul> <li> <p>A: a</p> <p>more</p> </li> </ul>", "**string**",
         [("item", "A: a"), ("more", "more")]),
        ("<ol> <li>First</li> </ol>", "", [("step", "First")]),
        ("**string**<br><ul><li>A: a<li>B</ul>after", "**string**",
         [("item", "A: a"), ("item", "B"), ("text", "after")]),
        ("<ul> <li>A <ul> <li>x</li> </ul> </li> <li>B</li> </ul>", "",
         [("item", "A"), ("more", "x"), ("item", "B")]),
        ("a&nbsp;b &amp;lt;", "", [("text", "a b &lt;")]),
        ('**string**<br>See <a href="/x">the <em>guide</em></a>, <code>a</code> &lt;b&gt; a<b.', "**string**",
         [("text", "See the <em>guide</em>, ``a`` <b> a<b.")]),
    ],
)  # fmt: skip
def test_html_cells(text, type_text, expected):
    assert cell("html", text).type_text == type_text
    assert pieces("html", text) == expected


@pytest.mark.parametrize("text", ["**string**<br><p>cut", "<ul> <li>A: a</li>", "<ul> <li>A", "<ol>"])
def test_html_cells_that_end_inside_a_tag_are_refused(text):
    with pytest.raises(PageError, match=r"page\.md:10: the cell ends inside <"):
        cell("html", text)


def test_markdown_cells():
    text = "**enum** (Level)\n\nOne\nline.\n\n- `A`: a\n  and on\n\n  More.\n- `B`\n\nAfter.\n1. Step\ntwo\n* star"
    read = cell("markdown", text)
    assert read.type_text == "**enum** (Level)"
    assert [(each.kind, each.text, each.line) for each in read.pieces] == [
        ("text", "One\nline.", 12),
        ("item", "`A`: a\nand on", 15),
        ("more", "More.", 18),
        ("item", "`B`", 19),
        ("text", "After.", 21),
        ("step", "1. Step\ntwo", 22),
        ("step", "* star", 24),
    ]


STRING = Scalar("string")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**string**", STRING),
        ("**string** (int64)", Scalar("string", "int64")),
        ("**integer** (int64)", Scalar("string", "int64")),
        ("**integer** (int32)", Scalar("integer", "int32")),
        ("**integer**", Scalar("integer")),
        ("**string** (byte)", Scalar("string", "bytes")),
        ("**string** (bytes)", Scalar("string", "bytes")),
        ("**object** (field-mask)", Scalar("string", "field-mask")),
        ("**boolean** (boolean)", Scalar("boolean")),
        ("**number** (double)", Scalar("number", "double")),
        ("**string** (colour)", Scalar("string", "colour")),
        ("**object**", AnyObject()),
        ("**unknown**", Anything()),
        ("**enum**", Enum(())),
        ("**enum** (Status)", Enum(())),
        ("**[Step](#notes.v1.Step)**", Ref("notes.v1.Step")),
        ("**[Value](#google.protobuf.Value2)**", Anything()),
        ("**[ListValue](#google.protobuf.ListValue)**", Array(Anything())),
        ("**[Int64Value](#google.protobuf.Int64Value)**", Scalar("string", "int64")),
        ("**[Duration](#google.protobuf.Duration2)**", Scalar("string", "duration")),
        (r"One of **[A](#A)** \| **null**", Union((Ref("A"), Scalar("null")))),
        (r"**string \| null**", Union((STRING, Scalar("null")))),
        ("**some_kind** (const)", Enum(("some_kind",))),
        ("**[A](/docs/a/get#a.A)**", Ref("/docs/a/get#a.A")),
        ("**object** (map<**string**, **string** (bytes)>)", Map(STRING, Scalar("string", "bytes"))),
        ("**object** (map<**string** (int64), **[A](#a.A)**>)", Map(Scalar("string", "int64"), Ref("a.A"))),
        (r"Any of **integer** \| **null**", Union((Scalar("integer"), Scalar("null")))),
        (r"Any of **object** (map<**string**, **string**>) \| **null**", Union((Map(STRING, STRING), Scalar("null")))),
    ],
)
def test_types(text, expected):
    assert read_type(text, PAGE) == expected


@pytest.mark.parametrize(
    "text",
    ["", "**stri", "**string** (int", "**int64**", "**string**<b", "**[A](#)**", "**[A](a.md)**",
     "**object** (map<**string**",
     "**object** (map<**object**, **string**>)", "Any of **integer** |", "Any of " * 50],
)  # fmt: skip
def test_what_is_no_type_is_refused(text):
    with pytest.raises(PageError):
        read_type(text, PAGE)
