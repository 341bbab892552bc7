"""httpx, sync and async: live, by every transport, faked by respx and pytest-httpx' peers, and replayed by VCR.py."""

import asyncio
import inspect
import json
import pickle

import httpx
import pytest
import respx
import vcr

LIGHT = {"verify": False}
"""Certificates of authorities take long to load, and nothing here is encrypted."""


def fetch(url, **options):
    with httpx.Client(**LIGHT, **options) as client:
        return client.get(url)


def fetch_async(url, **options):
    async def main():
        async with httpx.AsyncClient(**LIGHT, **options) as client:
            return await client.get(url)

    return asyncio.run(main())


both = pytest.mark.parametrize("fetch", [fetch, fetch_async])


class TestLive:
    @both
    @pytest.mark.parametrize("zipped", [False, True])
    def test_a_response_is_judged_once(self, service, seen, path, bad, answer, violates, fetch, zipped):
        service.answers[path] = answer(bad).zipped if zipped else answer(bad, chunk_size=5)
        assert fetch(service.url + path).json() == bad
        assert seen.short == violates("httpx")
        assert seen.only.exchange.reply.body == answer(bad).body

    def test_the_request_is_judged(self, service, seen, answer):
        path = "/workflows/v1/execution/start"
        service.answers[path] = answer({"executionId": "run1"})
        httpx.post(service.url + path, json={"workflowId": 3}, **LIGHT)
        assert [(each.rule, each.pointer) for each in seen.only.on_request.findings] == [("type", "/body/workflowId")]

    def test_what_a_generator_sends_is_not_looked_into(self, service, seen, answer):
        path = "/workflows/v1/execution/start"
        service.answers[path] = answer({"executionId": "run1"})
        body = b'{"workflowId": 3}'
        httpx.post(service.url + path, content=iter([body]), headers={"Content-Length": str(len(body))}, **LIGHT)
        assert service.requests == [("POST", path, body)]
        assert (seen.only.findings, seen.only.exchange.sent) == ((), False)

    @both
    def test_each_redirect_is_an_exchange(self, service, seen, path, good, answer, fetch):
        first = "/workflows/v1/execution/run1"
        service.answers[first] = answer(b"", status=302, headers={"Location": path})
        service.answers[path] = answer(good)
        assert fetch(service.url + first, follow_redirects=True).history[0].status_code == 302
        assert [each[:3] for each in seen.short] == [
            ("Execution.get", 302, "httpx"),
            ("Execution.getHistory", 200, "httpx"),
        ]

    def test_an_answer_that_asks_for_credentials_is_an_exchange(self, service, seen, path, good, answer):
        challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth"'}
        service.answers[path] = [answer(b"", status=401, headers=challenge), answer(good)]
        httpx.get(service.url + path, auth=httpx.DigestAuth("user", "password"), **LIGHT)
        assert [each.exchange.reply.status for each in seen.judgements] == [401, 200]

    def test_many_tasks(self, service, seen, path, bad, answer, violates):
        service.answers[path] = answer(bad)

        async def main():
            async with httpx.AsyncClient(**LIGHT) as client:
                await asyncio.gather(*(client.get(service.url + path) for _ in range(4)))

        asyncio.run(main())
        assert seen.short == violates("httpx") * 4

    def test_errors_pass_through(self, service, seen, path, good, answer):
        service.answers[path] = answer(good, cut=5)
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(service.url + path, **LIGHT)
        with pytest.raises(TypeError, match="request"), httpx.Client(**LIGHT) as client:
            client.send()
        assert seen.traffic.end() == ()

    def test_nothing_else_changes(self, service, seen, path, good, answer):
        service.answers[path] = answer(good)
        response = httpx.get(service.url + path, **LIGHT)
        assert type(response) is httpx.Response
        assert pickle.loads(pickle.dumps(response)).json() == good
        assert inspect.iscoroutinefunction(httpx.AsyncClient.send)
        assert list(inspect.signature(httpx.Client.send).parameters) == [
            "self",
            "request",
            "stream",
            "auth",
            "follow_redirects",
        ]
        assert len(seen.judgements) == 1


STREAMED = {
    "read": lambda response: response.read(),
    "iter_bytes": lambda response: b"".join(response.iter_bytes(4)),
    "iter_text": lambda response: "".join(response.iter_text()).encode(),
    "iter_lines": lambda response: "\n".join(response.iter_lines()).encode(),
}

STREAMED_ASYNC = {
    "aread": lambda response: response.aread(),
    "aiter_bytes": lambda response: joined(response.aiter_bytes(4)),
    "aiter_lines": lambda response: joined(each.encode() async for each in response.aiter_lines()),
}


async def joined(chunks):
    return b"".join([each async for each in chunks])


