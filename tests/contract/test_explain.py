"""What was understood of a page, told to a person."""

import textwrap

from docpact.contract.sources.pages import read_page
from docpact.contract.sources.pages.explain import describe

PAGE = """\
# Notebook API, REST: Page.Get

Reads a page.

## HTTP request

```
GET https://notebook.example/v1/pages/{pageId}
```

## Path parameters

#|
||Field | Description ||
|| pageId | **string**

Required field. Which page. ||
|#

## Response {#notebook.Page}

**HTTP Code: 200 - OK**

```json
{
  "tags": [
    {
      "name": "string",
      "inner": "object"
    }
  ],
  "colour": "string"
}
```

#|
||Field | Description ||
|| tags[] | **[Tag](#notebook.Tag)**

The number of elements must be greater than 0. Must be nice. ||
|| colour | **enum** (Colour)

- `RED`
- `BLUE` ||
|#

## Tag {#notebook.Tag}

#|
||Field | Description ||
|| name | **string** ||
|| inner | **[Tag](#notebook.Tag)** ||
|#
"""


def test_facts_come_in_the_order_of_the_payload_and_end_at_recursion():
    told = "\n".join(describe(read_page(PAGE, "Page.get.md")))
    assert told == textwrap.dedent("""\
        Page.get  GET https://notebook.example/v1/pages/{pageId}
          path
            line   15  pageId                            string · required field
          response
            line   38  tags[]                            Tag · minItems 1
            line   51  tags[].name                       string
            line   52  tags[].inner                      Tag
            line   41  colour                            enum (Colour) · one of RED, BLUE
          not understood: 1
            line   40  'Must be nice.': sounds like a rule, but in none of the forms that pages have for rules""")
