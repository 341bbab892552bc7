"""A failure of a fuzzed client written down as a test of its own: one file, one history, nothing drawn."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path

TITLE = '"""A history on which '
"""How the text begins."""

_LONG = 4000


@dataclass(frozen=True, slots=True)
class Failure:
    """What is known of a failure.

    Attributes:
        test: the function that was fuzzed, undecorated.
        arguments: which it takes of `fake`, `execution_id` and `history`.
        options: of the fake, those that differ from its defaults.
        history: what the fake answered.
        error: what the test raised.
        snapshots: what the fake is given, as Python text.
    """

    test: Callable[..., object]
    arguments: Sequence[str]
    options: Mapping[str, object]
    history: object
    error: BaseException
    snapshots: str = "HISTORY"

    @property
    def file_name(self) -> str:
        """Where to save it: another failure has another name."""
        told = f"{self.test.__qualname__} {type(self.error).__name__} {json.dumps(self.history)}"
        return f"test_reproduction_{sha256(told.encode()).hexdigest()[:8]}.py"

    @property
    def file(self) -> Path:
        """Where the test stands."""
        return Path(inspect.getfile(self.test))

    @property
    def is_local(self) -> bool:
        """Whether the test stands inside a function, where nobody can import it from."""
        return "<locals>" in self.test.__qualname__

    @property
    def way(self) -> list[str]:
        """The names that lead to the test: of its class, if it has one, and its own."""
        return self.test.__qualname__.rpartition("<locals>.")[2].split(".")

    @property
    def fixtures(self) -> list[str]:
        """What else the test takes, which pytest gives."""
        names = [name for name in inspect.signature(self.test).parameters if name not in self.arguments]
        return names[len(self.way) > 1 :]


def reproduction(failure: Failure) -> str:
    """The text of a file for pytest that fails as the failure did."""
    return _FILE.format(
        title=f"{TITLE}{failure.test.__qualname__} fails: save it beside {failure.file.name} as {failure.file_name}.",
        imports="\n".join(_imports(failure)),
        error=" ".join(f"{type(failure.error).__name__}: {failure.error}".split())[:100],
        history=_shown(failure.history),
        fixtures=", ".join(failure.fixtures),
        options=", ".join(f"{name}={value!r}" for name, value in failure.options.items()),
        snapshots=failure.snapshots,
        call=_call(failure),
    )


_FILE = '''\
{title}"""

import json
{imports}

# {error}
HISTORY = json.loads(
    r"""
{history}
"""
)


def test_reproduction({fixtures}):
    with poll_limit(WorkflowsFake({options})) as fake:
        execution_id = fake.add_history({snapshots})
        {call}
'''
_PLACEHOLDER = """

def fuzzed(**_given):
    raise NotImplementedError("{name} stands inside a function: put its body here")
"""


def _imports(failure: Failure) -> Iterator[str]:
    by_folder = not failure.is_local and not _is_importable(failure.test.__module__)
    if by_folder:
        yield "import sys\nfrom pathlib import Path"
    yield ""
    if "policy" in failure.options:
        yield "from docpact.contract import Policy"
    helpers = "poll_limit" if failure.snapshots == "HISTORY" else "final_history, poll_limit"
    yield f"from docpact.fakes import WorkflowsFake\nfrom docpact.fakes.testing.fuzzing import {helpers}"
    if failure.is_local:
        yield _PLACEHOLDER.format(name=failure.test.__qualname__)
        return
    if by_folder:
        yield "\nsys.path.insert(0, str(Path(__file__).parent))"
    fixtures = [name for name in failure.fixtures if name in failure.test.__globals__]
    module = failure.file.stem if by_folder else failure.test.__module__
    yield f"from {module} import {', '.join([f'{failure.way[0]} as fuzzed', *fixtures])}"


def _is_importable(module: str) -> bool:
    """Whether a name leads to a module from anywhere; folders without `__init__.py` are named as each run likes."""
    found = PathFinder.find_spec(module.partition(".")[0])
    return module != "__main__" and found is not None and found.origin is not None


def _shown(history: object) -> str:
    """Indented while that is readable. In ASCII there is nothing that could end the text around it."""
    text = json.dumps(history, indent=2)
    return text if len(text) <= _LONG else json.dumps(history)


_VALUES = {"fake": "fake", "execution_id": "execution_id", "history": "HISTORY"}


def _call(failure: Failure) -> str:
    arguments = [f"{name}={_VALUES.get(name, name)}" for name in (*failure.arguments, *failure.fixtures)]
    if failure.is_local:
        return f"fuzzed({', '.join(arguments)})"
    owner = ".".join(["fuzzed", *failure.way[1:-1]])
    if len(failure.way) > 1:
        return f"{owner}.{failure.way[-1]}.body({', '.join([f'{owner}()', *arguments])})"
    return f"fuzzed.body({', '.join(arguments)})"
