"""Contract tests and a fake service for clients of an HTTP API that is documented only by reference pages.

docpact.contract    what a response must be, and verdicts: `Contract`, `validate`, `assert_conforms`
docpact.strategies  payloads: Hypothesis strategies, edge cases, realistic fixtures
docpact.fakes       a fake of Serverless Workflows: `WorkflowsFake`, `Fault`, `fuzz_client`

The command line is `docpact --help`. What is here is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import contract, fakes, strategies

    __version__: str

__all__ = ["contract", "fakes", "strategies"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return import_module(f".{name}", __name__)
    if name == "__version__":
        from importlib.metadata import version

        return version("docpact")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__", *(each for each in globals() if each.startswith("__"))]
