"""Reading request bodies within a limit of bytes and of time, whatever the client sends and however slowly.

The passage puts a `Body` in the place of the server's own stream, so that every route is held to the limits whichever
way it reads. Nothing is read before a route asks.
"""

import io
from collections.abc import Iterator
from threading import BoundedSemaphore, Thread
from typing import IO

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestTimeout, ServiceUnavailable

CHUNK = 64 * 1024


class Body:
    """A request's body. Reading raises RequestEntityTooLarge, RequestTimeout, ServiceUnavailable or BadRequest."""

    def __init__(
        self, stream: IO[bytes], length: int | None, limit: int, seconds: float, at_once: BoundedSemaphore
    ) -> None:
        self._stream = stream
        self._length = length  # as announced; None for a chunked body
        self._limit = limit
        self._seconds = seconds
        self._at_once = at_once
        self._content: io.BytesIO | None = None

    def read(self, size: int = -1) -> bytes:
        return self._whole().read(size)

    def readline(self, size: int = -1) -> bytes:
        return self._whole().readline(size)

    def readlines(self, hint: int = -1) -> list[bytes]:
        return self._whole().readlines(hint)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._whole())

    def _whole(self) -> io.BytesIO:
        if self._content is None:
            self._content = io.BytesIO(self._receive() if self._length != 0 else b"")
        return self._content

    def _receive(self) -> bytes:
        """All of the body, read by a thread of its own: the server's stream cannot be read with a time limit.

        When the time is over the answer goes out, the server closes the connection, and that ends the thread too.
        """
        if not self._at_once.acquire(blocking=False):
            raise ServiceUnavailable("Too many bodies are being received; try again shortly.", retry_after=5)
        received = bytearray()
        reader = Thread(target=self._read_into, args=(received,), daemon=True, name="body")
        try:
            reader.start()
        except RuntimeError as error:  # no more threads
            self._at_once.release()
            raise ServiceUnavailable(retry_after=5) from error
        reader.join(self._seconds)
        if reader.is_alive():
            raise RequestTimeout(f"The body did not arrive within {self._seconds:g} seconds.")
        if len(received) > self._limit:
            raise RequestEntityTooLarge(f"A body has at most {self._limit} bytes.")
        if self._length is not None and len(received) < self._length:
            raise BadRequest("The body ended before its announced length.")
        return bytes(received)

    def _read_into(self, received: bytearray) -> None:
        end = self._limit + 1 if self._length is None else min(self._length, self._limit + 1)
        try:
            while len(received) < end:
                part = self._stream.read(min(CHUNK, end - len(received)))
                if not part:
                    return
                received += part
        finally:
            self._at_once.release()
