import errno
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import quote

import pytest
import requests
import responses
from hypothesis import example, given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter, Retry
from urllib3 import Timeout
from urllib3.exceptions import MaxRetryError, ProtocolError, ReadTimeoutError

from docpact.contract import Contract
from docpact.contract.http import Delivery, Headers
from docpact.fakes import Reply, UnmatchedRequestError, UnsupportedFaultError, WorkflowsFake
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


BODY = b'{"entries": [{"id": "a"}]}'
URL = "https://some.host/path"


class Service:
    """Replies in order; the last one stays. Its time passes when somebody waits."""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.asked = 0
        self.waited = []

    def handle(self, _request):
        self.asked += 1
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@pytest.fixture
def opened():
    """Opens a door to a service that answers so."""
    with ExitStack() as stack:

        def opened(*replies):
            service = Service(*replies)
            stack.enter_context(patch_requests(service.handle, service.waited.append))
            return service

        yield opened


def arriving(*arguments, **options):
    return Reply(200, Headers({"Content-Type": "application/json"}), BODY, Delivery(*arguments, **options))


class TestReplyTravelsBadly:
    def test_late(self, opened):
        service = opened(arriving(30))
        assert requests.get(URL, timeout=(1, 31)).content == BODY
        assert service.waited == [30]

    @pytest.mark.parametrize("timeout", [0.5, (9, 0.5), Timeout(read=0.5), Timeout(total=0.5)])
    def test_too_late(self, opened, timeout):
        service = opened(arriving(30))
        with pytest.raises(requests.exceptions.ReadTimeout, match=r"Read timed out. .read timeout=0.") as caught:
            requests.get(URL, timeout=timeout)
        assert isinstance(caught.value.args[0], ReadTimeoutError)
        assert caught.value.request.url == URL
        assert 0 < service.waited[0] <= 0.5

    @pytest.mark.parametrize("ending", ["silence", "stall"])
    def test_without_a_timeout_it_would_hang(self, opened, ending):
        opened(arriving(ending=ending))
        with pytest.raises(UnsupportedFaultError, match=r"^this call of requests has no timeout .*`docpact serve`"):
            requests.get(URL)

    def test_never(self, opened):
        service = opened(arriving(ending="silence"))
        with pytest.raises(requests.exceptions.ReadTimeout):
            requests.get(URL, timeout=5)
        assert service.waited == [5]

    def test_a_stall_is_a_connection_error(self, opened):
        service = opened(arriving(ending="stall"))
        with pytest.raises(requests.exceptions.ConnectionError) as caught:
            requests.get(URL, timeout=5)
        assert not isinstance(caught.value, requests.exceptions.Timeout)
        assert isinstance(caught.value.args[0], ReadTimeoutError)
        assert service.waited == [5]

    def test_a_stall_shows_when_the_body_is_read(self, opened):
        opened(arriving(ending="stall"))
        with requests.get(URL, timeout=5, stream=True) as reply:
            assert reply.headers["Content-Length"] == str(len(BODY))
            with pytest.raises(requests.exceptions.ConnectionError):
                next(reply.iter_content(1))

    def test_a_reset(self, opened):
        opened(arriving(ending="reset"))
        with pytest.raises(requests.exceptions.ConnectionError) as caught:
            requests.get(URL, timeout=5)
        (aborted,) = caught.value.args
        assert isinstance(aborted, ProtocolError)
        assert aborted.args[0] == "Connection aborted."
        assert isinstance(aborted.args[1], ConnectionResetError)
        assert aborted.args[1].errno == errno.ECONNRESET

    def test_truncated(self, opened):
        opened(arriving(ending="truncate", fraction=0.5))
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="13 bytes read, 13 more expected"):
            requests.get(URL, timeout=5)

    def test_in_pieces(self, opened):
        service = opened(arriving(1, chunk_size=10, chunk_delay=2))
        with requests.get(URL, timeout=3, stream=True) as reply:
            assert service.waited == [1]
            assert b"".join(reply.iter_content(4)) == BODY
        assert service.waited == [1, 2, 2]

    def test_in_pieces_too_slowly(self, opened):
        service = opened(arriving(chunk_size=10, chunk_delay=2))
        with pytest.raises(requests.exceptions.ConnectionError, match="Read timed out"):
            requests.get(URL, timeout=1)
        assert service.waited == [1]

    def test_a_head_has_no_body_to_lose(self, opened):
        opened(arriving(ending="truncate", fraction=0.5))
        reply = requests.head(URL, timeout=5)
        assert (reply.content, reply.headers["Content-Length"]) == (b"", str(len(BODY)))


