"""What a page leaves unread or says in two ways is noted, never dropped."""

import pytest

from docpact.contract.model import Ref
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import read_page
from docpact.contract.sources.pages.explain import describe


def fields(message):
    return {field.name: field for field in message.fields}


def page(
    *, response="## Response {#a.B}\n\n**HTTP Code: 200 - OK**\n\n{table}", cell="**string**", title="# S, REST: A.Do"
):
    table = f"#|\n||Field | Description ||\n|| a | {cell} ||\n|#\n"
    return f"{title}\n\n## HTTP request\n\n```\nGET https://x/y\n```\n\n" + response.replace("{table}", table)


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
    assert ("Response 200", "this section is not read") in reasons_of(again)
    twice = page(response="## Response {#a.B}\n\n**HTTP Code: 200 - OK**\n\n{table}\n{table}")
    assert ("Field", "the section has a table already, so this one is not read") in reasons_of(twice)


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
