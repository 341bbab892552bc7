"""The server delivers replies as their `Delivery` says, in real time."""

import http.client
import time
from dataclasses import replace

import pytest

from docpact.contract.http import Delivery
from docpact.fakes.server import LocalServer

BODY = b'{"entries": [{}]}'


@pytest.fixture
def deliver(service):
    def arm(**how):
        service.reply = replace(service.reply, delivery=Delivery(**how))

    return arm


def test_latency_is_real_time(server, deliver, peer):
    deliver(latency=0.03)
    begin = time.monotonic()
    assert peer.ask(server)[2] == BODY
    assert time.monotonic() - begin >= 0.03


def test_latency_delays_nobody_else(service, peer):
    slow = replace(service.reply, delivery=Delivery(latency=3600))
    with (
        LocalServer(lambda request: slow if request.path == "/slow" else service.reply) as server,
        peer.connect(server) as waiting,
    ):
        waiting.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        assert peer.ask(server, path="/fast")[2] == BODY


def test_what_was_pipelined_behind_a_late_reply_follows_it(service, peer):
    late = replace(service.reply, body=b"late", delivery=Delivery(latency=0.01))
    with (
        LocalServer(lambda request: late if request.path == "/late" else service.reply) as server,
        peer.connect(server) as connection,
    ):
        connection.sendall(b"GET /late HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert [body for _, body in peer.replies(connection, 2)] == [b"late", BODY]


@pytest.mark.parametrize(("fraction", "arrives"), [(0.0, 0), (0.5, len(BODY) // 2), (1.0, len(BODY) - 1)])
def test_a_truncated_body_is_shorter_than_announced(server, deliver, fraction, arrives, peer):
    deliver(ending="truncate", fraction=fraction)
    with pytest.raises(http.client.IncompleteRead) as caught:
        peer.ask(server)
    assert (caught.value.partial, caught.value.expected) == (BODY[:arrives], len(BODY) - arrives)


def test_a_reset_is_one(server, deliver, peer):
    deliver(ending="reset")
    with pytest.raises(ConnectionResetError):
        peer.ask(server)


def test_a_stall_comes_after_the_headers(server, deliver, peer):
    deliver(ending="stall")
    with peer.connect(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        arrived = b""
        while not arrived.endswith(b"\r\n\r\n"):
            arrived += connection.recv(100)
        assert b"Content-Length: %d\r\n" % len(BODY) in arrived
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_in_silence_nothing_arrives(server, deliver, peer):
    deliver(ending="silence")
    with peer.connect(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_a_dribble_brings_everything_in_its_time(server, deliver, peer):
    deliver(chunk_size=3, chunk_delay=0.002)
    begin = time.monotonic()
    assert peer.ask(server)[2] == BODY
    assert time.monotonic() - begin >= 0.002 * (len(BODY) // 3)


def test_chunks_come_one_by_one(server, deliver, peer):
    deliver(chunk_size=10, chunk_delay=3600)
    with peer.connect(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        arrived = b""
        while b"entries" not in arrived:
            arrived += connection.recv(100)
        assert arrived.endswith(b"\r\n\r\n" + BODY[:10])


def test_the_connection_goes_on_after_a_late_reply(server, service, deliver, peer):
    deliver(latency=0.001, chunk_size=4)
    connection = peer.client(server)
    for _ in range(2):
        connection.request("GET", "/")
        assert connection.getresponse().read() == BODY
    connection.close()
    assert len(service.requests) == 2


def test_a_late_reply_ends_the_connection_where_it_should(server, deliver, peer):
    deliver(latency=0.001)
    assert peer.speak(server, b"GET / HTTP/1.0\r\n\r\n").endswith(BODY)


@pytest.mark.parametrize("how", [{"ending": "stall"}, {"ending": "silence"}, {"latency": 3600}])
def test_closing_the_server_ends_every_wait(service, deliver, how, peer):
    deliver(**how)
    with LocalServer(service.handle) as server:
        waiting = peer.connect(server)
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        while not service.requests:
            peer.ask_nothing(server)
    with waiting:
        assert b"entries" not in peer.until_end(waiting)


@pytest.mark.parametrize("how", [{"ending": "stall"}, {"ending": "silence"}, {"latency": 3600}])
def test_a_client_may_leave_meanwhile(server, service, deliver, capfd, how, peer):
    deliver(**how)
    with peer.connect(server) as leaving:
        leaving.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        while not service.requests:
            peer.ask_nothing(server)
    deliver()
    assert peer.ask(server)[2] == BODY
    assert capfd.readouterr().err == ""
