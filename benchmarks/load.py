"""Loading: how fast, how much memory, and how fast a bare loader writes the very same rows."""

import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import runs

PAGE = 5000
BARE_PRAGMAS = ("page_size = 8192", "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -96000")
SHADOWS = ("_words_data", "_words_idx", "_words_content", "_words_docsize", "_words_config")
"""What SQLite makes itself for an index of words."""


@dataclass
class Spent:
    """Seconds by the clock, and of processors."""

    seconds: float = 0.0
    processor: float = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count what is done meanwhile in this process."""
        start, worked = time.perf_counter(), time.process_time()
        yield
        self.seconds += time.perf_counter() - start
        self.processor += time.process_time() - worked

    def __str__(self) -> str:
        return f"{self.seconds:,.1f} s, {self.processor:,.1f} s of processors"


@dataclass(frozen=True)
class Loaded:
    """A load of a file of concepts, its peak memory in MB, and what the bare loader spent on the same rows: on reading
    their file, and on writing them.
    """

    concepts: int
    load: Spent
    peak: float
    reading: Spent
    writing: Spent

    @property
    def ratio(self) -> float:
        """The rate against the bare loader's, from file to database."""
        return (self.reading.seconds + self.writing.seconds) / self.load.seconds

    @property
    def ratio_of_writing(self) -> float:
        """The rate against what the bare loader would have, had it nothing to read."""
        return self.writing.seconds / self.load.seconds

    def __str__(self) -> str:
        rate = self.concepts / self.load.seconds
        return (
            f"{rate:,.0f} concepts a second: {self.load}; the bare loader reads {self.reading}, writes {self.writing}"
        )


def measure(folder: Path, size: int) -> Loaded:
    """Load `size` generated concepts into a new database in `folder`, then copy its rows with a bare loader."""
    source = folder / f"{size}.jsonl"
    if not source.exists():
        from benchmarks.generator import write

        write(source, size)
    data = folder / f"data-{size}"
    runs.flask(data, "glossary", "migrate")
    start, before = time.perf_counter(), os.times()
    peak = runs.watched(data, "glossary", "load", str(source))
    seconds, after = time.perf_counter() - start, os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Loaded(size, Spent(seconds, processor), peak, *bare(data / "puente.db", folder / f"bare-{size}.db"))


def bare(source: Path, target: Path) -> tuple[Spent, Spent]:
    """What sqlite3 alone spends on reading and on writing every row of a database into a new one, in one transaction.

    The rows are lines of JSON, as what a load reads; that they come from a disk is not counted. It has all in its
    favour: the rows are made, each table's come in the order of its key, and pages (8 kB), cache (96 MB) and journal
    are the service's own. Tables and indexes are the same and are filled as they stand. What a load does besides,
    judging entries, making their rows, the chain of hashes, joining the words' indexes and counting what is common,
    it is spared.
    """
    target.unlink(missing_ok=True)
    read, written = Spent(), Spent()
    given, writing = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    for pragma in BARE_PRAGMAS:
        writing.execute(f"PRAGMA {pragma}")
    tables = list(_made_tables(given, writing))
    writing.execute("BEGIN")
    for table in tables:
        is_words = table.endswith("_words")
        rows = given.execute(f"SELECT {'rowid, tokens' if is_words else '*'} FROM {table}")
        while page := rows.fetchmany(PAGE):
            lines = [json.dumps(row, ensure_ascii=False, default=bytes.decode).encode() for row in page]
            with read.counted():
                page = list(map(json.loads, lines))
            marks = ", ".join("?" * len(page[0]))
            with written.counted():
                writing.executemany(f"INSERT INTO {table} {'(rowid, tokens)' * is_words} VALUES ({marks})", page)
    with written.counted():
        writing.execute("COMMIT")
    writing.close()
    target.unlink()
    return read, written


def _made_tables(given: sqlite3.Connection, writing: sqlite3.Connection) -> Iterator[str]:
    """Make the tables and indexes of a database in another; the names of the tables that take rows."""
    schema = given.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')")
    for name, statement in schema.fetchall():
        if name.endswith(SHADOWS) or name.startswith("sqlite_"):
            continue
        writing.execute(statement)
        if statement.lstrip().upper().startswith(("CREATE TABLE", "CREATE VIRTUAL")):
            yield name


if __name__ == "__main__":
    sys.stdout.write(f"{measure(Path(sys.argv[1]), int(sys.argv[2]))}\n")
