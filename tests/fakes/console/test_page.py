"""The page for people: what it says, that nothing breaks out of it, and that it stays small."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from docpact.contract.http import Headers, Request
from docpact.fakes import Fault, Step, WorkflowsFake
from docpact.fakes.console import Console

VOID = {"meta", "rect"}
HOSTILE = '"><script>alert(1)</script>&lt;\u202e\0<img src=x onerror=alert(1)>'


class Reader(HTMLParser):
    """Elements with attributes, and the text; complains about what is not closed."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.open, self.words = [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "svg"} & {*self.open}:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def fake():
    return WorkflowsFake()


@pytest.fixture
def look(fake):
    def look(query="", *, of=None, status=200, workers=1):
        console = Console(fake if of is None else of, workers=workers)
        reply = console.handle(Request("GET", "/", query, "127.0.0.1:8080"))
        assert reply.status == status
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        return Reader(reply.body.decode())

    return look


def ask(fake, path, method="GET", body=b""):
    headers = Headers({"Content-Type": "application/json"})
    path, _, query = path.partition("?")
    return fake.handle(Request(method, path, query, headers=headers, body=body))


def test_an_execution_is_told_at_a_glance(fake, look):
    steps = [Step(title="Reserve", duration=4, attempts=3), Step(title="Charge", duration=8, error="no route")]
    run = fake.start(steps, workflow_id="orders")
    page = look()
    for expected in (run.id, "FAILED", "2 steps · 1 retried · took 12.2 s · began 2024-06-03T12:00:00.500Z",
                     "Failed at “Charge”: STEP_FAILED: no route", "started as 2 steps · workflow orders",
                     "Reserve FunctionCall COMPLETED 3 attempts 4 s"):  # fmt: skip
        assert expected in page.text
    assert {"href": f"/?execution={run.id}"} in page.all("a")


def test_bars_lie_in_time(fake, look):
    fake.add_history(
        {
            "execution": {"id": "run1", "status": "FINISHED", "startedAt": "2024-06-03T12:00:00Z", "duration": "10s"},
            "entries": [
                {"title": "a", "status": "COMPLETED", "startedAt": "2024-06-03T12:00:00Z", "duration": "4s"},
                {"title": "b", "status": "COMPLETED", "attempts": "2", "startedAt": "2024-06-03T12:00:06Z",
                 "duration": "4s"},
                {"title": "c", "status": "SCHEDULED"},
            ],
        }
    )  # fmt: skip
    page = look("execution=run1")
    lanes = [each for each in page.all("rect") if each["height"] == "100%"][2:]
    assert [(each["x"], each["width"], each["class"]) for each in lanes] == [
        ("0.000%", "40.000%", "good"),
        ("60.000%", "20.000%", "retry"),
        ("80.000%", "20.000%", "good"),
    ]
    labels = [each["aria-label"] for each in page.all("svg")]
    assert labels[1:] == ["COMPLETED, began after 0 s, 4 s", "COMPLETED, began after 6 s, 2 attempts, 4 s"]
    assert "not started" in page.text


def test_what_ended_is_as_long_as_it_was(look):
    fake = WorkflowsFake(progress="clock")
    fake.start([Step(duration=4), Step(duration=8)])
    fake.clock.advance(500)
    assert "2 steps · took 12.2 s · began" in look(of=fake).text


def test_what_goes_on_reaches_to_now_by_the_clock(look):
    fake = WorkflowsFake(progress="clock")
    fake.start([Step(title="slow", duration=100)])
    fake.clock.advance(30.6)
    assert "STARTED 30 s" in look(of=fake).text


@pytest.mark.parametrize("scenario", ["Queued", "Paused", "Stopped", "StepCancelled", "RunningOpenStep", "RetryPath"])
def test_every_status_is_told_in_words(fake, look, scenario):
    run = fake.start(scenario)
    words = look().text
    assert fake.history(run.id)["execution"]["status"] in words
    assert all(each["status"] in words for each in fake.history(run.id)["entries"])


