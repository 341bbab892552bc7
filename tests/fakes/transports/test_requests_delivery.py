"""Replies that are delivered badly, as `requests` meets them, and the retries of a session."""

import errno
from contextlib import ExitStack

import pytest
import requests
from requests.adapters import HTTPAdapter, Retry
from urllib3 import Timeout
from urllib3.exceptions import MaxRetryError, ProtocolError, ReadTimeoutError

from docpact.contract.http import Delivery, Headers
from docpact.fakes import Reply, UnsupportedFaultError
from docpact.fakes.transports.requests import patch_requests

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
