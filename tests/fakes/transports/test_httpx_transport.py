import asyncio

import httpx
import pytest

from docpact.contract.http import Delivery, Headers, Reply
from docpact.fakes import UnmatchedRequestError, UnsupportedFaultError, WorkflowsFake
from docpact.fakes.transports.httpx import HttpxTransport, patch_httpx

BODY = b'{"entries": [{"id": "a"}]}'
URL = "https://some.host:81/a%2Fb/c:d?q=%D1%8F&f"
SEND, SEND_ASYNC = httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request


@pytest.fixture(autouse=True)
def httpx_is_left_as_it_was():
    yield
    assert httpx.HTTPTransport.handle_request is SEND
    assert httpx.AsyncHTTPTransport.handle_async_request is SEND_ASYNC


class Service:
    """Answers with one reply, and remembers."""

    def __init__(self):
        self.reply = arriving()
        self.requests = []
        self.waited = []

    def handle(self, request):
        self.requests.append(request)
        return self.reply


def arriving(*arguments, **options):
    return Reply(200, Headers({"Content-Type": "application/json"}), BODY, Delivery(*arguments, **options))


def with_transport(service):
    return httpx.Client(transport=HttpxTransport(service.handle, service.waited.append))


def ask(service, method="GET", **options):
    with with_transport(service) as client:
        return client.request(method, URL, **options)


def ask_patched(service, method="GET", **options):
    with httpx.Client() as client, patch_httpx(service.handle, service.waited.append):
        return client.request(method, URL, **options)


def ask_async(service, method="GET", **options):
    async def send():
        async with httpx.AsyncClient(transport=HttpxTransport(service.handle, service.waited.append)) as client:
            return await client.request(method, URL, **options)

    return asyncio.run(send())


def ask_async_patched(service, method="GET", **options):
    async def send():
        async with httpx.AsyncClient() as client:
            return await client.request(method, URL, **options)

    with patch_httpx(service.handle, service.waited.append):
        return asyncio.run(send())


@pytest.fixture(params=[ask, ask_patched, ask_async, ask_async_patched], ids=lambda each: each.__name__)
def asked(request):
    return request.param


@pytest.fixture
def service():
    return Service()


class TestValues:
    def test_a_request_and_its_reply_are_the_values(self, service, asked):
        reply = asked(
            service,
            "POST",
            content=b'{"a":1}',
            headers={"Authorization": "Bearer t1.x", "Content-Type": "application/json"},
        )
        assert (reply.status_code, reply.content) == (200, BODY)
        assert dict(reply.headers) == {"content-type": "application/json", "content-length": str(len(BODY))}
        (request,) = service.requests
        assert (request.method, request.path, request.query) == ("POST", "/a%2Fb/c:d", "q=%D1%8F&f")
        assert (request.host, request.body) == ("some.host:81", b'{"a":1}')
        assert (request.headers["authorization"], request.headers["content-type"]) == (
            "Bearer t1.x",
            "application/json",
        )

    def test_head(self, service, asked):
        reply = asked(service, "HEAD")
        assert (reply.content, reply.headers["Content-Length"]) == (b"", str(len(BODY)))

    def test_an_error_and_no_content(self, service, asked):
        service.reply = Reply(404, body=b"{}")
        assert (asked(service).status_code, asked(service).reason_phrase) == (404, "Not Found")
        service.reply = Reply(204)
        assert "Content-Length" not in asked(service).headers

    def test_what_the_service_raises_arrives(self, asked):
        with pytest.raises(UnmatchedRequestError):
            asked(type("Unmatched", (), {"handle": WorkflowsFake().handle, "waited": []}))

    def test_streams(self, service):
        with with_transport(service) as client:
            client.post(URL, content=iter([b"a", b"b"]))
            with client.stream("GET", URL) as reply:
                assert b"".join(reply.iter_bytes(7)) == BODY
        assert service.requests[0].body == b"ab"

    def test_async_streams(self, service):
        async def content():
            yield b"a"
            yield b"b"

        async def send():
            async with httpx.AsyncClient(transport=HttpxTransport(service.handle)) as client:
                await client.post(URL, content=content())
                async with client.stream("GET", URL) as reply:
                    return [each async for each in reply.aiter_bytes(20)]

        assert asyncio.run(send()) == [BODY[:20], BODY[20:]]
        assert service.requests[0].body == b"ab"


