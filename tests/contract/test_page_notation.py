"""How pages write types, values and annotations, and what is noted of them."""

from pathlib import Path

import pytest

from docpact.contract.model import Enum, Map, Scalar
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import load_page, read_page, read_page_bytes
from docpact.contract.sources.pages.explain import describe

ROOT = Path(__file__).resolve().parents[2]


def own(name):
    return load_page(ROOT / "tests" / "pages" / name)


def fields(message):
    return {field.name: field for field in message.fields}


def limits(field, target="self"):
    return {limit.keyword: limit.value for limit in field.limits if limit.target == target}


def page(
    *, response="## Response {#a.B}\n\n**HTTP Code: 200 - OK**\n\n{table}", cell="**string**", title="# S, REST: A.Do"
):
    table = f"#|\n||Field | Description ||\n|| a | {cell} ||\n|#\n"
    return f"{title}\n\n## HTTP request\n\n```\nGET https://x/y\n```\n\n" + response.replace("{table}", table)


def notes_of(cell):
    return [note.phrase for note in read_page(page(cell=cell), "p")[0].notes]


@pytest.mark.parametrize(
    ("cell", "phrases"),
    [
        ("**string**\n\nRequired for going abroad.", ["Required for going abroad."]),
        ("**string**\n\nOptional ID.", []),
        ("**string**\n\nIf a record is required, say so.", ["If a record is required, say so."]),
        ("**string**\n\nRequired field. Required. Whose it is.", []),
        ("**boolean**\n\nThe maximum value is 5.", ["maximum value is 5"]),
        ("**string**\n\nThe number of elements must be greater than 0.", ["number of elements must be greater than 0"]),
        ("**string** (colour)", ["**string** (colour)"]),
        ("**enum** (A)\n\n- `B`: It must be.\n", ["`B`: It must be."]),
    ],
)
def test_false_friends_and_misplaced_limits_are_noted(cell, phrases):
    assert notes_of(cell) == phrases


def test_a_long_phrase_is_shortened():
    (phrase,) = notes_of("**string**\n\nIt must be " + "so " * 100)
    assert len(phrase) == 101
    (phrase,) = notes_of("**string**\n\nIt must be" + " " * 200 + "so")
    assert phrase.endswith("…")


def test_a_row_that_stands_twice_counts_once():
    (operation,) = read_page(page(cell="**string** ||\n|| a | **boolean**"), "p")
    assert [field.type for field in operation.response.fields] == [Scalar("string")]
    assert [note.reason for note in operation.notes] == ["described twice: the first row counts"]


def test_a_member_that_only_the_sample_has_is_noted():
    sample = (
        '## Response {#a.B}\n\n**HTTP Code: 200 - OK**\n\n```json\n{"a": "string", "b": [{"c": 1,}]}\n```\n\n{table}'
    )
    (operation,) = read_page(page(response=sample), "p")
    assert [note.phrase for note in operation.notes] == ["b"]


def test_line_ends_and_a_byte_order_mark_do_not_matter():
    text = page()
    assert read_page_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), "p") == read_page(text, "p")


@pytest.mark.parametrize("ends", ["\r", "\r\n", "  \n"])
def test_any_line_ends_will_do(ends):
    assert read_page(page().replace("\n", ends), "p") == read_page(page(), "p")


def test_hard_blanks_are_blanks():
    cell = "**string**\u00a0\n\nRequired\u00a0field. The maximum\u00a0string length in characters is\u00a07."
    (field,) = read_page(page(cell=cell), "p")[0].response.fields
    assert field.required is not None
    assert limits(field) == {"maxLength": 7}


def test_headings_may_be_closed_and_deeper():
    text = page().replace("\n## ", "\n#### ").replace("HTTP request", "HTTP request ####")
    assert fields(read_page(text, "p")[0].response)["a"].type == Scalar("string")


