"""Files whose paths users give."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Final

from ..errors import DocpactError
from .printing import printable


def bytes_of(path: str | Path, name: str | None = None) -> bytes:
    """The bytes of a file, which errors call by `name` if not by its path.

    Raises:
        DocpactError: it cannot be opened.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise DocpactError(printable(f"{name or path}: cannot be opened: {error.strerror or error}")) from error
    except ValueError as error:  # a NUL, or half a surrogate pair
        raise DocpactError(printable(f"{name or path}: no file can have this name: {error}")) from error


_PLAIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")


def file_stem(name: str) -> str:
    """How the name of a file begins that is about a thing of this name, such as an operation.

    It is the name itself, where that can stand in a path on every platform. Otherwise it has the letters and digits of
    the name, and a digest that keeps two names apart: `GET-orders-orderId-1c0ffee5`.
    """
    if _PLAIN.fullmatch(name):
        return name
    words = "-".join(re.findall(r"[A-Za-z0-9_]+", name))[:80]
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words}-{digest}" if words else digest