@pytest.fixture
def session():
    with requests.Session() as session:
        yield session


class TestRetriesOfTheLibrary:
    """What a session's `Retry` does is what urllib3 does with it; only its waits are the fake's."""

    FAILED = Reply(503, Headers({"Retry-After": "7"}), b"{}")

    def mount(self, session, *arguments, **options):
        session.mount("https://", HTTPAdapter(max_retries=Retry(*arguments, **options)))

    def test_it_waits_for_retry_after(self, session, opened):
        service = opened(self.FAILED, self.FAILED, arriving())
        self.mount(session, 3)
        assert session.get(URL, timeout=5).content == BODY
        assert (service.asked, service.waited) == (3, [7, 7])

    def test_it_waits_as_its_backoff_says(self, session, opened):
        service = opened(*[Reply(500)] * 3, arriving())
        self.mount(session, 3, backoff_factor=1, status_forcelist=[500])
        assert session.get(URL, timeout=5).ok
        assert service.waited == [2, 4]

    def test_retry_after_may_be_passed_over(self, session, opened):
        service = opened(self.FAILED, arriving())
        self.mount(session, 3, status_forcelist=[503], respect_retry_after_header=False)
        assert session.get(URL, timeout=5).ok
        assert service.waited == []

    def test_it_gives_up(self, session, opened):
        service = opened(self.FAILED)
        self.mount(session, 2, status_forcelist=[503])
        with pytest.raises(requests.exceptions.RetryError, match=r"some.host.*too many 503 error responses"):
            session.get(URL, timeout=5)
        assert service.asked == 3

    def test_it_gives_up_with_the_last_reply(self, session, opened):
        service = opened(self.FAILED)
        self.mount(session, 2, raise_on_status=False)
        assert session.get(URL, timeout=5).status_code == 503
        assert service.asked == 3

    @pytest.mark.parametrize("ending", ["reset", "silence"])
    def test_it_retries_what_never_arrived(self, session, opened, ending):
        service = opened(arriving(ending=ending), arriving())
        self.mount(session, 1, backoff_factor=0.1)
        assert session.get(URL, timeout=5).content == BODY
        assert service.asked == 2

    def test_it_gives_up_on_what_never_arrives(self, session, opened):
        service = opened(arriving(ending="reset"))
        self.mount(session, 2)
        with pytest.raises(requests.exceptions.ConnectionError) as caught:
            session.get(URL, timeout=5)
        assert isinstance(caught.value.args[0], MaxRetryError)
        assert isinstance(caught.value.args[0].reason, ProtocolError)
        assert service.asked == 3

    def test_what_may_have_changed_something_is_not_sent_again(self, session, opened):
        service = opened(arriving(ending="reset"), arriving())
        self.mount(session, 2)
        with pytest.raises(requests.exceptions.ConnectionError):
            session.post(URL, timeout=5)
        assert service.asked == 1

    def test_an_adapter_of_ones_own_builds_the_response(self, session, opened):
        class Own(HTTPAdapter):
            def build_response(self, req, resp):
                response = super().build_response(req, resp)
                response.built_by = self
                return response

        opened(arriving())
        own = Own()
        session.mount("https://", own)
        response = session.get(URL, timeout=5)
        assert response.built_by is response.connection is own
