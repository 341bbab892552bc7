"""What pages only hint at is told, and what merely sounds like it is not."""

import pytest

from docpact.contract.http.hosts import with_host
from docpact.contract.sources.pages import read_page

STREAM = "the answer may be a stream; the contract is that of one message, without what frames it on the wire"
NUMBER = "may be a number: older pages write a double as `**string**`"
NUMERIC_LIMIT = "a numeric limit on a string: some pages write a double as `**string**`, and services send a number"
MAP = "may be a map: some older pages write a map as the type of its values"


def page(*, name="a", cell="**string**", title="Berth.Get", about="Shows a berth.", path="/berths", message="Berth"):
    return (
        f"# Ports, REST: {title}\n\n{about}\n\n## HTTP request\n\n```\nGET https://ports.example/v1{path}\n```\n\n"
        f"## Response {{#ports.v1.{message}}}\n\n**HTTP Code: 200 - OK**\n\n"
        f"#|\n||Field | Description ||\n|| {name} | {cell} ||\n|#\n\n## Quay {{#ports.v1.Quay}}\n\n"
        "#|\n||Field | Description ||\n|| b | **string** ||\n|#\n"
    )


def reasons(text):
    unread = "this section is not read: no type refers to it"
    return [note.reason for note in read_page(text, "berth.md")[0].notes if note.reason != unread]


@pytest.mark.parametrize(
    "parts",
    [
        {"path": "/berths:stream_logs"},
        {"path": "/berths:streamLogs"},
        {"about": "Same as Berth.list, but using server-side streaming."},
        {"about": "Sends what it finds as server-sent events."},
        {"message": "StreamingResponse"},
        {"message": "StreamLogResponse"},
    ],
)
def test_an_answer_that_may_be_a_stream(parts):
    assert reasons(page(**parts)) == [STREAM]


@pytest.mark.parametrize(
    "parts",
    [
        {"title": "Stream.Get", "about": "Shows a data stream.", "path": "/streams", "message": "Stream"},
        {"path": "/streams/upstream"},
        {"path": "/streamers"},
        {"cell": "**string**\n\nName of a stream of water."},
    ],
)
def test_what_is_called_a_stream_is_none(parts):
    assert reasons(page(**parts)) == []


@pytest.mark.parametrize(
    ("name", "cell", "told"),
    [
        ("fill", "**string**\n\nHow full it is, in percent.", [NUMBER]),
        ("exchangeRate", "**string**", [NUMBER]),
        ("q95", "**string**", [NUMBER]),
        ("fill", "**string**\n\nAcceptable values are 0 to 1, inclusive.", [NUMERIC_LIMIT]),
        ("fill", "**number** (double)\n\nHow full it is, in percent.", []),
        ("errata", "**string**", []),
        ("rates", "**string** (int64)", []),
        ("filter", "**string**\n\nA text in double quotes.", []),
        ("labels", "**string**\n\nSet of key-value pairs.", [MAP]),
        ("labels", "**[Quay](#ports.v1.Quay)**\n\nQuays, mapped as `name:quay`.", [MAP]),
        ("labels", "**object** (map<**string**, **string**>)\n\nSet of key-value pairs.", []),
        ("key", "**string**\n\nThe key of a value.", []),
    ],
)
def test_doubles_and_maps_that_older_pages_write_as_strings(name, cell, told):
    assert reasons(page(name=name, cell=cell)) == told


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://ports.{{ api-host }}/v1", "ports.api.cloud.yandex.net"),
        ("https://{{ api-host-mdb }}/v1", "mdb.api.cloud.yandex.net"),
        ("https://{{api-host-ports}}/v1", "ports.api.cloud.yandex.net"),
        ("https://{{ api-host-lockbox-payload }}/v1", "payload.lockbox.api.cloud.yandex.net"),
        ("https://{{ api-host-kms-symcrypto }}/v1", "kms.yandex"),
    ],
)
def test_hosts_of_placeholders(url, host):
    assert with_host(url) == f"https://{host}/v1"


def test_a_bound_of_the_author_is_told_where_the_service_has_its_own():
    cell = "**string** (int64)\n\nThe minimum value is 2.\n\nAcceptable values are 0 to 9, inclusive."
    (note,) = read_page(page(cell=cell), "berth.md")[0].notes[:1]
    assert note.phrase == "minimum value is 2"
    assert note.reason == "another bound than that of the service below it, which counts"
