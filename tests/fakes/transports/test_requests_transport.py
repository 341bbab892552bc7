import io
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
import requests
import responses
from hypothesis import example, given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter, Retry

from docpact.contract import Contract
from docpact.fakes import Reply, UnmatchedRequestError, WorkflowsFake
from docpact.fakes.transports.requests import patch_requests

TOKEN = "t1.9euelZqMkJ.s3cr3t_s1gnature"
REAL_SEND = HTTPAdapter.send


@pytest.fixture(autouse=True)
def requests_are_left_as_they_were():
    yield
    assert HTTPAdapter.send is REAL_SEND


@pytest.fixture
def url(path):
    def url(fake, execution_id):
        return fake.base_url + path(execution_id)

    return url


@pytest.fixture
def echo():
    """A door to a handler that remembers what it was asked."""
    asked = []

    def handle(request):
        asked.append(request)
        return Reply(200, body=b"{}")

    with patch_requests(handle):
        yield asked


class TestReplies:
    def test_a_history_arrives(self, history, url):
        with WorkflowsFake() as fake:
            fake.add_history(history())
            reply = requests.get(url(fake, "exec-1"), timeout=1)
        assert reply.status_code == 200
        assert reply.json() == history()
        assert reply.headers.items() >= fake.calls[0].reply.headers.items()
        assert reply.headers["Content-Length"] == str(len(reply.content))

    def test_an_error_arrives(self, url):
        with WorkflowsFake(auth=True) as fake:
            reply = requests.get(url(fake, "nobody"), timeout=1)
        assert (reply.status_code, reply.reason, reply.json()["code"]) == (401, "Unauthorized", 16)

    def test_streaming(self, history, url):
        with WorkflowsFake() as fake:
            fake.add_history(history())
            with requests.get(url(fake, "exec-1"), stream=True, timeout=1) as reply:
                body = b"".join(reply.iter_content(7))
        assert body == fake.calls[0].reply.body

    def test_an_unmatched_request_fails_the_test(self):
        with WorkflowsFake() as fake, pytest.raises(UnmatchedRequestError, match="the method is PATCH") as caught:
            requests.patch(
                f"{fake.base_url}/workflows/v1/execution/x/history?key={TOKEN}",
                headers={"Authorization": f"Bearer {TOKEN}"},
                timeout=1,
            )
        assert "s3cr3t" not in str(caught.value)


class TestRequests:
    @pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "X-Y"])
    def test_every_method_arrives(self, echo, method):
        requests.request(method, "https://any.host/path", timeout=1)
        assert echo[0].method == method

    def test_url_and_headers_arrive(self, echo):
        headers = {"X-Text": "a", b"X-Bytes": b"\xe9"}
        requests.get("http://host:81/a%2Fb/é", params={"q": "ж&"}, headers=headers, timeout=1)
        request = echo[0]
        assert (request.host, request.path, request.query) == ("host:81", "/a%2Fb/%C3%A9", "q=%D0%B6%26")
        assert (request.headers["x-text"], request.headers["x-bytes"]) == ("a", "é")

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (None, b""),
            ("é", "é".encode()),
            (b"\xff", b"\xff"),
            ({"a": "1"}, b"a=1"),
            (lambda: iter([b"a", "é", b""]), "aé".encode()),
            (lambda: io.BytesIO(b"file"), b"file"),
            (lambda: io.StringIO("text"), b"text"),
        ],
    )
    def test_every_kind_of_body_arrives(self, echo, body, expected):
        requests.post("https://host/", data=body() if callable(body) else body, timeout=1)
        assert echo[0].body == expected


class TestOpeningAndClosing:
    def test_an_exception_closes_it(self):
        with pytest.raises(KeyError), WorkflowsFake():
            raise KeyError
        assert HTTPAdapter.send is REAL_SEND

    def test_opening_twice(self):
        fake = WorkflowsFake()
        with fake, pytest.raises(RuntimeError, match="this WorkflowsFake is open"):
            fake.__enter__()
        assert HTTPAdapter.send is REAL_SEND

    def test_opening_again(self, history, url):
        fake = WorkflowsFake()
        with fake:
            fake.add_history(history())
        with fake:
            assert requests.get(url(fake, "exec-1"), timeout=1).ok

    def test_closing_what_is_closed(self):
        WorkflowsFake().__exit__(None, None, None)

    def test_never_asked_is_fine(self):
        with WorkflowsFake() as fake:
            fake.add_history({"entries": [{}]})

    def test_two_fakes_the_inner_one_answers(self, history, url):
        with WorkflowsFake() as outer, WorkflowsFake() as inner:
            inner.add_history(history())
            assert requests.get(url(inner, "exec-1"), timeout=1).ok
        assert (len(outer.calls), len(inner.calls)) == (0, 1)


