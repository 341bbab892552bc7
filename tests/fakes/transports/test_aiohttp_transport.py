import asyncio
import errno
import gc

import aiohttp
import pytest

from docpact.contract.http import Delivery, Headers, Reply
from docpact.fakes import UnmatchedRequestError, UnsupportedFaultError, WorkflowsFake
from docpact.fakes.transports.aiohttp import AiohttpConnector, patch_aiohttp

BODY = b'{"entries": [{"id": "a"}]}'
URL = "https://some.host:81/a%2Fb/c:d?q=%D1%8F&f"
CONNECT = aiohttp.BaseConnector.connect


@pytest.fixture(autouse=True)
def aiohttp_is_left_as_it_was():
    yield
    assert aiohttp.BaseConnector.connect is CONNECT


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left_open():
    yield
    gc.collect()  # what was not closed warns here, and not in the tests of others


class Service:
    """Answers with one reply, and remembers."""

    def __init__(self):
        self.reply = arriving()
        self.requests = []
        self.waited = []

    def handle(self, request):
        self.requests.append(request)
        return self.reply


def arriving(*arguments, body=BODY, **options):
    return Reply(200, Headers({"Content-Type": "application/json"}), body, Delivery(*arguments, **options))


async def exchange(session, method, **options):
    async with session.request(method, URL, **options) as reply:
        return reply.status, dict(reply.headers), await reply.read()


def ask(service, method="GET", **options):
    async def send():
        connector = AiohttpConnector(service.handle, service.waited.append)
        async with aiohttp.ClientSession(connector=connector) as session:
            return await exchange(session, method, **options)

    return asyncio.run(send())


def ask_patched(service, method="GET", **options):
    async def send():
        async with aiohttp.ClientSession() as session:
            with patch_aiohttp(service.handle, service.waited.append):
                return await exchange(session, method, **options)

    return asyncio.run(send())


@pytest.fixture(params=[ask, ask_patched], ids=lambda each: each.__name__)
def asked(request):
    return request.param


@pytest.fixture
def service():
    return Service()


def timeout(total=None, sock_read=None):
    return aiohttp.ClientTimeout(total=total, sock_read=sock_read)


class TestValues:
    def test_a_request_and_its_reply_are_the_values(self, service, asked):
        status, headers, body = asked(service, "POST", json={"a": 1}, headers={"Authorization": "Bearer t1.x"})
        assert (status, body) == (200, BODY)
        assert headers == {"Content-Type": "application/json", "Content-Length": str(len(BODY))}
        (request,) = service.requests
        assert (request.method, request.path, request.query) == ("POST", "/a%2Fb/c:d", "q=%D1%8F&f")
        assert (request.host, request.body) == ("some.host:81", b'{"a": 1}')
        assert (request.headers["authorization"], request.headers["content-type"]) == (
            "Bearer t1.x",
            "application/json",
        )

    @pytest.mark.parametrize(
        ("data", "body"),
        [(None, b""), (b"\xff", b"\xff"), ("é", "é".encode()), ({"a": "1"}, b"a=1"), (b"x" * 200_000,) * 2],
    )
    def test_every_kind_of_body_arrives(self, service, asked, data, body):
        asked(service, "POST", data=data)
        assert service.requests[0].body == body

    def test_a_body_that_is_generated_arrives(self, service):
        async def content():
            yield b"a"
            yield b"b"

        async def send():
            async with aiohttp.ClientSession(connector=AiohttpConnector(service.handle)) as session:
                await exchange(session, "POST", data=content())

        asyncio.run(send())
        assert service.requests[0].body == b"ab"

    def test_head_and_no_content(self, service, asked):
        status, headers, body = asked(service, "HEAD")
        assert (status, headers["Content-Length"], body) == (200, str(len(BODY)), b"")
        service.reply = Reply(204)
        assert asked(service) == (204, {}, b"")

    def test_a_status_without_a_name(self, service, asked):
        service.reply = Reply(499, body=b"{}")
        assert asked(service)[::2] == (499, b"{}")

    def test_what_the_service_raises_arrives(self, asked):
        with pytest.raises(UnmatchedRequestError):
            asked(type("Unmatched", (), {"handle": WorkflowsFake().handle, "waited": []}))

    @pytest.mark.parametrize("options", [{}, {"chunk_size": 100_000, "chunk_delay": 1}])
    def test_a_long_body_arrives(self, service, asked, options):
        body = b"x" * 1_000_000
        service.reply = arriving(body=body, **options)
        assert asked(service)[2] == body

    def test_a_client_that_reads_late_and_little_gets_everything(self, service):
        body = bytes(range(250)) * 2_000

        async def send():
            async with (
                aiohttp.ClientSession(connector=AiohttpConnector(service.handle)) as session,
                session.get(URL) as reply,
            ):
                for _ in range(5):
                    await asyncio.sleep(0)
                return [each async for each in reply.content.iter_chunked(7_000)]

        service.reply = arriving(body=body, chunk_size=30_000, chunk_delay=1)
        assert b"".join(asyncio.run(send())) == body

    def test_many_at_once(self, service):
        async def send():
            async with aiohttp.ClientSession(connector=AiohttpConnector(service.handle)) as session:
                return await asyncio.gather(*(exchange(session, "GET") for _ in range(200)))

        assert {body for _, _, body in asyncio.run(send())} == {BODY}

    def test_redirects_are_followed(self, service):
        service.reply = Reply(307, Headers({"Location": "/other"}))

        def handle(request):
            return arriving() if request.path == "/other" else service.reply

        service.handle = handle
        assert ask(service)[0] == 200


