"""Which operation a request means: path templates, and a table of routes.

A path is split first and decoded afterwards, so that `%2F` and `%3A` belong to the value they stand in. What
follows the last plain colon of the last segment is the verb (`{keyId}:encrypt`, `revisions:deploy`): it is compared
as it is, and no parameter takes it in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, Self
from urllib.parse import unquote, unquote_to_bytes

from ..findings.report import Finding
from . import Request

_BAD_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Path:
    """The raw segments of a path, and its verb; None where it has none."""

    segments: tuple[str, ...]
    verb: str | None = None

    @classmethod
    def split(cls, text: str) -> Self:
        """The path that a text writes."""
        *segments, last = text.removeprefix("/").split("/")
        stem, colon, verb = last.rpartition(":")
        return cls((*segments, stem), verb) if colon and "}" not in verb else cls((*segments, last))

    @property
    def shape(self) -> tuple[int, str | None]:
        """The number of segments and the verb. Only paths of one shape can match."""
        return len(self.segments), self.verb


@dataclass(frozen=True, slots=True)
class PathTemplate:
    """The path of a route, with a parameter in the place of each segment that varies.

    A parameter may take several segments (google/api/http.proto): `{name=shelves/*/books/*}` takes four, of which two
    are literals; `{path=**}` takes any number, also none.

    Attributes:
        path: the segments; that of `**` is `{path=**}`.
        spans: for each parameter of several segments its first segment, and the one behind its last.
        rest: the place of the segment of `**`; None where there is none.
    """

    path: Path
    spans: Mapping[str, tuple[int, int]]
    rest: int | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """The template that a text writes."""
        if "=" not in text:
            return cls(Path.split(text), {})
        *tokens, last = _SLASH.split(text.removeprefix("/"))
        match = _VERB.fullmatch(last)
        segments: list[str] = []
        spans: dict[str, tuple[int, int]] = {}
        for token in (*tokens, match[1] if match else last):
            name, equals, pattern = token[1:-1].partition("=") if is_parameter(token) else (token, "", "")
            parts = _parts(name, pattern) if equals else (token,)
            if equals:
                spans[name] = (len(segments), len(segments) + len(parts))
            segments += parts
        rest = next((index for index, each in enumerate(segments) if each.endswith(_REST)), None)
        return cls(Path(tuple(segments), match[2] if match else None), spans, rest)

    def of_length(self, size: int) -> Self:
        """The template with as many segments in the place of `**` as a path of this length has."""
        if self.rest is None:
            return self
        more = size - len(self.path.segments)
        before, after = self.path.segments[: self.rest], self.path.segments[self.rest + 1 :]
        segments = (*before, *("{}",) * (more + 1), *after)
        spans = {
            name: (first + more * (first > self.rest), end + more * (end > self.rest))
            for name, (first, end) in self.spans.items()
        }
        return type(self)(Path(segments, self.path.verb), spans)


_SLASH = re.compile(r"/(?![^{}]*\})")
_VERB = re.compile(r"(.*):([^:{}]*)")
_REST = "=**}"


def _parts(name: str, pattern: str) -> tuple[str, ...]:
    """The segments of a parameter: its literals, and a parameter in the place of each that varies."""
    marks = {"*": f"{{{name}}}", "**": f"{{{name}{_REST}"}
    return tuple(marks.get(each, each) for each in pattern.split("/"))


class RequestRules(Protocol):
    """What a route demands of its requests."""

    def findings(self, request: Request, values: Mapping[str, str]) -> tuple[Finding, ...]:
        """Every finding on a request, given the raw values of the path's parameters."""


@dataclass(frozen=True, slots=True)
class Route:
    """One HTTP binding of an operation.

    Attributes:
        template: the path, with parameters as segments, inside them, or over several: `/a/{id}/b`, `/a/{id}:verb`,
            `/a/{b}.{c}`, `/{name=a/*/b/*}:verb`.
        request: what the binding asks of a request; None where requests are not validated.
    """

    operation: str
    method: str
    template: str
    request: RequestRules | None = field(default=None, repr=False, compare=False)
    pattern: PathTemplate = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", PathTemplate.read(self.template))

    @property
    def path(self) -> Path:
        """The segments of the template and its verb."""
        return self.pattern.path

    @property
    def shape(self) -> tuple[int | None, str | None]:
        """The shape of the paths that can match; without a number of segments where that is any."""
        segments, verb = self.path.shape
        return (segments if self.pattern.rest is None else None), verb

    def match(self, path: Path) -> Mapping[str, str] | None:
        """The raw values of the parameters of a path of the route's shape; None where a literal segment differs."""
        template = self.pattern if self.pattern.rest is None else self.pattern.of_length(len(path.segments))
        if len(template.path.segments) != len(path.segments):
            return None
        values = {}
        for segment, found in zip(template.path.segments, path.segments, strict=True):
            if is_parameter(segment):
                values[segment[1:-1]] = found
            elif "{" not in segment:
                if not is_literal(segment, found):
                    return None
            elif (inner := values_inside(segment, found)) is not None:
                values |= inner
            else:
                return None
        if template.spans:
            spans = {name: "/".join(path.segments[slice(*span)]) for name, span in template.spans.items()}
            return {name: value for name, value in values.items() if name} | spans
        return values


