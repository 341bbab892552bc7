"""A service on this machine, and the exchanges that are seen of it."""

import gzip
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from docpact.contract.api import Api
from docpact.entrypoints.traffic.recorder import Traffic


@dataclass
class Answer:
    """What the service says to a request; chunks are sent one by one."""

    status: int = 200
    body: bytes = b""
    headers: dict = field(default_factory=lambda: {"Content-Type": "application/json"})
    chunk_size: int | None = None
    cut: int = 0

    @property
    def zipped(self):
        return Answer(
            self.status, gzip.compress(self.body), {**self.headers, "Content-Encoding": "gzip"}, self.chunk_size
        )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((self.command, self.path, sent))
        answer = self.server.answers[self.path.partition("?")[0]]
        if isinstance(answer, list):
            answer = answer.pop(0)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.close_connection = True
        if answer.chunk_size is None:
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) - answer.cut])
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(answer.body), answer.chunk_size):
            chunk = answer.body[start : start + answer.chunk_size]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")

    do_GET = do_POST = do_DELETE = answer  # noqa: N815 - names of the standard library

    def log_message(self, *_):
        pass


class Service(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {}
        self.requests = []
        self.host = f"127.0.0.1:{self.server_port}"
        self.url = f"http://{self.host}"

    def handle_error(self, *_):
        """A client that stops reading is no error here."""


@pytest.fixture
def service():
    """Answers by path: `service.answers[path] = answer(...)`."""
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield service
        service.shutdown()
        thread.join()


@pytest.fixture
def answer():
    """An answer whose body is JSON, or bytes as they are."""

    def answer(body, **options):
        return Answer(body=body if isinstance(body, bytes) else json.dumps(body).encode(), **options)

    return answer


HISTORY = {"execution": {"id": "run1", "status": "FINISHED"}, "entries": [{"title": "Шаг", "status": "COMPLETED"}]}


@pytest.fixture
def path():
    return "/workflows/v1/execution/run1/history"


@pytest.fixture
def good():
    """A history that conforms."""
    return HISTORY


@pytest.fixture
def bad():
    """A history with one violation: `attempts` is a number."""
    return {"entries": [{"attempts": 3}]}


@dataclass
class Seen:
    """The traffic of a test, as its observer got it."""

    traffic: Traffic = None
    told: list = field(default_factory=list)

    @property
    def judgements(self):
        self.traffic.settle()
        return self.told

    @property
    def short(self):
        """What was seen, in few words: operation, status, library, rules of request and reply."""
        return [
            (
                each.operation,
                each.exchange.reply.status,
                each.exchange.library,
                [found.rule for found in each.on_request.findings],
                [found.rule for found in each.on_reply.findings],
            )
            for each in self.judgements
        ]

    @property
    def only(self):
        (judgement,) = self.judgements
        return judgement


@pytest.fixture
def seen():
    """Instruments every library that is imported; nothing may go wrong in there."""
    seen = Seen()
    with Traffic(Api.load(), observers=[seen.told.append]) as traffic:
        seen.traffic = traffic
        traffic.begin("test")
        yield seen
    assert traffic.problems == ()


HISTORY_OK = ("Execution.getHistory", 200)


@pytest.fixture
def conforms():
    """What is seen of a conforming history through a library."""
    return lambda library: [(*HISTORY_OK, library, [], [])]


@pytest.fixture
def violates():
    """What is seen of the bad history through a library."""
    return lambda library: [(*HISTORY_OK, library, [], ["type"])]
