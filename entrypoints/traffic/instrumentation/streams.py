"""Bodies of replies that clients read bit by bit: what they have read so far, and the report at the end."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import AbstractContextManager, aclosing, closing, suppress
from dataclasses import dataclass, field
from typing import TypeAlias, final
from weakref import WeakKeyDictionary

from ..model import ObservedExchange

Decode: TypeAlias = Callable[[bytes], bytes | None]


@dataclass(eq=False, slots=True)
class ResponseStream:
    """The body of a reply, as far as the client has read it.

    Attributes:
        exchange: without that body.
        decode: undoes the content coding; gives None where it cannot.
        is_coded: whether what was read is still coded.
        chunks: what was read.
    """

    exchange: ObservedExchange
    decode: Decode
    is_coded: bool = False
    chunks: list[bytes] = field(default_factory=list)

    def whole(self) -> ObservedExchange:
        """The exchange with what was read as the body of its reply."""
        body = b"".join(self.chunks)
        found = self.decode(body) if self.is_coded else body
        return self.exchange if found is None else self.exchange.with_body(found)


@final
class ResponseStreams:
    """The bodies that clients are reading. Each exchange is reported once: read to its end, or given up.

    What the client reads from is not kept alive. There are no locks, as the garbage collector ends streams too.

    Args:
        report: takes exchanges.
        contain_errors: keeps what goes wrong from the client.
    """

    def __init__(
        self, report: Callable[[ObservedExchange], None], contain_errors: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._report = report
        self._contain_errors = contain_errors
        self._by_owner: WeakKeyDictionary[object, ResponseStream] = WeakKeyDictionary()
        self._open: set[ResponseStream] = set()

    def begin(self, owner: object, exchange: ObservedExchange, decode: Decode, *, is_coded: bool = False) -> None:
        """Waits for a client to read from `owner`."""
        stream = ResponseStream(exchange, decode, is_coded)
        self._open.add(stream)
        with suppress(TypeError):  # no weak reference to it: the body stays unknown
            self._by_owner[owner] = stream

    def of(self, owner: object) -> ResponseStream | None:
        """The stream that a client reads from `owner`; None where there is none, or none any more."""
        stream = self._by_owner.get(owner)
        return stream if stream is not None and stream in self._open else None

    def finish(self, stream: ResponseStream, body: bytes | None = None) -> None:
        """The body has been read to its end.

        Args:
            stream: the body.
            body: all of it, where that is known better.
        """
        if self._ends(stream):
            with self._contain_errors():
                self._report(stream.whole() if body is None else stream.exchange.with_body(body))

    def give_up(self, stream: ResponseStream) -> None:
        """The rest of the body will not be read."""
        if self._ends(stream):
            self._report(stream.exchange)

    def give_up_all(self) -> None:
        """Nothing more will be read."""
        for each in self._open.copy():
            self.give_up(each)

    def through(
        self, stream: ResponseStream, chunks: Generator[bytes, None, None], *, keep: bool = True
    ) -> Generator[bytes, None, None]:
        """The chunks as they come; the stream keeps them, unless something below does so (`keep`)."""
        try:
            with closing(chunks):
                for chunk in chunks:
                    if keep:
                        stream.chunks.append(chunk)
                    yield chunk
        except BaseException:  # also that the client reads no further
            self.give_up(stream)
            raise
        self.finish(stream)

    async def through_async(self, stream: ResponseStream, chunks: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
        """The same, asynchronously."""
        try:
            async with aclosing(chunks):
                async for chunk in chunks:
                    stream.chunks.append(chunk)
                    yield chunk
        except BaseException:
            self.give_up(stream)
            raise
        self.finish(stream)

    def _ends(self, stream: ResponseStream) -> bool:
        """Whether this call ends a stream; the first one does."""
        try:
            self._open.remove(stream)
        except KeyError:
            return False
        return True
