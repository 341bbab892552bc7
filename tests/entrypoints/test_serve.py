"""`docpact serve`, as another process sees it."""

import errno
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from docpact.entrypoints.cli import main

COMMAND = [sys.executable, "-m", "docpact.entrypoints.cli", "serve"]
DOCS = Path(__file__).parents[2] / "docs" / "server.md"
HISTORY = '{"execution": {"id": "run1", "status": "%s"}, "entries": [{"status": "%s"}]}'


@contextmanager
def serving(*arguments, end=signal.SIGTERM):
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.send_signal(end)
            try:
                rest = process.communicate(timeout=30)
            finally:
                process.kill()
        assert rest == ("", "")
        assert process.returncode == 0


@pytest.fixture
def refused(capsys):
    """The exit code and what is said; nothing is served, so that it needs no other process."""

    def refused(*arguments):
        code = main(["serve", *arguments])
        told = capsys.readouterr()
        assert told.out == ""
        return code, told.err

    return refused


def call(address, path, body=None):
    headers = {"Content-Type": "application/json"}
    sent = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{address}{path}", sent, headers), timeout=30) as reply:
        return json.load(reply)


def status(address, path):
    try:
        call(address, path)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    return 200


def test_without_seed_it_remembers():
    options = ("--scenario", "RunningOpenStep", "--progress", "reads:1", "--auth")
    with serving(*options, end=signal.SIGINT) as (address, _):
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+", address)
        assert status(address, "/workflows/v1/execution/abc") == 401
        first = call(address, "/_docpact/start", {})["id"]
        assert call(address, "/_docpact/executions")["executions"][0]["status"] == "QUEUED"
        call(address, "/_docpact/reset", {"progress": "immediate"})
        assert call(address, "/_docpact/executions") == {"total": 0, "executions": []}
        assert call(address, "/_docpact/start", {"scenario": "FailPath"})["id"] == first
        assert call(address, "/_docpact/executions")["executions"][0]["status"] == "FAILED"


def test_two_processes_with_one_seed_agree():
    paths = (
        "/workflows/v1/execution/abc/history",
        "/workflows/v1/execution?workflowId=w",
        "/workflows/v1/execution/%C3%A4",
    )
    options = ("--seed", "7", "--progress", "clock", "--clock", "virtual", "--scenario", "FailPath")
    with serving(*options) as (one, _), serving(*options) as (other, _):
        assert one != other
        assert [call(one, each) for each in paths] == [call(other, each) for each in paths]
        started = call(one, "/workflows/v1/execution/start", {"workflowId": "w"})["executionId"]
        looks = [call(each, f"/workflows/v1/execution/{started}/history") for each in (one, other)]
        assert looks[0] == looks[1]
        assert looks[0]["execution"]["status"] == "QUEUED"
        for each in (one, other):
            call(each, "/_docpact/clock/advance", {"seconds": 3600})
            assert call(each, f"/workflows/v1/execution/{started}")["execution"]["status"] == "FAILED"


def test_several_processes_share_a_port(refused):
    with serving("--seed", "7", "--workers", "3") as (address, process):
        replies = {json.dumps(call(address, "/workflows/v1/execution/abc/history")) for _ in range(20)}
        assert len(replies) == 1
        with urllib.request.urlopen(address, timeout=30) as page:
            assert b"3, of which this one shows what it has seen" in page.read()
        port = address.rpartition(":")[2]
        assert refused("--port", port)[0] == 2
        assert refused("--port", port, "--seed", "8", "--workers", "2")[0] == 2
        assert process.poll() is None
    with pytest.raises(urllib.error.URLError):
        call(address, "/workflows/v1/execution/abc/history")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc, as on Linux")