class TestReplyTravelsBadly:
    def test_late(self, service, asked):
        service.reply = arriving(30)
        assert asked(service)[2] == BODY
        assert service.waited == [30]

    @pytest.mark.parametrize("delivery", [Delivery(30), Delivery(ending="silence"), Delivery(ending="stall")])
    @pytest.mark.parametrize(
        ("limits", "error"),
        [
            ({"total": 5}, TimeoutError),
            ({"total": 5, "sock_read": 9}, TimeoutError),
            ({"sock_read": 5}, aiohttp.SocketTimeoutError),
            ({"total": 9, "sock_read": 5}, aiohttp.SocketTimeoutError),
        ],
    )
    def test_too_late(self, service, asked, delivery, limits, error):
        service.reply = Reply(200, body=BODY, delivery=delivery)
        with pytest.raises(TimeoutError) as caught:
            asked(service, timeout=timeout(**limits))
        assert type(caught.value) is error
        assert service.waited == [5]

    @pytest.mark.parametrize("ending", ["silence", "stall"])
    def test_without_a_timeout_it_would_hang(self, service, asked, ending):
        service.reply = arriving(ending=ending)
        with pytest.raises(UnsupportedFaultError, match=r"^this call of aiohttp has no timeout"):
            asked(service, timeout=timeout(total=0))

    def test_a_reset(self, service, asked):
        service.reply = arriving(1, ending="reset")
        with pytest.raises(aiohttp.ClientOSError) as caught:
            asked(service, "POST")
        assert caught.value.errno == errno.ECONNRESET
        assert service.waited == [1]

    def test_aiohttp_itself_tries_a_second_time_where_that_is_harmless(self, service, asked):
        service.reply = arriving(ending="reset")
        with pytest.raises(aiohttp.ClientOSError):
            asked(service)
        assert len(service.requests) == 2

    @pytest.mark.parametrize("body", [BODY, BODY * 50_000])
    def test_truncated(self, service, asked, body):
        service.reply = arriving(body=body, ending="truncate", fraction=0.5)
        with pytest.raises(aiohttp.ClientPayloadError, match="Response payload is not completed"):
            asked(service)

    def test_in_pieces(self, service, asked):
        service.reply = arriving(1, chunk_size=10, chunk_delay=2)
        assert asked(service, timeout=timeout(total=6, sock_read=3))[2] == BODY
        assert service.waited == [1, 2, 2]

    def test_in_pieces_too_slowly(self, service, asked):
        service.reply = arriving(chunk_size=10, chunk_delay=2)
        with pytest.raises(aiohttp.SocketTimeoutError):
            asked(service, timeout=timeout(sock_read=1))
        assert service.waited == [1]

    def test_the_whole_takes_too_long(self, service, asked):
        service.reply = arriving(chunk_size=10, chunk_delay=2)
        with pytest.raises(TimeoutError) as caught:
            asked(service, timeout=timeout(total=3, sock_read=2.5))
        assert type(caught.value) is TimeoutError
        assert service.waited == [2, 1]

    def test_a_stall_shows_when_the_body_is_read(self, service):
        service.reply = arriving(ending="stall")

        async def send():
            async with (
                aiohttp.ClientSession(connector=AiohttpConnector(service.handle)) as session,
                session.get(URL, timeout=timeout(total=3)) as reply,
            ):
                assert reply.status == 200
                with pytest.raises(TimeoutError):
                    await reply.read()

        asyncio.run(send())


class TestPatch:
    def test_an_exception_closes_it(self, service):
        with pytest.raises(KeyError), patch_aiohttp(service.handle):
            raise KeyError

    def test_the_inner_of_two_answers_and_functions_of_the_library_reach_it(self, service):
        async def send():
            async with aiohttp.request("GET", URL) as reply:
                return await reply.read()

        inner = Service()
        with patch_aiohttp(service.handle), patch_aiohttp(inner.handle):
            assert asyncio.run(send()) == asyncio.run(send()) == BODY
        assert (len(service.requests), len(inner.requests)) == (0, 2)

    def test_a_session_of_ones_own_keeps_its_fake(self, service):
        own = Service()
        with patch_aiohttp(service.handle):
            ask(own)
        assert (len(service.requests), len(own.requests)) == (0, 1)


def test_a_fake_through_aiohttp(history, path):
    async def send():
        async with aiohttp.ClientSession(fake.base_url) as session, session.get(path("exec-1")) as reply:
            return await reply.json()

    fake = WorkflowsFake()
    fake.add_history(history())
    with patch_aiohttp(fake.handle, fake.clock.advance):
        assert asyncio.run(send()) == history()


@pytest.mark.parametrize("delivery", [Delivery(30), Delivery(chunk_size=20, chunk_delay=30)])
def test_who_guards_a_call_from_outside_sees_virtual_time_pass(delivery):
    async def send():
        connector = AiohttpConnector(lambda _request: Reply(200, body=BODY, delivery=delivery), fake.clock.advance)
        async with aiohttp.ClientSession(connector=connector) as session, asyncio.timeout(10):
            await exchange(session, "GET")

    with WorkflowsFake(virtual_sleep=True) as fake, pytest.raises(TimeoutError):
        asyncio.run(send())
