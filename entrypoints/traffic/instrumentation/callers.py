"""Which line of the user's code made a call: the innermost that is of no library."""

from __future__ import annotations

import sysconfig
from functools import lru_cache
from inspect import currentframe
from pathlib import Path
from types import FrameType
from typing import Final

_LIBRARIES: Final = tuple({str(Path(sysconfig.get_path(each)).resolve()) for each in ("stdlib", "purelib", "platlib")})
_OWN: Final = str(Path(__file__).resolve().parents[3])


def caller() -> str:
    """`file:line` of the call that is being made; empty where no code of the user's is near."""
    frame: FrameType | None = currentframe()
    while frame is not None and not _is_the_users(frame.f_code.co_filename):
        frame = frame.f_back
    return "" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"


@lru_cache(1024)
def _is_the_users(file: str) -> bool:
    """Whether it is neither of the standard library nor of an installed package."""
    path = str(Path(file).resolve())
    return not (file.startswith("<") or path.startswith((*_LIBRARIES, _OWN)) or "site-packages" in path)
