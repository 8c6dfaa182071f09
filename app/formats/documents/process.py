"""The limited process in which a file from outside is taken apart.

    python -I process.py FORMAT ENCODING MOST_TEXT SECONDS MEMORY < file > answer

It is run by its path, and `app` stands in for itself without being imported: the whole application would take a
second, this takes some hundredths. What the format needs is loaded first; then the process gives up for good what it
doesn't need: opening any file or connection, more memory (MEMORY, in MiB), more processor time (SECONDS). Only then it
reads the file.

The answer is one JSON object: the document, or why there is none.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

STANDARD_STREAMS = 3
NICENESS = 10  # who looks a term up goes first


def main(format: str, encoding: str, most_text: str, seconds: str, memory: str) -> None:
    """Read a file from standard input and answer on standard output."""
    read = _reader(format)
    _limit(float(seconds), int(memory))
    data = sys.stdin.buffer.read()
    options = {"encoding": encoding} if encoding else {}
    _answer(_attempt(lambda: read(data, int(most_text), **options)))


def _reader(format: str) -> Any:
    """The function that reads a format; nothing has to be loaded afterwards."""
    if format == "docx":
        from app.formats.documents import docx

        return docx.read
    if format == "pdf":
        from app.formats.documents import pdf

        return pdf.read
    from app.formats.documents import encodings, html

    encodings.preload()
    return html.read


def _limit(seconds: float, memory: int) -> None:
    os.nice(NICENESS)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process
    signal.setitimer(signal.ITIMER_PROF, seconds)
    backstop = int(seconds) + 1
    for limit, value in (
        (resource.RLIMIT_AS, memory * 1024 * 1024),
        (resource.RLIMIT_CPU, backstop),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, STANDARD_STREAMS),
    ):
        resource.setrlimit(limit, (value, value))


def _attempt(read: Any) -> dict[str, Any]:
    from app.formats.documents.document import CannotRead

    try:
        document = read()
    except CannotRead as error:
        return {"error": error.code, "data": error.data}
    except MemoryError:
        return {"error": "document_too_complex", "data": {"reason": "memory"}}
    return {
        "text": document.text,
        "format": document.format,
        "encoding": document.encoding,
        "blocks": [[each.kind, each.start, each.end] for each in document.blocks],
        "remarks": [[each.code, dict(each.data)] for each in document.remarks],
    }


def _answer(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # what libraries do at their end is not waited for


def _stand_in_for_the_application() -> None:
    package = ModuleType("app")
    package.__path__ = [str(Path(__file__).parents[2])]
    sys.modules["app"] = package


if __name__ == "__main__":
    _stand_in_for_the_application()
    main(*sys.argv[1:])
