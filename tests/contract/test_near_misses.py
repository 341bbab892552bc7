"""Pages that are nearly right: each is read as it was meant, or told at its line."""

import re

import pytest

from docpact.contract.errors import PageError
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import read_page

START = "# Shop API, REST: Order.get\n\n## HTTP request\n\n```\nGET https://api.shop.example/orders\n```\n\n"
ANSWER = "## Response\n\n**HTTP Code: 200 - OK**\n\n"
HEAD = "| Field | Description |\n| --- | --- |\n"
ITEMS = "| items[] | **object** |\n"
SECTION = "## Item {#item}\n\n" + HEAD + "| sku | **string** |\n"


def page(rows, *, start=START, answer=ANSWER, head=HEAD, sample=""):
    return start + answer + sample + head + rows


def plain(schema):
    if not isinstance(schema, dict):
        return schema
    return {name: plain(value) for name, value in schema.items() if not name.startswith("x-")}


def response(text):
    return plain(derive(read_page(text, "page.md"))["properties"])


NESTED = {
    "items": {"type": "array", "items": {"type": "object", "properties": {"sku": {"type": "string"}}}},
}


@pytest.mark.parametrize(
    "text",
    [
        page(ITEMS + "| items[].<br>sku | **string** |\n"),
        page(ITEMS + "| items[].sku | **string** |\n"),
        page(ITEMS + "| items[]. sku | **string** |\n"),
        page(ITEMS + "| items[].<br/>sku | **string** |\n"),
        page(ITEMS + "| items[]. <BR> sku | **string** |\n"),
        page("| `items[]` | **object** |\n| `items[].sku` | **string** |\n"),
        page("|\titems[]\t|\t**object**\t|\n|\titems[].sku\t|\t**string**\t|\n"),
        page("|items[]|**object**|\n|items[].sku|**string**|\n", head="|Field|Description|\n|---|---|\n"),
        page("items[] | **object**\nitems[].sku | **string**\n", head="Field | Description\n--- | ---\n"),
        page(ITEMS + "| items[].sku | **string** |\n").replace("\n", "\r\n"),
        page("#|\n||Field | Description ||\n|| items[] | **object** ||\n|| items[].sku | **string** ||\n|#\n", head=""),
        page("| items[] | **[Item](#item)** |\n\n" + SECTION),
        page("| items[] | **[Item](#item)** |\n\n##" + SECTION),
        page(ITEMS + "| items[].sku | **string** |\n", answer="#" + ANSWER),
        page(ITEMS + "| items[].sku | **string** |\n", sample='~~~json\n{"items": [{"sku": "string"}]}\n~~~\n\n'),
        page(ITEMS + "| items[].sku | **string** |\n", start=START.replace("orders\n", "orders HTTP/1.1\n")),
    ],
)
def test_the_ways_to_write_one_thing(text):
    assert response(text) == NESTED
    (operation,) = read_page(text, "page.md")
    assert operation.notes == ()
    assert operation.url == "https://api.shop.example/orders"


def test_a_member_of_a_member():
    rows = ITEMS + "| items[].price | **object** |\n| items[].price.amount | **number** |\n"
    price = response(page(rows))["items"]["items"]["properties"]["price"]
    assert price == {"type": "object", "properties": {"amount": {"type": "number"}}}


