"""A failure of a fuzzed client as a test of its own: one file, one response, nothing drawn."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path

TITLE = '"""A response on which '
"""How the text begins."""

_LONG = 4000


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a failure becomes a test. All but the name of the constant are lines or pieces of Python.

    Attributes:
        constant: the name of the constant that holds the response.
        imports: what the test needs.
        setup: how the test opens the fake; the call of the fuzzed test stands in its innermost block.
        values: the arguments of the fuzzed test, by parameter; others are variables of the same name.
    """

    constant: str
    imports: Sequence[str]
    setup: Sequence[str]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Failure:
    """What is known of a failure.

    Attributes:
        test: the function that was fuzzed, undecorated.
        arguments: the parameters that it takes of what an example provides.
        payload: what the fake answered.
        error: what the test raised.
    """

    test: Callable[..., object]
    arguments: Sequence[str]
    payload: object
    error: BaseException

    @property
    def file_name(self) -> str:
        """Where to save it: another failure has another name."""
        identity = f"{self.test.__qualname__} {type(self.error).__name__} {json.dumps(self.payload)}"
        return f"test_reproduction_{sha256(identity.encode()).hexdigest()[:8]}.py"

    @property
    def file(self) -> Path:
        """Where the test stands."""
        return Path(inspect.getfile(self.test))

    @property
    def is_local(self) -> bool:
        """Whether the test stands inside a function, so that it cannot be imported."""
        return "<locals>" in self.test.__qualname__

    @property
    def names(self) -> list[str]:
        """The names that lead to the test: of its class, if it has one, and its own."""
        return self.test.__qualname__.rpartition("<locals>.")[2].split(".")

    @property
    def fixtures(self) -> list[str]:
        """The other parameters of the test, which are fixtures of pytest."""
        names = [name for name in inspect.signature(self.test).parameters if name not in self.arguments]
        return names[len(self.names) > 1 :]


def reproduction(failure: Failure, recipe: Recipe) -> str:
    """The text of a file for pytest that fails as the failure did."""
    return _FILE.format(
        title=f"{TITLE}{failure.test.__qualname__} fails: save it beside {failure.file.name} as {failure.file_name}.",
        imports="\n".join(_imports(failure, recipe)),
        error=" ".join(f"{type(failure.error).__name__}: {failure.error}".split())[:100],
        constant=recipe.constant,
        payload=_json(failure.payload),
        fixtures=", ".join(failure.fixtures),
        setup="\n    ".join(recipe.setup),
        call=_call(failure, recipe),
    )


_FILE = '''\
{title}"""

import json
{imports}

# {error}
{constant} = json.loads(
    r"""
{payload}
"""
)


def test_reproduction({fixtures}):
    {setup}
        {call}
'''
_PLACEHOLDER = """

def fuzzed(**_given):
    raise NotImplementedError("{name} stands inside a function: put its body here")
"""


def _imports(failure: Failure, recipe: Recipe) -> Iterator[str]:
    by_folder = not failure.is_local and not _is_importable(failure.test.__module__)
    if by_folder:
        yield "import sys\nfrom pathlib import Path"
    yield ""
    yield from recipe.imports
    if failure.is_local:
        yield _PLACEHOLDER.format(name=failure.test.__qualname__)
        return
    if by_folder:
        yield "\nsys.path.insert(0, str(Path(__file__).parent))"
    fixtures = [name for name in failure.fixtures if name in failure.test.__globals__]
    module = failure.file.stem if by_folder else failure.test.__module__
    yield f"from {module} import {', '.join([f'{failure.names[0]} as fuzzed', *fixtures])}"


def _is_importable(module: str) -> bool:
    """Whether a name leads to a module from anywhere; folders without `__init__.py` are named as each run likes."""
    found = PathFinder.find_spec(module.partition(".")[0])
    return module != "__main__" and found is not None and found.origin is not None


def _json(payload: object) -> str:
    """Indented while that is readable. In ASCII there is nothing that could end the text around it."""
    text = json.dumps(payload, indent=2)
    return text if len(text) <= _LONG else json.dumps(payload)


def _call(failure: Failure, recipe: Recipe) -> str:
    arguments = [f"{name}={recipe.values.get(name, name)}" for name in (*failure.arguments, *failure.fixtures)]
    if failure.is_local:
        return f"fuzzed({', '.join(arguments)})"
    owner = ".".join(["fuzzed", *failure.names[1:-1]])
    if len(failure.names) > 1:
        return f"{owner}.{failure.names[-1]}.body({', '.join([f'{owner}()', *arguments])})"
    return f"fuzzed.body({', '.join(arguments)})"
