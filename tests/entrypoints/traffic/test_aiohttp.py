"""aiohttp: live, faked, and replayed by VCR.py."""

import asyncio
import gc

import aiohttp
import pytest
import vcr


def run(use):
    """Runs `use(session)`."""

    async def main():
        async with aiohttp.ClientSession() as session:
            return await use(session)

    return asyncio.run(main())


async def get_json(session, url):
    async with session.get(url) as response:
        return await response.json()


class TestLive:
    @pytest.mark.parametrize("zipped", [False, True])
    @pytest.mark.parametrize("chunk_size", [None, 5])
    def test_a_response_is_judged_once(self, service, seen, path, bad, answer, violates, chunk_size, zipped):
        plain = answer(bad, chunk_size=chunk_size)
        service.answers[path] = plain.zipped if zipped else plain

        async def use(session):
            async with session.get(service.url + path) as response:
                assert (await response.json(), await response.json(), await response.read()) == (bad, bad, plain.body)
                assert type(response) is aiohttp.ClientResponse

        run(use)
        assert seen.short == violates("aiohttp")
        assert seen.only.exchange.reply.body == plain.body

    @pytest.mark.parametrize(
        ("options", "found"),
        [
            ({"json": {"workflowId": 3}}, ["/body/workflowId"]),
            ({"data": '{"workflowId": 3}', "headers": {"Content-Type": "application/json"}}, ["/body/workflowId"]),
            ({"data": b'{"workflowId": "a"}'}, ["/headers/Content-Type"]),
            ({"data": {"workflowId": "a"}}, []),
        ],
    )
    def test_the_request_is_judged(self, service, seen, answer, options, found):
        path = "/workflows/v1/execution/start"
        service.answers[path] = answer({"executionId": "run1"})

        async def use(session):
            response = await session.post(service.url + path, **options)
            await response.read()

        run(use)
        assert [each.pointer for each in seen.only.on_request.findings] == found

    def test_a_body_is_written_by_the_session(self, service, seen, answer):
        path = "/workflows/v1/execution/start"
        service.answers[path] = answer({"executionId": "run1"})

        async def main():
            async with aiohttp.ClientSession(json_serialize='{{"workflowId": "{}"}}'.format) as session:
                await (await session.request("POST", service.url + path, json=3)).read()

        asyncio.run(main())
        assert seen.only.exchange.request.body == service.requests[0][2] == b'{"workflowId": "3"}'

    @pytest.mark.skipif(aiohttp.__version__ < "3.11", reason="sessions of aiohttp before 3.11 take no URL with a path")
    def test_a_url_below_that_of_the_session(self, service, seen, path, bad, answer, violates):
        service.answers[path] = answer(bad)
        service.answers["/else"] = answer({})

        async def main():
            async with aiohttp.ClientSession(service.url + "/workflows/v1/") as session:
                await get_json(session, "execution/run1/history")
                await get_json(session, "/else")

        asyncio.run(main())
        assert seen.short == violates("aiohttp")

    def test_without_a_session(self, service, seen, path, bad, answer, violates):
        service.answers[path] = answer(bad)

        async def main():
            async with aiohttp.request("GET", service.url + path) as response:
                assert (await response.json(), await response.json()) == (bad, bad)

        asyncio.run(main())
        assert seen.short == violates("aiohttp")
        assert not seen.only.exchange.sent

    def test_each_redirect_is_an_exchange(self, service, seen, path, good, answer):
        first = "/workflows/v1/execution/run1"
        service.answers[first] = answer(b"", status=302, headers={"Location": path})
        service.answers[path] = answer(good)
        run(lambda session: get_json(session, service.url + first))
        assert [each[:3] for each in seen.short] == [
            ("Execution.get", 302, "aiohttp"),
            ("Execution.getHistory", 200, "aiohttp"),
        ]

    def test_a_call_that_is_only_redirected_to_the_api(self, service, seen, path, bad, answer, violates):
        service.answers["/else"] = answer(b"", status=307, headers={"Location": path})
        service.answers[path] = answer(bad)
        run(lambda session: get_json(session, service.url + "/else"))
        assert seen.short == violates("aiohttp")

    def test_a_status_that_is_raised(self, service, seen, path, answer):
        service.answers[path] = answer(b"{}", status=404)

        async def use(session):
            with pytest.raises(aiohttp.ClientResponseError):
                await session.get(service.url + path + "?page=1", raise_for_status=True)

        run(use)
        assert seen.short == [("Execution.getHistory", 404, "aiohttp", ["unknown-field"], [])]

    def test_errors_pass_through(self, service, seen, path, good, answer):
        service.answers[path] = answer(good, cut=5)

        async def use(session):
            with pytest.raises(aiohttp.ClientPayloadError):
                await get_json(session, service.url + path)
            with pytest.raises(TypeError, match="nonsense"):
                session.get(service.url + path, nonsense=1)
            with pytest.raises(TypeError, match="url"):
                session.get()

        run(use)
        assert [(each.findings, each.exchange.read) for each in seen.judgements] == [((), False)]

    def test_many_tasks(self, service, seen, path, bad, answer, violates):
        service.answers[path] = answer(bad)
        run(lambda session: asyncio.gather(*(get_json(session, service.url + path) for _ in range(4))))
        assert seen.short == violates("aiohttp") * 4

    def test_what_is_returned_is_of_the_same_type(self, service, seen, path, good, answer):
        service.answers[path] = service.answers["/else"] = answer(good)

        async def use(session):
            ours, other = session.get(service.url + path), session.get(service.url + "/else")
            assert type(ours) is type(other)
            assert asyncio.iscoroutine(ours) == asyncio.iscoroutine(other)
            for each in (ours, asyncio.ensure_future(other)):
                await (await each).read()

        run(use)
        assert len(seen.judgements) == 1


