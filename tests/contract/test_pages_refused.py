"""What is no whole page of a method is refused at its line, in little time; all real pages read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract.errors import DocpactError, PageError
from docpact.contract.model import Scalar
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import load_page, read_page

ROOT = Path(__file__).resolve().parents[2]
OWN_PAGES = sorted((ROOT / "tests" / "pages").glob("*.md"))
DEMO_PAGE = ROOT / "entrypoints" / "demo" / "Execution.getHistory.md"
SHARED = ROOT.parent / "shared" / "pages"
SHARED_PAGES = sorted(SHARED.glob("*/*.md"))
ALL_PAGES = [DEMO_PAGE, *OWN_PAGES, *SHARED_PAGES]
HISTORIES = [DEMO_PAGE, *(ROOT / "tests" / "pages" / f"workflows-{year}.md" for year in (2025, 2026))]


def fields(message):
    return {field.name: field for field in message.fields}


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
        (page(response="## Response {#responses}\n\n**HTTP Code: 200 - OK**\n"), 9, "expected a table"),
        (page(response="## Response\n\n**HTTP Code: 200 - OK**\n"), 9, "expected a table"),
        (page(response="## Response {#a.B}\n\n**HTTP Code: 200 - OK**\n\nA note.\n"), 9, "expected a table"),
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