def test_a_dot_in_a_parameter_is_sent_as_it_stands():
    query = "## Query parameters\n\n" + HEAD + "| filter.name | **string** |\n\n"
    (operation,) = read_page(page(ITEMS, start=START + query), "page.md")
    assert [each.name for each in operation.query.fields] == ["filter.name"]


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        (ITEMS + "| items.sku | **string** |\n", 16, "no row above describes; it calls that 'items[]'"),
        ("| items[].sku | **string** |\n" + ITEMS, 15, "'items[].sku' is a member of 'items[]', an object that no row"),
        ("| items[] | **string** |\n| items[].sku | **string** |\n", 16, "whose type is **string**: expected"),
        ("| items | **array** |\n| items.sku | **string** |\n", 16, "whose type is an array: call it 'items[]'"),
        ("| items | **array** |\n| items[].sku | **string** |\n", 16, "it calls that 'items'"),
        (ITEMS + "| items[0].sku | **string** |\n", 16, "no row above describes"),
        (ITEMS + "| items[]<br>sku | **string** |\n", 16, "expected the name of a field"),
        (ITEMS + "| items[]/sku | **string** |\n", 16, "expected the name of a field"),
        ("| id* | **string** |\n", 15, "expected the name of a field, such as `id`"),
        ("| id? | **string** |\n", 15, "expected the name of a field"),
        ("| tags{} | **string** |\n", 15, "expected the name of a field"),
        ('| "id" | **string** |\n', 15, "expected the name of a field"),
        ("| id | string |\n", 15, "expected the type in bold, as in `**string** (int64)`, found 'string'"),
        ("| id | `string` |\n", 15, "expected the type in bold"),
        ("| id | integer (int32)<br>How many. |\n", 15, "expected the type in bold"),
        ("| id | [Item](#item) |\n", 15, "expected the type in bold"),
        ("| id | **string** What it is |\n", 15, "between a type and its text stands `<br>`"),
        ("| id | **string**, required |\n", 15, "between a type and its text stands `<br>`"),
        ("| id | **string** or null |\n", 15, "between a type and its text stands `<br>`"),
        ("| id | **array of objects** |\n", 15, "an array is shown by `[]` after the name of its field"),
        ("| id | **array** of **string** |\n", 15, "an array is shown by `[]`"),
        ("| id | **string[]** |\n", 15, "an array is shown by `[]`"),
        ("| id | **String** |\n", 15, "unknown type 'String'; REST pages use array, boolean, enum"),
        ("| id | **Item** |\n", 15, "unknown type 'Item'"),
        ("| id | **[Item](#item)** |\n\n## Item\n\n" + HEAD + "| sku | **string** |\n", 15, "a section {#item}"),
        ("| id | **object** (map<string, string>) |\n", 15, "expected a type such as"),
    ],
)  # fmt: skip
def test_rows_that_are_refused(rows, line, said):
    with pytest.raises(PageError, match=re.escape(said)) as error:
        read_page(page(rows), "page.md")
    assert error.value.line == line


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (page("| id | **string** |\n| --- | --- |\n| a | **string** |\n", head=""), 13, "found the row of 'id'"),
        (page("#|\n|| id | **string** ||\n|| a | **string** ||\n|#\n", head=""), 14, "found the row of 'id'"),
        (page("| id | **string** |\n", head=""), 9, "found a row on line 13 that is of none"),
        (page("| id | **string** |\n", head="| Field | Description |\n"), 9, "a rule, `--- | ---`"),
        (page("| a | b | c |\n", head="| Field | Type | What |\n|--|--|--|\n"), 9, "found a row on line 13"),
        (page("#|\n||Field | Type | What ||\n|| a | b | c ||\n|#\n", head=""), 14, "a table of two columns"),
        (page(ITEMS + "text\n"), 16, "expected a table row `name | description`"),
        (page(ITEMS, answer="## Response body\n\n"), 13, "expected a section `## Response`"),
        (page(ITEMS, answer="##Response\n\n"), 13, "expected a section `## Response`"),
        (page(ITEMS, answer="## Response\n\n**200 OK**\n\n"), 9, "`**HTTP Code: 200 - OK**`"),
        (page(ITEMS, start=START.partition("\n")[2]), 1, "expected a title such as `# Shop API, REST: Order.get`"),
        (page(ITEMS, start="#" + START), 1, "expected a title"),
        (page(ITEMS, start=START.replace("GET", "get")), 6, "expected `METHOD URL`"),
        (page(ITEMS, start=START.replace("orders\n", "orders?page={page}\n")), 6, "## Query parameters"),
    ],
)
def test_pages_that_are_refused(text, line, said):
    with pytest.raises(PageError, match=re.escape(said)) as error:
        read_page(text, "page.md")
    assert error.value.line == line


SAMPLE = '```json\n{"id": "string"}\n```\n\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (page("| id | What it is |\n"), (15, "id", "the row has no type, so any value passes")),
        (page("| id | |\n"), (15, "id", "the row has no type")),
        (page("| id | **string** (email) |\n"), (15, "**string** (email)", "the format is not known")),
        (page("| id | **string** (int32) |\n"), (15, "**string** (int32)", "the format is not known")),
        (page("| id | **integer** (date-time) |\n"), (15, "**integer** (date-time)", "the format is not known")),
        (page("| id | **string**<br>Required |\n"), (15, "Required", "an author's word")),
        (page("| id | **string**<br>At most 64 characters. |\n"), (15, "At most 64 characters.", "sounds like a rule")),
        (page("| id | **string**<br>Max length 64. |\n"), (15, "Max length 64.", "sounds like a rule")),
        (page("| id | **string**<br>One of `a`, `b`. |\n"), (15, "One of `a`, `b`.", "sounds like a rule")),
        (page("| id | **enum**<br>a or b |\n"), (15, "**enum**", "no values are listed")),
        (page("| id | **string**<br><ul><li>a: A</li><li>b</li></ul> |\n"), (15, "id", "looks like one of values")),
        (page("| id | **string** |\n| id | **string** |\n"), (16, "id", "described twice")),
        (page("| id | **string** |\n\n| a | **string** |\n"), (17, "| a | **string** |", "stands in none")),
        (page("| id | **string** |\n\n" + HEAD + "| a | **string** |\n"), (17, "Field", "has a table already")),
        (page("| id | **integer** |\n", sample=SAMPLE), (13, "id", "different types")),
        (page("| id | **string** |\n", sample=SAMPLE.replace('"string"', "7")), (13, "id", "different types")),
        (page("| id | **string** |\n", sample=SAMPLE.replace("json", "yaml").replace('{"', "").replace("}", "")),
            (13, "JSON sample", "cannot be read as JSON")),
        (page("| id | **string** |\n", sample=SAMPLE + SAMPLE.replace("id", "it")), (17, "it", "no row describes it")),
        (page("| id | **string** |\n\n## Item\n\n" + HEAD + "| a | **string** |\n"), (17, "Item", "is not read")),
        (page("| id | **string** |\n", start=START + "## Path parameters\n\n" + HEAD + "| orderId | **string** |\n\n"),
            (13, "orderId", "the URL has no such")),
        (page("| id | **string** |\n", start=START.replace("orders\n", "{id}\n")), (6, "{id}", "no row describes it")),
    ],
)  # fmt: skip
def test_what_is_read_in_part_is_told(text, told):
    line, phrase, reason = told
    (operation,) = read_page(text, "page.md")
    assert any((each.line, each.phrase) == (line, phrase) and reason in each.reason for each in operation.notes), (
        operation.notes
    )