class TestStreams:
    @pytest.mark.parametrize("zipped", [False, True])
    @pytest.mark.parametrize("read", STREAMED.values(), ids=STREAMED)
    def test_a_body_is_judged_when_it_has_been_read(self, service, seen, path, bad, answer, violates, read, zipped):
        service.answers[path] = answer(bad).zipped if zipped else answer(bad, chunk_size=5)
        with httpx.stream("GET", service.url + path, **LIGHT) as response:
            assert not response.is_stream_consumed
            assert seen.short == []
            assert read(response) == answer(bad).body
            assert seen.short == violates("httpx")
        assert seen.traffic.end() == tuple(seen.judgements)

    @pytest.mark.parametrize("zipped", [False, True])
    @pytest.mark.parametrize("read", STREAMED_ASYNC.values(), ids=STREAMED_ASYNC)
    def test_asynchronously(self, service, seen, path, bad, answer, violates, read, zipped):
        service.answers[path] = answer(bad).zipped if zipped else answer(bad, chunk_size=5)

        async def main():
            async with httpx.AsyncClient(**LIGHT) as client, client.stream("GET", service.url + path) as response:
                assert seen.short == []
                assert await read(response) == answer(bad).body

        asyncio.run(main())
        assert seen.short == violates("httpx")

    def test_what_is_read_raw_is_decoded_for_judging(self, service, seen, path, bad, answer, violates):
        service.answers[path] = zipped = answer(bad).zipped
        with httpx.stream("GET", service.url + path, **LIGHT) as response:
            assert b"".join(response.iter_raw()) == zipped.body
        assert seen.short == violates("httpx")

    def test_what_cannot_be_decoded_is_not_judged(self, service, seen, path, answer):
        service.answers[path] = answer(b"no gzip", headers={"Content-Encoding": "gzip"})
        with httpx.stream("GET", service.url + path, **LIGHT) as response:
            assert b"".join(response.iter_raw()) == b"no gzip"
        assert (seen.only.findings, seen.only.exchange.read) == ((), False)

    def test_a_body_that_is_not_read_is_not_judged(self, service, seen, path, bad, answer):
        service.answers[path] = answer(bad)
        with httpx.stream("GET", service.url + path, **LIGHT) as response:
            assert response.status_code == 200
        with httpx.stream("GET", service.url + path, **LIGHT) as response:
            next(response.iter_bytes(3))

        async def main():
            async with httpx.AsyncClient(**LIGHT) as client, client.stream("GET", service.url + path) as response:
                async for _ in response.aiter_bytes(3):
                    break

        asyncio.run(main())
        assert seen.traffic.end() == ()
        assert [(each.findings, each.exchange.read) for each in seen.judgements] == [((), False)] * 3

    def test_a_hook_may_read_first(self, service, seen, path, bad, answer, violates):
        service.answers[path] = answer(bad)
        hooks = {"response": [lambda response: response.read()]}
        with httpx.Client(event_hooks=hooks, **LIGHT) as client, client.stream("GET", service.url + path) as response:
            assert response.json() == bad
        assert seen.short == violates("httpx")

    def test_reading_twice_is_refused_as_ever(self, service, seen, path, good, answer):
        service.answers[path] = answer(good)
        with httpx.stream("GET", service.url + path, **LIGHT) as response:
            list(response.iter_raw())
            with pytest.raises(httpx.StreamConsumed):
                list(response.iter_raw())
        assert len(seen.judgements) == 1


class TestTransports:
    @both
    def test_mock(self, seen, path, bad, violates, fetch):
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=bad))
        assert fetch("https://a.example" + path, transport=transport).json() == bad
        assert seen.short == violates("httpx")

    def test_wsgi(self, seen, path, bad, violates):
        def app(_environ, start_response):
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(bad).encode()]

        assert fetch("https://a.example" + path, transport=httpx.WSGITransport(app)).json() == bad
        assert seen.short == violates("httpx")

    def test_an_app_that_asks_the_api(self, service, seen, path, good, bad, answer):
        """A call of the app under test, which itself calls the API: on a path of its own, then on the API's."""
        service.answers[path] = answer(bad)

        async def app(_scope, _receive, send):
            async with httpx.AsyncClient(**LIGHT) as client:
                assert (await client.get(service.url + path)).json() == bad
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": json.dumps(good).encode()})

        transport = httpx.ASGITransport(app)
        fetch_async("http://testserver/mine", transport=transport)
        assert [(each.exchange.request.host, len(each.findings)) for each in seen.judgements] == [(service.host, 1)]
        fetch_async("http://testserver" + path, transport=transport)
        assert [(each.exchange.request.host, len(each.findings)) for each in seen.judgements[1:]] == [
            (service.host, 1),
            ("testserver", 0),
        ]


class TestFakes:
    @both
    @pytest.mark.parametrize("using", ["httpx", "httpcore"])
    def test_respx(self, seen, path, bad, violates, fetch, using):
        with respx.mock(using=using) as mock:
            mock.get("https://a.example" + path).respond(json=bad)
            assert fetch("https://a.example" + path).json() == bad
        assert seen.short == violates("httpx")

    @both
    def test_vcr_records_and_replays(self, service, seen, tmp_path, path, bad, answer, violates, fetch):
        service.answers[path] = answer(bad)
        for _ in range(2):
            with vcr.use_cassette(str(tmp_path / "cassette.yaml"), record_mode="once"):
                assert fetch(service.url + path).json() == bad
        assert len(service.requests) == 1
        assert seen.short == violates("httpx") * 2