async def lines(response):
    return b"".join([each async for each in response.content])


async def chunks(response):
    return b"".join([each async for each, _ in response.content.iter_chunks()])


async def exactly(response):
    start = await response.content.readexactly(3)
    return start + await response.content.read()


async def nowait(response):
    await response.content.wait_eof()
    return response.content.read_nowait()


async def joined(chunks):
    return b"".join([each async for each in chunks])


STREAMED = {
    "read": lambda response: response.read(),
    "content.read": lambda response: response.content.read(),
    "iter_any": lambda response: joined(response.content.iter_any()),
    "iter_chunked": lambda response: joined(response.content.iter_chunked(4)),
    "iter_chunks": chunks,
    "lines": lines,
    "readexactly": exactly,
    "read_nowait": nowait,
}


class TestStreams:
    @pytest.mark.parametrize("zipped", [False, True])
    @pytest.mark.parametrize("read", STREAMED.values(), ids=STREAMED)
    def test_a_body_is_judged_when_it_has_been_read(self, service, seen, path, bad, answer, violates, read, zipped):
        service.answers[path] = answer(bad).zipped if zipped else answer(bad, chunk_size=5)

        async def use(session):
            async with session.get(service.url + path) as response:
                assert seen.short == []
                assert await read(response) == answer(bad).body

        run(use)
        assert seen.short == violates("aiohttp")
        assert seen.traffic.end() == tuple(seen.judgements)

    def test_a_body_that_is_not_read_is_not_judged_but_its_request_is(self, service, seen, path, bad, answer):
        service.answers[path] = answer(bad)

        async def use(session):
            async with session.get(service.url + path + "?page=1") as response:
                assert response.status == 200
            async with session.get(service.url + path) as response:
                await response.content.readexactly(3)

        run(use)
        gc.collect()
        seen.traffic.end()
        assert [each.exchange.read for each in seen.judgements] == [False, False]
        assert sorted(len(each.findings) for each in seen.judgements) == [0, 1]

    def test_a_line_that_is_too_long_spoils_a_body(self, service, seen, path, answer):
        service.answers[path] = answer({"entries": [{"title": "x" * 500_000}]})

        async def use(session):
            async with session.get(service.url + path, read_bufsize=1_000) as response:
                with pytest.raises(Exception, match=r"Got more than|Chunk too big"):
                    await response.content.readline()
                await response.content.read()

        run(use)
        assert not seen.only.exchange.read

    @pytest.mark.usefixtures("seen")
    def test_a_response_is_not_kept_alive(self, service, path, good, answer):
        service.answers[path] = answer(good)

        async def use(session):
            response = await session.get(service.url + path)
            alive = aiohttp.ClientResponse.__name__, id(response)
            response.close()
            del response
            gc.collect()
            return [each for each in gc.get_objects() if (type(each).__name__, id(each)) == alive]

        assert run(use) == []


class TestFakes:
    def test_a_mock_of_what_the_methods_of_a_session_share(self, monkeypatch, service, seen, path, bad, answer):
        """As aioresponses does it."""
        service.answers[path] = answer(bad)
        real = aiohttp.ClientSession._request

        async def fake(session, method, _url, **options):
            return await real(session, method, service.url + path, **options)

        monkeypatch.setattr(aiohttp.ClientSession, "_request", fake)
        assert run(lambda session: get_json(session, "https://a.example" + path)) == bad
        assert seen.only.exchange.request.host == service.host

    @pytest.mark.parametrize("read", [STREAMED["read"], STREAMED["iter_any"]])
    def test_vcr_records_and_replays(self, service, seen, tmp_path, path, bad, answer, violates, read):
        service.answers[path] = answer(bad)

        async def use(session):
            async with session.get(service.url + path) as response:
                return await read(response)

        for _ in range(2):
            with vcr.use_cassette(str(tmp_path / "cassette.yaml"), record_mode="once"):
                assert run(use) == answer(bad).body
        assert len(service.requests) == 1
        assert seen.short == violates("aiohttp") * 2
