"""`requests`: live, faked by `responses`, by adapters, and replayed by VCR.py."""

import gzip
import io
import json
import pickle
import threading

import pytest
import requests
import responses
import vcr
from requests.adapters import BaseAdapter
from requests.auth import HTTPDigestAuth


class TestLive:
    @pytest.mark.parametrize("chunk_size", [None, 7])
    @pytest.mark.parametrize("zipped", [False, True])
    def test_a_response_is_judged_once(self, service, seen, path, bad, answer, violates, chunk_size, zipped):
        plain = answer(bad, chunk_size=chunk_size)
        service.answers[path] = plain.zipped if zipped else plain
        response = requests.get(service.url + path, timeout=10)
        assert response.json() == bad
        assert seen.short == violates("requests")
        assert seen.only.exchange.reply.body == plain.body

    def test_the_request_is_judged(self, service, seen, answer):
        path = "/workflows/v1/execution/start"
        service.answers[path] = answer({"executionId": "run1"})
        requests.post(service.url + path, json={"workflowId": 3}, timeout=10)
        assert [(each.rule, each.pointer) for each in seen.only.on_request.findings] == [("type", "/body/workflowId")]
        assert seen.only.exchange.request.body == b'{"workflowId": 3}'

    def test_what_a_generator_sends_is_not_looked_into(self, service, seen, answer):
        path = "/workflows/v1/execution/start"
        service.answers[path] = answer({"executionId": "run1"})
        requests.post(service.url + path, data=io.BytesIO(b'{"workflowId": 3}'), timeout=10)
        assert service.requests == [("POST", path, b'{"workflowId": 3}')]
        assert seen.short == [("Execution.start", 200, "requests", [], [])]
        assert not seen.only.exchange.sent

    def test_other_calls_are_let_pass(self, service, seen, answer):
        service.answers["/else"] = answer(b"no JSON")
        assert requests.get(service.url + "/else", timeout=10).text == "no JSON"
        assert seen.short == []

    def test_errors_pass_through(self, service, seen, path, answer, good):
        service.answers[path] = answer(good, cut=5)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            requests.get(service.url + path, timeout=10)
        with responses.RequestsMock(), pytest.raises(requests.exceptions.ConnectionError):
            requests.get(service.url + path, timeout=10)
        with pytest.raises(ValueError, match="only send PreparedRequests"):
            requests.Session().send(requests.Request("GET", service.url + path))
        assert seen.traffic.end() == ()

    def test_each_redirect_is_an_exchange(self, service, seen, path, good, answer):
        first = "/workflows/v1/execution/run1"
        service.answers[first] = answer(b"", status=302, headers={"Location": path})
        service.answers[path] = answer(good)
        response = requests.get(service.url + first, timeout=10)
        assert [each.status_code for each in response.history] == [302]
        assert [each[:3] for each in seen.short] == [
            ("Execution.get", 302, "requests"),
            ("Execution.getHistory", 200, "requests"),
        ]

    def test_a_call_that_is_only_redirected_to_the_api(self, service, seen, path, bad, answer, violates):
        service.answers["/else"] = answer(b"", status=307, headers={"Location": path})
        service.answers[path] = answer(bad)
        requests.get(service.url + "/else", timeout=10)
        assert seen.short == violates("requests")

    def test_an_answer_that_asks_for_credentials_is_an_exchange(self, service, seen, path, good, answer):
        challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth"'}
        service.answers[path] = [answer(b"", status=401, headers=challenge), answer(good)]
        requests.get(service.url + path, auth=HTTPDigestAuth("user", "password"), timeout=10)
        assert [(each.exchange.reply.status, each.findings) for each in seen.judgements[1:]] == [(200, ())]
        assert [each.rule for each in seen.judgements[0].findings] == ["error-body"]

    def test_a_hook_that_asks_again_on_the_same_session(self, service, seen, path, good, answer):
        service.answers[path] = [answer(b"", status=503), answer(good), answer(good)]
        with requests.Session() as session:

            def retry(response, **_):
                return response if response.ok else session.get(response.url, timeout=10)

            for _ in range(2):
                assert session.get(service.url + path, hooks={"response": retry}, timeout=10).json() == good
        assert [each.exchange.reply.status for each in seen.judgements] == [200, 200]

    def test_threads(self, service, seen, path, bad, answer, violates):
        service.answers[path] = answer(bad)
        threads = [threading.Thread(target=requests.get, args=(service.url + path,)) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert seen.short == violates("requests") * 4

    def test_the_response_is_what_it_was(self, service, seen, path, good, answer):
        service.answers[path] = answer(good)
        response = requests.get(service.url + path, timeout=10)
        assert type(response) is requests.Response
        assert vars(response).keys() == vars(requests.Response()).keys() | {"connection"}
        assert pickle.loads(pickle.dumps(response)).json() == good
        assert seen.only.exchange.request.host == service.host


STREAMED = {
    "content": lambda response: response.content,
    "iter_content": lambda response: b"".join(response.iter_content(5)),
    "iter_content whole": lambda response: b"".join(response.iter_content(None)),
    "iter_lines": lambda response: b"\n".join(response.iter_lines()),
    "raw.read": lambda response: response.raw.read(decode_content=True),
    "raw.stream": lambda response: b"".join(response.raw.stream(3, decode_content=True)),
    "raw in parts": lambda response: b"".join(iter(lambda: response.raw.read(9, decode_content=True), b"")),
}


class TestStreams:
    @pytest.mark.parametrize("chunk_size", [None, 7])
    @pytest.mark.parametrize("zipped", [False, True])
    @pytest.mark.parametrize("read", STREAMED.values(), ids=STREAMED)
    def test_a_body_is_judged_when_it_has_been_read(
        self, service, seen, path, bad, answer, violates, read, zipped, chunk_size
    ):
        plain = answer(bad, chunk_size=chunk_size)
        service.answers[path] = plain.zipped if zipped else plain
        with requests.get(service.url + path, stream=True, timeout=10) as response:
            assert seen.short == []
            assert read(response) == plain.body
            assert seen.short == violates("requests")
        assert seen.traffic.end() == tuple(seen.judgements)

    def test_what_is_read_raw_is_decoded_for_judging(self, service, seen, path, bad, answer, violates):
        service.answers[path] = answer(bad).zipped
        response = requests.get(service.url + path, stream=True, timeout=10)
        assert gzip.decompress(response.raw.read()) == answer(bad).body
        assert seen.short == violates("requests")

    def test_what_cannot_be_decoded_is_not_judged(self, service, seen, path, answer):
        service.answers[path] = answer(b"no gzip", headers={"Content-Encoding": "gzip"})
        response = requests.get(service.url + path, stream=True, timeout=10)
        assert response.raw.read(decode_content=False) == b"no gzip"
        assert not seen.only.exchange.read
        assert seen.only.findings == ()

    def test_a_body_that_is_not_read_is_not_judged_but_its_request_is(self, service, seen, path, bad, answer):
        service.answers[path] = answer(bad)
        with requests.get(service.url + path + "?page=1", stream=True, timeout=10) as response:
            assert next(response.iter_content(3)) == answer(bad).body[:3]
        assert [(each.rule, each.pointer) for each in seen.traffic.end()[0].findings] == [
            ("unknown-field", "/query/page")
        ]
        assert not seen.only.exchange.read

    def test_a_body_that_breaks_off_is_not_judged(self, service, seen, path, good, answer):
        service.answers[path] = answer(good, cut=5)
        response = requests.get(service.url + path, stream=True, timeout=10)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            response.content  # noqa: B018 - reads
        assert not seen.only.exchange.read

    def test_it_stays_a_stream(self, service, seen, path, good, answer):
        service.answers[path] = answer(good, chunk_size=4)
        response = requests.get(service.url + path, stream=True, timeout=10)
        assert response.raw.tell() == 0
        assert not response.raw.closed
        assert "read" not in vars(response.raw)
        assert response.json() == good
        assert len(seen.judgements) == 1


class Canned(BaseAdapter):
    """An adapter as tests write them: the response says little."""

    def __init__(self, body):
        super().__init__()
        self.body = body

    def send(self, _request, **_):
        response = requests.Response()
        response.status_code = 200
        response.raw = io.BytesIO(self.body)
        return response

    def close(self):
        pass


class TestFakes:
    def test_responses(self, seen, path, bad, violates):
        url = "https://serverless-workflows.api.cloud.yandex.net" + path
        with responses.RequestsMock() as mock:
            mock.get(url, json=bad)
            assert requests.get(url, timeout=1).json() == bad
        assert seen.short == violates("requests")

    def test_responses_streamed(self, seen, path, bad, violates):
        with responses.RequestsMock() as mock:
            mock.get("https://a.example" + path, json=bad)
            response = requests.get("https://a.example" + path, stream=True, timeout=1)
            assert b"".join(response.iter_content(2)) == json.dumps(bad).encode()
        assert seen.short == violates("requests")

    def test_an_adapter(self, seen, path, bad, violates):
        session = requests.Session()
        session.mount("fake://", Canned(json.dumps(bad).encode()))
        assert session.get("fake://any" + path).json() == bad
        assert seen.short == violates("requests")
        assert seen.only.exchange.request.path == path

    def test_a_stream_of_which_nothing_is_known_is_not_judged(self, seen, path, bad):
        session = requests.Session()
        session.mount("fake://", Canned(json.dumps(bad).encode()))
        assert session.get("fake://any" + path, stream=True).json() == bad
        seen.traffic.end()
        assert not seen.only.exchange.read

    @pytest.mark.parametrize("zipped", [False, True])
    @pytest.mark.parametrize("stream", [False, True])
    def test_vcr_records_and_replays(self, service, seen, tmp_path, path, bad, answer, violates, stream, zipped):
        service.answers[path] = answer(bad).zipped if zipped else answer(bad)
        for _ in range(2):
            with vcr.use_cassette(str(tmp_path / "cassette.yaml"), record_mode="once"):
                assert requests.get(service.url + path, stream=stream, timeout=10).json() == bad
        assert len(service.requests) == 1
        assert seen.short == violates("requests") * 2

    def test_a_fake_that_calls_the_api_itself(self, service, seen, path, good, bad, answer):
        """The service under test answers with what it got from the API: two exchanges of the same request."""
        service.answers[path] = answer(bad)

        def forward(_request):
            return 200, {}, json.dumps({**requests.get(service.url + path, timeout=10).json(), **good})

        with responses.RequestsMock() as mock:
            mock.add_passthru(service.url)
            mock.add_callback("GET", "https://mine.example" + path, forward, content_type="application/json")
            requests.get("https://mine.example" + path, timeout=1)
        assert [(each.exchange.request.host, len(each.findings)) for each in seen.judgements] == [
            (service.host, 1),
            ("mine.example", 0),
        ]
