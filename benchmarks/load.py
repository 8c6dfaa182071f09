"""Loading: how fast, how much memory, and how fast a bare loader writes the very same rows."""

import os
import sqlite3
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import runs

PAGE = 5000
BARE_PRAGMAS = ("page_size = 8192", "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -96000")


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of processors."""

    seconds: float
    processor: float


@dataclass(frozen=True)
class Loaded:
    """A load of a file of concepts, its peak memory in MB, and what the bare loader spent on the same rows."""

    concepts: int
    load: Spent
    peak: float
    bare: Spent

    @property
    def ratio(self) -> float:
        """The rate against the bare loader's."""
        return self.bare.seconds / self.load.seconds

    def __str__(self) -> str:
        return (
            f"{self.concepts / self.load.seconds:,.0f} concepts a second: {self.load.seconds:,.1f} s,"
            f" {self.load.processor:,.1f} s of processors; the bare loader {self.bare.seconds:,.1f} s,"
            f" {self.bare.processor:,.1f} s of processors"
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
    return Loaded(size, Spent(seconds, processor), peak, bare(data / "puente.db", folder / f"bare-{size}.db"))


def bare(source: Path, target: Path) -> Spent:
    """What sqlite3 alone spends on writing every row of a database into a new one, in one transaction.

    It has all in its favour: the rows are made (reading them is not counted), each table's come in the order of its
    key, and pages (8 kB), cache (96 MB) and journal are the service's own. Tables and indexes are the same and are
    filled as they stand. What a load does besides, reading JSON, judging it, the chain of hashes, joining the words'
    indexes and counting what is common, it is spared.
    """
    target.unlink(missing_ok=True)
    reading, writing = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    for pragma in BARE_PRAGMAS:
        writing.execute(f"PRAGMA {pragma}")
    schema = reading.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')")
    shadows = ("_words_data", "_words_idx", "_words_content", "_words_docsize", "_words_config")
    tables = []
    for name, statement in schema.fetchall():
        if not name.endswith(shadows) and not name.startswith("sqlite_"):
            writing.execute(statement)
            if statement.lstrip().upper().startswith(("CREATE TABLE", "CREATE VIRTUAL")):
                tables.append(name)
    seconds = processor = 0.0
    writing.execute("BEGIN")
    for table in tables:
        columns = "rowid, tokens" if table.endswith("_words") else "*"
        rows = reading.execute(f"SELECT {columns} FROM {table}")
        while page := rows.fetchmany(PAGE):
            marks = ", ".join("?" * len(page[0]))
            names = "(rowid, tokens)" if table.endswith("_words") else ""
            start, worked = time.perf_counter(), time.process_time()
            writing.executemany(f"INSERT INTO {table} {names} VALUES ({marks})", page)
            seconds, processor = seconds + time.perf_counter() - start, processor + time.process_time() - worked
    start, worked = time.perf_counter(), time.process_time()
    writing.execute("COMMIT")
    seconds, processor = seconds + time.perf_counter() - start, processor + time.process_time() - worked
    writing.close()
    target.unlink()
    return Spent(seconds, processor)


if __name__ == "__main__":
    sys.stdout.write(f"{measure(Path(sys.argv[1]), int(sys.argv[2]))}\n")
