"""Whole pages, generation by generation, and what is refused."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.errors import DocpactError, PageError
from docpact.contract.model import Anything, Array, Enum, Limit, Map, Origin, Ref, Scalar, Union
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import load_page, read_page, read_page_bytes
from docpact.contract.sources.pages.explain import describe

ROOT = Path(__file__).resolve().parents[2]
OWN_PAGES = sorted((ROOT / "tests" / "pages").glob("*.md"))
DEMO_PAGE = ROOT / "entrypoints" / "demo" / "Execution.getHistory.md"
SHARED = ROOT.parent / "shared" / "pages"
SHARED_PAGES = sorted(SHARED.glob("*/*.md"))
ALL_PAGES = [DEMO_PAGE, *OWN_PAGES, *SHARED_PAGES]
HISTORIES = [DEMO_PAGE, *(ROOT / "tests" / "pages" / f"workflows-{year}.md" for year in (2025, 2026))]


def own(name):
    return load_page(ROOT / "tests" / "pages" / name)


def fields(message):
    return {field.name: field for field in message.fields}


def limits(field, target="self"):
    return {limit.keyword: limit.value for limit in field.limits if limit.target == target}


def reading_of(text):
    try:
        return read_page(text, "page.md")
    except PageError as error:
        return error


def without_origins(schema):
    if isinstance(schema, list):
        return [without_origins(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: without_origins(each) for name, each in schema.items() if name not in {"x-origins", "source"}}


def page(
    *, response="## Response {#a.B}\n\n**HTTP Code: 200 - OK**\n\n{table}", cell="**string**", title="# S, REST: A.Do"
):
    table = f"#|\n||Field | Description ||\n|| a | {cell} ||\n|#\n"
    return f"{title}\n\n## HTTP request\n\n```\nGET https://x/y\n```\n\n" + response.replace("{table}", table)


def notes_of(cell):
    return [note.phrase for note in read_page(page(cell=cell), "p")[0].notes]


# --------------------------------------------------------------------------- getHistory


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_get_history_reads_the_same_in_every_generation(path):
    (operation,) = load_page(path)
    assert (operation.name, operation.method) == ("Execution.getHistory", "GET")
    assert operation.url.endswith("{{ api-host }}/workflows/v1/execution/{executionId}/history")
    assert fields(operation.path)["executionId"].required is not None
    assert operation.notes == ()
    top = fields(operation.response)
    assert list(top) == ["execution", "entries"]
    entry = fields(operation.messages[top["entries"].type.items.message])
    assert list(entry) == [
        "id", "title", "description", "startedAt", "duration", "input", "output", "error", "status", "type",
        "attempts", "lastError",
    ]  # fmt: skip
    assert entry["startedAt"].type == Scalar("string", "date-time")
    assert entry["attempts"].type == Scalar("string", "int64")
    assert entry["status"].type.values[-6:] == (
        "SCHEDULED", "STARTED", "COMPLETED", "FAILED", "CANCEL_REQUESTED", "CANCELLED"
    )  # fmt: skip
    embedded = fields(operation.messages[entry["input"].type.message])["inputJson"]
    assert limits(embedded) == {"contentMediaType": "application/json"}


def test_what_the_generations_of_get_history_say_differently():
    old, new = (load_page(path)[0] for path in (HISTORIES[0], HISTORIES[2]))
    entries = fields(old.response)["entries"]
    lines = DEMO_PAGE.read_text(encoding="utf-8").split("\n")
    assert entries.required == Origin("Execution.getHistory.md", 72, "Required.")
    assert "entries[]" in lines[71]
    assert entries.limits == (Limit("minItems", 1, Origin("Execution.getHistory.md", 72, "at least one element")),)
    assert fields(new.response)["entries"].required is None
    durations = [fields(each.messages[key])["duration"].type for each, key in (
        (old, "response:entries[]"), (new, "yandex.cloud.serverless.workflows.v1.HistoryEntry")
    )]  # fmt: skip
    assert durations == [Scalar("string"), Scalar("string", "duration")]
    status = fields(new.messages["yandex.cloud.serverless.workflows.v1.ExecutionPreview"])["status"]
    assert status.type.values[0] == "STATUS_UNSPECIFIED"


def test_an_origin_points_at_the_line_of_its_phrase():
    for path in (*HISTORIES, *OWN_PAGES):
        lines = path.read_text(encoding="utf-8").split("\n")
        for operation in load_page(path):
            for message in (operation.path, operation.query, operation.response, *operation.messages.values()):
                for field in message.fields if message else ():
                    assert field.type_origin.phrase in lines[field.type_origin.line - 1]
                    if field.required:
                        assert field.required.phrase in lines[field.required.line - 1]


# --------------------------------------------------------------------------- the other generations


def test_g0_has_no_sample_and_takes_its_name_from_the_file():
    (operation,) = own("Notebook.create.g0.md")
    assert operation.name == "Notebook.create"
    template = fields(operation.body)["template"]
    assert (template.type, template.oneof) == (Scalar("string"), ("template",))
    assert list(fields(operation.response)) == ["notebookId"]
    assert operation.notes == ()


def test_g1_parameters_have_no_types_but_limits():
    (operation,) = own("Notebook.list.g1.md")
    assert operation.name == "Notebook.list"
    assert limits(fields(operation.path)["folderId"]) == {"maxLength": 50}
    query = fields(operation.query)
    assert (query["pageSize"].type, limits(query["pageSize"])) == (
        Scalar("string", "int64"),
        {"minimum": 0, "maximum": 1000},
    )
    assert limits(query["alias"]) == {"pattern": "|[a-z]([-a-z0-9]{0,61}[a-z0-9])?"}
    assert query["kind"].type == Enum(("PLAIN", "RICH"))
    assert query["filter"].limits == ()
    assert query["anything"].type == Scalar("string")


def test_g1_types_that_only_the_text_gives_away():
    (operation,) = own("Notebook.list.g1.md")
    notebook = fields(operation.messages["response:notebooks[]"])
    assert notebook["labels"].type == notebook["tags"].type == Map(Scalar("string"), Scalar("string"))
    assert limits(notebook["labels"]) == {"maxProperties": 64}
    assert limits(notebook["labels"], "keys") == {"minLength": 1, "maxLength": 63, "pattern": "[a-z][-_./@0-9a-z]*"}
    assert limits(notebook["labels"], "values") == {"maxLength": 63}
    assert notebook["copies"].type == Scalar("string", "int64")
    assert notebook["level"].type == Enum(("LOW", "HIGH"))
    assert notebook["levels"].type == Array(Enum(("LOW", "HIGH")))
    assert notebook["ttl"].type == Scalar("string", "duration")
    assert notebook["hint"].type == Scalar("string")
    assert notebook["size"].type == Ref("response:notebooks[].size")
    assert notebook["size"].required is not None
    assert fields(operation.messages["response:notebooks[].size"])["large"].oneof == ("small", "large")


def test_g1_what_was_not_understood_is_noted():
    (operation,) = own("Notebook.list.g1.md")
    assert [(note.line, note.reason.split(",")[0]) for note in operation.notes] == [
        (28, "said of one item of a list"),
        (76, "the regular expression was damaged by markup"),
        (87, "required in some cases only"),
        (88, "holds under a condition on something else"),
    ]


def test_russian_pages():
    (operation,) = own("Notebook.get.g1ru.md")
    identifier = fields(operation.path)["notebookId"]
    assert identifier.required.phrase == "Обязательное поле."
    assert limits(identifier) == {"maxLength": 50, "pattern": "[a-z0-9]*"}
    assert operation.notes == ()


def test_russian_pages_state_what_english_ones_do():
    (operation,) = own("Notebook.create.g1ru.md")
    assert limits(fields(operation.path)["shelfId"]) == {"minLength": 1, "maxLength": 63, "pattern": "[a-z0-9-]*"}
    query, body = fields(operation.query), fields(operation.body)
    assert limits(query["pageSize"]) == {"minimum": 0, "maximum": 1000}
    assert (query["copies"].type, limits(query["copies"])) == (Scalar("string", "int64"), {"minimum": 1})
    assert body["updateMask"].type == Scalar("string", "field-mask")
    assert body["labels"].type == body["tags"].type == Map(Scalar("string"), Scalar("string"))
    assert limits(body["labels"]) == {"maxProperties": 64}
    assert limits(body["labels"], "keys") == {"minLength": 1, "maxLength": 63, "pattern": "[a-z][-_0-9a-z]*"}
    assert limits(body["labels"], "values") == {"maxLength": 63, "pattern": "[-_0-9a-z]*"}
    left = fields(operation.messages["body:margin"])["left"]
    assert (left.oneof, limits(left)) == (("left", "right"), {"exclusiveMinimum": 0})
    assert limits(body["codes"]) == {"minItems": 1, "maxItems": 3}
    assert limits(body["codes"], "items") == {"maxLength": 3}
    assert limits(body["pens"]) == {"minItems": 1, "maxItems": 10}
    assert limits(body["sheets"]) == {"enum": (12, 24, 48)}
    assert (body["ttl"].type, limits(body["ttl"])) == (Scalar("string", "duration"), {"minimum": 1, "maximum": 60})
    assert [note.phrase for note in operation.notes] == ["Каждый раз должна быть новой."]


def test_the_oldest_pages_write_the_request_in_a_line_and_the_enum_twice():
    (operation,) = own("Notebook.move.g0ru.md")
    assert (operation.name, operation.method) == ("Notebook.move", "POST")
    assert operation.url == "/notes/v1/notebooks/{notebookId}:move"
    place = fields(operation.messages["body:place"])
    assert place["mode"].type == Enum(("FLAT", "ON_EDGE"))
    assert (place["box"].oneof, limits(place["box"])) == (("shelf", "box"), {"maxLength": 50})
    assert limits(place["shelf"]) == {"minLength": 3, "maxLength": 63, "pattern": "^[a-z]*$"}
    assert [note.reason for note in operation.notes] == ["the page does not know the host"]


def test_g3_limits_of_every_part():
    body = fields(own("Notebook.update.g3.md")[0].body)
    assert body["updateMask"].type == Scalar("string", "field-mask")
    assert body["labels"].type == Map(Scalar("string"), Ref("notes.v1.Label"))
    assert limits(body["labels"]) == {"maxProperties": 64}
    assert limits(body["labels"], "keys") == {"minLength": 1, "maxLength": 63, "pattern": "a|b"}
    assert limits(body["shelves"]) == {"minItems": 1, "uniqueItems": True}
    assert limits(body["sizes"], "items") == {"enum": (2, 4, 6)}
    assert limits(body["sizes"]) == {"minItems": 2, "maxItems": 2}
    assert body["days"].type == Array(Enum(("MONDAY", "SUNDAY", "FRIDAY")))
    assert limits(body["wait"]) == {"minimum": 60, "maximum": 86400}


def test_g3_front_matter_proves_that_one_member_must_be_set():
    first, second = own("Notebook.update.g3.md")
    group = ("sourceJson", "value")
    assert first.messages["notes.v1.Source"].exactly_one == (group,)
    assert second.messages["notes.v1.Source2"].exactly_one == (group,)
    assert first.messages["notes.v1.Margin"].exactly_one == ()


def test_g3_only_required_field_counts_as_required():
    first, _ = own("Notebook.update.g3.md")
    body = fields(first.body)
    assert [name for name, field in body.items() if field.required] == ["source"]
    noted = [note.phrase for note in first.notes if not note.reason.startswith("contradiction: ")]
    assert noted == ["Required.", "This field is required.", "**enum** (Colour)"]


def test_a_protobuf_value_is_any_json():
    first, _ = own("Notebook.update.g3.md")
    assert fields(first.messages["notes.v1.Source"])["value"].type == Anything()


def test_a_page_with_two_bindings_gives_two_operations():
    first, second = own("Notebook.update.g3.md")
    assert (first.name, first.response, second.response) == (second.name, first.response, first.response)
    assert first.response.fields == ()
    assert list(first.messages) != list(second.messages)
    name = fields(second.path)["user.name"]
    assert name.type == Scalar("string")
    assert "{user.name}" in {note.phrase for note in second.notes}


def test_g4_starts_with_a_breadcrumb():
    (operation,) = own("Notebook.find.g4.md")
    assert (operation.name, operation.url[-5:]) == ("Notebook.find", ":find")
    assert limits(fields(operation.query)["columns"], "items") == {"maxLength": 20}
    assert operation.notes == ()


def test_g5_reads_the_success_and_names_the_other_responses():
    (operation,) = own("Notebook.list.g5.md")
    assert list(fields(operation.response)) == ["data", "extra"]
    assert fields(operation.query)["order"].type == Enum(("asc", "desc"))
    assert [(note.phrase, note.reason) for note in operation.notes] == [("Response 404", "this section is not read")]


def test_g5_alternatives():
    operations = own("Notebook.pin.g5.md")
    (operation,) = operations
    assert operation.name == "Notebook.pin"
    body, null = fields(operation.body), Scalar("null")
    assert list(body)[:2] == ["notebook_id", "revision"]
    assert body["revision"].type == Union((Scalar("string"), null))
    assert body["sheets"].type == Union((Array(Anything()), null))
    assert body["board"].type == Union((Ref("Wall"), Ref("Door"), null))
    assert body["kind"].type == Enum(("pin_v1",))
    assert body["extra"].type == Map(Scalar("string"), Anything())
    assert body["side"].type == Union((Enum(("front", "back")), null))
    assert body["version"].type == Union((Enum(("1", "2")), Scalar("number")))
    assert body["pins"].type == Array(Union((Ref("Pin/1"), Ref("Pin/2"))))
    assert fields(operation.messages["Pin/2"])["under"].type == Union((Ref("Pin/1"), Ref("Pin/2")))
    assert operation.response.fields == ()
    assert [note.reason for note in operation.notes] == [
        "one of several tables describes it: none is read, any object passes"
    ]
    derive(operations)


@pytest.mark.parametrize("shown", ["# TYPE x gauge\nx 1.0", '"array"'])
def test_a_body_that_is_shown_only_is_told(shown):
    text = page(response=f"## Response {{#responses}}\n**HTTP Code: 200 - OK**\n\n```bash\n{shown}\n```\n")
    (operation,) = read_page(text, "p")
    assert operation.response is None
    assert [note.reason for note in operation.notes] == ["its body is shown as text and described by no table"]


def test_a_row_without_a_type_may_be_anything():
    (operation,) = read_page(page(cell="One of the best."), "p")
    assert fields(operation.response)["a"].type == Anything()
    assert [(note.phrase, note.reason) for note in operation.notes] == [
        ("a", "the row has no type, so any value passes")
    ]


@pytest.mark.parametrize(
    ("title", "source", "name"),
    [
        ("# S, REST: A.GetIt {#GetIt}", "x.md", "A.getIt"),
        ("# Title not set., REST: Job.get", "x.md", "Job.get"),
        ("# Method create", "docs/IamToken/create.md", "IamToken.create"),
        ("# Method create", "iam.IamToken.create.g0.md", "IamToken.create"),
        ("# Method create", "Other.list.md", "create"),
        ("# Write method", "x.md", "write"),
        ("# DataLens API: Get entries", "x.md", "getEntries"),
        ("# Notes API: 🚧 [Trial] Pin notebook", "x.md", "pinNotebook"),
    ],
)
def test_names_of_operations(title, source, name):
    assert read_page(page(title=title), source)[0].name == name


# --------------------------------------------------------------------------- details


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


# --------------------------------------------------------------------------- contradictions

MORE = """
## A {#x.A}

