"""Clients that ask another service first, such as the one that gives tokens, through each door."""

import asyncio

import pytest

from docpact.fakes import Headers, Reply, Request, UnmatchedRequestError, WorkflowsFake

IAM = "https://iam.api.cloud.yandex.net/iam/v1/tokens"
TOKEN = {"iamToken": "t1.s3cr3t"}


@pytest.fixture
def fake():
    fake = WorkflowsFake(auth=True)
    fake.add_history({"entries": [{}]}, execution_id="run1")
    return fake


def history_url(fake):
    return f"{fake.base_url}/workflows/v1/execution/run1/history"


def authorized(body):
    return {"Authorization": f"Bearer {body['iamToken']}"}


def test_requests(fake):
    import requests

    tokens = fake.other_services.add("POST", IAM, TOKEN)
    with fake:
        token = requests.post(IAM, json={"jwt": "x"}, timeout=1)
        assert requests.get(history_url(fake), headers=authorized(token.json()), timeout=1).ok
    assert [each.body for each in tokens.requests] == [b'{"jwt": "x"}']
    assert [each.operation for each in fake.calls] == ["Execution.getHistory"]


def test_httpx(fake):
    import httpx

    from docpact.fakes.transports.httpx import HttpxTransport, patch_httpx

    fake.other_services.add("POST", IAM, TOKEN)
    with patch_httpx(fake.handle), httpx.Client() as client:
        headers = authorized(client.post(IAM).json())
        assert client.get(history_url(fake), headers=headers).status_code == 200

    async def ask():
        async with httpx.AsyncClient(transport=HttpxTransport(fake.handle)) as client:
            headers = authorized((await client.post(IAM)).json())
            return await client.get(history_url(fake), headers=headers)

    assert asyncio.run(ask()).status_code == 200


def test_aiohttp(fake):
    import aiohttp

    from docpact.fakes.transports.aiohttp import patch_aiohttp

    fake.other_services.add("POST", IAM, TOKEN)

    async def ask():
        async with aiohttp.ClientSession() as session:
            async with session.post(IAM) as token:
                headers = authorized(await token.json())
            async with session.get(history_url(fake), headers=headers) as reply:
                return reply.status

    with patch_aiohttp(fake.handle):
        assert asyncio.run(ask()) == 200


def test_the_server_answers_by_path(fake):
    import requests

    from docpact.fakes.server import LocalServer

    fake.other_services.add("POST", "/iam/v1/tokens", TOKEN)
    with LocalServer(fake.handle) as server:
        assert requests.post(f"{server.base_url}/iam/v1/tokens", timeout=5).json() == TOKEN


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        ([1, "я"], 200, '[1, "я"]'.encode()),
        (Reply(503, Headers({"Retry-After": "1"})), 503, b""),
        (lambda request: Reply(200, body=request.query.encode()), 200, b"a=b"),
    ],
)
def test_what_another_service_answers(answer, status, body):
    fake = WorkflowsFake()
    neighbour = fake.other_services.add("get", "https://Other/x", answer)
    reply = fake.handle(Request.to("GET", "https://other/x?a=b"))
    assert (reply.status, reply.body) == (status, body)
    assert repr(neighbour) == "<OtherService GET other/x, 1 request>"


def test_the_last_that_was_added_answers_and_reset_keeps_it():
    fake = WorkflowsFake()
    for number in (1, 2):
        fake.other_services.add("GET", "/x", number)
    fake.reset()
    assert fake.handle(Request("GET", "/x", host="any")).json() == 2


@pytest.mark.parametrize("other", [("GET", IAM), ("POST", IAM + "/x"), ("POST", IAM.replace("iam", "ima", 1))])
def test_what_no_service_answers_says_how_it_could_be(other):
    fake = WorkflowsFake()
    fake.other_services.add("POST", IAM, TOKEN)
    with pytest.raises(
        UnmatchedRequestError, match=r"no route answers [\s\S]*\nanother service is .*other_services\.add\("
    ):
        fake.handle(Request.to(*other))


@pytest.mark.parametrize(("url", "answer"), [("https://iam", {}), ("iam/v1", {}), (IAM, {1, 2}), (IAM, float("nan"))])
def test_what_no_neighbour_can_be(url, answer):
    with pytest.raises(ValueError, match=r"other_services\.add\(.*expected"):
        WorkflowsFake().other_services.add("GET", url, answer)


def test_mocks_of_the_library_work_beside_the_fake_as_docs_say(fake):
    import httpx
    import requests
    import responses
    from requests.adapters import HTTPAdapter

    from docpact.fakes.transports.httpx import HttpxTransport

    with fake, responses.RequestsMock(real_adapter_send=HTTPAdapter.send) as mock:
        mock.add_passthru(fake.base_url)
        mock.post(IAM, json=TOKEN)
        headers = authorized(requests.post(IAM, timeout=1).json())
        assert requests.get(history_url(fake), headers=headers, timeout=1).ok
    mounts = {"all://iam.api.cloud.yandex.net": httpx.MockTransport(lambda _: httpx.Response(200, json=TOKEN))}
    with httpx.Client(mounts=mounts, transport=HttpxTransport(fake.handle)) as client:
        assert client.get(history_url(fake), headers=authorized(client.post(IAM).json())).status_code == 200
