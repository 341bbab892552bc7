"""Servers: what stands before the paths of a document (OpenAPI 3.1, Server Object)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ...text.printing import describe, printable
from .files.references import Place
from .reading import NOTHING, Located, Reading

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_RELATIVE: Final = re.compile(r"(?:\.{1,2}/)+|/?\.{1,2}$")


def server_urls(reading: Reading, owners: Sequence[Located], hosts: Mapping[str, str]) -> tuple[str, ...]:
    """The URLs of the servers that the innermost owner names, each once and without a slash at its end.

    Args:
        reading: takes the notes.
        owners: operation, path item and document, each with its place.
        hosts: values of server variables that are not to be the defaults.

    Returns:
        One empty text where no server is named: paths are as they are, on any host.
    """
    for owner, place in owners:
        servers = reading.elements(owner, "servers", place)
        if servers:
            urls = [_url(reading, each, place / "servers" / index, hosts) for index, each in enumerate(servers)]
            return tuple(dict.fromkeys(urls))
    return ("",)


def _url(reading: Reading, server: object, place: Place, hosts: Mapping[str, str]) -> str:
    value, place = reading.object_at(server, place)
    url = value.get("url", "")
    if not isinstance(url, str):
        reading.note(place / "url", f"expected text, found {describe(url)}: paths are as they are")
        return ""
    variables = {name: (each, at) for name, each, at in reading.members(value, "variables", place)}
    text = _VARIABLE.sub(lambda match: _variable(reading, match[1], variables, place, hosts), url)
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://|//|/", text):
        text = f"/{_RELATIVE.sub('', text)}"
    elif text.startswith("//"):
        text = f"https:{text}"
    return re.split(r"[?#]", text)[0].rstrip("/")


def _variable(
    reading: Reading, name: str, variables: Mapping[str, tuple[object, Place]], place: Place, hosts: Mapping[str, str]
) -> str:
    """The value of a server variable: the one given, its default, or the first that it may have."""
    if name in hosts:
        return hosts[name]
    variable = reading.object_at(*variables[name])[0] if name in variables else NOTHING
    values = variable.get("enum")
    default = variable.get("default", values[0] if isinstance(values, list) and values else None)
    if default is None:
        reading.note(place, f"the variable {printable(name)} has no default: its name stands in its place")
        return name
    return str(default)
