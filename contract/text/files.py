"""Files whose paths users give."""

from __future__ import annotations

from pathlib import Path

from ..errors import DocpactError


def bytes_of(path: str | Path, name: str | None = None) -> bytes:
    """The bytes of a file, which errors call by `name` if not by its path.

    Raises:
        DocpactError: it cannot be opened.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise DocpactError(f"{name or path}: cannot be opened: {error.strerror or error}") from error
