"""What a page may answer with: an empty message, an array, one of several messages; no field of them is lost."""

import jsonschema
import pytest

from docpact.contract import Contract
from docpact.contract.errors import PageError
from docpact.contract.loading import schema_from_bytes
from docpact.contract.schema.derive import derive
from docpact.contract.schema.nodes import without_extensions
from docpact.contract.sources.pages import read_page
from docpact.contract.sources.pages.explain import describe

START = "# REST: Get parcel\n\n## HTTP request\n\n```\nGET https://parcels.example/v1/parcel\n```\n\n"
OK = "## Response {#200}\n\n**HTTP Code: 200**\n\nOK\n\n**Response schema: application/json**\n\n"


def table(*rows):
    lines = "".join(f"|| {name} | {cell} ||\n" for name, cell in rows)
    return f"#|\n||Field | Description ||\n{lines}|#\n\n"


def sample(text):
    return f"```json\n{text}\n```\n\n"


def schema_of(text):
    return without_extensions(derive(read_page(text, "parcel.md")))


def reasons(text):
    return [
        (note.phrase, note.reason.removeprefix("contradiction: ")) for note in read_page(text, "parcel.md")[0].notes
    ]


ID = ("id", "**string**\n\nRequired field. ")
HEAVY = table(("kind", "**heavy** (const)\n\nRequired field. "), ("kilos", "**integer**\n\nRequired field. "))
FLAT = table(("kind", "**flat** (const)\n\nRequired field. "), ("notes[]", "**[Note](#Note)**"))
NOTE = "## Note {#Note}\n\n" + table(("text", "**string**"))
NOTHING = table(("Empty", ">"))


@pytest.mark.parametrize("anchor", ["shop.v1.DropResponse", "google.protobuf.Empty", "google.protobuf.Empty2"])
def test_an_answer_of_any_name_may_be_empty(anchor):
    text = f"{START}## Response {{#{anchor}}}\n\n**HTTP Code: 200 - OK**"
    assert schema_of(text)["properties"] == {}
    assert reasons(text) == []
    assert Contract.from_schema(derive(read_page(text, "parcel.md"))).conforms({})


@pytest.mark.parametrize("heading", ["## Response {#responses}", "## Response"])
def test_an_answer_that_no_page_leaves_empty_is_cut_off(heading):
    with pytest.raises(PageError, match="expected a table"):
        read_page(f"{START}{heading}\n\n**HTTP Code: 200 - OK**", "parcel.md")


def test_no_content_has_no_body():
    (operation,) = read_page(f"{START}## Response\n\n**HTTP Code: 204 - No content**", "parcel.md")
    assert operation.response is None


@pytest.mark.parametrize("word", ["Any of", "One of"])
def test_an_answer_is_as_one_of_its_tables_says(word):
    text = f"{START}{OK}{word}:\n\nA heavy one.\n\n{HEAVY}>\n\nA flat one.\n\n{FLAT}>\n\n{NOTE}"
    schema = schema_of(text)
    assert [list(each["properties"]) for each in schema["anyOf"]] == [["kind", "kilos"], ["kind", "notes"]]
    assert reasons(text) == []
    contract = Contract.from_schema(derive(read_page(text, "parcel.md")))
    for payload, is_valid in (
        ({"kind": "heavy", "kilos": 3}, True),
        ({"kind": "flat", "notes": [{"text": "fragile"}]}, True),
        ({"kind": "heavy"}, False),
        ({"kind": "flat", "notes": [{"text": 1}]}, False),
    ):
        assert contract.conforms(payload) == is_valid == jsonschema.Draft202012Validator(schema).is_valid(payload)
    explained = "\n".join(describe(read_page(text, "parcel.md")))
    assert all(name in explained for name in ("or, 1 of 2", "kilos", "or, 2 of 2", "notes[].text"))


def test_an_alternative_without_fields_is_told():
    text = f"{START}{OK}Any of:\n\n{HEAVY}>\n\n{NOTHING}>\n\n{FLAT}{NOTE}"
    assert reasons(text) == [("Response", "an alternative without fields, so any object passes")]
    inner = f"{START}{OK}{table(('body', '**[Body](#Body)**'))}## Body {{#Body}}\n\nOne of:\n\n{HEAVY}>\n\n{NOTHING}"
    assert reasons(inner) == [("Body", "an alternative without fields, so any object passes")]


def test_an_alternative_that_is_no_table_is_told():
    text = f"{START}{OK}Any of:\n\n{HEAVY}>\n\nA text.\n"
    told = "only one table stands below, so the others that it may speak of are not read"
    assert reasons(text) == [("Any of:", told)]


def test_a_body_may_have_alternatives_too():
    body = f"## Body parameters\n\n**Request schema: application/json**\n\nOne of:\n\n{HEAVY}>\n\n{table(ID)}"
    (operation,) = read_page(START + body + OK + table(ID), "parcel.md")
    names = [[field.name for field in operation.messages[key].fields] for key in operation.body.alternatives]
    assert names == [["kind", "kilos"], ["id"]]


def test_an_answer_may_name_its_messages_instead_of_a_table():
    section = f"## Heavy {{#Heavy}}\n\n{HEAVY}## Flat {{#Flat}}\n\n{FLAT}{NOTE}"
    text = f"{START}{OK}Any of **[Heavy](#Heavy)** \\| **[Flat](#Flat)**\n\n{section}"
    assert [list(each["properties"]) for each in schema_of(text)["anyOf"]] == [["kind", "kilos"], ["kind", "notes"]]
    assert reasons(text) == []