@pytest.mark.parametrize(
    ("name", "plain"),
    [("`a`", "a"), ("**a**", "a"), ("`a`[]", "a"), ("a\\_b", "a_b"), ("a\\[\\]", "a"), ("@type", "@type")],
)
def test_names_go_without_markup(name, plain):
    (field,) = read_page(page(cell=f"**string** ||\n|| {name} | **string**").replace("|| a |", "|| z |"), "p")[
        0
    ].response.fields[1:]
    assert field.name == plain


def test_a_map_that_a_page_writes_as_the_type_of_its_values():
    (operation,) = read_page(page(cell="**string**\n\nColours as `key:value` pairs."), "p")
    assert fields(operation.response)["a"].type == Map(Scalar("string"), Scalar("string"))
    assert [(note.phrase, note.reason[:13]) for note in operation.notes] == [("**string**", "contradiction")]


@pytest.mark.parametrize("text", ["`` key:value `` pairs", "<code>key:value format</code>", "``ключ: значение``"])
def test_an_object_of_pairs_is_a_map(text):
    table = f"Field | Description\n--- | ---\na | **object**<br><p>In {text}.</p> "
    (operation,) = read_page(page(response=f"## Response\n**HTTP Code: 200 - OK**\n\n{table}"), "p")
    assert isinstance(fields(operation.response)["a"].type, Map)


def test_an_enum_may_have_stars_for_bullets():
    (field,) = read_page(page(cell="**enum** (Mood)\n\n* `GLAD`\n* `SAD`: Seldom."), "p")[0].response.fields
    assert field.type == Enum(("GLAD", "SAD"))


def test_an_enum_inside_a_map_has_the_listed_values():
    cell = "**object** (map<**string**, **enum** (Mood)>)\n\n- `GLAD`\n- `SAD`"
    (field,) = read_page(page(cell=cell), "p")[0].response.fields
    assert field.type == Map(Scalar("string"), Enum(("GLAD", "SAD")))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("**string** (int64)\n\nDefault value: 100.", {"default": "100"}),
        ("**integer** (int32)\n\nThe default is `7`.", {"default": 7}),
        ("**number** (double)\n\nDefault value is 0.5.", {"default": 0.5}),
        ("**boolean**\n\nDefault value: `false`, and so on.", {"default": False}),
        ("**enum** (E)\n\nDefault value: `B`.\n\n- `A`\n- `B`", {"default": "B"}),
        ("**string**\n\nThe default value is `x y`.", {"default": "x y"}),
        ("**string** (duration)\n\nDefault: 60s.", {"default": "60s"}),
        ("**string**\n\nDefault: none.", {}),
        ("**string** (int64)\n\nDefault value: the size of the page.", {}),
        ("**enum** (E)\n\nDefault value: `C`.\n\n- `A`\n- `B`", {}),
        ("**string**\n\nRequired field. Deprecated. Use another.", {"deprecated": True}),
        ("**[B](#a.B)**\n\ndeprecated: use another", {"deprecated": True}),
        ("**string**\n\nDeprecated things.", {}),
        ("**string**\n\noutput only field: when it was", {"readOnly": True}),
        ("**string**\n\nInput only field. For the key.", {"writeOnly": True}),
    ],
)
def test_annotations(cell, expected):
    operations = read_page(page(cell=cell), "p")
    (field,) = operations[0].response.fields
    assert {each.keyword: each.value for each in field.annotations} == expected
    schema = derive(operations)
    node = schema["properties"]["a"]
    assert {keyword: node[keyword] for keyword in expected} == expected
    assert set(expected) <= set(node["x-origins"])


def test_explaining_lists_facts_and_what_was_not_understood():
    lines = list(describe(own("Notebook.update.g3.md")))
    assert "    line   63  notebookId                        string · required field" in lines
    assert "  not understood: 3" in lines
    assert any("one of MONDAY, SUNDAY, FRIDAY" in line for line in lines)
