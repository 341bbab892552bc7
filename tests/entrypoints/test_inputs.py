"""What is judged: files, folders, patterns, streams, compressed or not; and input of every bad kind."""

import gzip
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from docpact.entrypoints import files as files_module
from docpact.entrypoints.files import FileError, open_bytes, read_bytes
from docpact.entrypoints.inputs.discovery import files_of, suffix_of
from docpact.entrypoints.inputs.model import Input, Problem
from docpact.entrypoints.terminal.api_options import ApiOptions
from docpact.entrypoints.validate.run import Validator

GOOD = b'{"entries":[{}]}'


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Reads a file of the empty folder that it runs in; returns its inputs."""
    monkeypatch.chdir(tmp_path)

    def read(name, content=None, max_bytes=1000):
        if content is not None:
            Path(name).write_bytes(content)
        return list(Validator(ApiOptions(), "Execution.getHistory", "docpact", max_bytes).reader.read(name))

    return read


@pytest.fixture
def stdin(monkeypatch):
    def stdin(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return stdin


def only_problem(found):
    assert isinstance(found[-1], Problem)
    assert "\n" not in found[-1].text
    return found[-1].text


# --- which files -------------------------------------------------------------------------------------------------


def test_folders_are_walked_in_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (
        "b.json",
        "a.har",
        "c.txt",
        "z/b.yml.gz",
        "z/a.ndjson",
        "d/x.jsonl",
        ".h.json",
        ".git/x.json",
        "d/Y.JSON",
    ):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(b"")
    assert list(files_of(["."])) == ["a.har", "b.json", "d/Y.JSON", "d/x.jsonl", "z/a.ndjson", "z/b.yml.gz"]
    assert list(files_of(["z", "c.txt", "-"])) == ["z/a.ndjson", "z/b.yml.gz", "c.txt", "-"]
    assert list(files_of(["*.json", "**/*.jsonl"])) == ["b.json", "d/x.jsonl"]
    assert list(files_of(["d*"])) == ["d/Y.JSON", "d/x.jsonl"]


def test_patterns_at_any_depth(tmp_path, monkeypatch):
    """Each file once, hidden ones left out, and no way round through a link that leads back up."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.json", "d/a.json", "d/e/f/a.json", "d/e/b.json", "d/.h/a.json", "[x]/a.json"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("{}")
    for name in ("loop", "d/loop", "d/e/loop"):
        Path(name).symlink_to(tmp_path, target_is_directory=True)
    if hasattr(os, "mkfifo"):
        os.mkfifo("d/pipe.json")
    everywhere = ["[x]/a.json", "a.json", "d/a.json", "d/e/f/a.json"]
    assert list(files_of(["**/a.json"])) == everywhere
    assert list(files_of([f"{tmp_path}/**/a.json"])) == [f"{tmp_path}/{each}" for each in everywhere]
    assert list(files_of(["d/**"])) == ["d/a.json", "d/e/b.json", "d/e/f/a.json"]
    assert list(files_of(["d/**/e/*.json", "**/d/**/b.json"])) == ["d/e/b.json", "d/e/b.json"]
    assert list(files_of(["./d/**/f"])) == ["d/e/f/a.json"]
    assert [type(each) for each in files_of(["**/*.nope", "[", "**/.h/**"])] == [Problem] * 2 + [str]


def test_what_is_not_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("[1].json").write_bytes(b"")
    (nothing,) = files_of(["*.yaml"])
    (empty,) = files_of(["empty"])
    assert "no file matches" in only_problem([nothing])
    assert "holds no file named *.har" in only_problem([empty])
    assert list(files_of(["[1].json", "missing.json"])) == ["[1].json", "missing.json"]


def test_links_and_pipes_in_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("d/e").mkdir(parents=True)
    Path("d/a.json").write_bytes(GOOD)
    Path("d/e/up").symlink_to("../..", target_is_directory=True)
    Path("d/loop.json").symlink_to("loop.json")
    os.mkfifo("d/pipe.json")
    assert list(files_of(["d"])) == ["d/a.json", "d/loop.json"]


def test_folders_that_cannot_be_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("d/closed").mkdir(parents=True)
    Path("d/a.json").write_bytes(GOOD)
    scandir = os.scandir

    def refusing(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert list(files_of(["d"])) == ["d/a.json", Problem("d/closed", "cannot be read: Permission denied")]


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.json", ".json"), ("A.JSON.GZ", ".json"), ("x/a.gz", ""), ("a", ""), ("a.b.har", ".har"), ("-", "")],
)
def test_suffixes(name, suffix):
    assert suffix_of(name) == suffix


# --- documents, lines, streams -----------------------------------------------------------------------------------