#|
||Field | Description ||
|| b | **string** ||
|#
"""


def reasons_of(text):
    return {(note.phrase, note.reason) for note in read_page(text, "p")[0].notes}


def test_what_nobody_reads_is_told():
    section = "## Cookies\n\n#|\n||Field | Description ||\n|| sid | **string** ||\n|#\n\n"
    text = page().replace("## Response", f"{section}## Response") + MORE
    unread = "this section is not read: no type refers to it"
    assert reasons_of(text) == {("Cookies", unread), ("A", unread)}
    assert not reasons_of(page(cell="**[A](#x.A)**") + MORE)
    again = page().replace("## Response", "## Headers\n\nWords.\n\n## Response") + page().partition("## Response")[2]
    assert ("Headers", "this section is not read") in reasons_of(again)
    assert ("Field", "the section has a table already, so this one is not read") in reasons_of(again)


def test_other_responses_and_a_second_request_are_told():
    more = "\n## Response {#202}\n\n**HTTP Code: 202**\n\n## Response {#404}\n\n**HTTP Code: 404**\n"
    text = page().replace("GET https://x/y", "GET https://x/y\nToken: t\nPUT https://x/z") + more
    assert reasons_of(text) == {
        ("PUT https://x/z", "the section has a request already, so this one is not read"),
        ("Response 202", "this section is not read"),
        ("Response 404", "this section is not read"),
    }


def test_front_matter_may_prove_a_group_of_the_body_itself():
    rows = "".join(f"|| {each} | **string**\n\nIncludes only one of the fields `a`, `b`. ||\n" for each in "ab")
    body = f"## Body parameters {{#n.Q}}\n\n#|\n||Field | Description ||\n{rows}|#\n\n"
    front = "---\napiPlayground:\n  - url: https://x/y\n    body:\n      oneOf:\n"
    front += "".join(f"        - required:\n            - {each}\n" for each in "ab") + "---\n"
    (operation,) = read_page(front + page().replace("## Response", f"{body}## Response"), "p")
    assert operation.body.exactly_one == (("a", "b"),)


def test_rules_in_running_text_are_told():
    text = page().replace("## HTTP", "Gets it. The body\nmust be small.\n\n## HTTP")
    assert reasons_of(text) == {("The body must be small.", "said outside the tables, so of no one field")}


def test_a_message_of_another_page_may_be_any_object():
    foreign = "**[A](/docs/other/get#x.A)**"
    (operation,) = read_page(page(cell=foreign), "p")
    assert derive([operation])["properties"]["a"]["type"] == "object"
    assert [note.reason for note in operation.notes] == ["described on another page, so any object passes"]
    (operation,) = read_page(page(cell=foreign) + MORE, "p")
    assert fields(operation.response)["a"].type == Ref("x.A")
    assert operation.notes == ()


def test_a_group_with_a_member_that_no_row_describes():
    found = reasons_of(page(cell="**string**\n\nIncludes only one of the fields `a`, `b`."))
    assert found == {("b", "contradiction: a member of a group, but no row describes it")}


@pytest.mark.parametrize(
    ("cell", "shown", "differs"),
    [
        ("**string** (int64)", '"string"', False),
        ("**boolean**", "true", False),
        ("**boolean**", '"boolean"', False),
        ("**boolean**", '"string"', True),
        ("**integer** (int32)", '"string"', True),
        ("**string**", '{"b": "string"}', True),
        ("**string**", '"a text"', False),
        ("**object** (field-mask)", '"string"', False),
    ],
)
def test_types_in_table_and_sample(cell, shown, differs):
    sample = f'## Response {{#a.B}}\n\n**HTTP Code: 200 - OK**\n\n```json\n{{"a": {shown}}}\n```\n\n{{table}}'
    reason = "contradiction: of different types in table and JSON sample"
    assert (("a", reason) in reasons_of(page(response=sample, cell=cell))) is differs


FRONT = """---
apiPlayground:
  - url: https://x/y
    method: post
    path: null
    body:
      type: object
      properties:
        a:
          description: |-
            **string**
            required:
              - nothing
          type: string
        c:
          type: string
          pattern: '|[a-z]'
        m:
          type: object
          additionalProperties:
            type: string
            maxLength: 63
          propertyNames:
            type: string
            minLength: 1
      required:
        - 'a'
      additionalProperties: false
    definitions:
      D:
        type: object
        properties:
          e:
            type: string
        required:
          - e
