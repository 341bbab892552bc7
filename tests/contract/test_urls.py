"""URLs as pages write them: none makes trouble."""

import pytest

from docpact.contract import Contract
from docpact.contract.model import Url, split_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://notes.{{ api-host }}/v1/{id}:move?x=/y#z", Url("https", "notes.{{ api-host }}", "/v1/{id}:move")),
        ("notes.example/v1", Url("", "notes.example", "/v1")),
        ("/v1/notes", Url("", "", "/v1/notes")),
        ("http://[", Url("http", "[", "")),
        ("", Url("", "", "")),
    ],
)
def test_parts(url, expected):
    assert split_url(url) == expected


def test_a_contract_whose_url_is_odd():
    """`urllib.parse` refuses it."""
    schema = {"x-operation": {"name": "A.b", "bindings": [{"method": "GET", "url": "http://[/a"}]}}
    (binding,) = Contract.from_schema(schema).bindings
    assert binding.path == "/a"
