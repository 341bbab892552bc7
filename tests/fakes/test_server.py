"""The local server over a simple `handle`: HTTP as clients speak it, and replies that travel badly."""

import http.client
import json
import socket
import threading
import time
from dataclasses import replace

import pytest

from docpact.contract.http import Delivery, Headers, Reply, Request
from docpact.fakes.errors import UnmatchedRequestError
from docpact.fakes.server import LocalServer, listen

TIMEOUT = 20
BODY = b'{"entries": [{}]}'


class Service:
    """Remembers requests; answers with `reply`, or by raising it."""

    def __init__(self):
        self.requests = []
        self.reply = Reply(200, Headers({"Content-Type": "application/json", "x-request-id": "r1"}), BODY)

    def handle(self, request):
        self.requests.append(request)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def server(service):
    with LocalServer(service.handle) as server:
        yield server


def connect(server):
    return socket.create_connection((server.host, server.port), timeout=TIMEOUT)


def speak(server, sent):
    """Everything that comes back, until the server ends the connection."""
    with connect(server) as connection:
        connection.sendall(sent)
        return until_end(connection)


def until_end(connection):
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def replies(connection, count, *, bodiless=()):
    """The headers and bodies of as many replies; those of the given numbers have headers alone."""
    with connection.makefile("rb") as stream:
        for number in range(count):
            assert stream.readline().startswith(b"HTTP/1.1 ")
            headers = http.client.parse_headers(stream)
            yield headers, b"" if number in bodiless else stream.read(int(headers["Content-Length"]))


def next_body(connection):
    ((_, body),) = replies(connection, 1)
    return body


def client(server):
    return http.client.HTTPConnection(server.host, server.port, timeout=TIMEOUT)


def ask(server, method="GET", path="/a", **options):
    connection = client(server)
    try:
        connection.request(method, path, **options)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def status_of(raw):
    """The status and the message of a refusal."""
    head, _, body = raw.partition(b"\r\n\r\n")
    assert b"\r\nConnection: close" in head
    found = json.loads(body)
    assert found["details"] == []
    return int(head.split()[1]), found["message"]


def test_a_request_and_its_reply_are_the_values(server, service):
    headers = {"Authorization": "Bearer t1.x", "Content-Type": "application/json"}
    status, found, body = ask(server, "POST", "/a%2Fb/c:d?e=%D1%8F&f", headers=headers, body=b"{}")
    assert (status, body) == (200, BODY)
    assert found == {
        "Content-Type": "application/json",
        "x-request-id": "r1",
        "Content-Length": str(len(BODY)),
        "Connection": "keep-alive",
    }
    (request,) = service.requests
    assert (request.method, request.path, request.query) == ("POST", "/a%2Fb/c:d", "e=%D1%8F&f")
    assert request.host == f"127.0.0.1:{server.port}"
    assert (request.headers["authorization"], request.body) == ("Bearer t1.x", b"{}")


def test_a_connection_serves_many_requests(server, service):
    connection = client(server)
    for path in ("/1", "/2", "/3"):
        connection.request("GET", path)
        assert connection.getresponse().read() == BODY
    assert [each.path for each in service.requests] == ["/1", "/2", "/3"]
    connection.close()


def test_pipelined_requests_are_answered_in_order():
    with LocalServer(lambda request: Reply(200, body=request.path.encode())) as server, connect(server) as connection:
        connection.sendall(b"".join(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % n for n in range(20)))
        assert [body for _, body in replies(connection, 20)] == [b"/%d" % n for n in range(20)]


def test_a_client_that_reads_late_gets_everything():
    body = b"x" * 300_000
    with LocalServer(lambda _request: Reply(200, body=body)) as server, connect(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 30)
        assert [len(body) for _, body in replies(connection, 30)] == [300_000] * 30


def test_a_request_may_arrive_byte_by_byte(server, service):
    with connect(server) as connection:
        for byte in b"POST /a HTTP/1.1\r\nHost: a\r\nX: one two\r\nContent-Length: 2\r\n\r\n{}":
            connection.sendall(bytes([byte]))
        assert next_body(connection) == BODY
    assert service.requests == [
        Request("POST", "/a", "", "a", Headers({"Host": "a", "X": "one two", "Content-Length": "2"}), b"{}")
    ]


def test_a_chunked_body_is_put_together(server, service):
    ask(server, "POST", body=iter([b'{"a":', b" 1}"]), headers={"Content-Type": "application/json"})
    assert service.requests[0].body == b'{"a": 1}'


