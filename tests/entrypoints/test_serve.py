"""`docpact serve`, as another process sees it."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

COMMAND = [sys.executable, "-m", "docpact.entrypoints.cli", "serve"]


@contextmanager
def serving(*arguments):
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def get(address, path):
    with urllib.request.urlopen(f"{address}{path}", timeout=30) as reply:
        return json.load(reply)


def test_two_processes_with_one_seed_agree():
    with serving("--seed", "7") as (first, process), serving("--seed", "7") as (second, _):
        assert first.startswith("http://127.0.0.1:")
        for path in ("/workflows/v1/execution/abc/history", "/workflows/v1/execution?workflowId=w"):
            assert get(first, path) == get(second, path)
    assert process.returncode == 0


def test_authorization_is_asked_for():
    with serving("--auth") as (address, _), pytest.raises(urllib.error.HTTPError) as caught:
        get(address, "/workflows/v1/execution/abc")
    assert caught.value.code == 401
    caught.value.close()


def test_a_port_in_use_is_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"port {port} cannot be listened on" in done.stderr


def test_a_port_that_is_none():
    done = subprocess.run([*COMMAND, "--port", "70000"], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
