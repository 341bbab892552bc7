"""Why no route takes a request, in words: the nearest routes, and what differs.

A request that differs from a route by a slip of the pen (a letter, the version, a slash, what stands before the path)
was meant for it. Any other request may call an operation that docpact does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from ..text.printing import count
from . import Request, printable_text
from .routes import Path, Route, is_parameter, is_taken

_VERSION = re.compile(r"v[0-9]\w*")
_ALIKE = 0.75
_SHOWN = 3


Kind: TypeAlias = Literal["segment", "stop", "other"]


@dataclass(frozen=True, slots=True)
class RouteDifference:
    """One difference between a request and a route, in words; `is_slip` says that it is a slip of the pen.

    Its kind is `segment` where another one stands in the place of the route's, `stop` where the path ends before it.
    """

    text: str
    is_slip: bool = False
    kind: Kind = "other"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A route that a request misses, and what differs."""

    route: Route
    differences: tuple[RouteDifference, ...]

    @property
    def is_slip(self) -> bool:
        """Whether the route was meant."""
        return len(self.differences) == 1 and self.differences[0].is_slip

    @property
    def reasons(self) -> tuple[str, ...]:
        """The differences in words, or one sentence where the path shares nothing with the route."""
        literals = [each for each in self.route.path.segments if not is_parameter(each)]
        kinds = [each.kind for each in self.differences]
        foreign = kinds.count("segment")
        if foreign > 1 and foreign + ("stop" in kinds) >= len(literals):
            return ("no segment of the path is one of the route's",)
        return tuple(each.text for each in self.differences)


def near_misses(request: Request, routes: Iterable[Route]) -> list[NearMiss]:
    """The routes with what differs, the nearest first."""
    path = Path.split(request.path)
    found = [NearMiss(each, tuple(route_differences(each, request.method, path))) for each in routes]
    size = len(path.segments)
    by_length = sorted(found, key=lambda each: abs(len(each.route.path.segments) - size))
    return sorted(by_length, key=lambda each: (not each.is_slip, len(each.differences)))


def explain_no_match(request: Request, routes: Iterable[Route]) -> str:
    """The text of an unmatched request: what was tried, and the nearest routes with what differs."""
    ranked = near_misses(request, routes)
    lines = [
        f"no route answers {printable_text(request.method)} {printable_text(request.host + request.path)}",
        "the routes of this fake, on any host, the nearest first:" if ranked else "this fake has no routes",
        *(line for each in ranked[:_SHOWN] for line in _entry(each)),
    ]
    if len(ranked) > _SHOWN:
        lines.append(f"  and {count(len(ranked) - _SHOWN, 'more route')}")
    return "\n".join(lines)


def explain_miss(near: NearMiss) -> str:
    """The route and what differs, on one line."""
    return f"{near.route.method} {near.route.template} ({near.route.operation}): {'; '.join(near.reasons)}"


def _entry(near: NearMiss) -> Iterator[str]:
    yield f"  {near.route.method} {near.route.template}  ({near.route.operation})"
    yield from (f"    - {each}" for each in near.reasons)


def route_differences(route: Route, method: str, path: Path) -> Iterator[RouteDifference]:
    """The differences between a request and a route; none where the route answers it."""
    if method != route.method:
        yield RouteDifference(f"the method is {printable_text(method)}, not {route.method}")
    around = _around(route.path, path)
    if around is None:
        yield from _path_differences(route.path, path)
    else:
        yield RouteDifference(around, is_slip=True)
        yield from _verb_difference(route.path.verb, path.verb)


def _around(template: Path, found: Path) -> str | None:
    """The segments that a path lacks or has too many at its beginning, where nothing else differs."""
    size = len(found.segments) - len(template.segments)
    longer, shorter = (found, template) if size > 0 else (template, found)
    before, rest = longer.segments[: abs(size)], longer.segments[abs(size) :]
    pairs = tuple(zip(*((shorter.segments, rest) if size > 0 else (rest, shorter.segments)), strict=True))
    literal = [is_taken(*pair) for pair in pairs if not is_parameter(pair[0])]
    if not before or any(map(is_parameter, before)) or not literal or not all(literal):
        return None
    prefix = printable_text("/".join(before))
    begins, lacks = f"begins with '/{prefix}', not with the route", f"lacks '/{prefix}' at its beginning"
    return f"the path {begins if size > 0 else lacks}"


def _path_differences(template: Path, found: Path) -> Iterator[RouteDifference]:
    segments = found.segments
    if _ends_with_slash(template, found):
        yield RouteDifference("the path ends with a slash", is_slip=True)
        segments = segments[:-1]
    for position, pair in enumerate(zip(template.segments, segments, strict=False), start=1):
        if not is_taken(*pair):
            yield _segment_difference(position, *pair)
    yield from _length_difference(template.segments, segments)
    yield from _verb_difference(template.verb, found.verb)


def _ends_with_slash(template: Path, found: Path) -> bool:
    """Whether the last segment is empty, and not an empty parameter."""
    position = len(found.segments) - 1
    last_segment = template.segments[position : position + 1]
    return not found.segments[-1] and not any(map(is_parameter, last_segment))


def _segment_difference(position: int, segment: str, found: str) -> RouteDifference:
    if _VERSION.fullmatch(segment) and _VERSION.fullmatch(found):
        return RouteDifference(f"the API version is {found}, not {segment}", is_slip=True)
    text = f"segment {position} is {printable_text(found)!r}, not {segment!r}"
    return RouteDifference(text, _is_alike(segment, found), "segment")


def _is_alike(segment: str, found: str) -> bool:
    return SequenceMatcher(None, segment, found[: 2 * len(segment)].lower()).ratio() >= _ALIKE


def _length_difference(template: tuple[str, ...], found: tuple[str, ...]) -> Iterator[RouteDifference]:
    if len(found) < len(template):
        yield RouteDifference(f"the path stops before '/{'/'.join(template[len(found) :])}'", kind="stop")
    elif len(found) > len(template):
        yield RouteDifference(f"the path goes on with '/{printable_text('/'.join(found[len(template) :]))}'")


def _verb_difference(verb: str | None, found: str | None) -> Iterator[RouteDifference]:
    if verb == found:
        return
    if verb is None:
        text = f"the path ends with the verb ':{printable_text(found or '')}'"
        yield RouteDifference(f"{text}; a colon inside an id is written %3A")
    elif found is None:
        yield RouteDifference(f"the path stops before the verb ':{verb}'", kind="stop")
    else:
        yield RouteDifference(f"the verb is ':{printable_text(found)}', not ':{verb}'", _is_alike(verb, found))
