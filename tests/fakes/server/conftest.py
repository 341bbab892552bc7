"""Shared by the tests of the server: a service, the server around it, and a client that speaks HTTP in bytes."""

import http.client
import json
import socket

import pytest

from docpact.contract.http import Headers, Reply
from docpact.fakes.server import LocalServer

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


class Peer:
    """The other end of a connection to a server."""

    @staticmethod
    def connect(server):
        return socket.create_connection((server.host, server.port), timeout=TIMEOUT)

    @staticmethod
    def speak(server, sent):
        """Everything that comes back, until the server ends the connection."""
        with Peer.connect(server) as connection:
            connection.sendall(sent)
            return Peer.until_end(connection)

    @staticmethod
    def until_end(connection):
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))

    @staticmethod
    def replies(connection, count, *, bodiless=()):
        """The headers and bodies of as many replies; those of the given numbers have headers alone."""
        with connection.makefile("rb") as stream:
            for number in range(count):
                assert stream.readline().startswith(b"HTTP/1.1 ")
                headers = http.client.parse_headers(stream)
                yield headers, b"" if number in bodiless else stream.read(int(headers["Content-Length"]))

    @staticmethod
    def next_body(connection):
        ((_, body),) = Peer.replies(connection, 1)
        return body

    @staticmethod
    def client(server):
        return http.client.HTTPConnection(server.host, server.port, timeout=TIMEOUT)

    @staticmethod
    def ask(server, method="GET", path="/a", **options):
        connection = Peer.client(server)
        try:
            connection.request(method, path, **options)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    @staticmethod
    def status_of(raw):
        """The status and the message of a refusal."""
        head, _, body = raw.partition(b"\r\n\r\n")
        assert b"\r\nConnection: close" in head
        found = json.loads(body)
        assert found["details"] == []
        return int(head.split()[1]), found["message"]

    @staticmethod
    def ask_nothing(server):
        """Gives the server a turn, and waits until it has had one."""
        assert Peer.speak(server, b"bad\r\n\r\n")


@pytest.fixture
def peer():
    return Peer