@dataclass(frozen=True, slots=True)
class Match:
    """The route that answers a request, and the raw values of its parameters."""

    route: Route
    values: Mapping[str, str]


class Router:
    """A table of routes, looked up by method and shape, so that its length costs nothing."""

    __slots__ = ("_by_shape", "_has_verbs", "routes")

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(sorted(routes, key=_generality))
        self._has_verbs = any(each.path.verb is not None for each in self.routes)
        self._by_shape: defaultdict[tuple[str, int | None, str | None], list[Route]] = defaultdict(list)
        for each in self.routes:
            self._by_shape[each.method, *each.shape].append(each)

    def find(self, method: str, path: str) -> Match | None:
        """The route for a request; None where there is none."""
        split = Path.split(path)
        if split.verb is not None and not self._has_verbs:  # a colon as in any other value
            split = Path((*split.segments[:-1], f"{split.segments[-1]}:{split.verb}"))
        for segments in (len(split.segments), None):
            for route in self._by_shape.get((method, segments, split.verb), ()):
                values = route.match(split)
                if values is not None:
                    return Match(route, values)
        return None

    def methods(self, path: str) -> tuple[str, ...]:
        """The methods of the routes that take a path, sorted."""
        methods = {method for method, _, _ in self._by_shape}
        return tuple(sorted(each for each in methods if self.find(each, path)))


def _generality(route: Route) -> tuple[int, int, tuple[int, ...]]:
    """A literal is closer to a path than a parameter that would also take it, and the earlier segment counts more."""
    kinds = tuple(2 if is_parameter(each) else int("{" in each) for each in route.path.segments)
    return sum(map(bool, kinds)), 0 if route.pattern.rest is None else -len(kinds), kinds


def is_parameter(segment: str) -> bool:
    """Whether a segment of a template is one parameter."""
    return segment[:1] == "{" and segment.find("}") == len(segment) - 1


def is_taken(segment: str, found: str) -> bool:
    """Whether a segment of a template takes a raw segment."""
    if is_parameter(segment):
        return True
    return values_inside(segment, found) is not None if "{" in segment else is_literal(segment, found)


def values_inside(segment: str, found: str) -> dict[str, str] | None:
    """The raw values of parameters among literals (`{name}.{format}`); None where a literal is not there.

    A parameter takes at least one character, and ends at the next literal, wherever that first stands.
    """
    first, *others = _literals_and_names(segment)
    if not found.startswith(first):
        return None
    values: dict[str, str] = {}
    start = len(first)
    for name, literal in zip(others[::2], others[1::2], strict=True):
        is_last = len(values) == len(others) // 2 - 1
        end = len(found) - len(literal) if is_last else found.find(literal, start + 1)
        if end <= start or not found.startswith(literal, end):
            return None
        values[name] = found[start:end]
        start = end + len(literal)
    return values


@cache
def _literals_and_names(segment: str) -> list[str]:
    """The parts of a segment in turn: a literal, a name, a literal, and so on to a literal at the end."""
    return re.split(r"\{([^{}]*)\}", segment)


def is_literal(segment: str, found: str) -> bool:
    """Whether a raw segment writes a template's literal, percent-encoded or not (RFC 3986, 6.2.2.2)."""
    return segment == found or ("%" in found and segment == unquote(found))


def decode(raw: str) -> str:
    """The text that a raw segment stands for.

    Raises:
        ValueError: a percent sign without two hexadecimal digits, or bytes that are not UTF-8.
    """
    if "%" not in raw and raw.isascii():
        return raw
    if _BAD_ESCAPE.search(raw):
        raise ValueError("a percent sign is not followed by two hexadecimal digits")
    try:
        return unquote_to_bytes(raw).decode("utf-8")
    except UnicodeError:
        raise ValueError("the percent-encoded bytes are not UTF-8") from None