def test_calls_have_verdicts(fake, look):
    fake.add_history({"entries": [{}]}, execution_id="run1")
    for _ in range(3):
        ask(fake, "/workflows/v1/execution/run1/history")
    ask(fake, "/workflows/v1/execution/start", "POST", b'{"input": 1}')
    fake.faults.add("*", Fault(error_status=503, retry_after=2))
    fake.faults.add("Execution.getHistory", Fault(breaks_rule="date-time"))
    ask(fake, "/workflows/v1/execution/run1")
    ask(fake, "/workflows/v1/execution/run1/history")
    fake.faults.add("Execution.list", Fault(stall=True), times=None)
    text = look().text
    assert "Execution.getHistory 3 times GET /workflows/v1/execution/run1/history 200 conforms" in text
    assert re.search(r"Execution.start POST /workflows/v1/execution/start 400 \d violations?", text)
    assert "503 503 with Retry-After: 2 request conforms" in text
    assert "200 body that breaks date-time 1 violation date-time at /" in text
    assert "Armed stall after the headers on Execution.list, for ever, fired 0 times" in text
    assert "Fired, the newest first 12:00:00Z body that breaks date-time on Execution.getHistory" in text
    assert {"href": "/?execution=run1"} in look().all("a")


def test_an_execution_has_its_calls(fake, look):
    first, second = fake.start(), fake.start()
    for run in (first, second):
        ask(fake, f"/workflows/v1/execution/{run.id}")
    page = look(f"execution={first.id}")
    assert first.id in page.text
    assert second.id not in page.text
    assert page.text.count("GET /workflows") == 1


def test_an_execution_that_is_not_there(look):
    assert "Execution nothing is not found." in look("execution=nothing", status=404).text


def test_without_memory_those_are_shown_that_clients_named(look):
    fake = WorkflowsFake(seed=7, stateless=True)
    assert "Those that clients ask for appear here." in look(of=fake).text
    ask(fake, "/workflows/v1/execution/abc")
    text = look(of=fake, workers=4).text
    assert "abc" in text
    assert "none: all follows from seed 7" in text
    assert "4, of which this one shows what it has seen" in text
    assert "Execution xyz" in "".join(look("execution=xyz", of=fake).words)


def test_an_empty_page_says_how_to_begin(look):
    text = look().text
    assert "http://127.0.0.1:8080/_docpact/start" in text
    assert "No client has called yet." in text
    assert "None armed, none fired." in text


def test_hostile_text_stays_text(fake, look):
    error = {"message": HOSTILE, "errorCode": HOSTILE}
    texts = dict.fromkeys(("id", "title", "type", "description"), HOSTILE)
    data = {"input": {"inputJson": HOSTILE}, "output": {"outputJson": HOSTILE}}
    entry = {"status": "FAILED", "error": error, "lastError": error, **texts, **data}
    history = {"execution": {"status": HOSTILE, "workflowId": HOSTILE}, "entries": [entry]}
    fake.add_history(history, execution_id=HOSTILE, allow_invalid=True)
    ask(fake, "/workflows/v1/execution/%22%3E%3Cscript%3E/history?%3Cimg%3E=%3Cb%3E")
    with pytest.raises(AssertionError):
        ask(fake, "/<script>alert(1)</script>")
    for query in (
        "",
        "execution=%22%3E%3Cscript%3Ealert%281%29%3C/script%3E%26lt%3B%E2%80%AE%00%3Cimg+src%3Dx+onerror%3Dalert%281%29%3E",
    ):
        page = look(query)
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "img", "iframe", "link", "object", "form", "b_"}
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
        assert "alert(1)" in page.text
        assert "\u202e" not in page.text
        assert "\0" not in page.text


def test_secrets_are_masked(fake, look):
    fake.add_history(
        {"entries": [{"title": "Bearer t1.9eudm", "input": {"inputJson": '"t1.secret"'}}]}, execution_id="a"
    )
    ask(fake, "/workflows/v1/execution/a/history?token=t1.secret")
    for query in ("", "execution=a"):
        assert not re.search("9eudm|secret", look(query).text)


