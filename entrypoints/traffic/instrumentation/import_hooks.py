"""Tells when one of some packages has been imported, at the moment when it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, final


@final
class ImportWatch(MetaPathFinder):
    """Stands first among the finders while it is open, finds nothing itself, and lets imports go as they would.

    Args:
        names: the packages.
        imported: is given the name of one as soon as it has been; those that import it may still be under way.
    """

    def __init__(self, names: Collection[str], imported: Callable[[str], None]) -> None:
        self._names = names
        self._imported = imported

    def open(self) -> None:
        """Begins to watch."""
        sys.meta_path.insert(0, self)

    def close(self) -> None:
        """Ends it."""
        sys.meta_path[:] = [each for each in sys.meta_path if each is not self]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """What the finders behind it find; its loader calls back once."""
        if fullname not in self._names or self not in sys.meta_path:
            return None
        others = sys.meta_path[sys.meta_path.index(self) + 1 :]  # those before have been asked, or ask this one
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