class TestReplyTravelsBadly:
    def test_late(self, service, asked):
        service.reply = arriving(30)
        assert asked(service, timeout=31).content == BODY
        assert service.waited == [30]

    @pytest.mark.parametrize("delivery", [Delivery(30), Delivery(ending="silence"), Delivery(ending="stall")])
    def test_too_late(self, service, asked, delivery):
        service.reply = Reply(200, body=BODY, delivery=delivery)
        with pytest.raises(httpx.ReadTimeout) as caught:
            asked(service, timeout=httpx.Timeout(9, read=0.5))
        assert caught.value.request.url == URL
        assert service.waited == [0.5]

    @pytest.mark.parametrize("ending", ["silence", "stall"])
    def test_without_a_timeout_it_would_hang(self, service, asked, ending):
        service.reply = arriving(ending=ending)
        with pytest.raises(UnsupportedFaultError, match=r"^this call of httpx has no timeout"):
            asked(service, timeout=None)

    def test_a_reset(self, service, asked):
        service.reply = arriving(1, ending="reset")
        with pytest.raises(httpx.ReadError) as caught:
            asked(service)
        assert caught.value.request.url == URL
        assert service.waited == [1]

    def test_truncated(self, service, asked):
        service.reply = arriving(ending="truncate", fraction=0.5)
        with pytest.raises(httpx.RemoteProtocolError, match="received 13 bytes, expected 26") as caught:
            asked(service)
        assert caught.value.request.url == URL

    def test_in_pieces(self, service, asked):
        service.reply = arriving(1, chunk_size=10, chunk_delay=2)
        assert asked(service, timeout=3).content == BODY
        assert service.waited == [1, 2, 2]

    def test_in_pieces_too_slowly(self, service, asked):
        service.reply = arriving(chunk_size=10, chunk_delay=2)
        with pytest.raises(httpx.ReadTimeout):
            asked(service, timeout=1)
        assert service.waited == [1]

    def test_a_stall_shows_when_the_body_is_read(self, service):
        service.reply = arriving(ending="stall")
        with with_transport(service) as client, client.stream("GET", URL) as reply:
            assert reply.status_code == 200
            with pytest.raises(httpx.ReadTimeout):
                reply.read()

    def test_a_head_has_no_body_to_lose(self, service, asked):
        service.reply = arriving(ending="truncate", fraction=0.5)
        assert asked(service, "HEAD").content == b""


class TestPatch:
    def test_an_exception_closes_it(self, service):
        with pytest.raises(KeyError), patch_httpx(service.handle):
            raise KeyError

    def test_functions_of_the_library_and_the_inner_of_two(self, service):
        inner = Service()
        with patch_httpx(service.handle), patch_httpx(inner.handle):
            assert httpx.get(URL).content == BODY
        assert (len(service.requests), len(inner.requests)) == (0, 1)

    def test_a_transport_of_ones_own_stays(self, service):
        own = httpx.MockTransport(lambda _request: httpx.Response(418))
        with patch_httpx(service.handle), httpx.Client(transport=own) as client:
            assert client.get(URL).status_code == 418


def test_a_fake_through_httpx(history, path):
    fake = WorkflowsFake()
    fake.add_history(history())
    with patch_httpx(fake.handle, fake.clock.advance):
        assert httpx.get(fake.base_url + path("exec-1")).json() == history()


@pytest.mark.parametrize("delivery", [Delivery(30), Delivery(chunk_size=20, chunk_delay=30)])
def test_who_guards_a_call_from_outside_sees_virtual_time_pass(delivery):
    async def send():
        async with httpx.AsyncClient(transport=transport, timeout=99) as client, asyncio.timeout(10):
            await client.get(URL)

    with WorkflowsFake(virtual_sleep=True) as fake:
        transport = HttpxTransport(lambda _request: Reply(200, body=BODY, delivery=delivery), fake.clock.advance)
        with pytest.raises(TimeoutError):
            asyncio.run(send())


def test_another_loop_than_that_of_asyncio(service):
    """As trio's, which starts and steps coroutines itself."""
    service.reply = arriving(1, chunk_size=10, chunk_delay=2)
    transport = HttpxTransport(service.handle, service.waited.append)
    request = httpx.Request("GET", URL)
    sending = transport.handle_async_request(request)
    with pytest.raises(StopIteration) as done:
        sending.send(None)
    assert done.value.value.status_code == 200
    assert service.waited == [1]
