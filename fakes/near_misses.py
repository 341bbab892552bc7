"""Why no route answers a request, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..contract.http import Request, shown
from ..contract.masking import count
from ..contract.routes import Path, Route, is_literal, is_parameter

_VERSION = re.compile(r"v[0-9]\w*")


def explain(request: Request, routes: Iterable[Route]) -> str:
    """The text of an unmatched request: what was tried, and the nearest routes with what differs."""
    path = Path.split(request.path)
    told = ((tuple(differences(each, request.method, path)), each) for each in routes)
    ranked = sorted(told, key=lambda pair: (len(pair[0]), abs(len(pair[1].path.segments) - len(path.segments))))
    lines = [
        f"no route answers {shown(request.method)} {shown(request.host)}{shown(request.path)}",
        "the routes of this fake, on any host, the nearest first:" if ranked else "this fake has no routes",
        *(line for reasons, route in ranked[:_SHOWN] for line in _entry(route, reasons)),
    ]
    if len(ranked) > _SHOWN:
        lines.append(f"  and {count(len(ranked) - _SHOWN, 'more route')}")
    return "\n".join(lines)


_SHOWN = 3


def differences(route: Route, method: str, path: Path) -> Iterator[str]:
    """What differs between a request and a route; nothing where the route answers it."""
    if method != route.method:
        yield f"the method is {shown(method)}, not {route.method}"
    yield from _path_differences(route.path, path)


def _path_differences(wanted: Path, found: Path) -> Iterator[str]:
    segments = found.segments
    if _ends_with_slash(wanted, found):
        yield "the path ends with a slash"
        segments = segments[:-1]
    for position, pair in enumerate(zip(wanted.segments, segments, strict=False), start=1):
        if not is_parameter(pair[0]) and not is_literal(*pair):
            yield _segment_difference(position, *pair)
    yield from _length_difference(wanted.segments, segments)
    yield from _verb_difference(wanted.verb, found.verb)


def _ends_with_slash(wanted: Path, found: Path) -> bool:
    """Whether the last segment is empty, and not an empty parameter."""
    position = len(found.segments) - 1
    asked = wanted.segments[position : position + 1]
    return not found.segments[-1] and not any(map(is_parameter, asked))


def _segment_difference(position: int, wanted: str, found: str) -> str:
    if _VERSION.fullmatch(wanted) and _VERSION.fullmatch(found):
        return f"the API version is {found}, not {wanted}"
    return f"segment {position} is {shown(found)!r}, not {wanted!r}"


def _length_difference(wanted: tuple[str, ...], found: tuple[str, ...]) -> Iterator[str]:
    if len(found) < len(wanted):
        yield f"the path stops before '/{'/'.join(wanted[len(found) :])}'"
    elif len(found) > len(wanted):
        yield f"the path goes on with '/{shown('/'.join(found[len(wanted) :]))}'"


def _verb_difference(wanted: str | None, found: str | None) -> Iterator[str]:
    if wanted == found:
        return
    if wanted is None:
        yield f"the path ends with the verb ':{shown(found or '')}'; a colon inside an id is written %3A"
    elif found is None:
        yield f"the path stops before the verb ':{wanted}'"
    else:
        yield f"the verb is ':{shown(found)}', not ':{wanted}'"


def _entry(route: Route, reasons: tuple[str, ...]) -> Iterator[str]:
    yield f"  {route.method} {route.template}  ({route.operation})"
    # A path that shares less than half with the route was not meant for it: its name alone says enough.
    if 2 * len(reasons) <= len(route.path.segments) + 1:
        yield from (f"    - {each}" for each in reasons)
