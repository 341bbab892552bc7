"""Pages put together at random from the constructs of the grammar say what their parts say, wherever those stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.schema.derive import derive
from docpact.contract.schema.nodes import without_extensions
from docpact.contract.sources.pages import read_page

STRING = {"type": "string"}


def closed(*values):
    return {"type": "string", "enum": list(values)}


MARKDOWN = {
    "prose-list-above-values": (
        (
            "**enum** (Wrapping)\n\nWho picks the wrapping of a parcel:\n- the clerk\n- scales of the new kind.\n\n"
            "- `PAPER`: Brown paper.\n- `FOIL`"
        ),
        closed("PAPER", "FOIL"),
    ),
    "prose-list-below-values": (
        "**enum** (Side)\n\nWhere it lies.\n\n- `PORT`: left\n- `LEE`\n\nIt may change with:\n- the wind\n- the tide",
        closed("PORT", "LEE"),
    ),
    "code-in-the-list-above": (
        "**enum** (Grade)\n\nClerks wrote:\n- `good`\n- `bad`\n\nNow it is:\n- `FIRST`\n- `SECOND`",
        closed("FIRST", "SECOND"),
    ),
    "values-in-two-lists": ("**enum** (A)\n\n- `LOW`: a\n\nSome are rare:\n\n- `HIGH`: b", closed("LOW", "HIGH")),
    "list-on-another-field": (
        "**string**\n\nName of a shelf. Its meaning depends on the mode:\n- ONLY: no other\n- ALL_BUT: any other",
        STRING,
    ),
    "list-without-a-word": ("**string**\n\nHow it goes.\n- FAST: by air\n- SLOW: by sea", STRING),
    "stars-announced": ("**string**\n\nCurrency. Can be one of the following:\n* `RUB`\n* `KZT`", closed("RUB", "KZT")),
    "dashes-announced": (
        "**string**\n\nOrder of berths.\n\nPossible values:\n\n- `asc`: up\n- `desc`: down",
        closed("asc", "desc"),
    ),
    "announced-in-a-sentence": (
        "**string**\n\nKind. Must be one of `box`, `crate`, or `tub`.",
        closed("box", "crate", "tub"),
    ),
    "told-twice": ("**enum**\n\nState. One of `in`,\n`out`.\n\n- `in`\n- `out`", closed("in", "out")),
    "stars-unannounced": ("**string**\n\nCurrencies we have met:\n* `RUB`\n* `KZT`", STRING),
    "own-bound-below": (
        "**integer** (int32)\n\nThe minimum value is 2. It is 5.\n\nAcceptable values are 0 to 40, inclusive.",
        {"type": "integer", "minimum": 0, "maximum": 40},
    ),
    "own-length-below": (
        "**string**\n\nThe string length in characters must be 3-63.\n\nThe maximum string length in characters is 20.",
        {"type": "string", "minLength": 3, "maxLength": 20},
    ),
    "bounds-in-one-paragraph": (
        "**integer** (int32)\n\nThe minimum value is 2. The minimum value is 3.",
        {"type": "integer", "minimum": 3, "maximum": 2**31 - 1},
    ),
    "maximum-of-a-map": (
        "**object** (map<**string**, **string**>)\n\nLabels. Maximum of 64 per resource.",
        {"type": "object", "additionalProperties": STRING, "maxProperties": 64},
    ),
    "link-to-nothing": ("**[Options](#null)**\n\nWhatever else there is.", {"type": "object"}),
    "values-below-a-list-on-another-field": (
        "**enum** (Mode)\n\nWhat it does depends on the size:\n- `SMALL`: a\n- `BIG`: b\n\n- `ON`\n- `OFF`",
        closed("ON", "OFF"),
    ),
    "stars-beside-values": ("**enum** (Mode)\n\n* `old` times\n* new\n\n- `ON`: a\n\n* `tail`", closed("ON")),
    "numbers-announced": ("**string**\n\nCan be one of the following:\n1. `A`\n2. `B`", closed("A", "B")),
    "empty": ("**string**", STRING),
}

HTML = {
    "values": (
        "**string**<br><p>Where it lies.</p> <ul> <li>PORT: left</li> <li>LEE: right</li> </ul> ",
        closed("PORT", "LEE"),
    ),
    "prose-list-above-values": (
        (
            "**string**<br><p>Picked by:</p> <ul> <li>the clerk</li> <li>the scales</li> </ul> <p>Wrapping.</p> "
            "<ul> <li>PAPER: Brown.</li> <li>FOIL: Thin.</li> </ul> "
        ),
        closed("PAPER", "FOIL"),
    ),
    "list-on-another-field": (
        "**string**<br><p>It depends on the mode:</p> <ul> <li>ONLY: a</li> <li>ALL: b</li> </ul> ",
        STRING,
    ),
    "announced": (
        (
            "**string**<br><p>Who. It can contain one of the following values:</p> <ul> <li>``clerk``: A man.</li> "
            "<li>``scales``: A thing.</li> </ul> "
        ),
        closed("clerk", "scales"),
    ),
    "announced-in-russian": (
        "**string**<br><p>Вид. Может принимать следующие значения:</p> <ul> <li>`box`: а</li> <li>`tub`: б</li> </ul> ",
        closed("box", "tub"),
    ),
    "documented": (
        "**string**<br><p>Who.</p> <ul> <li>``clerk``: A.</li> <li>``scales``: B.</li> </ul> ",
        STRING,
    ),
    "own-bound-below": (
        "**integer** (int32)<br><p>The maximum value is 7.</p> <p>Acceptable values are 0 to 40, inclusive.</p> ",
        {"type": "integer", "minimum": 0, "maximum": 40},
    ),
    "maximum-of-a-map": (
        "**object**<br><p>Labels. Maximum 64 per resource.</p> ",
        {"type": "object", "additionalProperties": STRING, "maxProperties": 64},
    ),
    "empty": ("**string**", STRING),
}

REQUEST = "# Ports, REST: Berth.Get\n\n## HTTP request\n\n```\nGET https://ports.example/v1/berths\n```\n\n"
RESPONSE = "## Response {#ports.v1.Berth}\n\n**HTTP Code: 200 - OK**\n\n"


def markdown_table(rows):
    lines = "".join(f"|| {name} | {cell} ||\n" for name, cell in rows)
    return f"#|\n||Field | Description ||\n{lines}|#\n"


def markdown_page(rows):
    """A row `part.NAME` goes to the section of a message, as newer pages have it."""
    own = [(name, cell) for name, cell in rows if "." not in name]
    inner = [(name.partition(".")[2], cell) for name, cell in rows if "." in name]
    part = ("part", "**[Part](#ports.v1.Part)**")
    return REQUEST + RESPONSE + markdown_table([*own, part]) + "\n## Part {#ports.v1.Part}\n\n" + markdown_table(inner)


def html_page(rows):
    lines = [f"{name} | {cell}" for name, cell in rows if "." not in name]
    lines += ["part | **object**", *(f"{name.replace('.', '.<br>')} | {cell}" for name, cell in rows if "." in name)]
    return REQUEST + RESPONSE + "Field | Description\n--- | ---\n" + "\n".join(lines) + "\n"


def expected(rows, constructs):
    properties = {"part": {"type": "object", "properties": {}}}
    for name, key in rows:
        holder = properties["part"]["properties"] if "." in name else properties
        schema = constructs[key][1]
        leaf = name.partition(".")[2] or name
        array = {"type": "array", "items": schema}
        holder[leaf.removesuffix("[]")] = array if leaf.endswith("[]") else schema
    return properties


def names():
    return st.tuples(st.sampled_from(["", "part."]), st.sampled_from("abcdefgh"), st.sampled_from(["", "[]"])).map(
        "".join
    )


def is_array_of_maps(name, key):
    """Of a list, `per resource` counts the elements: pages have no sentence for the maps in it."""
    return name.endswith("[]") and key == "maximum-of-a-map"


@st.composite
def drawn_rows(draw, constructs):
    rows = draw(st.lists(st.tuples(names(), st.sampled_from(sorted(constructs))), min_size=1, max_size=12))
    by_name = {name.removesuffix("[]"): (name, key) for name, key in rows}
    return [row for row in by_name.values() if not is_array_of_maps(*row)]


def properties_of(text):
    return without_extensions(derive(read_page(text, "berth.md")))["properties"]


@given(drawn_rows(MARKDOWN))
def test_newer_pages(rows):
    text = markdown_page([(name, MARKDOWN[key][0]) for name, key in rows])
    assert properties_of(text) == expected(rows, MARKDOWN)


@given(drawn_rows(HTML))
def test_older_pages(rows):
    text = html_page([(name, HTML[key][0]) for name, key in rows])
    properties = expected(rows, HTML)
    if not properties["part"]["properties"]:
        properties["part"] = {"type": "object"}  # a row of an object without rows of members says no more
    assert properties_of(text) == properties


TOLD = {
    "code-in-the-list-above", "list-on-another-field", "list-without-a-word", "stars-unannounced", "own-bound-below",
    "values-below-a-list-on-another-field", "own-length-below", "link-to-nothing", "documented",
}  # fmt: skip
"""The constructs of which something is not read."""


@pytest.mark.parametrize(
    ("render", "constructs", "key"),
    [(render, table, key) for render, table in ((markdown_page, MARKDOWN), (html_page, HTML)) for key in table],
)
def test_what_is_not_read_is_told_and_nothing_else(render, constructs, key):
    (operation,) = read_page(render([("a", constructs[key][0])]), "berth.md")
    assert bool(operation.notes) == (key in TOLD), operation.notes
