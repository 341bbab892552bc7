"""Plausible buggy clients, one bug each: what a test suite is supposed to find.

A bug is a function that reads a history wrongly, beside one that reads it rightly. It is caught by a payload on
which the wrong one raises or gives another answer.
"""
# ruff: noqa: E501 - a bug is a line of a table

from __future__ import annotations

import csv
import heapq
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

Read = Callable[[dict[str, Any]], object]
NANOS = 1_000_000_000


def entries(history):
    return history["entries"]


def execution(history):
    return history.get("execution", {})


def each(read):
    return lambda history: [read(entry) for entry in entries(history)]


def nanos(text):
    """Nanoseconds since the year 1, exactly."""
    whole, _, fraction = text[:-1].partition(".")
    seconds = int((datetime.fromisoformat(f"{whole}+00:00") - datetime(1, 1, 1, tzinfo=UTC)) / timedelta(seconds=1))
    return seconds * NANOS + int(fraction.ljust(9, "0") or 0)


def duration(text):
    return Fraction(text[:-1])


def at(entry, *names, default=None):
    for name in names:
        if name not in entry:
            return default
        entry = entry[name]
    return entry


def times(history):
    return [entry["startedAt"] for entry in entries(history) if "startedAt" in entry]


def maybe(convert, *names):
    """Converts a member that may be absent."""
    return lambda entry: None if at(entry, *names) is None else convert(at(entry, *names))


def timestamps(convert):
    return each(maybe(convert, "startedAt"))


def attempts(convert):
    return each(maybe(convert, "attempts"))


def durations(convert):
    return each(maybe(convert, "duration"))


def texts(name, convert):
    return each(maybe(convert, name))


def same(text):
    return text


def micros(text):
    return nanos(text) // 1000


def epoch(text):
    return nanos(text) - nanos("1970-01-01T00:00:00Z")