---
"""
SAID_TWICE = """
## Body parameters {#n.Request}

```json
{"a": ["string"], "b": "string", "z": "string", "d": {"e": "string"}, "m": "object"}
```

#|
||Field | Description ||
|| a | **string** ||
|| b | **string**

Required field. ||
|| c | **string** ||
|| d | **[D](#n.D)** ||
|| m | **object** (map<**string**, **string**>)

The maximum string length in characters for each value is 63. ||
|#

## D {#n.D}

#|
||Field | Description ||
|| e | **string** ||
|#

## Response {#n.R}"""


def test_a_page_that_contradicts_itself():
    text = FRONT + page().replace("GET", "POST").replace("## Response {#a.B}", SAID_TWICE)
    (operation,) = read_page(text, "p")
    found = {(note.phrase, note.reason.removeprefix("contradiction: ").split(":")[0]) for note in operation.notes}
    assert found == {
        ("a", "required by the front matter, not by its row"),
        ("a", "an array in one of table and JSON sample, not in the other"),
        ("b", "described by a row, but not in the front matter"),
        ("c", "described by a row, but not in the JSON sample"),
        ("pattern", "c has it in the front matter, but its row says nothing of it"),
        ("minLength", "m (its keys) has it in the front matter, but its row says nothing of it"),
        ("d", "described by a row, but not in the front matter"),
        ("e", "required by the front matter, not by its row"),
        ("z", "in the JSON sample, but no row describes it"),
    }
    lines = text.split("\n")
    assert all(note.phrase in lines[note.line - 1] for note in operation.notes if "front matter" in note.reason)
    told = list(describe([operation]))
    assert "  not understood: nothing" in told
    assert "  contradictions: 9" in told


def test_two_groups_of_which_one_member_each_must_be_set():
    front = """---
apiPlayground:
  - url: https://x/y
    definitions:
      D:
        allOf:
          - oneOf:
              - required:
                  - a
              - required:
                  - b
          - oneOf:
              - required:
                  - c
              - type: object
---
"""
    cell = "**[D](#n.D)**"
    rows = "".join(
        f"|| {name} | **string**\n\nIncludes only one of the fields `{group[0]}`, `{group[1]}`. ||\n"
        for group in ("ab", "cd")
        for name in group
    )
    body = f"## Body parameters {{#n.Q}}\n\n#|\n||Field | Description ||\n|| x | {cell} ||\n|#\n\n## D {{#n.D}}\n\n"
    text = front + page().replace("## Response", f"{body}#|\n||Field | Description ||\n{rows}|#\n\n## Response")
    assert read_page(text, "p")[0].messages["n.D"].exactly_one == (("a", "b"),)


# --------------------------------------------------------------------------- what is refused

RPC = "# Notes API, gRPC: NotebookService\n\n## gRPC request\n\n**rpc Get (A) returns (B)**\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "empty page"),
        (" \n\n", 1, "empty page"),
        ("a\nb\0c", 2, "NUL"),
        (RPC, 1, "a gRPC page"),
        (RPC + page(), 1, "a gRPC page"),
        ("# NotebookService\n\n**rpc Get (A) returns (B)**\n", 3, "a gRPC page"),
        ("# Notes\n\n#|\n||Service | Description | Service URL ||\n|| a | b ||\n|#", 4, "index page of a service"),
        ("# Notebook\n\n## JSON Representation {#representation}\n", 3, "index page of a resource"),
        ("# Notebook\n\nMethod | Description\n--- | ---\n[get](get.md) | One.\n", 3, "index page of a resource"),
        ("# Events\n\n## Create {#yandex.cloud.audit.notes.Create}\n", 3, "audit events"),
        ("# Authentication with the API\n\nWords.", 1, "authentication"),
        ("# Аутентификация в API\n\nСлова.", 1, "authentication"),
        ("# Something else\n\nWords.\n", 3, "expected a section `## HTTP request`"),
        ("<!DOCTYPE html>\n<title>Sign in</title>\n", 1, "expected a page in Markdown, found HTML"),
        ('\n{"code": 16}\n', 2, "found JSON"),
        ("version https://git-lfs.github.com/spec/v1\n", 1, "Git LFS"),
        ("---\nx: y\n", 1, "not closed with `---`"),
        ("# S, REST: A.B\n\n## HTTP request\n", 3, "METHOD URL"),
        ("# S, REST: A.B\n\n## HTTP request\n\n```\nGET https://x", 5, "not closed with ```"),
        ("# S, REST: A.B\n\n## HTTP request\n\n```\nSEND it\n```\n", 6, "found 'SEND it'"),
        (page(response=""), 7, "expected a section `## Response`"),
        (page(response="## Response {#a.B}\n"), 9, "HTTP Code"),
        (page(response="## Response {#a.B}\n\n**HTTP Code: 200 - OK**\n"), 9, "expected a table"),
        (page(cell="**int64**"), 15, "unknown type 'int64'"),
        (page(cell="**[B](#a.C)**"), 15, "expected a section {#a.C}"),
        (page(cell="no type").replace("|| a | no type ||", "|| a b | c ||"), 15, "expected the name of a field"),
        (page().replace("|#", ""), 13, "not closed with `|#`"),
    ],
)
def test_what_is_no_whole_page_of_a_method_is_refused_at_its_line(text, line, said):
    with pytest.raises(PageError, match=re.escape(said)) as error:
        read_page(text, "page.md")
    assert error.value.line == line
    assert str(error.value).startswith(f"page.md:{line}: ")
    assert "\n" not in str(error.value)


