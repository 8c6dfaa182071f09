"""Reading request bodies within a limit of bytes and of time, whatever the client sends and however slowly.

The passage puts a `Body` in the place of the server's own stream, so that every route is held to the limits whichever
way it reads. Nothing is read before a route asks.
"""

import io
from collections.abc import Iterator
from threading import BoundedSemaphore, Lock, Thread
from typing import IO, Any

import flask
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestTimeout, ServiceUnavailable

CHUNK = 64 * 1024
CROWDED = "Too many bodies are being received; try again shortly."


class Request(flask.Request):
    """A request whose uploaded files stay in memory, within the limit of its body: nothing is written to the disk."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return io.BytesIO()


class Body:
    """A request's body. Reading raises RequestEntityTooLarge, RequestTimeout, ServiceUnavailable or BadRequest."""

    def __init__(self, stream: IO[bytes], length: int | None, limit: int, seconds: float, room: "Room") -> None:
        self._stream = stream
        self._length = length  # as announced; None for a chunked body
        self._limit = limit
        self._seconds = seconds
        self._room = room
        self._is_crowded = False
        self._content: io.BytesIO | None = None

    def expect(self, limit: int | None = None) -> None:
        """Refuse an announced length beyond the limit, or take `limit` in its place, before anything is read.

        Raises RequestEntityTooLarge.
        """
        if limit is not None:
            self._limit = limit
        if self._length is not None and self._length > self._limit:
            raise RequestEntityTooLarge(f"A body has at most {self._limit} bytes.")

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
        if not self._room.enter():
            raise ServiceUnavailable(CROWDED, retry_after=5)
        received = bytearray()
        reader = Thread(target=self._read_into, args=(received,), daemon=True, name="body")
        try:
            reader.start()
        except RuntimeError as error:  # no more threads
            self._room.leave(0)
            raise ServiceUnavailable(retry_after=5) from error
        reader.join(self._seconds)
        if reader.is_alive():
            raise RequestTimeout(f"The body did not arrive within {self._seconds:g} seconds.")
        if self._is_crowded:
            raise ServiceUnavailable(CROWDED, retry_after=5)
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
                self._is_crowded = not self._room.take(len(part))
                if self._is_crowded:
                    return
                received += part
        finally:
            self._room.leave(len(received))


class Room:
    """How many bodies a process receives at once, and how many bytes of them it holds meanwhile."""

    def __init__(self, bodies: int, most: int) -> None:
        self._places = BoundedSemaphore(bodies)
        self._left = most
        self._lock = Lock()

    def enter(self) -> bool:
        """Whether there is a place; who gets one leaves it."""
        return self._places.acquire(blocking=False)

    def take(self, size: int) -> bool:
        """Whether there is room for some more bytes."""
        with self._lock:
            if size > self._left:
                return False
            self._left -= size
            return True

    def leave(self, size: int) -> None:
        with self._lock:
            self._left += size
        self._places.release()