def test_a_message_of_alternatives_that_holds_itself():
    tree = table(("left", "**[Tree](#Tree)**"), ("name", "**string**\n\nRequired field. "))
    text = f"{START}{OK}{table(('tree', '**[Tree](#Tree)**'))}## Tree {{#Tree}}\n\nOne of:\n\n{tree}>\n\n{HEAVY}"
    schema = schema_of(text)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"tree": {"name": "a", "left": {"kind": "heavy", "kilos": 1}}})
    assert not validator.is_valid({"tree": {"name": "a", "left": {"name": 1}}})


def test_an_answer_may_be_an_array():
    text = START + OK + sample('[\n  {\n    "id": "string"\n  }\n]') + table(ID)
    contract = Contract.from_schema(derive(read_page(text, "parcel.md")))
    assert contract.conforms([{"id": "a"}, {"id": "b"}])
    assert not contract.conforms({"id": "a"})
    assert not contract.conforms([{}])
    assert reasons(text) == []
    assert "  response, an array" in describe(read_page(text, "parcel.md"))


TABS = """{% list tabs %}

- application/json

  ```json
  {
    "id": "string",
    "state": "string",
    "box": {
      "size": "integer"
    }
  }
  ```

  #|
  ||Field | Description ||
  || id | **string**

  Required field. ||
  || state | **enum**

  Where it is.

  - `sent`
  - `lost`: nobody knows

    where ||
  || box | **[Box](#Box)** ||
  |#

  ## Box {#Box}

  #|
  ||Field | Description ||
  || size | **integer** ||
  |#

"""


def test_an_answer_in_tabs_is_indented():
    text = f"{START}## Response {{#200}}\n\n**HTTP Code: 200**\n\nOK\n\n{TABS}{{% endlist %}}\n"
    schema = schema_of(text)
    assert schema["properties"]["state"] == {"type": "string", "enum": ["sent", "lost"]}
    assert schema["properties"]["box"]["properties"] == {"size": {"type": "integer"}}
    assert schema["required"] == ["id"]
    assert reasons(text) == []


def test_several_codes_under_one_heading():
    codes = ("404 - Not found", table(("code", "**string**"))), ("200 - OK", table(ID)), ("202 - Later", NOTHING)
    text = f"{START}## Response\n\n" + "".join(f"**HTTP Code: {code}**\n\n{each}" for code, each in codes)
    assert list(schema_of(text)["properties"]) == ["id"]
    unread = "this section is not read"
    assert reasons(text) == [("Response 404", unread), ("Response 202", unread)]


ANY = table(ID, ("part", "**unknown**"))
OBJECT = table(ID, ("part", "**object**"))
NOTED = table(ID, ("part", "**[Note](#Note)**")) + NOTE
MAY_BE_NOTED = table(ID, ("part", "Any of **[Note](#Note)** \\| **null**")) + NOTE
NO_ROW = "in the JSON sample, but no row describes it"
UNKNOWN = "a part of it is unknown in the JSON sample, and no row describes that part"
ANY_VALUE = "the JSON sample shows its members, but no row describes them, so any pass"


@pytest.mark.parametrize(
    ("shown", "described", "told"),
    [
        ('{"<anyOf>": [{"kind": ""}, {"lost": ""}]}', "Any of:\n\n" + HEAVY + ">\n\n" + table(ID), ("lost", NO_ROW)),
        ('{"<allOf>": ["unknown", {"id": "string"}]}', table(ID), ("JSON sample", UNKNOWN)),
        ('{"id": "", "part": [{"<anyOf>": [{"a": ""}]}]}', table(ID, ("part[]", "**unknown**")), ("part", ANY_VALUE)),
        ('{"id": "", "part": {"a": "string"}}', ANY, ("part", ANY_VALUE)),
        ('{"id": "", "part": {"<oneOf>": [{"a": "string"}]}}', OBJECT, ("part", ANY_VALUE)),
        ('{"id": "", "part": {"a": "", "text": ""}}', MAY_BE_NOTED, ("part.a", f"{NO_ROW}: is the page cut off?")),
        ('{"id": "", "part": {"<oneOf>": [{"text": ""}, {"b": ""}]}}', NOTED, ("part.b", NO_ROW)),
        ('{"id": "", "part": "unknown"}', ANY, None),
        ('{"id": "", "part": {}}', OBJECT, None),
    ],
)  # fmt: skip
def test_a_sample_that_says_more_than_the_table_is_told(shown, described, told):
    found = reasons(START + OK + sample(shown) + described)
    assert told in found if told else found == []


def test_the_operations_of_any_page_carry_the_types_of_what_they_hold():
    status = "## Status {#google.rpc.Status}\n\n" + table(("code", "**integer** (int32)"), ("message", "**string**"))
    rows = [
        ("id", "**string**"), ("done", "**boolean**"), ("metadata", "**[Meta](#m.Meta)**"),
        ("error", "**[Status](#google.rpc.Status)**\n\nIncludes only one of the fields `error`."),
    ]  # fmt: skip
    meta = "## Meta {#m.Meta}\n\n" + table(("parcelId", "**string**"))
    text = f"{START}## Response {{#m.Operation}}\n\n**HTTP Code: 200 - OK**\n\n{table(*rows)}{meta}{status}"
    contract = Contract.from_schema(schema_from_bytes(text.encode(), "parcel.md"))
    answer = {"@type": "type.googleapis.com/google.protobuf.Empty"}
    reply = {"id": "a", "done": True, "metadata": {"@type": "type.googleapis.com/m.Meta", "parcelId": "p"}}
    assert contract.validate(reply | {"response": answer}).findings == ()
    assert not contract.conforms(reply | {"response": answer, "error": {"code": 5}})
    assert not contract.conforms(reply | {"metadata": {"@type": 5}})
