"""Suites that mock the API by the tools that are used most, each as its users write it: judged as they are."""

import pytest

MODULE = """
import httpx
import pytest
import requests

URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"
BODIES = pytest.mark.parametrize("body", [{"entries": [{"attempts": "2"}]}, {"entries": [{"attempts": 2}]}])
"""

TOOLS = {
    "responses": """
import responses

@BODIES
@responses.activate
def test_it(body):
    responses.get(URL, json=body)
    assert requests.get(URL, timeout=1).json() == body
    responses.assert_call_count(URL, 1)
""",
    "requests-mock": """
@BODIES
def test_it(requests_mock, body):
    requests_mock.get(URL, json=body)
    assert requests.get(URL, timeout=1).json() == body
    assert requests_mock.call_count == 1
""",
    "respx": """
@BODIES
def test_it(respx_mock, body):
    route = respx_mock.get(URL).respond(json=body)
    assert httpx.get(URL).json() == body
    assert route.call_count == 1
""",
    "respx, async": """
import asyncio

@BODIES
def test_it(respx_mock, body):
    async def ask():
        async with httpx.AsyncClient() as client:
            return (await client.get(URL)).json()

    respx_mock.get(URL).respond(json=body)
    assert asyncio.run(ask()) == body
""",
    "pytest-httpx": """
@BODIES
def test_it(httpx_mock, body):
    httpx_mock.add_response(url=URL, json=body)
    assert httpx.get(URL).json() == body
    assert len(httpx_mock.get_requests()) == 1
""",
    "VCR.py": """
import json
import vcr

@BODIES
@pytest.mark.parametrize("library", [requests, httpx])
def test_it(tmp_path, library, body):
    response = {"status": {"code": 200, "message": "OK"}, "headers": {"Content-Type": ["application/json"]},
                "body": {"string": json.dumps(body)}}
    request = {"method": "GET", "uri": URL, "body": "", "headers": {}}
    cassette = {"interactions": [{"request": request, "response": response}], "version": 1}
    (tmp_path / "cassette.json").write_text(json.dumps(cassette))
    with vcr.use_cassette(str(tmp_path / "cassette.json"), serializer="json", record_mode="none"):
        assert library.get(URL).json() == body
""",
    "pytest-recording": """
import pathlib

@pytest.fixture(autouse=True, scope="module")
def cassettes():
    folder = pathlib.Path(__file__).parent / "cassettes" / "test_pytest_recording"
    folder.mkdir(parents=True)
    for number, attempts in enumerate(('"2"', "2")):
        (folder / f"test_it[body{number}].yaml").write_text(f'''
interactions:
- request: {{method: GET, uri: {URL}, body: null, headers: {{}}}}
  response:
    status: {{code: 200, message: OK}}
    headers: {{Content-Type: [application/json]}}
    body: {{string: '{{"entries": [{{"attempts": {attempts}}}]}}'}}
version: 1
''')

@BODIES
@pytest.mark.vcr
@pytest.mark.block_network
def test_it(body):
    assert requests.get(URL).json() == body
""",
}


@pytest.mark.usefixtures("every_plugin")
def test_each_wrong_answer_is_found_once(pytester):
    names = {name: f"test_{''.join(each if each.isalnum() else '_' for each in name)}" for name in TOOLS}
    pytester.makepyfile(**{names[name]: MODULE + text for name, text in TOOLS.items()})
    result = pytester.runpytest_subprocess("--docpact-traffic=error")
    tests = len(TOOLS) + 1  # VCR.py with two libraries
    result.assert_outcomes(passed=tests, failed=tests)
    told = result.stdout.str()
    assert told.count("violation type at /entries/0/attempts") == tests
    assert f"{2 * tests} exchanges judged, {tests} broke the contract" in told
    for name in names.values():
        assert f"{name}.py" in told
