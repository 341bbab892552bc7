"""Strategies side by side with other generators: speed, validity, bugs found in a hundred examples, classes met.

Schemathesis and jsf take part when they are installed.
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
import sys
import time
import warnings
from collections import Counter
from datetime import datetime
from itertools import islice

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from measure import ratio, side_by_side, table
from subtle_clients import BUGS, caught

from docpact.contract import Contract
from docpact.strategies import each_edge, edge_cases, fixtures, histories, violation_cases
from docpact.strategies.stream import series

CONTRACT = Contract.load("Execution.getHistory")
EXAMPLES = 100


def plain_schema(node):
    """The schema without annotations and without formats that only docpact knows; patterns stay."""
    if isinstance(node, dict):
        notes = {k for k, v in node.items() if k == "title" and isinstance(v, str)}
        named = {k: v for k, v in node.items() if not k.startswith(("x-", "$", "contentM")) and k not in notes}
        kept = {k: plain_schema(v) for k, v in named.items()}
        if kept.get("format") in {"int64", "protobuf-duration"}:
            del kept["format"]
        if kept.get("format") == "date-time":
            kept.pop("pattern", None)
        return kept
    return [plain_schema(each) for each in node] if isinstance(node, list) else node


def drawn(strategy, start, count=EXAMPLES):
    found = []

    @seed(start)
    @settings(
        max_examples=count, phases=[Phase.generate], database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def collect(payload):
        found.append(payload)

    collect()
    return found


def with_hypothesis(strategy):
    return lambda start, count=EXAMPLES: drawn(strategy, start, count)


MISSING = object()


def optional(strategy):
    return st.one_of(st.just(MISSING), strategy)


def expert():
    """What an expert writes by hand: a composite, public API, all formats, one_of for optional keys."""
    digits = st.text("0123456789", max_size=9).map(lambda text: f".{text}" if text else "")
    moment = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59))
    times = st.builds(lambda t, f: f"{t:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + f"{f}Z", moment, digits)
    seconds = st.integers(-315576000000, 315576000000)
    lasting = st.builds(lambda s, f: f"{s}{f}s", seconds, digits)
    int64 = st.one_of(
        st.sampled_from([0, 1, 2, 10, 2**31, 2**53 + 1, 2**63 - 1, -(2**63)]), st.integers(-(2**63), 2**63 - 1)
    ).map(str)
    embedded = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(json.dumps)
    properties = CONTRACT.schema["properties"]
    entry = properties["entries"]["items"]["properties"]

    def listed(node):
        return st.sampled_from([each for each in node["enum"] if not each.endswith("_UNSPECIFIED")])

    @st.composite
    def record(draw, fields):
        values = {name: draw(optional(strategy)) for name, strategy in fields.items()}
        return {name: value for name, value in values.items() if value is not MISSING}

    error = record({"message": st.text(), "errorCode": st.text()})
    step = record({
        "id": st.text(), "title": st.text(), "description": st.text(), "startedAt": times, "duration": lasting,
        "input": record({"inputJson": embedded}), "output": record({"outputJson": embedded}), "error": error,
        "status": listed(entry["status"]), "type": st.text(), "attempts": int64, "lastError": error,
    })  # fmt: skip
    execution = record({
        "id": st.text(), "workflowId": st.text(), "startedAt": times, "duration": lasting,
        "status": listed(properties["execution"]["properties"]["status"]),
    })  # fmt: skip

    @st.composite
    def whole(draw):
        found = {"entries": draw(st.lists(step, min_size=1, max_size=6))}
        about = draw(optional(execution))
        return found if about is MISSING else {"execution": about, **found}

    return whole()


def schemathesis_positive():
    import schemathesis

    document = {
        "openapi": "3.1.0",
        "info": {"title": "history", "version": "1"},
        "paths": {
            "/history": {
                "post": {
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": plain_schema(CONTRACT.schema)}},
                    },
                    "responses": {"200": {"description": "OK"}},
                }
            }
        },
    }
    operation = schemathesis.openapi.from_dict(document)["/history"]["POST"]
    return operation.as_strategy().map(lambda case: case.body)


def jsf_bodies(start, count=EXAMPLES):
    from jsf import JSF

    random.seed(start)
    generator = JSF(plain_schema(CONTRACT.schema))
    return [generator.generate() for _ in range(count)]


def first_of(made):
    return lambda start, count=EXAMPLES: list(islice(made(start), count))


PEERS = {"schemathesis": lambda: with_hypothesis(schemathesis_positive()), "jsf": lambda: jsf_bodies}


def generators():
    yield "`histories()`", with_hypothesis(histories())
    yield '`histories(profile="edge")`', with_hypothesis(histories(profile="edge"))
    yield '`histories(profile="typical")`', with_hypothesis(histories(profile="typical"))
    yield "`docpact generate --profile edge`", first_of(lambda start: series(CONTRACT, "edge", seed=start))
    yield "`fixtures()`, realistic", first_of(lambda start: fixtures(seed=start))
    yield "a strategy written by hand", with_hypothesis(expert())
    for name, make in PEERS.items():
        if importlib.util.find_spec(name):
            yield name, make()
        else:
            print(f"{name} is not installed and takes no part")


def characters(payloads):
    return sum(map(len, {json.dumps(each, sort_keys=True, default=str) for each in payloads}))


def measured(make, seeds):
    make(0, 10)
    begun = time.process_time()
    batches = [make(each) for each in range(seeds)]
    spent = time.process_time() - begun
    every = [payload for batch in batches for payload in batch]
    found = [sum(any(caught(bug, each) for each in batch) for bug in BUGS) / len(BUGS) for batch in batches]
    return {
        "ms": spent / len(every) * 1000,
        "chars": characters(every) / spent,
        "invalid": sum(not CONTRACT.conforms(each) for each in every) / len(every),
        "found": sum(found) / len(found),
        "worst": min(found),
    }


def compared(seeds):
    """One row a generator; ratios are to Schemathesis, or to what is written by hand where that is missing."""
    found = {name: measured(make, seeds) for name, make in generators()}
    base = found.get("schemathesis", found["a strategy written by hand"])
    for name, each in found.items():
        yield (
            name, f"{each['ms']:.2f}", f"{base['ms'] / each['ms']:.1f}", f"{each['chars'] / base['chars']:.1f}",
            f"{each['invalid']:.1%}", f"{each['found']:.1%}", f"{each['worst']:.1%}",
        )  # fmt: skip


_SEEN = 64


def within(part, whole):
    """Whether a payload shows what a case has: the same members with the same values, elements anywhere."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(k in whole and within(v, whole[k]) for k, v in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(within(each, other) for other in whole[:_SEEN]) for each in part[:8])
    return part == whole