@pytest.mark.parametrize(
    "payload",
    [
        b"no json",
        b"3",
        b'{"entries": 3, "execution": []}',
        b'{"entries": [3, null, {"status": 7, "startedAt": 1, "duration": {}, "attempts": "many", "error": "x"}]}',
        b'{"entries": [{"startedAt": "2024-01-01T00:00:00Z", "duration": "1 s", "status": "STARTED", "title": [1]}]}',
        b'{"entries": [{"startedAt": "2024-01-01T00:00:00Z", "duration": "-5s", "attempts": "9223372036854775807"}]}',
        (b'{"entries": [{"startedAt": "0001-01-01T00:00:00Z"}, '
        b'{"startedAt": "9999-12-31T23:59:59Z", "duration": "315576000000s"}]}'),
        b'{"entries": [{"title": "\\ud800"}]}',
    ],
)  # fmt: skip
def test_histories_that_are_none_are_shown(fake, look, payload):
    fake.add_history(payload, execution_id="a", allow_invalid=True)
    assert "a" in look().text
    assert look("execution=a")


def test_it_needs_nothing_from_elsewhere(fake, look):
    fake.start()
    page = look()
    reply = Console(fake).handle(Request("GET", "/", host="localhost"))
    style = re.search(rb"<style>(.*?)</style>", reply.body, flags=re.DOTALL)[1]
    assert (
        f"style-src 'sha256-{b64encode(sha256(style).digest()).decode()}'" in reply.headers["Content-Security-Policy"]
    )
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert not re.search(rb"url\(|@import|https?://(?!localhost)", style)
    assert not [each for _, each in page.elements if {"src", "style"} & each.keys()]
    assert all(each["href"].startswith("/") for each in page.all("a"))


@pytest.mark.slow
def test_it_stays_small(fake, look):
    for _ in range(300):
        fake.start("LongHistory" if not fake.executions else "RetryPath")
    for number in range(300):
        ask(fake, f"/workflows/v1/execution/{'x' * 20_000}{number}/history")
    fake.faults.add("*", Fault(stall=True), times=None)
    for _ in range(300):
        fake.faults.add("*", Fault(stall=True))
    page = look()
    assert "300 executions" in page.text
    assert "Page 1 of 15" in page.text
    assert {"href": "/?page=2"} in page.all("a")
    assert len("".join(page.words)) < 100_000
    first = fake.executions[0].id
    assert first not in page.text
    assert first in look("page=15").text
    long = look(f"execution={first}&page=5")
    assert len(long.all("li")) == 200
    assert long.all("ol") == [{"class": "steps", "start": "801"}]


def test_it_may_reload_itself(look):
    assert look().all("meta")[-1]["name"] == "color-scheme"
    page = look("refresh=2&page=3")
    assert page.all("meta")[-1] == {"http-equiv": "refresh", "content": "2"}
    assert [each["href"] for each in page.all("a") if "aria-current" in each] == ["/?refresh=2&page=3"]
    assert look("refresh=0.001").all("meta")[-1]["name"] == "color-scheme"


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=999999999999999999999", "page=x", "%FF=%00", "&&&", "page=7"]
)
def test_odd_questions_are_harmless(look, query):
    assert look(query)


def test_the_page_is_for_reading(fake):
    reply = Console(fake).handle(Request("POST", "/", host="localhost"))
    assert (reply.status, reply.headers["Allow"]) == (405, "GET")
    assert Console(fake).handle(Request("HEAD", "/", host="localhost")).status == 200


def test_the_icon_that_browsers_ask_for_is_no_unmatched_request(fake):
    assert Console(fake).handle(Request("GET", "/favicon.ico", host="localhost")).status == 204
    assert fake.unmatched == []


def test_looking_is_no_read(look):
    fake = WorkflowsFake(progress="reads:1")
    run = fake.start("HappyPath")
    before = fake.history(run.id)
    for _ in range(5):
        look(of=fake)
    assert fake.history(run.id) == before