def strptime(text):
    return nanos(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def regex_millis(text):
    return nanos(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", text)[0])


def regex_micros(text):
    return nanos(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?Z", text)[0])


def fromisoformat(text):
    found = datetime.fromisoformat(text)
    return nanos(found.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def through_float(text):
    return round(float(Fraction(epoch(text), NANOS)) * NANOS)


def int_fraction(text):
    whole, _, fraction = text[:-1].partition(".")
    return nanos(whole + "Z") + int(fraction or 0)


def in_moscow(text):
    found = datetime.fromisoformat(text)
    (found + timedelta(hours=3), found - timedelta(hours=3))
    return True


def int32_epoch(text):
    seconds = epoch(text) // NANOS
    return seconds if -(2**31) <= seconds < 2**31 else None


def int64_nanos(text):
    found = epoch(text)
    return found if -(2**63) <= found < 2**63 else None


def truthy_epoch(text):
    return epoch(text) or None


def sort_key_text(history):
    return [t[:-1] for t in sorted(times(history))]


def right_order(history):
    return [t[:-1] for t in sorted(times(history), key=nanos)]


def micro_order(history):
    return [t[:-1] for t in sorted(times(history), key=micros)]


def by(name):
    return lambda history: len({entry[name]: entry for entry in entries(history) if name in entry})


def count(name):
    return lambda history: sum(name in entry for entry in entries(history))


def duration_regex(pattern):
    return durations(lambda text: bool(re.fullmatch(pattern, text)))


def split_duration(text):
    whole, _, fraction = text[:-1].partition(".")
    return int(whole) + Fraction(int(fraction or 0), 10 ** len(fraction))


def timedelta_duration(text):
    return Fraction(round(timedelta(seconds=float(text[:-1])) / timedelta(microseconds=1)), 10**6)


def seconds_only(text):
    return timedelta(seconds=float(text[:-1])).seconds


FINAL = {"STOPPED", "FAILED", "FINISHED"}
OPEN = {"SCHEDULED", "STARTED"}


def finished(history):
    return execution(history).get("status") in FINAL


def parsed(name, member, read):
    return each(maybe(lambda text: read(json.loads(text)), name, member))


def jsons(read):
    return lambda history: [parsed("input", "inputJson", read)(history), parsed("output", "outputJson", read)(history)]


def yes(_value):
    return True


def walk(items, index=0):
    return 0 if index == len(items) else 1 + walk(items, index + 1)


def outcome(entry):
    return "failed" if entry.get("status") == "FAILED" else "ok" if entry.get("status") == "COMPLETED" else "other"


def end(entry):
    if "startedAt" not in entry or "duration" not in entry:
        return None
    datetime.fromisoformat(entry["startedAt"]) + timedelta(seconds=float(duration(entry["duration"])))
    return True


def total(history, read):
    return sum(read(entry["duration"]) for entry in entries(history) if "duration" in entry)


def longest(history):
    found = [duration(entry["duration"]) for entry in entries(history) if "duration" in entry]
    return max(found, default=None)


def require(*names):
    """Reads a member as if it were always there."""
    return lambda entry: at(entry, *names, default=KeyError) is not KeyError


def started_within(history):
    begun = execution(history).get("startedAt")
    return [begun is None or nanos(each_) >= nanos(begun) for each_ in times(history)]


def calm(history):
    """Whether all has ended well, as it does day by day."""
    return finished(history) and all(e.get("status") == "COMPLETED" and "error" not in e for e in entries(history))


def printable(history):
    names = ("id", "title", "description", "type")
    return all(
        f"{e.get(name, '')}".isascii() and f"{e.get(name, '')}".isprintable()
        for e in entries(history)
        for name in names
    )


def in_order(history):
    starts = [nanos(text) for text in times(history)]
    return count("startedAt")(history) == len(entries(history)) > 1 and starts == sorted(starts)


def flattened(value, prefix=""):
    """The leaves of nested objects by the path of their keys, joined by dots."""
    if not isinstance(value, dict):
        return {prefix: value}
    return {k: v for key, each_ in value.items() for k, v in flattened(each_, f"{prefix}{key}.").items()}


def leaves(value):
    return sum(map(leaves, value.values())) if isinstance(value, dict) else 1


def latest(history):
    """The status that each id has last: in the list, and by time."""
    steps = [entry for entry in entries(history) if {"id", "startedAt"} <= entry.keys()]
    return {e["id"]: e.get("status") for e in steps}, {
        e["id"]: e.get("status") for e in sorted(steps, key=lambda e: nanos(e["startedAt"]))
    }


def by_neighbours(history):
    found = [entry["id"] for entry in entries(history) if "id" in entry]
    return sum(one != other for one, other in pairwise(found))


def csv_rows(history):
    buffer = io.StringIO()
    csv.writer(buffer).writerows([entry["title"]] for entry in entries(history) if "title" in entry)
    return len(buffer.getvalue().splitlines())


def pushed(history):
    heap = []
    for entry in entries(history):
        if "startedAt" in entry:
            heapq.heappush(heap, (nanos(entry["startedAt"]), entry))
    return True


def retried(history):
    return [entry for entry in entries(history) if int(entry.get("attempts", "1")) > 1 and "lastError" in entry]


BUGS: dict[str, tuple[Read, Read]] = {
    "strptime %f": (timestamps(strptime), timestamps(micros)),
    "strptime without %f": (timestamps(lambda t: bool(datetime.strptime(t, "%Y-%m-%dT%H:%M:%SZ"))), timestamps(yes)),
    "millisecond regex": (timestamps(regex_millis), timestamps(nanos)),
    "microsecond regex": (timestamps(regex_micros), timestamps(nanos)),
    "fromisoformat cuts nanoseconds": (timestamps(fromisoformat), timestamps(nanos)),
    "timestamp through float": (timestamps(through_float), timestamps(epoch)),
    "fraction as integer": (timestamps(int_fraction), timestamps(nanos)),
    "moscow time": (timestamps(in_moscow), timestamps(yes)),
    "32-bit seconds": (timestamps(int32_epoch), timestamps(lambda t: epoch(t) // NANOS)),
    "64-bit nanoseconds": (timestamps(int64_nanos), timestamps(epoch)),
    "epoch is falsy": (timestamps(truthy_epoch), timestamps(epoch)),
    "year without padding": (timestamps(lambda t: len(str(int(t[:4])))), timestamps(lambda _t: 4)),
    "midnight is a date": (timestamps(lambda t: "T00:00:00Z" in t), timestamps(lambda _t: False)),
    "29 February": (timestamps(lambda t: datetime.fromisoformat(t).replace(year=2023) and True), timestamps(yes)),
    "rounds to seconds": (timestamps(lambda t: round(nanos(t) / NANOS)), timestamps(lambda t: nanos(t) // NANOS)),
    "execution strptime %f": (lambda h: maybe(strptime, "startedAt")(execution(h)), lambda h: maybe(micros, "startedAt")(execution(h))),
    "execution nanoseconds": (lambda h: maybe(fromisoformat, "startedAt")(execution(h)), lambda h: maybe(nanos, "startedAt")(execution(h))),
    "execution moscow": (lambda h: maybe(in_moscow, "startedAt")(execution(h)), lambda h: maybe(yes, "startedAt")(execution(h))),
    "sorted as text": (sort_key_text, right_order),
    "sorted by microseconds": (micro_order, right_order),
    "first is earliest": (lambda h: times(h)[:1] and nanos(times(h)[0]), lambda h: times(h)[:1] and min(map(nanos, times(h)))),
    "last is latest": (lambda h: times(h)[:1] and nanos(times(h)[-1]), lambda h: times(h)[:1] and max(map(nanos, times(h)))),
    "keyed by id": (by("id"), count("id")),
    "keyed by time": (by("startedAt"), count("startedAt")),
    "keyed by title": (by("title"), count("title")),
    "times compared as text": (lambda h: len(set(times(h))), lambda h: len(set(map(nanos, times(h))))),
    "sorts with missing times": (lambda h: bool(sorted(entries(h), key=lambda e: nanos(e["startedAt"]))), lambda _h: True),
    "starts before execution": (started_within, lambda h: [True for _ in times(h)]),
    "attempts as 32 bits": (attempts(lambda t: int(t) if -(2**31) <= int(t) < 2**31 else None), attempts(int)),
    "attempts through float": (attempts(lambda t: int(float(t))), attempts(int)),
    "attempts isdigit": (attempts(lambda t: t.isdigit()), attempts(yes)),
    "attempts compared as text": (attempts(lambda t: t > "9"), attempts(lambda t: int(t) > 9)),
    "attempts always there": (each(require("attempts")), each(yes)),
    "attempts zero is falsy": (attempts(lambda t: int(t) or 1), attempts(int)),
    "attempts single character": (attempts(lambda t: int(t[0])), attempts(int)),
    "attempts below 2^63": (attempts(lambda t: int(t) + 1 < 2**63), attempts(yes)),
    "retries from attempts": (each(lambda e: int(e.get("attempts", "1")) > 1), each(lambda e: "lastError" in e)),
    "last error means failed": (each(lambda e: "lastError" in e), each(lambda e: outcome(e) == "failed")),
    "error means failed": (each(lambda e: "error" in e), each(lambda e: outcome(e) == "failed")),
    "failed has error": (each(lambda e: outcome(e) != "failed" or "error" in e), each(yes)),
    "output hides error": (each(lambda e: e.get("output") or e.get("error")), each(lambda e: e.get("error") or e.get("output"))),
    "empty error is none": (each(lambda e: bool(e.get("error"))), each(lambda e: "error" in e)),
    "error code always there": (each(lambda e: "error" not in e or "errorCode" in e["error"]), each(yes)),
    "error message always there": (each(lambda e: "lastError" not in e or "message" in e["lastError"]), each(yes)),
    "duration int": (durations(lambda t: int(t[:-1])), durations(lambda t: int(duration(t)))),
    "duration without sign": (duration_regex(r"\d+(\.\d+)?s"), durations(yes)),
    "duration millis": (duration_regex(r"-?\d+(\.\d{3})?s"), durations(yes)),
    "duration demands fraction": (duration_regex(r"-?\d+\.\d+s"), durations(yes)),
    "duration sign of fraction": (durations(split_duration), durations(duration)),
    "duration as timedelta": (durations(timedelta_duration), durations(duration)),
    "duration days lost": (durations(seconds_only), durations(lambda t: int(duration(t) // 1))),
    "duration zero is none": (durations(lambda t: duration(t) or None), durations(duration)),
    "duration always there": (each(require("duration")), each(yes)),
    "duration through float": (durations(lambda t: round(float(t[:-1]) * NANOS)), durations(lambda t: duration(t) * NANOS)),
    "execution duration sign": (lambda h: maybe(lambda t: t[0] != "-", "duration")(execution(h)), lambda h: maybe(yes, "duration")(execution(h))),
    "execution duration nanoseconds": (lambda h: maybe(timedelta_duration, "duration")(execution(h)), lambda h: maybe(duration, "duration")(execution(h))),
    "steps add up": (lambda h: "duration" not in execution(h) or total(h, duration) <= duration(execution(h)["duration"]), lambda _h: True),
    "end overflows": (each(end), each(lambda e: True if "startedAt" in e and "duration" in e else None)),
    "running has duration": (each(lambda e: e.get("status") != "STARTED" or "duration" in e), each(yes)),
    "execution always there": (lambda h: "execution" in h, lambda _h: True),
    "status always there": (lambda h: "execution" not in h or "status" in h["execution"], lambda _h: True),
    "stopped is not final": (lambda h: execution(h).get("status") in FINAL - {"STOPPED"}, finished),
    "failed is not final": (lambda h: execution(h).get("status") in FINAL - {"FAILED"}, finished),
    "paused is final": (lambda h: execution(h).get("status") in FINAL | {"PAUSED"}, finished),
    "queued unknown": (lambda h: execution(h).get("status") != "QUEUED", lambda _h: True),
    "waits for steps": (lambda h: finished(h) and not any(e.get("status") in OPEN for e in entries(h)), finished),
    "stopped means no open step": (lambda h: execution(h).get("status") != "STOPPED" or not any(e.get("status") in OPEN for e in entries(h)), lambda _h: True),
    "done when steps are": (lambda h: finished(h) or (bool(execution(h).get("status")) and all(e.get("status") == "COMPLETED" for e in entries(h))), finished),
    "cancelled unknown": (each(lambda e: e.get("status") != "CANCELLED"), each(yes)),
    "cancel requested is cancelled": (each(lambda e: "CANCEL" in e.get("status", "")), each(lambda e: e.get("status") == "CANCELLED")),
    "failed step fails execution": (lambda h: any(e.get("status") == "FAILED" for e in entries(h)) and execution(h).get("status") == "FINISHED", lambda _h: False),
    "json is an object": (jsons(lambda v: isinstance(v, dict)), jsons(yes)),
    "json is falsy": (jsons(bool), jsons(yes)),
    "json null is none": (parsed("output", "outputJson", lambda v: v is None), parsed("output", "outputJson", lambda _v: False)),
    "json round trip": (each(maybe(lambda t: json.dumps(json.loads(t)), "input", "inputJson")), each(maybe(same, "input", "inputJson"))),
    "json float": (jsons(lambda v: json.loads(json.dumps(v), parse_int=float) == v), jsons(yes)),
    "json number as double": (jsons(lambda v: json.dumps(json.loads(json.dumps(v), parse_int=lambda t: int(float(t))))), jsons(json.dumps)),
    "json duplicate keys": (each(maybe(lambda t: len(json.loads(t, object_pairs_hook=lambda p: p) or []), "input", "inputJson")), each(maybe(lambda t: len(json.loads(t) or []) if isinstance(json.loads(t), dict | list) else len(json.loads(t, object_pairs_hook=lambda p: p) or []), "input", "inputJson"))),
    "json twice": (jsons(lambda v: json.loads(v) if isinstance(v, str) else v), jsons(same)),
    "json long": (each(maybe(lambda t: t[:4000], "output", "outputJson")), each(maybe(same, "output", "outputJson"))),
    "json deep": (each(maybe(lambda t: t.count("[") < 50, "input", "inputJson")), each(maybe(yes, "input", "inputJson"))),
    "json escapes": (each(maybe(lambda t: "\\u" not in t, "input", "inputJson")), each(maybe(yes, "input", "inputJson"))),
    "input has json": (each(lambda e: "input" not in e or "inputJson" in e["input"]), each(yes)),
    "empty input is none": (each(lambda e: bool(e.get("input"))), each(lambda e: "input" in e)),
    "title ascii": (texts("title", lambda t: t.encode("ascii", "replace").decode()), texts("title", same)),
    "title utf-16 length": (texts("title", lambda t: len(t.encode("utf-16-le")) // 2), texts("title", len)),
    "title stripped": (texts("title", str.strip), texts("title", same)),
    "title in one line": (texts("title", lambda t: len(t.splitlines()) <= 1), texts("title", yes)),
    "title falsy": (texts("title", lambda t: t or None), texts("title", same)),
    "title always there": (each(require("title")), each(yes)),
    "title cut": (texts("title", lambda t: t[:255]), texts("title", same)),
    "title in html": (texts("title", lambda t: "<" not in t), texts("title", yes)),
    "title as format": (texts("title", lambda t: t.format(1, 2, x=3)), texts("title", same)),
    "title percent": (texts("title", lambda t: t % () if "%" in t else t), texts("title", same)),
    "description nul": (texts("description", lambda t: t.split("\0")[0]), texts("description", same)),
    "description csv": (texts("description", lambda t: "," not in t), texts("description", yes)),
    "description quoted": (texts("description", lambda t: "'" not in t), texts("description", yes)),
    "id lower case": (texts("id", str.lower), texts("id", same)),
    "id in path": (texts("id", lambda t: "/" not in t), texts("id", yes)),
    "id as number": (texts("id", lambda t: str(int(t)) if t.isdecimal() else t), texts("id", same)),
    "type falsy": (texts("type", lambda t: t or None), texts("type", same)),
    "type always there": (each(require("type")), each(yes)),
    "workflow id always there": (lambda h: "execution" not in h or "workflowId" in h["execution"], lambda _h: True),
    "page of a hundred": (lambda h: len(entries(h)[:100]), lambda h: len(entries(h))),
    "two-digit index": (lambda h: len(f"{len(entries(h))}") <= 2, lambda _h: True),
    "recursive walk": (lambda h: walk(entries(h)), lambda h: len(entries(h))),
    "one entry is no list": (lambda h: len(entries(h)) != 1, lambda _h: True),
    "latest by place": (lambda h: latest(h)[0], lambda h: latest(h)[1]),
    "groups of neighbours": (by_neighbours, lambda h: max(0, by("id")(h) - 1)),
    "csv rows by lines": (csv_rows, count("title")),
    "heap of entries": (pushed, lambda _h: True),
    "file name of an id": (lambda h: len({re.sub(r"\W", "_", e["id"], flags=re.ASCII) for e in entries(h) if "id" in e}), by("id")),
    "address of an id": (texts("id", lambda t: urlsplit(f"http://host/{t}").path[1:]), texts("id", same)),
    "keys joined by dots": (jsons(lambda v: len(flattened(v))), jsons(leaves)),
    "title as a pattern": (texts("title", lambda t: re.search(t, t) is not None), texts("title", yes)),
    "retry with a title": (lambda h: [e["title"] for e in retried(h)], lambda h: [e.get("title") for e in retried(h)]),
    "tie of completed": (lambda h: len({e["startedAt"] for e in entries(h) if e.get("status") == "COMPLETED" and "startedAt" in e}), lambda h: len({nanos(e["startedAt"]) for e in entries(h) if e.get("status") == "COMPLETED" and "startedAt" in e})),
    "calm, but negative": (lambda h: calm(h) and any(e.get("duration", "").startswith("-") for e in entries(h)), lambda _h: False),
    "printable, but many attempts": (lambda h: printable(h) and any(int(e.get("attempts", "1")) > 2**53 for e in entries(h)), lambda _h: False),
    "in order, but nanoseconds": (lambda h: in_order(h) and any(len(text) > 27 for text in times(h)), lambda _h: False),
    "many entries": (lambda h: len(entries(h)) < 50, lambda _h: True),
}  # fmt: skip
"""Name, the wrong reading, the right one."""


def shows(bug: tuple[Read, Read], history: dict[str, Any]) -> bool:
    """Whether a payload shows the bug."""
    wrong, right = bug
    try:
        return wrong(history) != right(history)
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError, AttributeError, re.error):
        return True