class TestBesideOtherMocks:
    @responses.activate
    def test_inside_an_activated_mock(self, history, url):
        responses.get("https://other.host/", json={"other": True})
        with WorkflowsFake() as fake:
            fake.add_history(history())
            assert requests.get(url(fake, "exec-1"), timeout=1).ok
            with pytest.raises(UnmatchedRequestError):
                requests.get("https://other.host/", timeout=1)
        assert requests.get("https://other.host/", timeout=1).json() == {"other": True}

    def test_around_a_mock_that_passes_requests_on(self, history, url):
        with WorkflowsFake() as fake, responses.RequestsMock(real_adapter_send=HTTPAdapter.send) as mock:
            fake.add_history(history())
            mock.post("https://iam.api.cloud.yandex.net/iam/v1/tokens", json={"iamToken": "x"})
            mock.add_passthru(fake.base_url)
            assert requests.post("https://iam.api.cloud.yandex.net/iam/v1/tokens", timeout=1).json() == {
                "iamToken": "x"
            }
            assert requests.get(url(fake, "exec-1"), timeout=1).json() == history()
        assert len(fake.calls) == 1

    def test_retries_of_the_client_are_calls_of_their_own(self, url):
        with WorkflowsFake() as fake, requests.Session() as session:
            session.mount("https://", HTTPAdapter(max_retries=Retry(2, status_forcelist=[404], raise_on_status=False)))
            assert session.get(url(fake, "nobody"), timeout=1).status_code == 404
        assert len(fake.calls) == 3


@given(st.text())
@example("a/b").via("a slash inside")
@example("и😀").via("outside ASCII")
@example("%2F").via("what looks like an escape")
@example("a:b").via("what looks like a verb")
@example("...").via("almost a dot segment")
@example(" +?#\x00").via("what URLs give a meaning")
def test_every_id_that_is_accepted_is_reachable(execution_id):
    with WorkflowsFake() as fake:
        try:
            fake.add_history({"execution": {"id": "inner"}, "entries": [{}]}, execution_id=execution_id)
        except ValueError:
            assert execution_id in {"", ".", ".."}
            return
        url = f"{fake.base_url}/workflows/v1/execution/{quote(execution_id, safe='')}/history"
        assert requests.get(url, timeout=1).json()["execution"] == {"id": "inner"}


@given(st.text())
def test_whatever_id_a_payload_has_it_is_reachable_by_what_is_returned(execution_id):
    payload = {"execution": {"id": execution_id}, "entries": [{}]}
    with WorkflowsFake() as fake:
        found = fake.add_history(payload)
        assert found == execution_id or execution_id in {"", ".", ".."}
        url = f"{fake.base_url}/workflows/v1/execution/{quote(found, safe='')}/history"
        assert requests.get(url, timeout=1).json() == payload


def test_threads_share_a_fake(history, url):
    """Each snapshot but the last is read once, whoever reads, and every reply conforms."""
    snapshots = [history("shared", title=f"{number}") for number in range(100)]
    contract = Contract.load("Execution.getHistory")
    start = threading.Barrier(8)

    def poll(worker):
        start.wait()
        own = fake.add_history(history(f"own-{worker}"))
        seen = [requests.get(url(fake, "shared"), timeout=1).json() for _ in range(25)]
        assert requests.get(url(fake, own), timeout=1).json()["execution"]["id"] == own
        assert all(map(contract.conforms, seen))
        return [int(each["entries"][0]["title"]) for each in seen]

    with WorkflowsFake() as fake, ThreadPoolExecutor(8) as pool:
        fake.add_history(*snapshots)
        seen = list(pool.map(poll, range(8)))
    titles = sorted(title for each in seen for title in each)
    assert titles == [*range(99), *[99] * 101]
    assert all(each == sorted(each) for each in seen)
    assert len(fake.calls) == 208
    assert len({each.reply.headers["x-request-id"] for each in fake.calls}) == 208