def test_files_that_cannot_be_read(tmp_path):
    for path in (tmp_path, tmp_path / "missing.md"):
        with pytest.raises(DocpactError, match="cannot be opened"):
            load_page(path)
    binary = tmp_path / "binary.md"
    binary.write_bytes(b"# S\n\nab\xff\xfe")
    with pytest.raises(PageError, match=rf"^{re.escape(str(binary))}:3: expected UTF-8"):
        load_page(binary)
    binary.write_bytes("# S\n".encode("utf-16"))
    with pytest.raises(PageError, match="UTF-16"):
        load_page(binary)


def test_hand_written_pages_read_too():
    (operation,) = read_page(
        """# read method

## HTTP request
```
POST https://notes.api.cloud.yandex.net/notes/v2/read
Authorization: Bearer <key>
```

## Headers {#headers}

| Header | Description |
| :--- | ---: |
| Accept | <p>Optional.</p> |

## Request body parameters {#body_params}

| Field | Description |
--- | ---
| from | **string** (date-time)<br>This is a required field. Where to begin. |
| points | **number** (int64) |

## Response {#responses}

**HTTP Code: 200 - OK**

| Field | Description |
--- | ---
| values[] | **number** (double) |
""",
        "MetricsData.read.md",
    )
    body = fields(operation.body)
    assert (operation.name, operation.url[-8:]) == ("MetricsData.read", "/v2/read")
    assert body["from"].required is not None
    assert body["points"].type == Scalar("integer")
    assert [note.phrase for note in operation.notes] == ["Headers"]


