"""Which state the glossary is in, what changed since another, and places for what is made of it: the term index beside
the database, and what a process keeps.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import current_app

from app.store.database import Reader

BATCH = 500


def place() -> Path:
    """The folder of this application's term indexes."""
    return Path(current_app.config["DATA_DIR"]) / "index"


def kept() -> dict[str, Any]:
    """What this process keeps that was made of the glossary, for the application at hand."""
    found: dict[str, Any] = current_app.extensions.setdefault("glossary_state", {})
    return found


def in_background(work: Callable[[], None]) -> None:
    """Do work in a thread of its own, in the application's context."""
    application = current_app._get_current_object()  # type: ignore[attr-defined]

    def run() -> None:
        with application.app_context():
            work()

    threading.Thread(target=run, name="term-index", daemon=True).start()


def state(reader: Reader) -> tuple[int, str]:
    """The last revision's sequence and hash, which tell one history from any other; (0, "") when there is none."""
    rows = reader.rows("SELECT sequence, hash FROM revision ORDER BY sequence DESC LIMIT 1")
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")


def holds(reader: Reader, sequence: int, hash: str) -> bool:
    """Whether the history has this revision: what was made from it is made from this glossary."""
    rows = reader.rows("SELECT hash FROM revision WHERE sequence = ?", (sequence,))
    return bool(rows) and rows[0][0] == hash


def changed(reader: Reader, since: int, limit: int) -> list[str]:
    """The ids of the concepts that have a revision after this sequence, `limit` at most."""
    statement = "SELECT DISTINCT record_id FROM revision WHERE sequence > ? AND record_type = 'concept' LIMIT ?"
    return [str(row[0]) for row in reader.rows(statement, (since, limit))]


def count(reader: Reader) -> int:
    """How many concepts are published."""
    return int(reader.rows("SELECT count(*) FROM concept WHERE state = 'published'")[0][0])


def bodies(reader: Reader) -> Iterator[bytes]:
    """The ready-made JSON of every published concept, in the order in which they came."""
    last = -1
    statement = "SELECT number, body FROM concept WHERE number > ? AND state = 'published' ORDER BY number LIMIT ?"
    while rows := reader.rows(statement, (last, BATCH)):
        yield from (bytes(body) for _, body in rows)
        last = rows[-1][0]
