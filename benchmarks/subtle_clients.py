"""Buggy clients again, subtler ones: two facts joined, texts that are nearly the same, borders of time and numbers."""
# ruff: noqa: E501 - a bug is a line of a table

from __future__ import annotations

import fnmatch
import json
import re
import unicodedata
from datetime import date, datetime, timedelta
from fractions import Fraction

import buggy_clients
from buggy_clients import (
    FINAL,
    NANOS,
    OPEN,
    Read,
    at,
    attempts,
    duration,
    durations,
    each,
    entries,
    epoch,
    execution,
    jsons,
    maybe,
    micros,
    nanos,
    same,
    texts,
    timestamps,
    yes,
)

ENDED = {"COMPLETED", "FAILED", "CANCELLED"}
DEVICES = {"con", "prn", "aux", "nul"}


def present(history, *names):
    """What the entries have there."""
    return [found for entry in entries(history) if (found := at(entry, *names)) is not None]


def distinct(key, *names):
    return lambda history: len({key(each_) for each_ in present(history, *names)})


def greatest(key, name):
    """Which of the entries that have a member has the greatest one, the first of equals."""

    def read(history):
        found = present(history, name)
        return max(range(len(found)), key=lambda index: key(found[index])) if found else None

    return read


def message(convert):
    return each(maybe(convert, "error", "message"))


def code(convert):
    return each(maybe(convert, "error", "errorCode"))


def of_execution(name, convert):
    return lambda history: maybe(convert, name)(execution(history))


def moment(text):
    return datetime.fromisoformat(f"{text[:19]}")