@pytest.mark.parametrize("path", ALL_PAGES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_page_cut_anywhere_gives_a_model_or_a_page_error(path):
    text = path.read_text(encoding="utf-8")
    for end in range(0, len(text), 50):
        outcome = reading_of(text[:end])
        if isinstance(outcome, PageError):
            assert 1 <= outcome.line <= text.count("\n", 0, end) + 1
        else:
            derive(outcome)


@given(st.data())
def test_a_damaged_page_gives_a_model_or_a_page_error(data):
    text = data.draw(st.sampled_from(OWN_PAGES)).read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 30))
        token = data.draw(
            st.sampled_from(["", "||", "|#", "#|", "`", "```", "<ul>", "</p>", "**", "[]", "\n\n", ".<br>"])
        )
        text = text[:at] + token + text[at + cut :]
    outcome = reading_of(text)
    assert isinstance(outcome, PageError) or derive(outcome)


@pytest.mark.parametrize(
    "filler",
    ["`", "``` ", "<", "<a ", "must ", "Required. ", "[", "\\", "- `A`\n", "`a`, ", "1,", " \t", "Any of "],
)
def test_reading_takes_time_in_proportion_to_the_page(filler):
    operations = read_page(page(cell=f"**string**\n\nThe value must {filler * 20_000}x"), "p")
    assert len(operations) == 1


