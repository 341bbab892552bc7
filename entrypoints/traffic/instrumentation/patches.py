"""Methods of other libraries, wrapped for a while and put back, whatever else wraps them before, after or meanwhile.

`wrapt` was weighed: `wrapt.unwrap_object` refuses to take out a wrapper that a plain function covers, as every mock of
HTTP does. A `Patch` lets calls pass meanwhile, goes later, and comes back where the end of another patch took it away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias, final

Method: TypeAlias = Callable[..., Any]
Wrap: TypeAlias = Callable[[Method], Method]


@final
class Patch:
    """One method of a class, to be wrapped.

    A wrapper that another patch covers cannot be taken out. It must then let every call pass. It goes when `remove` is
    called once more after the other patch has put it back.

    Args:
        owner: the class.
        name: the method, which the class itself defines.
        wrap: makes the wrapper of a method.
    """

    __slots__ = ("_layers", "_name", "_owner", "_wrap")

    def __init__(self, owner: type, name: str, wrap: Wrap) -> None:
        self._owner = owner
        self._name = name
        self._wrap = wrap
        self._layers: list[tuple[Method, Method]] = []

    def apply(self) -> None:
        """Wraps the method, again where another patch took the wrapper away as it ended.

        A mock stays as it is: a test may ask it for its calls.
        """
        current = self._current
        if not hasattr(current, "assert_called") and all(current is not layer for layer, _ in self._layers):
            layer = wraps(current)(self._wrap(current))
            self._layers.append((layer, current))
            setattr(self._owner, self._name, layer)

    def remove(self) -> None:
        """Puts the method back."""
        while (below := next((method for layer, method in self._layers if layer is self._current), None)) is not None:
            setattr(self._owner, self._name, below)

    @property
    def _current(self) -> Method:
        method: Method = vars(self._owner)[self._name]
        return method