def day_of_year(text, is_leap):
    year, month, day = map(int, text[:10].split("-"))
    lengths = (31, 28 + is_leap(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return sum(lengths[: month - 1]) + day


def true_day_of_year(text):
    return date.fromisoformat(text[:10]).timetuple().tm_yday


def by_wall(spring, autumn, winter):
    """The instant after a way through wall time, of the two that it may be the first; summer has an hour more."""
    begins, ends = datetime.fromisoformat(spring), datetime.fromisoformat(autumn)

    def offset(utc):
        return timedelta(hours=winter + (begins <= utc < ends))

    def read(text):
        utc = moment(text)
        wall = utc + offset(utc) if utc.year == begins.year else utc
        return (
            next(
                (
                    found
                    for hours in (winter + 1, winter)
                    if (found := wall - timedelta(hours=hours)) + offset(found) == wall
                ),
                None,
            )
            if utc.year == begins.year
            else utc
        )

    return read


BERLIN = by_wall("2024-03-31T01:00:00", "2024-10-27T01:00:00", 1)
NEW_YORK = by_wall("2024-03-10T07:00:00", "2024-11-03T06:00:00", -5)


def wall_gap(text):
    """Taken for wall time in Berlin: the hour that does not exist."""
    return not text.startswith("2024-03-31T02")


def spans(history, read):
    found = [entry for entry in entries(history) if "startedAt" in entry and "duration" in entry]
    return [
        (
            read(entry["startedAt"]),
            read(entry["startedAt"])
            + int(duration(entry["duration"]) * NANOS) * read("0001-01-01T00:00:00.000001Z") // 1000,
        )
        for entry in found
    ]


def overlaps(is_over, read=nanos):
    def check(history):
        ordered = sorted(spans(history, read))
        return [is_over(ordered[index][1], ordered[index + 1][0]) for index in range(len(ordered) - 1)]

    return check


def statuses(history):
    return [entry.get("status") for entry in entries(history)]


def last_of(history, name):
    """The last value of a member for each id."""
    return {entry["id"]: entry[name] for entry in entries(history) if "id" in entry and name in entry}


def first_of(history, name):
    return {entry["id"]: entry[name] for entry in reversed(entries(history)) if "id" in entry and name in entry}


def once_completed(history):
    return sorted({entry["id"] for entry in entries(history) if entry.get("status") == "COMPLETED" and "id" in entry})


def completed_at_last(history):
    return sorted(name for name, status in last_of(history, "status").items() if status == "COMPLETED")


def by_id(history, most=None):
    found: dict[str, int] = {}
    for entry in entries(history):
        if "id" in entry:
            found[entry["id"]] = min(found.get(entry["id"], 0) + 1, most or 10**9)
    return found


def pairs(history, first, second):
    return [(entry[first], entry[second]) for entry in entries(history) if first in entry and second in entry]


def json_of(entry, kind):
    return at(entry, kind, f"{kind}Json")


def unchanged(read):
    return each(
        lambda entry: (
            None
            if json_of(entry, "input") is None or json_of(entry, "output") is None
            else read(json_of(entry, "input")) == read(json_of(entry, "output"))
        )
    )


def when(is_so, read):
    return each(lambda entry: read(entry) if is_so(entry) else None)


def failed(entry):
    return entry.get("status") == "FAILED"


def completed(entry):
    return entry.get("status") == "COMPLETED"


def line(entry):
    """A line of a log: new lines are escaped, and quotes where there is no new line."""
    values = [entry.get("title", ""), entry.get("description", "")]
    return any("\n" in value for value in values) and any('"' in value for value in values)


SUBTLE: dict[str, tuple[Read, Read]] = {
    "title in cdata": (texts("title", lambda t: "]]>" not in t), texts("title", yes)),
    "description in a comment": (texts("description", lambda t: "-->" not in t), texts("description", yes)),
    "code in a comment": (code(lambda t: "*/" not in t), code(yes)),
    "title behind a label": (texts("title", lambda t: unicodedata.normalize("NFC", f"e{t}")[:1]), texts("title", lambda _t: "e")),
    "type by pattern": (texts("type", lambda t: re.match(r"^[a-zA-Z]+$", t) is not None), texts("type", lambda t: re.fullmatch(r"[a-zA-Z]+", t) is not None)),
    "code isdigit": (code(lambda t: int(t) if t.isdigit() else t), code(lambda t: int(t) if t.isdecimal() else t)),
    "title as file": (texts("title", lambda t: t.partition(".")[0].lower() not in DEVICES), texts("title", yes)),
    "id ends with a dot": (texts("id", lambda t: t.rstrip(".")), texts("id", lambda t: t)),
    "titles by glob": (lambda h: [sum(fnmatch.fnmatchcase(other[:99], one[:99]) for other in present(h, "title")[:9]) for one in present(h, "title")[:9] if "[" not in one], lambda h: [sum(other[:99] == one[:99] for other in present(h, "title")[:9]) for one in present(h, "title")[:9] if "[" not in one]),
    "codes folded": (distinct(str.casefold, "error", "errorCode"), distinct(same, "error", "errorCode")),
    "types normalised": (distinct(lambda t: unicodedata.normalize("NFC", t), "type"), distinct(same, "type")),
    "titles by NFKC": (distinct(lambda t: unicodedata.normalize("NFKC", t), "title"), distinct(same, "title")),
    "messages stripped": (distinct(str.strip, "error", "message"), distinct(same, "error", "message")),
    "id and title joined": (lambda h: len({f"{a}{b}" for a, b in pairs(h, "id", "title")}), lambda h: len({*pairs(h, "id", "title")})),
    "workflow id stripped": (of_execution("workflowId", str.strip), of_execution("workflowId", same)),
    "execution id without mark": (of_execution("id", lambda t: t.lstrip("\ufeff")), of_execution("id", same)),
    "execution id as literal": (of_execution("id", lambda t: re.fullmatch(r"0x[0-9a-f]+|[0-9]+(_[0-9]+)+", t) is None), of_execution("id", yes)),
    "workflow id in a column": (of_execution("workflowId", lambda t: t[:65_535]), of_execution("workflowId", same)),
    "message in a column": (message(lambda t: t[:65_535]), message(same)),
    "message escapes its quote": (message(lambda t: not t.endswith("\\")), message(yes)),
    "empty by its text": (each(lambda e: json_of(e, "input") in {"{}", "[]"}), each(lambda e: json_of(e, "input") is not None and json.loads(json_of(e, "input")) in ({}, []))),
    "object by its first character": (each(maybe(lambda t: t[:1] == "{", "output", "outputJson")), each(maybe(lambda t: isinstance(json.loads(t), dict), "output", "outputJson"))),
    "changed by its text": (unchanged(same), unchanged(json.loads)),
    "true is 1": (unchanged(json.loads), unchanged(lambda t: json.dumps(json.loads(t), sort_keys=True))),
    "infinite number": (jsons(lambda v: json.dumps(v, allow_nan=False)), jsons(json.dumps)),
    "null is not completed": (when(completed, lambda e: json_of(e, "output") != "null"), when(completed, yes)),
    "limit of a hundred tries": (attempts(lambda t: min(int(t), 100)), attempts(int)),
    "tries as a signed byte": (attempts(lambda t: int(t) if int(t) not in range(128, 256) else int(t) - 256), attempts(int)),
    "tries in two columns": (attempts(lambda t: len(f"{int(t):>2}") == 2 or abs(int(t)) > 999), attempts(yes)),
    "three tries at most": (attempts(lambda t: int(t) != 3), attempts(yes)),
    "most tries by double": (greatest(float, "attempts"), greatest(int, "attempts")),
    "longest by float": (greatest(lambda t: float(t[:-1]), "duration"), greatest(duration, "duration")),
    "longest by microseconds": (greatest(lambda t: int(duration(t) * 10**6), "duration"), greatest(duration, "duration")),
    "zero by its text": (durations(lambda t: t == "0s"), durations(lambda t: duration(t) == 0)),
    "latest by microseconds": (greatest(micros, "startedAt"), greatest(nanos, "startedAt")),
    "every fourth year": (timestamps(lambda t: day_of_year(t, lambda y: y % 4 == 0)), timestamps(true_day_of_year)),
    "no century leaps": (timestamps(lambda t: day_of_year(t, lambda y: y % 4 == 0 and y % 100 != 0)), timestamps(true_day_of_year)),
    "wall time in Berlin": (timestamps(BERLIN), timestamps(moment)),
    "wall time in New York": (timestamps(NEW_YORK), timestamps(moment)),
    "missing hour": (timestamps(wall_gap), timestamps(yes)),
    "year of the week": (timestamps(lambda t: date.fromisoformat(t[:10]).isocalendar().year), timestamps(lambda t: int(t[:4]))),
    "large seconds are milliseconds": (timestamps(lambda t: epoch(t) // NANOS // (1 if epoch(t) // NANOS < 10**10 else 1000)), timestamps(lambda t: epoch(t) // NANOS)),
    "touching overlaps": (overlaps(lambda end, begun: end >= begun), overlaps(lambda end, begun: end > begun)),
    "overlap by microseconds": (overlaps(lambda end, begun: end // 1000 > begun // 1000), overlaps(lambda end, begun: end > begun)),
    "done when all have ended": (lambda h: execution(h).get("status") in FINAL or (execution(h).get("status") == "RUNNING" and {*statuses(h)} <= ENDED), lambda h: execution(h).get("status") in FINAL),
    "finished steps have begun": (lambda h: execution(h).get("status") != "FINISHED" or all("startedAt" in entry for entry in entries(h)), lambda _h: True),
    "completed for good": (once_completed, completed_at_last),
    "tries of the last": (lambda h: {k: int(v) for k, v in last_of(h, "attempts").items()}, lambda h: {k: max(int(e["attempts"]) for e in entries(h) if e.get("id") == k and "attempts" in e) for k in last_of(h, "attempts")} if len(entries(h)) < 60 else {k: int(v) for k, v in last_of(h, "attempts").items()}),
    "type of the first": (lambda h: first_of(h, "type"), lambda h: last_of(h, "type")),
    "two of an id": (lambda h: by_id(h, 2), by_id),
    "failure ends it": (lambda h: "FAILED" in statuses(h) and statuses(h)[-1] in OPEN, lambda _h: False),
    "failed at once has no last error": (each(lambda e: failed(e) and e.get("attempts") == "1" and "lastError" in e), each(lambda _e: False)),
    "failed took time": (when(failed, lambda e: at(e, "duration", default="0s")[0] != "-"), when(failed, yes)),
    "four colours": (lambda h: len({*statuses(h)} - {None}) <= 4, lambda _h: True),
    "columns of the first": (lambda h: [sorted(entry.keys() & entries(h)[0].keys()) for entry in entries(h)], lambda h: [sorted(entry) for entry in entries(h)]),
    "quotes in one line": (each(line), each(lambda _e: False)),
    "page of twenty": (lambda h: len({e["id"] for e in entries(h)[:20] if "id" in e}) + sum("id" in e for e in entries(h)[20:]), lambda h: len({e["id"] for e in entries(h) if "id" in e})),
    "total within int64": (lambda h: sum(int(duration(t) * NANOS) for t in present(h, "duration")) < 2**63, lambda _h: True),
    "tries add up as doubles": (lambda h: sum(float(t) for t in present(h, "attempts")), lambda h: Fraction(sum(int(t) for t in present(h, "attempts")))),
}  # fmt: skip
"""Name, the wrong reading, the right one."""

BUGS = {**buggy_clients.BUGS, **SUBTLE}


def caught(bug, history):
    """Whether a payload shows the bug."""
    return buggy_clients.shows(BUGS[bug], history)


def main():
    """Prints which bugs there are."""
    print(f"{len(BUGS)} buggy clients, used by the strategies' benchmark: {', '.join(BUGS)}")
