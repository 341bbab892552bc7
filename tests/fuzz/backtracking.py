"""Looks for regular expressions of docpact that go back: `python tests/fuzz/backtracking.py [ATTACKS] [SEED]`.

Every expression that a module compiles when it is imported, or that stands in a call of `re`, is run on texts pumped
from its own parts: what may stand before a repetition, a piece a great many times, and what does not fit behind. In
linear time an answer takes some microseconds; one that takes `LONGEST` of the processor's seconds is of a higher order.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from re import _parser as parser
from typing import Any

import docpact

LONGEST = 0.05
SIZES = (24, 200, 1_500, 12_000)
"""Characters of a pumped text: an exponential expression shows at the first size, a quadratic one at the last."""
TRIES = 5
"""A machine has bad moments, but not so many in a row."""
PIECES = 10
METHODS = {"match", "fullmatch"}
SEARCHING = {"search", "sub", "subn", "split", "findall", "finditer"}
FLAGS = re.ASCII | re.IGNORECASE | re.DOTALL | re.MULTILINE | re.VERBOSE


@dataclass(frozen=True)
class Expression:
    """An expression of a module, and the methods that are called with it."""

    module: str
    pattern: str | bytes
    flags: int
    methods: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.module}: {self.pattern!r}"


# --------------------------------------------------------------------------- what there is


def compiled_on_import(names: Iterable[str]) -> Iterator[tuple[str, str | bytes, int]]:
    """What the modules compile while they are imported, for the first time in this process."""
    found = []
    compile_: Any = re.compile

    def recorded(pattern: Any, flags: int = 0) -> Any:
        made = compile_(pattern, flags)
        found.append((sys._getframe(1).f_globals["__name__"], made.pattern, made.flags & FLAGS))
        return made

    re.compile = recorded
    try:
        for each in names:
            importlib.import_module(each)
    finally:
        re.compile = compile_
    yield from (each for each in found if each[0].startswith("docpact."))


def held_by(names: Iterable[str]) -> Iterator[tuple[str, str | bytes, int]]:
    """What modules hold under a name of theirs, also those that were imported before."""
    for name in names:
        held = (each for each in vars(sys.modules[name]).values() if isinstance(each, re.Pattern))
        yield from ((name, each.pattern, each.flags & FLAGS) for each in held)


def uses(name: str) -> Iterator[tuple[str | bytes | None, str]]:
    """Each method that a module calls with an expression; None where the expression is not plain to see."""
    values = vars(sys.modules[name])
    source = Path(str(sys.modules[name].__file__)).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), method), [ast.Constant(str() | bytes() as pattern), *_]):
                yield pattern, method
            case ast.Attribute(ast.Call(_, [ast.Constant(str() | bytes() as pattern), *_]), method):
                yield pattern, method
            case ast.Attribute(ast.Name(receiver), method) if isinstance(values.get(receiver), re.Pattern):
                yield values[receiver].pattern, method
            case ast.Attribute(_, method):
                yield None, method


def is_expression(pattern: Any) -> bool:
    """Whether a text is an expression at all: methods of texts are called `split` and `replace`, too."""
    try:
        return pattern is not None and bool(re.compile(pattern))
    except re.error:
        return False


def expressions() -> list[Expression]:
    """All expressions of docpact."""
    names = [each.name for each in pkgutil.walk_packages(docpact.__path__, "docpact.")]
    found = dict.fromkeys(compiled_on_import(names))
    found |= dict.fromkeys(held_by(names))
    used = [(name, *each) for name in names for each in uses(name) if each[1] in METHODS | SEARCHING]
    known = {pattern for _, pattern, _ in found}
    found |= dict.fromkeys((name, each, 0) for name, each, _ in used if is_expression(each) and each not in known)
    made = []
    for module, pattern, flags in found:
        methods = {each[2] for each in used if each[1] == pattern}
        methods |= set() if methods else {each[2] for each in used if each[1] is None and each[0] == module}
        running = {"search" if each in SEARCHING else each for each in methods or METHODS}
        made.append(Expression(module, pattern, flags, tuple(sorted(running))))
    return made


# --------------------------------------------------------------------------- texts that make them go back

CATEGORIES = {"DIGIT": "0", "WORD": "a", "SPACE": " ", "NOT_DIGIT": "x", "NOT_WORD": "-", "NOT_SPACE": "x"}
ORDINARY = "x0 -/\x01\n\u00e9"


def characters(node: Any) -> list[str]:
    """Some characters that one element of an expression matches."""
    name, value = str(node[0]), node[1]
    if name == "LITERAL":
        return [chr(value)]
    if name == "RANGE":
        return [chr(value[0]), chr(value[1])]
    if name == "CATEGORY":
        return [CATEGORIES[str(value).removeprefix("CATEGORY_")]]
    if name == "NOT_LITERAL":
        return ordinary({chr(value)})
    if name == "IN":
        negated = str(value[0][0]) == "NEGATE"
        listed = [char for each in value[negated:] for char in characters(each)]
        return ordinary(set(listed)) if negated else listed
    return ["x"] if name == "ANY" else []


def ordinary(excluded: set[str]) -> list[str]:
    """Some characters that are not excluded."""
    return [each for each in ORDINARY if each not in excluded][:3]


def parts(node: Any) -> list[Any]:
    """The sequences inside an element."""
    name, value = str(node[0]), node[1]
    if name.endswith("_REPEAT"):
        return [value[2]]
    if name == "BRANCH":
        return list(value[1])
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "ATOMIC_GROUP":
        return [value]
    return [value[1]] if name.startswith("ASSERT") else []


def shortest(sequence: Any) -> str:
    """A short text that a sequence matches, look-around and back-references aside."""
    text = ""
    for node in sequence:
        name, inner = str(node[0]), parts(node)
        if name.endswith("_REPEAT"):
            text += shortest(inner[0]) * min(node[1][0], 4)
        elif name in {"BRANCH", "SUBPATTERN", "ATOMIC_GROUP"}:
            text += shortest(inner[0])
        else:
            text += "".join(characters(node)[:1])
    return text


def letters(sequence: Any) -> Iterator[str]:
    """The characters that an expression is about."""
    for node in sequence:
        yield from characters(node)
        for each in parts(node):
            yield from letters(each)


def repetitions(sequence: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Each repetition: a text that may stand before it, and one of what is repeated."""
    for node in sequence:
        for each in parts(node):
            if str(node[0]).endswith("_REPEAT") and node[1][1] > 50:
                yield before, shortest(each)
            yield from repetitions(each, before)
        before += shortest([node])


