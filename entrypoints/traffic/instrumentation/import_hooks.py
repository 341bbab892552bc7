"""Calls back when one of some packages has been imported, as soon as it is.

`wrapt` has post-import hooks. They stay for the rest of the process; those here go when they are closed, and
`sys.meta_path` is as it was.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, final


@final
class ImportHook(MetaPathFinder):
    """A finder that stands first while it is open. It finds nothing itself, so that imports go as they would.

    Args:
        names: the packages.
        imported: takes the name of a package that has been imported; modules that import it may still be executing.
    """

    def __init__(self, names: Collection[str], imported: Callable[[str], None]) -> None:
        self._names = names
        self._imported = imported

    def open(self) -> None:
        """Begins to tracker."""
        sys.meta_path.insert(0, self)

    def close(self) -> None:
        """Leaves the finders."""
        sys.meta_path[:] = [each for each in sys.meta_path if each is not self]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec that the other finders find; its loader calls back once."""
        if fullname not in self._names or self not in sys.meta_path:
            return None
        others = sys.meta_path[sys.meta_path.index(self) + 1 :]  # those before come first, or call this one
        spec = next((found for each in others if (found := each.find_spec(fullname, path, target))), None)
        if spec is not None and hasattr(spec.loader, "__dict__"):
            self._call_back(spec.loader)
        return spec

    def _call_back(self, loader: Any) -> None:
        execute = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            vars(loader).pop("exec_module", None)  # the loader is as it was before anybody sees it
            execute(module)
            self._imported(module.__name__)

        loader.exec_module = exec_module
