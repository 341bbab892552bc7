"""Bodies of replies that clients read bit by bit: what they have read so far, and who is told at the end."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import AbstractContextManager, aclosing, closing, suppress
from dataclasses import dataclass, field
from typing import TypeAlias, final
from weakref import WeakKeyDictionary

from ..model import ObservedExchange as Exchange

Decode: TypeAlias = Callable[[bytes], bytes | None]


@dataclass(eq=False, slots=True)
class Reading:
    """The body of a reply, as far as the client has read it.

    Attributes:
        exchange: without that body.
        decode: undoes the content coding; gives None where it cannot.
        is_coded: whether what was read is still coded.
        chunks: what was read.
    """

    exchange: Exchange
    decode: Decode
    is_coded: bool = False
    chunks: list[bytes] = field(default_factory=list)

    def whole(self) -> Exchange:
        """The exchange with what was read as the body of its reply."""
        body = b"".join(self.chunks)
        found = self.decode(body) if self.is_coded else body
        return self.exchange if found is None else self.exchange.with_body(found)


@final
class Readings:
    """The bodies that are being read. Each exchange is reported once: read to its end, or given up.

    What the client reads from is not kept alive. There are no locks, as the garbage collector ends readings too.

    Args:
        report: takes exchanges.
        careful: keeps what goes wrong from the client.
    """

    def __init__(self, report: Callable[[Exchange], None], careful: Callable[[], AbstractContextManager[None]]) -> None:
        self._report = report
        self._careful = careful
        self._of: WeakKeyDictionary[object, Reading] = WeakKeyDictionary()
        self._open: set[Reading] = set()

    def begin(self, owner: object, exchange: Exchange, decode: Decode, *, is_coded: bool = False) -> None:
        """Waits for a client to read from `owner`."""
        reading = Reading(exchange, decode, is_coded)
        self._open.add(reading)
        with suppress(TypeError):  # nothing that can be watched: the body will not be known
            self._of[owner] = reading

    def of(self, owner: object) -> Reading | None:
        """What is being read from `owner`; None where that is not watched, or no more."""
        reading = self._of.get(owner)
        return reading if reading is not None and reading in self._open else None

    def finish(self, reading: Reading, body: bytes | None = None) -> None:
        """The body has been read to its end.

        Args:
            reading: what was read.
            body: all of it, where that is known better.
        """
        if self._ends(reading):
            with self._careful():
                self._report(reading.whole() if body is None else reading.exchange.with_body(body))

    def give_up(self, reading: Reading) -> None:
        """The rest of the body will not be read."""
        if self._ends(reading):
            self._report(reading.exchange)

    def give_up_all(self) -> None:
        """Nothing more will be read."""
        for each in self._open.copy():
            self.give_up(each)

    def through(
        self, reading: Reading, chunks: Generator[bytes, None, None], *, keep: bool = True
    ) -> Generator[bytes, None, None]:
        """The chunks as they come, until there are no more; kept unless something below keeps them."""
        try:
            with closing(chunks):
                for chunk in chunks:
                    if keep:
                        reading.chunks.append(chunk)
                    yield chunk
        except BaseException:  # also that the client reads no further
            self.give_up(reading)
            raise
        self.finish(reading)

    async def through_async(self, reading: Reading, chunks: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
        """The same, asynchronously."""
        try:
            async with aclosing(chunks):
                async for chunk in chunks:
                    reading.chunks.append(chunk)
                    yield chunk
        except BaseException:
            self.give_up(reading)
            raise
        self.finish(reading)

    def _ends(self, reading: Reading) -> bool:
        """Whether it is this call that ends a reading."""
        try:
            self._open.remove(reading)
        except KeyError:
            return False
        return True
