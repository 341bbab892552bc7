"""Reading and writing files for the command line: whole or not at all, and within bounds."""

from __future__ import annotations

import errno
import io
import os
import select
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from ..contract import DocpactError

STANDARD_INPUT = "-"

PIPE_SECONDS = 10.0
"""How long a named pipe may take to find a writer."""

_CHUNK = 1 << 20
_PREFIX = 40
_HEAD = 4096
_GZIP = b"\x1f\x8b"


class FileError(DocpactError):
    """A file that cannot be read or written; the text says which and why."""


class TooLargeError(FileError):
    """A file that holds more than is read."""


def read_bytes(name: str, max_bytes: int) -> bytes:
    """The bytes of a file, or of standard input for `-`; what is compressed by gzip is unpacked.

    Raises:
        FileError: it cannot be opened or read, or is a directory.
        TooLargeError: it holds more than `max_bytes`.
    """
    with open_bytes(name) as stream:
        return read_bounded(stream, max_bytes, name)


@contextmanager
def open_bytes(name: str) -> Iterator[BinaryIO]:
    """A file, or standard input for `-`, as a buffered stream; what is compressed by gzip is unpacked.

    Raises:
        FileError: it cannot be opened, or while it is used: it cannot be read, or changed.
    """
    try:
        if name == STANDARD_INPUT:
            yield _unpacked(_standard_input())
            return
        with open(_descriptor(name), "rb") as stream:
            before = _state(stream)
            yield _unpacked(stream)
            if _state(stream) != before:
                raise FileError(f"{name}: changed while it was read")
    except EOFError as error:
        raise FileError(f"{name}: cannot be read: the gzip stream ends too early") from error
    except (OSError, ValueError, zlib.error) as error:  # ValueError: a NUL in the name
        raise FileError(f"{name}: cannot be read: {reason(error)}") from error


def read_bounded(stream: BinaryIO, max_bytes: int, name: str) -> bytes:
    """The rest of a stream.

    Raises:
        TooLargeError: it holds more than `max_bytes`.
    """
    chunks, size = [], 0
    while chunk := stream.read(min(_CHUNK, max_bytes + 1 - size)):
        chunks.append(chunk)
        size += len(chunk)
        if size > max_bytes:
            raise too_large(name, max_bytes)
    return b"".join(chunks)


def too_large(name: str, max_bytes: int) -> TooLargeError:
    """The error that says that a bound is passed."""
    return TooLargeError(f"{name}: more than {max_bytes} bytes, the most that is read")


def write_text(path: Path, text: str, *, replace: bool) -> None:
    """Writes a file of text; see `write_bytes`."""
    write_bytes(path, [text.encode()], replace=replace)


def write_bytes(path: Path, chunks: Iterable[bytes], *, replace: bool) -> None:
    """Writes a file whole or not at all: to a temporary file beside it, which then takes its place.

    Raises:
        FileError: the file exists and `replace` is false, or it cannot be written.
    """
    refuse_existing(path, replace=replace)
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:_PREFIX]}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(chunks)
        temporary.chmod(0o666 & ~_umask())
        _atomic_replace(temporary, path, replace=replace)
    except OSError as error:
        raise FileError(f"{path}: cannot be written: {reason(error)}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _atomic_replace(temporary: Path, path: Path, *, replace: bool) -> None:
    """Unlike renaming, linking fails where a file has come to be meanwhile; some file systems know no links."""
    if not replace:
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            raise _exists(path) from None
        except OSError:
            refuse_existing(path, replace=replace)
        else:
            return
    temporary.replace(path)


def make_folder(path: Path) -> None:
    """Makes a folder and those around it, as far as they are not there.

    Raises:
        FileError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileError(f"{path}: cannot be made a folder: {reason(error)}") from error


def refuse_existing(path: Path, *, replace: bool) -> None:
    """Makes sure that a file may be written.

    Raises:
        FileError: it exists and `replace` is false.
    """
    try:
        exists = path.exists() and not replace
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileError(f"{path}: cannot be written: {reason(error)}") from error
    if exists:
        raise _exists(path)


def _exists(path: Path) -> FileError:
    return FileError(f"{path}: exists already; --force replaces it")


def refuse_foreign_file(path: Path, mark: str) -> None:
    """Makes sure that a report may be written: only in place of an earlier one, which has its mark near its beginning.

    Raises:
        FileError: another file is there, or what is there cannot be read.
    """
    if not path.is_file():
        return
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise FileError(f"{path}: cannot be written: {reason(error)}") from error
    if head and mark.encode() not in head:
        raise FileError(f"{path}: exists, and is no such report, so it is left as it is; name another file")


def relative_to(folder: Path, path: Path) -> str:
    """A path, as short as it still leads there from a folder."""
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def reason(error: Exception) -> str:
    """Why the system refused, in a few words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _standard_input() -> BinaryIO:
    if sys.stdin is None:  # what Python makes of a standard input that was closed
        raise OSError("standard input is closed")
    return sys.stdin.buffer


def _descriptor(name: str) -> int:
    """The file opened, without waiting for the writer of a pipe longer than `PIPE_SECONDS`."""
    handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _check_kind(handle)
    except OSError:
        os.close(handle)
        raise
    return handle


def _check_kind(handle: int) -> None:
    mode = os.fstat(handle).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if stat.S_ISFIFO(mode):
        if not select.select([handle], [], [], PIPE_SECONDS)[0]:
            raise OSError("nobody writes to the pipe")
        os.set_blocking(handle, True)


def _state(stream: BinaryIO) -> tuple[int, int]:
    """What differs after somebody wrote to a file."""
    now = os.fstat(stream.fileno())
    return (now.st_size, now.st_mtime_ns) if stat.S_ISREG(now.st_mode) else (0, 0)


def _unpacked(stream: BinaryIO) -> BinaryIO:
    peekable = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    if peekable.peek(2)[:2] != _GZIP:
        return cast("BinaryIO", peekable)
    from gzip import GzipFile

    return cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", GzipFile(fileobj=peekable)), _CHUNK))


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
