"""The local server speaks HTTP/1.1 as clients do, and refuses what is none."""

import json

import pytest

from docpact.contract.http import Headers, Reply, Request
from docpact.fakes.errors import UnmatchedRequestError
from docpact.fakes.server import LocalServer

TIMEOUT = 20
BODY = b'{"entries": [{}]}'


def test_a_request_and_its_reply_are_the_values(server, service, peer):
    headers = {"Authorization": "Bearer t1.x", "Content-Type": "application/json"}
    status, found, body = peer.ask(server, "POST", "/a%2Fb/c:d?e=%D1%8F&f", headers=headers, body=b"{}")
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


def test_a_connection_serves_many_requests(server, service, peer):
    connection = peer.client(server)
    for path in ("/1", "/2", "/3"):
        connection.request("GET", path)
        assert connection.getresponse().read() == BODY
    assert [each.path for each in service.requests] == ["/1", "/2", "/3"]
    connection.close()


def test_pipelined_requests_are_answered_in_order(peer):
    with (
        LocalServer(lambda request: Reply(200, body=request.path.encode())) as server,
        peer.connect(server) as connection,
    ):
        connection.sendall(b"".join(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % n for n in range(20)))
        assert [body for _, body in peer.replies(connection, 20)] == [b"/%d" % n for n in range(20)]


def test_a_client_that_reads_late_gets_everything(peer):
    body = b"x" * 300_000
    with LocalServer(lambda _request: Reply(200, body=body)) as server, peer.connect(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 30)
        assert [len(body) for _, body in peer.replies(connection, 30)] == [300_000] * 30


def test_a_request_may_arrive_byte_by_byte(server, service, peer):
    with peer.connect(server) as connection:
        for byte in b"POST /a HTTP/1.1\r\nHost: a\r\nX: one two\r\nContent-Length: 2\r\n\r\n{}":
            connection.sendall(bytes([byte]))
        assert peer.next_body(connection) == BODY
    assert service.requests == [
        Request("POST", "/a", "", "a", Headers({"Host": "a", "X": "one two", "Content-Length": "2"}), b"{}")
    ]


def test_a_chunked_body_is_put_together(server, service, peer):
    peer.ask(server, "POST", body=iter([b'{"a":', b" 1}"]), headers={"Content-Type": "application/json"})
    assert service.requests[0].body == b'{"a": 1}'


def test_what_a_trailer_says_is_no_header(server, service, peer):
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    peer.speak(server, head + b"2\r\n{}\r\n0\r\nAuthorization: late\r\n\r\n")
    assert service.requests[0].body == b"{}"
    assert "Authorization" not in service.requests[0].headers