def test_what_a_trailer_says_is_no_header(server, service):
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    speak(server, head + b"2\r\n{}\r\n0\r\nAuthorization: late\r\n\r\n")
    assert service.requests[0].body == b"{}"
    assert "Authorization" not in service.requests[0].headers


def test_an_old_client_hears_no_interim_reply(server, service):
    answer = speak(server, b"POST / HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert service.requests[0].body == b"{}"


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nhost: b\r\n"])
def test_a_request_names_one_host(server, service, hosts):
    assert status_of(speak(server, b"GET / HTTP/1.1\r\n" + hosts + b"\r\n"))[0] == 400
    assert not service.requests


def test_a_client_that_asks_first_may_send_its_body(server, service):
    with connect(server) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        assert next_body(connection) == BODY
    assert service.requests[0].body == b"{}"


def test_head_has_the_length_and_no_body(server):
    with connect(server) as connection:
        connection.sendall(b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        (headers, _), (_, body) = replies(connection, 2, bodiless=[0])
        assert headers["Content-Length"] == str(len(BODY))
        assert body == BODY


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_every_method_reaches_the_fake(server, service, method):
    ask(server, method)
    assert service.requests[0].method == method


def test_an_empty_reply_has_no_length(server, service):
    service.reply = Reply(204)
    assert ask(server)[1] == {"Connection": "keep-alive"}


@pytest.mark.parametrize(
    ("request_line", "fields"),
    [(b"GET / HTTP/1.1", b"Host: a\r\nConnection: close\r\n"), (b"GET / HTTP/1.0", b"")],
)
def test_a_client_that_wants_no_more_is_left(server, request_line, fields):
    answer = speak(server, request_line + b"\r\n" + fields + b"\r\n")
    assert answer.endswith(BODY)
    assert b"\r\nConnection: close\r\n" in answer


def test_the_target_may_be_a_url_or_a_star(server, service):
    speak(server, b"GET http://api.example:80/a?b=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    speak(server, b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    url, star = service.requests
    assert (url.host, url.path, url.query) == ("api.example:80", "/a", "b=1")
    assert (star.path, star.host) == ("*", "a")


def test_an_upgrade_is_passed_over(server, service):
    """Java's client offers HTTP/2 with its first request."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIA\r\n"
    begin = b"POST /1 HTTP/1.1\r\nHost: a\r\n" + upgrade
    with connect(server) as connection:
        connection.sendall(begin + b"Content-Length: 2\r\n\r\n{")
        connection.sendall(b"}" + begin + b"Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n")
        connection.sendall(b"GET /2 HTTP/1.1\r\nHost: a\r\n" + upgrade + b"\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert [body for _, body in replies(connection, 4)] == [BODY] * 4
    assert [(each.path, each.body) for each in service.requests] == [
        ("/1", b"{}"),
        ("/1", b"[]"),
        ("/2", b""),
        ("/3", b""),
    ]


def test_it_is_no_proxy(server, service):
    answer = speak(server, b"CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n\x16\x03")
    assert status_of(answer) == (405, "This server is no proxy.")
    assert not service.requests


@pytest.mark.parametrize(
    "sent",
    [
        b"hello\r\n\r\n",
        b"GET / HTTP/3.7\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nBad Name: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: two\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET http://[1/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
        b"\x00" * 100,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",  # HTTP/2
    ],
)
def test_what_is_no_http_is_refused(server, service, capfd, sent):
    status, message = status_of(speak(server, sent))
    assert status == 400
    assert message.startswith("The ")
    assert not service.requests
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("sent", [b"GET /\r\n\r\n", b"GET / HTTP/2.0\r\nHost: a\r\n\r\n"])
def test_other_versions_are_refused(server, service, sent):
    status, message = status_of(speak(server, sent))
    assert (status, message) == (505, "This server speaks HTTP/1.1 and HTTP/1.0.")
    assert not service.requests


def test_after_a_refusal_comes_nothing(server, service):
    answer = speak(server, b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\nbad\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 2
    assert [each.path for each in service.requests] == ["/1"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: abcdefgh\r\n" % n for n in range(80_000)), 431),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16777217\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16777217\r\nExpect: 100-continue\r\n\r\n", 413),
    ],
)
def test_what_is_too_long_is_refused(server, service, sent, status):
    assert status_of(speak(server, sent))[0] == status
    assert not service.requests


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_has_a_bound(server, service, chunked):
    size = (16 << 20) + chunked
    body = (b"x" * (1 << 20) for _ in range(16)) if not chunked else iter([b"x" * size])
    headers = {} if chunked else {"Content-Length": str(size)}
    status, _, _ = ask(server, "POST", body=body, headers=headers)
    assert status == (413 if chunked else 200)
    assert [len(each.body) for each in service.requests] == ([] if chunked else [size])


def test_a_long_body_and_the_next_request_come_together(server, service):
    with connect(server) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000 + b"GET /2")
        assert next_body(connection) == BODY
        connection.sendall(b" HTTP/1.1\r\nHost: a\r\n\r\n")
        assert next_body(connection) == BODY
    assert [len(each.body) for each in service.requests] == [100_000, 0]


def test_a_request_without_route_is_told_why(server, service):
    service.reply = UnmatchedRequestError("no route answers GET /ä")
    status, headers, body = ask(server)
    assert (status, headers["Content-Type"]) == (501, "application/json")
    assert json.loads(body) == {"code": 12, "message": "no route answers GET /ä", "details": []}


def test_a_fake_that_fails_answers_and_says_so_on_one_line(server, service, capfd):
    service.reply = RuntimeError("lost\nBearer t1.secret")
    status, _, body = ask(server, path="/a?token=t1.secret")
    assert (status, json.loads(body)["code"]) == (500, 13)
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("docpact: GET /a: internal error: RuntimeError: lost *** (")
    assert "secret" not in line
    assert ask(server)[0] == 500


def test_a_header_cannot_break_out_of_its_line(server, service):
    service.reply = Reply(200, Headers({"X": "a\r\nSet-Cookie: b", "Y": "☃"}))
    headers = ask(server)[1]
    assert "Set-Cookie" not in headers
    assert (headers["X"], headers["Y"]) == ("a  Set-Cookie: b", "?")


def test_a_status_that_http_does_not_name(server, service):
    service.reply = Reply(499)
    assert speak(server, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 499 Client Closed Request\r\n")
    service.reply = Reply(599)
    assert speak(server, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 599 Unknown\r\n")


class TestDelivery:
    """What a client meets."""

    @pytest.fixture
    def deliver(self, service):
        def arm(**how):
            service.reply = replace(service.reply, delivery=Delivery(**how))

        return arm

    def test_latency_is_real_time(self, server, deliver):
        deliver(latency=0.03)
        begin = time.monotonic()
        assert ask(server)[2] == BODY
        assert time.monotonic() - begin >= 0.03

    def test_latency_delays_nobody_else(self, service):
        slow = replace(service.reply, delivery=Delivery(latency=3600))
        with (
            LocalServer(lambda request: slow if request.path == "/slow" else service.reply) as server,
            connect(server) as waiting,
        ):
            waiting.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            assert ask(server, path="/fast")[2] == BODY

    def test_what_was_pipelined_behind_a_late_reply_follows_it(self, service):
        late = replace(service.reply, body=b"late", delivery=Delivery(latency=0.01))
        with (
            LocalServer(lambda request: late if request.path == "/late" else service.reply) as server,
            connect(server) as connection,
        ):
            connection.sendall(b"GET /late HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert [body for _, body in replies(connection, 2)] == [b"late", BODY]

    @pytest.mark.parametrize(("fraction", "arrives"), [(0.0, 0), (0.5, len(BODY) // 2), (1.0, len(BODY) - 1)])
    def test_a_truncated_body_is_shorter_than_announced(self, server, deliver, fraction, arrives):
        deliver(ending="truncate", fraction=fraction)
        with pytest.raises(http.client.IncompleteRead) as caught:
            ask(server)
        assert (caught.value.partial, caught.value.expected) == (BODY[:arrives], len(BODY) - arrives)

    def test_a_reset_is_one(self, server, deliver):
        deliver(ending="reset")
        with pytest.raises(ConnectionResetError):
            ask(server)

    def test_a_stall_comes_after_the_headers(self, server, deliver):
        deliver(ending="stall")
        with connect(server) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            arrived = b""
            while not arrived.endswith(b"\r\n\r\n"):
                arrived += connection.recv(100)
            assert b"Content-Length: %d\r\n" % len(BODY) in arrived
            connection.settimeout(0.05)
            with pytest.raises(TimeoutError):
                connection.recv(1)

    def test_in_silence_nothing_arrives(self, server, deliver):
        deliver(ending="silence")
        with connect(server) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            connection.settimeout(0.05)
            with pytest.raises(TimeoutError):
                connection.recv(1)

    def test_a_dribble_brings_everything_in_its_time(self, server, deliver):
        deliver(chunk_size=3, chunk_delay=0.002)
        begin = time.monotonic()
        assert ask(server)[2] == BODY
        assert time.monotonic() - begin >= 0.002 * (len(BODY) // 3)

    def test_chunks_come_one_by_one(self, server, deliver):
        deliver(chunk_size=10, chunk_delay=3600)
        with connect(server) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            arrived = b""
            while b"entries" not in arrived:
                arrived += connection.recv(100)
            assert arrived.endswith(b"\r\n\r\n" + BODY[:10])

    def test_the_connection_goes_on_after_a_late_reply(self, server, service, deliver):
        deliver(latency=0.001, chunk_size=4)
        connection = client(server)
        for _ in range(2):
            connection.request("GET", "/")
            assert connection.getresponse().read() == BODY
        connection.close()
        assert len(service.requests) == 2

    def test_a_late_reply_ends_the_connection_where_it_should(self, server, deliver):
        deliver(latency=0.001)
        assert speak(server, b"GET / HTTP/1.0\r\n\r\n").endswith(BODY)

    @pytest.mark.parametrize("how", [{"ending": "stall"}, {"ending": "silence"}, {"latency": 3600}])
    def test_closing_the_server_ends_every_wait(self, service, deliver, how):
        deliver(**how)
        with LocalServer(service.handle) as server:
            waiting = connect(server)
            waiting.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            while not service.requests:
                ask_nothing(server)
        with waiting:
            assert b"entries" not in until_end(waiting)

    @pytest.mark.parametrize("how", [{"ending": "stall"}, {"ending": "silence"}, {"latency": 3600}])
    def test_a_client_may_leave_meanwhile(self, server, service, deliver, capfd, how):
        deliver(**how)
        with connect(server) as leaving:
            leaving.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            while not service.requests:
                ask_nothing(server)
        deliver()
        assert ask(server)[2] == BODY
        assert capfd.readouterr().err == ""


def ask_nothing(server):
    """Gives the server a turn, and waits until it has had one."""
    assert speak(server, b"bad\r\n\r\n")


class TestLife:
    """Open and closed."""

    def test_it_names_itself(self, service):
        server = LocalServer(service.handle)
        assert repr(server) == "<LocalServer http://127.0.0.1:0 closed>"
        with server:
            assert server.base_url == f"http://127.0.0.1:{server.port}"
            assert server.port > 0
            assert repr(server) == f"<LocalServer {server.base_url} open>"

    def test_it_opens_again_on_the_same_port(self, service):
        server = LocalServer(service.handle)
        for _ in range(3):
            with server:
                assert ask(server)[2] == BODY

    def test_it_does_not_open_twice(self, server):
        with pytest.raises(RuntimeError, match="open"):
            server.__enter__()
        assert ask(server)[0] == 200

    def test_a_port_in_use_is_an_error(self, server, service):
        with pytest.raises(OSError, match="in use"), LocalServer(service.handle, port=server.port):
            pass

    def test_processes_may_share_a_port(self, service):
        first = listen("127.0.0.1", 0, shared=True)
        second = listen("127.0.0.1", first.getsockname()[1], shared=True)
        with LocalServer(service.handle, listener=first) as one, LocalServer(service.handle, listener=second) as two:
            assert one.base_url == two.base_url
            assert [ask(one)[0] for _ in range(20)] == [200] * 20

    def test_nothing_is_left(self, service):
        before = threading.active_count()
        servers = [LocalServer(service.handle) for _ in range(20)]
        for server in servers:
            with server, connect(server):
                assert ask(server)[0] == 200
        assert threading.active_count() == before
        with pytest.raises(ConnectionRefusedError):
            ask(servers[-1])

    def test_an_error_in_the_block_closes_it(self, service):
        with pytest.raises(KeyError), LocalServer(service.handle) as server:
            raise KeyError
        with pytest.raises(ConnectionRefusedError):
            ask(server)

    def test_closing_twice_is_closing_once(self, service):
        with LocalServer(service.handle) as server:
            pass
        server.__exit__()

    def test_two_hundred_connections_at_once(self, server):
        connections = [connect(server) for _ in range(200)]
        for each in connections:
            each.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        for each in connections:
            assert next_body(each) == BODY
            each.close()

    def test_it_speaks_ipv6(self, service):
        if not has_ipv6():
            pytest.skip("this machine has no IPv6")
        with LocalServer(service.handle, host="::1") as server:
            assert server.base_url == f"http://[::1]:{server.port}"
            assert ask(server)[0] == 200


def has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
