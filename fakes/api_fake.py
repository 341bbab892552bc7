"""The fake of any API: the pipeline, with resources that it keeps and behaviour that a test gives it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..contract import Policy
from ..contract.api import Api, LazyMapping
from ..contract.api.bodies import plain_name
from ..contract.errors import hides_traceback
from ..contract.findings.rules import DEFAULT
from ..contract.text.suggestions import nearest
from .clock import Clock
from .pipeline import Pipeline
from .protocol.arguments import Handler, RequestArguments
from .protocol.progress import Progress
from .protocol.status_errors import StatusError

if TYPE_CHECKING:
    from .resources.collections import Collection
    from .resources.handlers import Resources

__tracebackhide__ = hides_traceback

StateHandler: TypeAlias = "Callable[[ApiFake, RequestArguments], Any]"
"""Answers from the fake's state and a request: a JSON value, a `Reply`, or a `StatusError` that it raises."""


class ApiFake(Pipeline):
    """A fake of an API, on whatever host a request names.

    It keeps the resources that it recognises from paths, methods and names, and is empty at first. What is no resource
    answers realistically, from the seed. `Api.explain()` says what it takes each operation for.

    As a context manager it answers every call through `requests` in the process until it is left; those of other
    libraries are in `docpact.fakes.transports`. Threads may share it.

    Args:
        api: what it answers for: an API, or the path of one as `Api.from_path` takes it.
        handlers: what answers some of the operations in the place of the fake, by name.
        seed: an int that ids and realistic values follow from.
        auth: whether requests need credentials: those that the contract asks for, or else an `Authorization` header.
        policy: how requests and replies are validated; that of the API, if it is the default one.
        progress: how long-running operations move on. `immediate`: they are done from the first. `clock`: as the clock
            says, see `clock.advance`. `reads:N`: after N reads.
        clock: the time; a virtual clock of its own, if None.
        virtual_sleep: whether, while the fake is open, `time.sleep`, `asyncio.sleep` and `trio.sleep` advance its clock
            instead of waiting.
        stateless: whether every id is that of a resource, which follows from seed and id alone, so that several fakes
            agree without sharing anything.
        remember: how many calls the fake keeps; the oldest go first.
        remember_bytes: how long their bodies may be together; None for any length.

    Raises:
        DocpactError: the path leads to no API.
        ValueError: there is no such progress, a stateless fake shall count reads, or no such operation.
    """

    console_part = f"{__package__}.console.resources"
    """The module whose `PART` is what a console shows and does for the API."""

    def __init__(
        self,
        api: Api | str | Path,
        handlers: Mapping[str, Handler] | None = None,
        *,
        seed: int = 0,
        auth: bool = False,
        policy: Policy = DEFAULT,
        progress: str = "immediate",
        clock: Clock | None = None,
        virtual_sleep: bool = False,
        stateless: bool = False,
        remember: int = 10_000,
        remember_bytes: int | None = None,
    ) -> None:
        self._progress = Progress.checked(progress, stateless=stateless)
        self._own: dict[str, Handler] = dict(handlers or {})
        self._planned: dict[str, deque[_PlannedResponse]] = {}
        opened = self._completed(api if isinstance(api, Api) else Api.from_path(api))
        super().__init__(
            opened,
            LazyMapping((each.name for each in opened.sources), lambda name: partial(self._respond, name)),
            seed=seed,
            auth=auth,
            policy=policy,
            clock=clock,
            virtual_sleep=virtual_sleep,
            stateless=stateless,
            remember=remember,
            remember_bytes=remember_bytes,
        )
        for name in self._own:
            self._check_operation(name)

    def _completed(self, api: Api) -> Api:
        """The API that the fake answers for, with what its source leaves to another service."""
        from .resources.polling import with_polling

        return with_polling(api)

    @property
    def progress(self) -> str:
        """How long-running operations move on."""
        return self._progress.name

    @cached_property
    def resources(self) -> Resources:
        """The resources that the fake keeps, and what it does by itself."""
        from .resources.handlers import Resources  # loads what makes realistic values

        return Resources(self.api, self._seed, self.clock, self._progress, stateless=self.is_stateless)

    def reset(self, *, seed: int | None = None, progress: str | None = None) -> None:
        """Forgets resources, planned responses, calls and faults. Handlers stay, and the clock goes on.

        Args:
            seed: what ids and realistic values follow from now on; as before, if None.
            progress: how long-running operations move on from now on; as before, if None.

        Raises:
            ValueError: there is no such progress, or a stateless fake shall count reads.
        """
        new_progress = self._progress if progress is None else Progress.checked(progress, stateless=self.is_stateless)
        with self._lock:
            super().reset(seed=seed)
            self._progress = new_progress
            self._planned.clear()
            self.__dict__.pop("resources", None)

    def collection(self, resource: str) -> Collection:
        """The items of a resource: `Shelf`, `shelf`, or as its path calls it, `shelves`.

        Raises:
            LookupError: there is no such resource; the text lists those that there are.
        """
        names, wanted = self.api.roles.resources, plain_name(resource)
        alike = [name for name, each in names.items() if wanted in {plain_name(name), plain_name(each.last_word)}]
        if resource not in names and len(alike) != 1:
            known = ", ".join(names) or "none: no path of it looks like that of an item"
            raise LookupError(f"{resource!r}: expected a resource{nearest(resource, names)} of the API: {known}")
        return self.resources.collections[resource if resource in names else alike[0]]

    def add(self, resource: str, n: int = 1, **members: Any) -> Any:
        """Puts resources in, realistic but for the members that are given.

        Args:
            resource: such as `Shelf`.
            n: how many.
            **members: of the resource, by name.

        Returns:
            The resource; a list of them if `n` is not 1.

        Raises:
            LookupError: there is no such resource.
            ValueError: one of this id is there, the resource has no such member, or a member breaks the contract.
        """
        collection = self.collection(resource)
        collection.schema.check(members)
        if n < 1 or (n > 1 and collection.schema.identity in members):
            expected = "at least 1" if n < 1 else f"1 where {collection.schema.identity} is given"
            raise ValueError(f"add({resource!r}): n={n!r}: expected {expected}")
        with self._lock:
            try:
                contexts = (self.resources.places.some_parents(collection.schema.name, index) for index in range(n))
                added = [deepcopy(collection.add(members, context).value) for context in contexts]
            except StatusError as error:
                raise ValueError(f"add({resource!r}): {error.message}") from None
        return added[0] if n == 1 else added

    def operation(self, name: str) -> Callable[[StateHandler], StateHandler]:
        """Lets a function answer an operation: `@fake.operation("Order.cancel")`.

        The function gets the fake and the request, and returns a JSON value or a `Reply`; it refuses by raising
        `StatusError`. What it returns is validated, a `Reply` is not.

        Raises:
            ValueError: there is no such operation.
        """
        self._check_operation(name)

        def register(function: StateHandler) -> StateHandler:
            self._own[name] = partial(function, self)
            return function

        return register

    def respond(self, operation: str, response: Any, *, times: int | None = None) -> None:
        """Sets what an operation answers: a payload, a `Reply`, a `StatusError`, or a function of the request.

        Args:
            operation: its name.
            response: a JSON value is validated when it is sent, a `Reply` is not.
            times: for how many calls; None for all that follow. Responses for some calls are used up first, in order.

        Raises:
            ValueError: there is no such operation, or `times` is below 1.
        """
        self._check_operation(operation)
        if times is not None and (type(times) is not int or times < 1):
            raise ValueError(f"respond({operation!r}): times={times!r}: expected a number from 1 on, or None")
        with self._lock:
            self._planned.setdefault(operation, deque()).append(_PlannedResponse(_copied(response), times))

    def _check_operation(self, name: str) -> None:
        if name not in self.contracts:
            some = ", ".join(islice(self.contracts, _SHOWN))
            raise ValueError(f"{name!r}: no such operation{nearest(name, self.contracts)}; expected one of {some}")

    def _respond(self, operation: str, arguments: RequestArguments) -> Any:
        planned = self._planned.get(operation)
        if planned:
            return self._planned_response(planned, arguments)
        handler = self._own.get(operation)
        return self._answer_by_itself(operation, arguments) if handler is None else handler(arguments)

    def _planned_response(self, planned: deque[_PlannedResponse], arguments: RequestArguments) -> Any:
        first = next((each for each in planned if each.left is not None), planned[-1])
        if first.left is not None:
            first.left -= 1
            if not first.left:
                planned.remove(first)
        if isinstance(first.response, StatusError):
            raise first.response
        return first.response(arguments) if callable(first.response) else first.response

    def _answer_by_itself(self, operation: str, arguments: RequestArguments) -> Any:
        """What the fake answers where no test says it."""
        return self.resources.handlers[operation](arguments)


def _copied(response: Any) -> Any:
    """A payload as it is now; functions, replies and errors do not change."""
    return deepcopy(response) if isinstance(response, dict | list) else response


@dataclass(slots=True)
class _PlannedResponse:
    """A response for the next calls; `left` is for how many, None for all."""

    response: Any
    left: int | None


_SHOWN: Final = 20
