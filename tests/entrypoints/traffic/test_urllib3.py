"""urllib3: live through managers and pools, and replayed by VCR.py."""

import io
import json

import pytest
import urllib3
import vcr


@pytest.fixture
def manager():
    with urllib3.PoolManager() as manager:
        yield manager


class TestLive:
    @pytest.mark.parametrize("zipped", [False, True])
    @pytest.mark.parametrize("chunk_size", [None, 5])
    def test_a_response_is_judged_once(self, service, seen, manager, path, bad, answer, violates, chunk_size, zipped):
        plain = answer(bad, chunk_size=chunk_size)
        service.answers[path] = plain.zipped if zipped else plain
        assert manager.request("GET", service.url + path).json() == bad
        assert seen.short == violates("urllib3")
        assert seen.only.exchange.request.host == service.host

    def test_undecoded(self, service, seen, manager, path, bad, answer, violates):
        service.answers[path] = zipped = answer(bad).zipped
        assert manager.request("GET", service.url + path, decode_content=False).data == zipped.body
        assert seen.short == violates("urllib3")

    def test_through_a_pool_with_everything_by_position(self, service, seen, path, bad, answer):
        service.answers[path] = answer(bad)
        with urllib3.HTTPConnectionPool("127.0.0.1", service.server_port) as pool:
            assert pool.urlopen("GET", path + "?a=http://b", None, {"X-A": "1"}).json() == bad
        judgement = seen.only
        assert judgement.exchange.request.query == "a=http://b"
        assert judgement.exchange.request.headers["x-a"] == "1"

    def test_the_request_is_judged(self, service, seen, manager, answer):
        path = "/workflows/v1/execution/start"
        service.answers[path] = answer({"executionId": "run1"})
        manager.request("POST", service.url + path, json={"workflowId": 3})
        manager.request("POST", service.url + path, body=io.BytesIO(b'{"workflowId": 3}'))
        assert [[found.pointer for found in each.findings] for each in seen.judgements] == [["/body/workflowId"], []]

    def test_each_redirect_that_a_manager_follows_is_an_exchange(self, service, seen, manager, path, good, answer):
        first = "/workflows/v1/execution/run1"
        service.answers[first] = answer(b"", status=302, headers={"Location": path})
        service.answers[path] = answer(good)
        manager.request("GET", service.url + first)
        assert [each[:3] for each in seen.short] == [
            ("Execution.get", 302, "urllib3"),
            ("Execution.getHistory", 200, "urllib3"),
        ]

    def test_of_what_a_pool_retries_the_last_answer_is_an_exchange(self, service, seen, path, bad, answer, violates):
        service.answers["/workflows/v1/execution/run1"] = answer(b"", status=302, headers={"Location": path})
        service.answers[path] = [answer(b"", status=503), answer(bad)]
        with urllib3.HTTPConnectionPool("127.0.0.1", service.server_port) as pool:
            retries = urllib3.Retry(3, status_forcelist=[503], backoff_factor=0)
            assert pool.request("GET", "/workflows/v1/execution/run1", retries=retries).json() == bad
        assert seen.short == violates("urllib3")

    def test_errors_pass_through(self, service, seen, manager, path, good, answer):
        service.answers[path] = answer(good, cut=5)
        with pytest.raises(urllib3.exceptions.ProtocolError):
            manager.request("GET", service.url + path, retries=False)
        with pytest.raises(TypeError, match="method"):
            urllib3.HTTPConnectionPool("127.0.0.1").urlopen()
        assert seen.traffic.end() == ()


def into(response):
    buffer, found = bytearray(7), b""
    while size := response.readinto(buffer):
        found += buffer[:size]
    return found


STREAMED = {
    "read": lambda response: response.read(),
    "data": lambda response: response.data,
    "json": lambda response: json.dumps(response.json()).encode(),
    "stream": lambda response: b"".join(response.stream(4)),
    "iteration": b"".join,
    "read in parts": lambda response: b"".join(iter(lambda: response.read(4), b"")),
    "read1": lambda response: b"".join(iter(lambda: response.read1(4), b"")),
    "readinto": into,
    "text": lambda response: io.TextIOWrapper(response).read().encode(),
    "a part, then the rest": lambda response: response.read(0) + response.read(5) + response.read(),
}
SINCE = {"read1": "2.2", "a part, then the rest": "2.6"}  # where there is none, and where a part of the body is lost
BY_READING = [
    pytest.param(
        read, marks=pytest.mark.skipif(urllib3.__version__ < SINCE[name], reason=f"needs urllib3 {SINCE[name]}")
    )
    if name in SINCE
    else read
    for name, read in STREAMED.items()
]


class TestStreams:
    @pytest.mark.parametrize("zipped", [False, True])
    @pytest.mark.parametrize("read", BY_READING, ids=STREAMED)
    def test_a_body_is_judged_when_it_has_been_read(
        self, service, seen, manager, path, bad, answer, violates, read, zipped
    ):
        service.answers[path] = answer(bad).zipped if zipped else answer(bad)
        response = manager.request("GET", service.url + path, preload_content=False)
        assert seen.short == []
        assert read(response) == answer(bad).body
        assert seen.short == violates("urllib3")
        assert seen.traffic.end() == tuple(seen.judgements)

    @pytest.mark.parametrize("zipped", [False, True])
    def test_chunks(self, service, seen, manager, path, bad, answer, violates, zipped):
        plain = answer(bad, chunk_size=5)
        service.answers[path] = plain.zipped if zipped else plain
        response = manager.request("GET", service.url + path, preload_content=False)
        assert b"".join(response.read_chunked(decode_content=True)) == plain.body
        assert seen.short == violates("urllib3")

    def test_a_body_that_is_not_read_is_not_judged(self, service, seen, manager, path, bad, answer):
        service.answers[path] = answer(bad)
        manager.request("GET", service.url + path, preload_content=False).close()
        response = manager.request("GET", service.url + path, preload_content=False)
        next(response.stream(3))
        response.release_conn()
        response.close()
        assert seen.traffic.end() == ()
        assert [(each.findings, each.exchange.read) for each in seen.judgements] == [((), False)] * 2

    def test_what_is_not_a_stream_fails_as_ever(self, service, seen, manager, path, bad, answer):
        service.answers[path] = answer(bad)
        response = manager.request("GET", service.url + path, preload_content=False)
        with pytest.raises(urllib3.exceptions.ResponseNotChunked):
            list(response.read_chunked())
        response.drain_conn()
        assert not seen.only.exchange.read


class TestFakes:
    @pytest.mark.parametrize("preload", [True, False])
    def test_vcr_records_and_replays(self, service, seen, manager, tmp_path, path, bad, answer, violates, preload):
        service.answers[path] = answer(bad)
        for _ in range(2):
            with vcr.use_cassette(str(tmp_path / "cassette.yaml"), record_mode="once"):
                assert manager.request("GET", service.url + path, preload_content=preload).data == answer(bad).body
        assert len(service.requests) == 1
        assert seen.short == violates("urllib3") * 2
