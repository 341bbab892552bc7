"""The server opens and closes, several times and several at once, and leaves nothing behind."""

import socket
import threading

import pytest

from docpact.fakes.server import LocalServer, listen

BODY = b'{"entries": [{}]}'


def test_it_names_itself(service):
    server = LocalServer(service.handle)
    assert repr(server) == "<LocalServer http://127.0.0.1:0 closed>"
    with server:
        assert server.base_url == f"http://127.0.0.1:{server.port}"
        assert server.port > 0
        assert repr(server) == f"<LocalServer {server.base_url} open>"


def test_it_opens_again_on_the_same_port(service, peer):
    server = LocalServer(service.handle)
    for _ in range(3):
        with server:
            assert peer.ask(server)[2] == BODY


def test_it_does_not_open_twice(server, peer):
    with pytest.raises(RuntimeError, match="open"):
        server.__enter__()
    assert peer.ask(server)[0] == 200


def test_a_port_in_use_is_an_error(server, service):
    with pytest.raises(OSError, match="in use"), LocalServer(service.handle, port=server.port):
        pass


def test_processes_may_share_a_port(service, peer):
    first = listen("127.0.0.1", 0, shared=True)
    second = listen("127.0.0.1", first.getsockname()[1], shared=True)
    with LocalServer(service.handle, listener=first) as one, LocalServer(service.handle, listener=second) as two:
        assert one.base_url == two.base_url
        assert [peer.ask(one)[0] for _ in range(20)] == [200] * 20


def test_nothing_is_left(service, peer):
    before = threading.active_count()
    servers = [LocalServer(service.handle) for _ in range(20)]
    for server in servers:
        with server, peer.connect(server):
            assert peer.ask(server)[0] == 200
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        peer.ask(servers[-1])


def test_an_error_in_the_block_closes_it(service, peer):
    with pytest.raises(KeyError), LocalServer(service.handle) as server:
        raise KeyError
    with pytest.raises(ConnectionRefusedError):
        peer.ask(server)


def test_closing_twice_is_closing_once(service):
    with LocalServer(service.handle) as server:
        pass
    server.__exit__()


def test_two_hundred_connections_at_once(server, peer):
    connections = [peer.connect(server) for _ in range(200)]
    for each in connections:
        each.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    for each in connections:
        assert peer.next_body(each) == BODY
        each.close()


def test_it_speaks_ipv6(service, peer):
    if not has_ipv6():
        pytest.skip("this machine has no IPv6")
    with LocalServer(service.handle, host="::1") as server:
        assert server.base_url == f"http://[::1]:{server.port}"
        assert peer.ask(server)[0] == 200


def has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