@pytest.mark.parametrize("who", ["parent", "child"])
def test_the_processes_end_together(who):
    with subprocess.Popen(
        [*COMMAND, "--seed", "7", "--workers", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        address = process.stdout.readline().strip()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(process.pid if who == "parent" else int(children[0]), signal.SIGKILL)
        _, told = process.communicate(timeout=30)
    if who == "child":
        assert (process.returncode, told) == (2, "docpact serve: one of the processes died; so do the others\n")
    for _ in range(200):
        if not any(is_alive(each) for each in children):
            break
        time.sleep(0.02)
    with pytest.raises(urllib.error.URLError):
        call(address, "/")


def is_alive(pid):
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_histories_are_there_from_the_first(tmp_path):
    lines = [HISTORY % ("RUNNING", "STARTED"), HISTORY % ("FINISHED", "COMPLETED"), '{"entries": [{}]}']
    (tmp_path / "two.ndjson").write_text("\n".join(lines))
    (tmp_path / "one.json").write_text(HISTORY.replace("run1", "run2") % ("FAILED", "FAILED"))
    with serving("--history", str(tmp_path / "two.ndjson"), str(tmp_path / "one.json")) as (address, _):
        seen = [call(address, "/workflows/v1/execution/run1/history")["execution"]["status"] for _ in range(3)]
        assert seen == ["RUNNING", "FINISHED", "FINISHED"]
        assert call(address, "/_docpact/executions")["total"] == 3
        assert call(address, "/workflows/v1/execution/run2")["execution"]["status"] == "FAILED"
        assert status(address, "/workflows/v1/execution/other") == 404


def test_a_recording_can_be_replayed(tmp_path):
    cassette = tmp_path / "cassette.yaml"
    assert main(["generate", "-n", "2", "--scenario", "RetryPath", "--out", str(cassette)]) == 0
    (tmp_path / "two.ndjson").write_text(
        "\n".join([HISTORY % ("RUNNING", "STARTED"), HISTORY % ("FINISHED", "COMPLETED")])
    )
    with serving("--seed", "1", "--history", str(cassette), str(tmp_path / "two.ndjson")) as (address, _):
        assert call(address, "/_docpact/executions")["total"] == 3
        seen = [call(address, "/workflows/v1/execution/run1/history")["execution"]["status"] for _ in range(2)]
        assert seen == ["FINISHED", "FINISHED"]  # the last one: without memory nobody knows who has seen which


def test_a_history_that_breaks_the_contract_is_shown(tmp_path, refused):
    file = tmp_path / "bad.ndjson"
    file.write_text('{"entries": [{}]}\n{"entries": [{"attempts": 2}]}\n')
    code, told = refused("--history", str(file))
    assert code == 1
    assert told.startswith(f"{file}:2: breaks the contract of Execution.getHistory (1 violation)\n")
    assert "violation type at /entries/0/attempts  line 2, column 27" in told


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--port", "70000"], "docpact: serve: 127.0.0.1 port 70000 cannot be listened on: "),
        (["--progress", "slow"], "docpact: serve: --progress='slow': expected 'immediate', 'clock', or 'reads:N' with"),
        (["--scenario", "Sad"], "docpact: serve: --scenario='Sad': expected one of HappyPath, "),
        (
            ["--seed", "1", "--progress", "reads:1"],
            "docpact: serve: --progress='reads:1': a stateless fake counts no reads",
        ),
        (["--workers", "2"], "docpact: serve: --workers 2: only with --seed: what one process remembers, the others"),
        (["--workers", "0", "--seed", "1"], "docpact: serve: --workers 0: expected 1 or more"),
        (["--history", "nothing.json"], "docpact: nothing.json: "),
    ],
)
def test_wrong_options_are_one_line(options, told, refused):
    code, found = refused(*options)
    assert (code, found.count("\n")) == (2, 1)
    assert found.startswith(told)


def test_a_port_in_use_is_one_line(refused):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for workers in ((), ("--workers", "2", "--seed", "1")):
            code, told = refused("--port", port, *workers)
            assert (code, told.count("\n")) == (2, 1)
            what = f"{os.strerror(errno.EADDRINUSE)}; take another --port, or none for a free one"
            assert told == f"docpact: serve: 127.0.0.1 port {port} cannot be listened on: {what}\n"


def test_the_example_in_the_documentation_runs():
    (example,) = re.findall(r"^```python\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    exec(compile(example, str(DOCS), "exec"), {})


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are commands of curl, which is not here")
def test_the_documentation_is_right():
    blocks = re.findall(r"^```console\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    examples = [re.split(r"^\$ ", block, flags=re.MULTILINE)[1:] for block in blocks[1:]]
    assert len(examples) >= 5
    with serving("--clock", "virtual") as (address, _):
        for command, _, expected in (each.partition("\n") for block in examples for each in block):
            done = subprocess.run(
                ["sh", "-c", command], env={**os.environ, "FAKE": address}, capture_output=True, text=True, timeout=60,
                check=True,
            )  # fmt: skip
            pieces = [re.escape(each) for each in expected.strip("\n").split("…")]
            assert re.fullmatch("(?s:.*)".join(pieces), done.stdout.strip("\n")), (command, done.stdout)
