"""The API that a command or a test suite is about, from the paths that name it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..contract.api import SHIPPED, Api
from ..contract.findings.rules import DEFAULT, Policy


def open_apis(paths: Iterable[str | Path], policy: Policy = DEFAULT, hosts: Iterable[str] = ()) -> Api:
    """The API that the paths lead to, several joined; the shipped one where there is no path.

    Raises:
        DocpactError: one of them leads to no API, or two of them have an operation of one name.
    """
    apis = [open_api(each, policy) for each in paths]
    return Api.joined(apis or [Api.load(policy=policy)], policy).with_hosts(hosts)


def open_api(path: str | Path, policy: Policy = DEFAULT) -> Api:
    """The API that a path leads to; `workflows` is the shipped one, unless a file or folder is called so.

    Raises:
        DocpactError: there is none.
    """
    if path == SHIPPED and not Path(path).exists():
        return Api.load(policy=policy)
    return Api.from_path(path, policy=policy)