def shows(case, payload):
    least = {"entries-thousand": 1000, "entries-past-thousand": 1025}.get(case.id)
    return within(case.payload, payload) if least is None else len(payload["entries"]) >= least


def hits_by_class(seeds):
    """In how many runs of a hundred examples each class is met. Absence shows in nearly every payload."""
    batches = [drawn(histories(), each) for each in range(seeds)]
    joined = re.compile("everything|states-|neighbours-|.*-absent$")
    cases = [each for each in edge_cases(CONTRACT) if not joined.match(each.id)]
    return [(case, sum(any(shows(case, each) for each in batch) for batch in batches)) for case in cases]


def hit_rates(hits, seeds):
    """How many classes are met in how many runs."""
    met = Counter(runs for _, runs in hits)
    for runs in sorted(met, reverse=True):
        yield f"{runs / seeds:.0%}", str(met[runs])
    yield "mean", f"{sum(runs for _, runs in hits) / len(hits) / seeds:.1%}"


def sizes(seeds):
    """How large payloads are, and how many different entries a CPU second brings."""
    for name, make in generators():
        begun = time.process_time()
        every = [payload for each in range(seeds) for payload in make(each)]
        spent = time.process_time() - begun
        found = [payload for payload in every if isinstance(payload, dict)]
        different = {json.dumps(entry, sort_keys=True) for payload in found for entry in payload["entries"]}
        yield (
            name, f"{len(different) / spent:,.0f}", f"{sum(map(len, different)) / spent:,.0f}",
            *spread([len(payload["entries"]) for payload in found]), *spread([len(json.dumps(each)) for each in found]),
        )  # fmt: skip


def spread(numbers):
    """Median, ninth decile and maximum."""
    ordered = sorted(numbers)
    return tuple(f"{ordered[index]:,}" for index in (len(ordered) // 2, len(ordered) * 9 // 10, -1))


def enumerated():
    """What is enumerated, how many there are, and how long it takes."""
    cases = edge_cases(CONTRACT)
    found = sum(any(caught(bug, each.payload) for each in cases) for bug in BUGS) / len(BUGS)
    yield "`edge_cases()`", str(len(cases)), seconds(lambda: edge_cases(CONTRACT)), f"{found:.1%}"
    yield "`each_edge()`", str(len(cases)), seconds(lambda: each_edge(CONTRACT)), "the same"
    yield "`violation_cases()`", str(len(violation_cases(CONTRACT))), seconds(lambda: violation_cases(CONTRACT)), "-"


def seconds(call):
    begun = time.process_time()
    call()
    return f"{(time.process_time() - begun) * 1000:.0f} ms"


def whole_tests():
    """A test of a hundred examples whose body does nothing."""
    for name, strategy in (("`histories()`", histories()), ("a strategy written by hand", expert())):
        yield name, seconds(lambda strategy=strategy: drawn(strategy, 0))


def jsf_of_ten():
    from jsf import JSF

    schema = plain_schema(CONTRACT.schema)
    schema["properties"]["entries"] |= {"minItems": 10, "maxItems": 10}
    return JSF(schema).generate


def of_ten_entries():
    """Histories of ten entries, one at a time."""
    endless = fixtures(entries=10)
    contestants = {"`fixtures(entries=10)`": lambda: next(endless)}
    if importlib.util.find_spec("jsf"):
        contestants["jsf"] = jsf_of_ten()
    times = side_by_side(contestants, rounds=9)
    for name, each in times.items():
        yield name, f"{sorted(each)[len(each) // 2] * 1000:.2f}", f"{ratio(times, name, '`fixtures(entries=10)`'):.1f}"


def main(seeds: int = 5) -> None:
    """Prints the tables."""
    warnings.simplefilter("ignore")
    print(f"\n### {len(BUGS)} buggy clients, {EXAMPLES} examples each, {seeds} seeds\n")
    head = ("generator", "ms a payload", "× as fast", "× as many characters", "invalid", "bugs found", "worst seed")
    print(table(head, list(compared(seeds))))
    print("\n### Enumerated\n")
    print(table(("what", "cases", "CPU time", "bugs found"), list(enumerated())))
    print("\n### Edge classes that `histories()` meets in a hundred examples\n")
    hits = hits_by_class(seeds)
    print(table(("of the runs", "classes"), list(hit_rates(hits, seeds))))
    print("\n### Sizes, and what is different\n")
    head = ("generator", "distinct entries a second", "their characters", "entries: median", "p90", "most")
    print(table((*head, "characters: median", "p90", "most"), list(sizes(seeds))))
    print("\n### A test of a hundred examples\n")
    print(table(("strategy", "CPU time"), list(whole_tests())))
    print("\n### Realistic histories of ten entries\n")
    print(table(("generator", "ms a history", "× `fixtures`"), list(of_ten_entries())))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
