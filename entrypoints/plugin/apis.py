"""The API of a test suite: that of the ini key `docpact_api`, or of a test's marker."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import pytest

from ...contract import DocpactError
from ...contract.api import Api
from ..apis import open_api

INI: Final = "docpact_api"
MARKER: Final = "api"

_OPEN: Final = pytest.StashKey[Api]()


def has_own_api(config: pytest.Config) -> bool:
    """Whether the ini file names an API."""
    return bool(config.getini(INI))


def api_of_suite(config: pytest.Config) -> Api:
    """The API that the ini file names, several as one; the shipped one where it names none. It is opened once.

    Raises:
        UsageError: a path leads to no API, or two operations have one name.
    """
    if _OPEN not in config.stash:
        try:
            apis = [_opened(each, config) for each in config.getini(INI)]
            config.stash[_OPEN] = Api.joined(apis) if apis else Api.load()
        except DocpactError as error:
            raise pytest.UsageError(f"{INI}: {error}") from None
    return config.stash[_OPEN]


def api_of_test(node: pytest.Item, marked: object) -> Api:
    """The API of a test: that of its marker, a path or an `Api`; where that is None, that of the suite.

    Raises:
        UsageError: there is none; the text says why.
    """
    if marked is None:
        return api_of_suite(node.config)
    if isinstance(marked, Api):
        return marked
    try:
        return _opened(marked, node.config)
    except DocpactError as error:
        raise pytest.UsageError(f"@pytest.mark.docpact({MARKER}={str(marked)!r}): {error}") from None


def _opened(path: object, config: pytest.Config) -> Api:
    """The API at a path, which is relative to the root of the suite."""
    location = config.rootpath / str(path)
    if not location.exists():
        return open_api(str(path))
    return _opened_at(location, location.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _opened_at(location: Path, _changed: int) -> Api:
    return open_api(location)