def attacks(expression: Expression) -> list[tuple[str, str, str]]:
    """What stands before, what is repeated, and what stands behind."""
    sequence = parser.parse(expression.pattern, expression.flags)
    known = list(dict.fromkeys(each for each in letters(sequence)))
    signs = [each for each in known if not each.isalnum()][:PIECES]
    pieces = [*signs, *[each for each in known if each not in signs][: PIECES - len(signs) // 2]]
    pairs = ["".join(each) for each in product(pieces, repeat=2) if each[0] != each[1]]
    behind = ["", "\x00", "\n", *pieces, *(each + "x" for each in signs)]
    found = []
    for before, body in dict.fromkeys(repetitions(sequence)):
        repeated = [body, before + body, *pieces, *pairs, *(before + each for each in pieces if before)]
        found += list(product([before, ""], [each for each in dict.fromkeys(repeated) if each], behind))
    return list(dict.fromkeys(found))


# --------------------------------------------------------------------------- the law


def seconds(expression: Expression, attack: tuple[str, str, str]) -> float:
    """The most that an answer takes of the processor's time, at sizes that grow as long as it takes little."""
    compiled: Any = re.compile(expression.pattern, expression.flags)
    before, piece, behind = attack
    for size, method in product(SIZES, expression.methods):
        text: Any = before + piece * (size // len(piece)) + behind
        text = text.encode() if isinstance(expression.pattern, bytes) else text
        begin = time.thread_time()
        getattr(compiled, method)(text)
        if (taken := time.thread_time() - begin) > LONGEST:
            return taken
    return 0.0


def slow(expression: Expression, draw: random.Random, most: int) -> str:
    """The text that makes an expression go back; empty where none of those tried does."""
    known = attacks(expression)
    for each in draw.sample(known, min(most, len(known))):
        if all(seconds(expression, each) for _ in range(TRIES)):
            return f"{expression} ({', '.join(expression.methods)}) on {each}: {seconds(expression, each):.2f} s"
    return ""


def main(most: int = 20_000, seed: int = 0) -> None:
    """Tries so many texts on each expression."""
    draw = random.Random(seed)
    found = expressions()
    faults = [told for each in found if (told := slow(each, draw, most))]
    assert not faults, "\n".join(faults)
    print(f"{most} texts on each of {len(found)} regular expressions, seed {seed}: none goes back")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
