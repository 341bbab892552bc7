"""The bar of long runs: on a terminal, past a second, and never in a log."""

import io
import re
import sys

from docpact.entrypoints.terminal import progress as progress_module
from docpact.entrypoints.terminal.progress import Progress

GOOD = '{"entries": [{}]}'


def make_terminal(monkeypatch):
    """Makes standard error a terminal; a fixture would do so too early, before pytest captures it."""
    stream = io.StringIO()
    stream.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_progress_on_a_terminal_and_past_a_second(tmp_path, monkeypatch):
    terminal = make_terminal(monkeypatch)
    path = tmp_path / "a.ndjson"
    path.write_bytes(b"x" * 1000)
    progress = Progress.of([str(path)])
    times = iter([0.5, 1.5])
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: next(times))
    progress.started_at = 0.0
    progress.advance(100)
    assert terminal.getvalue() == ""
    progress.advance(400)
    assert "50%" in terminal.getvalue()
    progress.clear()
    progress.clear()
    assert terminal.getvalue().count("\r\x1b[K") == 2
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_progress_without_a_total(monkeypatch):
    terminal = make_terminal(monkeypatch)
    progress = Progress.of(["-", "a.json"])
    assert progress.total is None
    progress.started_at -= 10
    progress.advance(20_000_000)
    assert re.search(r"20 MB, \d\.\d MB/s", terminal.getvalue())


def test_no_progress_in_a_log(capsys):
    progress = Progress.of([])
    progress.started_at -= 10
    progress.advance(1)
    progress.clear()
    assert capsys.readouterr() == ("", "")
