"""Loading: how fast, how much memory, and how fast a bare loader writes the very same rows."""

import resource
import sqlite3
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import runs

PAGE = 5000


@dataclass(frozen=True)
class Loaded:
    """A load of a file of concepts: seconds, peak memory in MB, and the seconds of the bare loader."""

    concepts: int
    seconds: float
    peak: float
    bare_seconds: float

    @property
    def ratio(self) -> float:
        """The rate against the bare loader's."""
        return self.bare_seconds / self.seconds


def measure(folder: Path, size: int) -> Loaded:
    """Load `size` generated concepts into a new database in `folder`, then copy its rows with a bare loader."""
    source = folder / f"{size}.jsonl"
    if not source.exists():
        from benchmarks.generator import write

        write(source, size)
    data = folder / f"data-{size}"
    runs.flask(data, "glossary", "migrate")
    start = time.perf_counter()
    runs.flask(data, "glossary", "load", str(source))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Loaded(size, seconds, peak, bare(data / "puente.db", folder / f"bare-{size}.db"))


def bare(source: Path, target: Path) -> float:
    """Seconds that sqlite3 alone takes to write every row of a database into a new one, in one transaction."""
    target.unlink(missing_ok=True)
    reading, writing = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    writing.execute("PRAGMA journal_mode = WAL")
    schema = reading.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')")
    shadows = ("_words_data", "_words_idx", "_words_content", "_words_docsize", "_words_config")
    tables = []
    for name, statement in schema.fetchall():
        if not name.endswith(shadows) and not name.startswith("sqlite_"):
            writing.execute(statement)
            if statement.lstrip().upper().startswith(("CREATE TABLE", "CREATE VIRTUAL")):
                tables.append(name)
    spent = 0.0
    writing.execute("BEGIN")
    for table in tables:
        columns = "rowid, tokens" if table.endswith("_words") else "*"
        rows = reading.execute(f"SELECT {columns} FROM {table}")
        while page := rows.fetchmany(PAGE):
            marks = ", ".join("?" * len(page[0]))
            names = "(rowid, tokens)" if table.endswith("_words") else ""
            start = time.perf_counter()
            writing.executemany(f"INSERT INTO {table} {names} VALUES ({marks})", page)
            spent += time.perf_counter() - start
    start = time.perf_counter()
    writing.execute("COMMIT")
    spent += time.perf_counter() - start
    writing.close()
    target.unlink()
    return spent


if __name__ == "__main__":
    sys.stdout.write(f"{measure(Path(sys.argv[1]), int(sys.argv[2]))}\n")
