"""Pages of every generation read into the same model."""

from pathlib import Path

import pytest

from docpact.contract.model import Anything, Array, Enum, Limit, Map, Origin, Ref, Scalar, Union
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import load_page, read_page

ROOT = Path(__file__).resolve().parents[2]
OWN_PAGES = sorted((ROOT / "tests" / "pages").glob("*.md"))
DEMO_PAGE = ROOT / "entrypoints" / "demo" / "Execution.getHistory.md"
HISTORIES = [DEMO_PAGE, *(ROOT / "tests" / "pages" / f"workflows-{year}.md" for year in (2025, 2026))]


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
    assert body["pins"].type == Array(Union((Ref("Pin:1"), Ref("Pin:2"))))
    assert fields(operation.messages["Pin:2"])["under"].type == Union((Ref("Pin:1"), Ref("Pin:2")))
    assert operation.response.fields == ()
    assert [list(fields(operation.messages[key])) for key in operation.response.alternatives] == [["done"], ["later"]]
    assert [note.reason for note in operation.notes] == [
        "contradiction: a part of it is unknown in the JSON sample, and no row describes that part"
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
