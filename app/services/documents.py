"""Reading files from outside: what a file is, and a process of its own, with limits, for what could do harm."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore, Thread, Timer
from typing import IO, Any

from app.formats.documents import detection, encodings, plain_text, process, subtitles
from app.formats.documents.document import MOST_BLOCKS, Block, BlockKind, CannotRead, Document, Remark
from app.terminology import errors
from config import Config

PROGRAM = Path(process.__file__)
KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "LANG")  # nothing that is secret
WAITING = 8  # files that wait for their turn in a worker
PATIENCE = 5.0  # seconds that each of them waits
LEAST_SECONDS = 1.0  # of processor time, for the smallest file
SECONDS_PER_MEGABYTE = {"html": 0.5, "docx": 4.0, "pdf": 4.0}  # several times what ordinary files take
OUT_OF_TIME = (signal.SIGPROF, signal.SIGXCPU, signal.SIGKILL)
OUT_OF_MEMORY = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL)  # how libraries end when they get none
SLOWER = 10  # times more seconds may pass on a busy machine than the processor works


class DocumentReader:
    """Reads files within the settings' limits; one of these serves a whole process."""

    def __init__(self, config: Config) -> None:
        self.most_bytes = config.MAX_DOCUMENT_BYTES
        self.most_text = config.MAX_DOCUMENT_TEXT
        self._most_answered = self.most_text * 6 + MOST_BLOCKS * 64  # bytes of JSON
        self._seconds = config.DOCUMENT_SECONDS
        self._memory = config.DOCUMENT_MEMORY
        self._turns = BoundedSemaphore(config.DOCUMENT_PROCESSES)
        self._places = BoundedSemaphore(config.DOCUMENT_PROCESSES + WAITING)

    def read(self, data: bytes, *, name: str = "", declared: str = "", encoding: str | None = None) -> Document:
        """The file as text.

        `name` and `declared` (a media type) are hints that may be wrong; `encoding` is taken whatever the file
        says. What it turned out to be, and in what encoding, the document says. Raises UnsupportedDocument,
        UnreadableDocument, DocumentTooLarge, TooManyDocuments; InvalidRequest for an encoding that is not read.
        """
        known = encodings.find_name(encoding) if encoding else None
        if encoding and known is None:
            raise errors.InvalidRequest("invalid_value", "encoding", ", ".join(encodings.CODECS))
        if len(data) > self.most_bytes:
            raise errors.DocumentTooLarge("document_too_large", what="file", limit=self.most_bytes)
        try:
            format = detection.find_format(data, name, declared)
            document = self._read_text(data, known) if format == "text" else self._read_apart(format, data, known)
        except CannotRead as error:
            raise _error(error.code, error.data) from error
        return _with_type_remark(document, name)

    def _read_text(self, data: bytes, encoding: str | None) -> Document:
        if len(data) > self.most_text * 4 + 4:  # no encoding takes more for a character
            raise CannotRead("document_too_large", what="text", limit=self.most_text)
        decoded = encodings.decode(data, encoding)
        format = subtitles.find_format(decoded.text)
        if format:
            return subtitles.read(decoded, format, self.most_text)
        return plain_text.read(decoded, self.most_text)

    def _read_apart(self, format: str, data: bytes, encoding: str | None) -> Document:
        with self._turn():
            received, status = self._ask(format, data, encoding)
        if len(received) > self._most_answered:
            raise CannotRead("document_too_large", what="text", limit=self.most_text)
        return _document(received, status)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One of the few places for a process; a few files wait for theirs a moment."""
        if not self._places.acquire(blocking=False):
            raise errors.TooManyDocuments
        try:
            if not self._turns.acquire(timeout=PATIENCE):
                raise errors.TooManyDocuments
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()

    def _ask(self, format: str, data: bytes, encoding: str | None) -> tuple[bytes, int]:
        """What the limited process writes, and how it ends (a negative number is the signal that ended it)."""
        seconds = min(float(self._seconds), LEAST_SECONDS + len(data) / 2**20 * SECONDS_PER_MEGABYTE[format])
        limits = [str(self.most_text), f"{seconds:.3f}", str(self._memory)]
        try:
            with subprocess.Popen(  # noqa: S603 (a program of ours, with arguments of ours)
                [sys.executable, "-I", "-X", "utf8", str(PROGRAM), format, encoding or "", *limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
                start_new_session=True,
            ) as child:
                return self._converse(child, data, SLOWER * seconds)
        except (OSError, RuntimeError) as error:  # no more processes, pipes or threads
            raise errors.TooManyDocuments from error

    def _converse(self, child: subprocess.Popen[bytes], data: bytes, seconds: float) -> tuple[bytes, int]:
        assert child.stdin and child.stdout
        clock = Timer(seconds, child.kill)
        feeder = Thread(target=_feed, args=(child.stdin, data), daemon=True, name="document")
        try:
            clock.start()
            feeder.start()
            received = child.stdout.read(self._most_answered + 1)
        finally:
            child.kill()  # it has ended, unless something is wrong
            clock.cancel()
        feeder.join()
        return received, child.wait()


def _feed(stream: IO[bytes], data: bytes) -> None:
    with suppress(OSError):  # it may end before it has read everything
        stream.write(data)
        stream.close()


def _document(received: bytes, status: int) -> Document:
    """The document in an answer. Raises CannotRead: what the process says, or what its end means."""
    try:
        answer = json.loads(received)
        if "error" in answer:
            raise CannotRead(answer["error"], **answer["data"])
        text = answer["text"]
        blocks = tuple(Block(BlockKind(kind), start, end) for kind, start, end in answer["blocks"])
        remarks = tuple(Remark(code, data) for code, data in answer["remarks"])
        if not all(0 <= each.start <= each.end <= len(text) for each in blocks):
            raise ValueError("blocks outside the text")
        return Document(text, answer["format"], answer["encoding"], blocks, remarks)
    except (ValueError, KeyError, TypeError) as error:
        if -status in OUT_OF_TIME:
            raise CannotRead("document_too_complex", reason="time") from error
        if -status in OUT_OF_MEMORY:
            raise CannotRead("document_too_complex", reason="memory") from error
        raise CannotRead("damaged_document", reason="reader") from error


def _error(code: str, data: dict[str, Any]) -> errors.DocumentError:
    kind = {"unsupported_document": errors.UnsupportedDocument, "document_too_large": errors.DocumentTooLarge}
    return kind.get(code, errors.UnreadableDocument)(code, **data)


def _with_type_remark(document: Document, name: str) -> Document:
    """Say so when a file is of another kind than its name promises."""
    named = detection.find_named(name)
    if named in (None, "text", document.format):  # any text may be called .txt
        return document
    remark = Remark("other_type_than_named", {"named": named, "found": document.format})
    return replace(document, remarks=(*document.remarks, remark))