# --------------------------------------------------------------------------- the real pages


@pytest.mark.skipif(not SHARED_PAGES, reason="the real pages (../shared/pages) are not here")
@pytest.mark.parametrize("path", SHARED_PAGES, ids=[f"{path.parent.name}-{path.name}" for path in SHARED_PAGES])
def test_every_real_page_reads(path):
    operations = load_page(path)
    reasons = {note.reason for operation in operations for note in operation.notes}
    assert not [each for each in reasons if each.startswith(("contradiction", "sounds like a rule"))]
    expected = re.fullmatch(r"(?:[a-z-]+\.)?([A-Z]\w+\.\w+)\..*", path.name)
    assert expected is not None
    for operation in operations:
        assert operation.name == expected[1]
        assert operation.response is not None
    derive(operations)


@pytest.mark.skipif(not SHARED_PAGES, reason="the real pages (../shared/pages) are not here")
@pytest.mark.parametrize(("year", "path"), list(zip((2024, 2025, 2026), HISTORIES, strict=True)))
def test_own_pages_have_the_facts_of_the_real_ones(year, path):
    real = load_page(SHARED / f"workflows-{year}" / "Execution.getHistory.md")
    assert real[0].notes == ()
    assert without_origins(derive(real)) == without_origins(derive(load_page(path)))