def test_an_old_client_hears_no_interim_reply(server, service, peer):
    answer = peer.speak(server, b"POST / HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert service.requests[0].body == b"{}"


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nhost: b\r\n"])
def test_a_request_names_one_host(server, service, hosts, peer):
    assert peer.status_of(peer.speak(server, b"GET / HTTP/1.1\r\n" + hosts + b"\r\n"))[0] == 400
    assert not service.requests


def test_a_client_that_asks_first_may_send_its_body(server, service, peer):
    with peer.connect(server) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        assert peer.next_body(connection) == BODY
    assert service.requests[0].body == b"{}"


def test_head_has_the_length_and_no_body(server, peer):
    with peer.connect(server) as connection:
        connection.sendall(b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        (headers, _), (_, body) = peer.replies(connection, 2, bodiless=[0])
        assert headers["Content-Length"] == str(len(BODY))
        assert body == BODY


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_every_method_reaches_the_fake(server, service, method, peer):
    peer.ask(server, method)
    assert service.requests[0].method == method


def test_an_empty_reply_has_no_length(server, service, peer):
    service.reply = Reply(204)
    assert peer.ask(server)[1] == {"Connection": "keep-alive"}


@pytest.mark.parametrize(
    ("request_line", "fields"),
    [(b"GET / HTTP/1.1", b"Host: a\r\nConnection: close\r\n"), (b"GET / HTTP/1.0", b"")],
)
def test_a_client_that_wants_no_more_is_left(server, request_line, fields, peer):
    answer = peer.speak(server, request_line + b"\r\n" + fields + b"\r\n")
    assert answer.endswith(BODY)
    assert b"\r\nConnection: close\r\n" in answer


def test_the_target_may_be_a_url_or_a_star(server, service, peer):
    peer.speak(server, b"GET http://api.example:80/a?b=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    peer.speak(server, b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    url, star = service.requests
    assert (url.host, url.path, url.query) == ("api.example:80", "/a", "b=1")
    assert (star.path, star.host) == ("*", "a")


def test_an_upgrade_is_passed_over(server, service, peer):
    """Java's client offers HTTP/2 with its first request."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIA\r\n"
    begin = b"POST /1 HTTP/1.1\r\nHost: a\r\n" + upgrade
    with peer.connect(server) as connection:
        connection.sendall(begin + b"Content-Length: 2\r\n\r\n{")
        connection.sendall(b"}" + begin + b"Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n")
        connection.sendall(b"GET /2 HTTP/1.1\r\nHost: a\r\n" + upgrade + b"\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert [body for _, body in peer.replies(connection, 4)] == [BODY] * 4
    assert [(each.path, each.body) for each in service.requests] == [
        ("/1", b"{}"),
        ("/1", b"[]"),
        ("/2", b""),
        ("/3", b""),
    ]


def test_it_is_no_proxy(server, service, peer):
    answer = peer.speak(server, b"CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n\x16\x03")
    assert peer.status_of(answer) == (405, "This server is no proxy.")
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
def test_what_is_no_http_is_refused(server, service, capfd, sent, peer):
    status, message = peer.status_of(peer.speak(server, sent))
    assert status == 400
    assert message.startswith("The ")
    assert not service.requests
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("sent", [b"GET /\r\n\r\n", b"GET / HTTP/2.0\r\nHost: a\r\n\r\n"])
def test_other_versions_are_refused(server, service, sent, peer):
    status, message = peer.status_of(peer.speak(server, sent))
    assert (status, message) == (505, "This server speaks HTTP/1.1 and HTTP/1.0.")
    assert not service.requests


def test_after_a_refusal_comes_nothing(server, service, peer):
    answer = peer.speak(server, b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\nbad\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
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
def test_what_is_too_long_is_refused(server, service, sent, status, peer):
    assert peer.status_of(peer.speak(server, sent))[0] == status
    assert not service.requests


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_has_a_bound(server, service, chunked, peer):
    size = (16 << 20) + chunked
    body = (b"x" * (1 << 20) for _ in range(16)) if not chunked else iter([b"x" * size])
    headers = {} if chunked else {"Content-Length": str(size)}
    status, _, _ = peer.ask(server, "POST", body=body, headers=headers)
    assert status == (413 if chunked else 200)
    assert [len(each.body) for each in service.requests] == ([] if chunked else [size])


def test_a_long_body_and_the_next_request_come_together(server, service, peer):
    with peer.connect(server) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000 + b"GET /2")
        assert peer.next_body(connection) == BODY
        connection.sendall(b" HTTP/1.1\r\nHost: a\r\n\r\n")
        assert peer.next_body(connection) == BODY
    assert [len(each.body) for each in service.requests] == [100_000, 0]


def test_a_request_without_route_is_told_why(server, service, peer):
    service.reply = UnmatchedRequestError("no route answers GET /ä")
    status, headers, body = peer.ask(server)
    assert (status, headers["Content-Type"]) == (501, "application/json")
    assert json.loads(body) == {"code": 12, "message": "no route answers GET /ä", "details": []}


def test_a_fake_that_fails_answers_and_says_so_on_one_line(server, service, capfd, peer):
    service.reply = RuntimeError("lost\nBearer t1.secret")
    status, _, body = peer.ask(server, path="/a?token=t1.secret")
    assert (status, json.loads(body)["code"]) == (500, 13)
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("docpact: GET /a: internal error: RuntimeError: lost *** (")
    assert "secret" not in line
    assert peer.ask(server)[0] == 500


def test_a_header_cannot_break_out_of_its_line(server, service, peer):
    service.reply = Reply(200, Headers({"X": "a\r\nSet-Cookie: b", "Y": "☃"}))
    headers = peer.ask(server)[1]
    assert "Set-Cookie" not in headers
    assert (headers["X"], headers["Y"]) == ("a  Set-Cookie: b", "?")


def test_a_status_that_http_does_not_name(server, service, peer):
    service.reply = Reply(499)
    assert peer.speak(server, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 499 Client Closed Request\r\n")
    service.reply = Reply(599)
    assert peer.speak(server, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 599 Unknown\r\n")