def test_documents_and_lines(read):
    lines = GOOD + b"\r\n\n  \n{}\n[]"
    assert read("a.json", GOOD) == [Input("a.json", "a.json", GOOD)]
    assert [(each.name, each.line) for each in read("a.ndjson", lines)] == [
        ("a.ndjson:1", 1),
        ("a.ndjson:4", 4),
        ("a.ndjson:5", 5),
    ]
    assert [each.text for each in read("a.jsonl.gz", gzip.compress(lines))] == [GOOD + b"\r", b"{}", b"[]"]
    assert read("plain.gz", gzip.compress(GOOD)) == [Input("plain.gz", "plain.gz", GOOD)]
    assert read("misnamed.json", gzip.compress(GOOD))[0].text == GOOD
    assert "holds no payload" in only_problem(read("none.ndjson", b"\n \n"))


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b'{\n"a": 1}\n', [b'{\n"a": 1}\n']),
        (b"{}\n", [b"{}\n"]),
        (b"\n\n{}\n\n[]\n", [b"{}", b"[]"]),
        (b"{}\n[\n", [b"{}", b"["]),
        (b"{\n{}\n", [b"{\n{}\n"]),
        (b"", [b""]),
        (gzip.compress(b"{}\n{}", mtime=0), [b"{}", b"{}"]),
    ],
)
def test_streams_are_told_by_what_they_hold(read, stdin, content, texts):
    stdin(content)
    assert [each.text for each in read("-")] == texts
    assert [each.text for each in read("unnamed", content)] == texts


def test_bounds(read):
    assert "more than 5 bytes" in only_problem(read("a.json", GOOD, max_bytes=5))
    first, second = read("a.ndjson", b"12345\n123456\n1", max_bytes=5)
    assert first.text == b"12345"
    assert only_problem([second]) == "line 2: more than 5 bytes, the most that is read"
    assert "in all: more than 80 bytes" in only_problem(read("b.ndjson", b"1\n" * 41, max_bytes=5))
    assert "more than 1000 bytes" in only_problem(read("bomb.json.gz", gzip.compress(b" " * 10**7)))
    assert "more than 1000 bytes" in only_problem(read("bomb.ndjson.gz", gzip.compress(b" " * 10**7)))
    assert "more than 1000 bytes" in only_problem(read("bomb", gzip.compress(b" " * 10**7)))
    assert "more than 1000 bytes" in only_problem(read("bomb2", b"{\n" + b" " * 999))
    assert len(read("exact.json", b" " * 1000)[0].text) == 1000


def test_broken_gzip(read):
    packed = gzip.compress(GOOD * 1000)
    assert "gzip stream ends too early" in only_problem(read("a.json", packed[:-9], max_bytes=10**6))
    assert "cannot be read" in only_problem(read("b.json", packed[:20] + b"garbage" * 20, max_bytes=10**6))
    assert "cannot be read" in only_problem(read("c.json", b"\x1f\x8b"))
    assert "Not a gzipped file" in only_problem(read("d.json", packed + b"more", max_bytes=10**6))


def test_files_that_cannot_be_opened(read, tmp_path):
    assert "No such file" in only_problem(read("missing.json"))
    assert "Is a directory" in only_problem(read(str(tmp_path)))
    assert "null" in only_problem(read("a\0.json"))
    Path("loop.json").symlink_to("loop.json")
    assert "symbolic links" in only_problem(read("loop.json"))


def test_names_that_are_not_utf8(read):
    name = os.fsdecode(b"a\xff.json")
    (found,) = read(name, GOOD)
    assert (found.name, found.file) == ("a\\udcff.json", name)


def test_a_file_that_changes(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(GOOD)

    def read_while_it_grows():
        with open_bytes(str(path)) as stream:
            stream.read()
            path.write_bytes(GOOD * 2)

    with pytest.raises(FileError, match="changed while it was read"):
        read_while_it_grows()


def test_closed_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(FileError, match="standard input is closed"):
        read_bytes("-", 10)


def test_pipes(read, monkeypatch):
    monkeypatch.setattr(files_module, "PIPE_SECONDS", 0.01)
    os.mkfifo("pipe.json")
    assert "nobody writes to the pipe" in only_problem(read("pipe.json"))
    monkeypatch.setattr(files_module, "PIPE_SECONDS", 10)
    writer = threading.Thread(target=lambda: Path("pipe.json").write_bytes(GOOD))
    writer.start()
    assert read("pipe.json")[0].text == GOOD
    writer.join()


def test_devices(read):
    assert "more than 1000 bytes" in only_problem(read("/dev/zero"))
    assert read("/dev/null")[0].text == b""


def test_many_lines_need_no_memory(tmp_path):
    """The peak is that of a small file: what is judged is let go."""
    line = json.dumps({"entries": [{"id": "x" * 1000, "attempts": 3}] * 30}).encode() + b"\n"
    program = (
        "import sys, resource; sys.stdout.write = lambda text: len(text)\n"
        "from docpact.entrypoints.cli import main; main(sys.argv[1:])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
    )
    peaks = []
    for number in (10, 1000):
        path = tmp_path / f"{number}.ndjson"
        with path.open("wb") as stream:
            stream.writelines(line for _ in range(number))
        command = [sys.executable, "-c", program, "validate", "--format", "json", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks.append(int(done.stderr.split()[-1]))
    assert peaks[1] - peaks[0] < 10_000, "kilobytes, for 30 MB"


def test_histories_may_stand_in_a_list(tmp_path):
    from docpact.entrypoints.commands.serve import BrokenResponseError, conforming_responses

    file = tmp_path / "list.json"
    file.write_text(
        '[{"execution": {"id": "a"}, "entries": [{}]}, {"entries": [{}]}, {"execution": {"id": "a"}, "entries": [{}]}]'
    )
    assert len(conforming_responses([str(file)], "Execution.getHistory")) == 3
    file.write_text('[{"entries": [{}]},\n  {"entries": []}]')
    with pytest.raises(BrokenResponseError, match=r"list.json#1.*\n.*line 2, column 15"):
        conforming_responses([str(file)], "Execution.getHistory")
