"""The database: `reader()` to read fast, `reading()` to read one state, `transaction()` to write."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, TimeoutError
from sqlalchemy.orm import Session

from app.terminology.errors import StoreReadOnly, StoreUnavailable

BUSY_SECONDS = 10.0
POOL_SECONDS = 10.0
CONNECTIONS = 64
KEPT, KEPT_SECONDS = 16, 1.0
STATEMENTS = 256  # that a connection keeps prepared
FIELD, ROW = "\x1f", "\x1e"  # no text of a concept holds control characters
SQLITE_PRAGMAS = (
    "page_size = 8192",  # of a new database: an entry with its ready-made JSON would leave half of a smaller page empty
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "mmap_size = 2147418112",  # pages are read where the system keeps them, once for all workers
    "temp_store = MEMORY",
)
SQLITE_WRITER_PRAGMAS = (
    "cache_size = -64000",  # 64 MB
    "mmap_size = 0",  # what a writer has read and changed would stay mapped
)
SQLITE_LARGE_PRAGMAS = (
    "cache_size = -96000",  # so that a long load keeps the inner pages of its indexes
    "temp_store = FILE",  # what is sorted may be larger than memory
)

_NO_LOG = "no_log"


class _Database:
    """The engine of the application at hand."""

    @property
    def engine(self) -> Engine:
        engine: Engine = current_app.extensions["store"]
        return engine


db = _Database()


def init(app: Flask) -> None:
    """Make the application's engine; nothing is connected yet."""
    url = make_url(app.config["DATABASE_URL"])
    options: dict[str, Any] = {"pool_timeout": POOL_SECONDS}
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            options = {}
        else:
            arguments = {"timeout": BUSY_SECONDS, "cached_statements": STATEMENTS}
            options |= {"connect_args": arguments, "pool_size": CONNECTIONS}
    else:
        options |= {"pool_size": 16, "max_overflow": 16, "pool_pre_ping": True}
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
        if "pool_size" in options and not str(url.database).startswith("file:"):
            _follow_file(engine, str(url.database))
    app.extensions["store"] = engine
    app.extensions["store_readers"] = _Readers(engine, KEPT if "connect_args" in options else 0)


class _Readers:
    """Connections that readers hand to one another for a second: what the pool does at each turn takes as long as
    several statements."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._most = most
        self._waiting: deque[tuple[float, Any]] = deque()

    def take(self) -> tuple[float, Any]:
        """A connection, with the moment from which on it goes back to the pool."""
        while self._waiting:
            try:
                until, connection = self._waiting.pop()
            except IndexError:  # another thread took the last one
                break
            if until > monotonic():
                return until, connection
            connection.close()
        return monotonic() + KEPT_SECONDS, self._engine.raw_connection()

    def give_back(self, until: float, connection: Any) -> None:
        if len(self._waiting) < self._most:
            self._waiting.append((until, connection))
        else:
            connection.close()

    def close(self) -> None:
        while self._waiting:
            self._waiting.pop()[1].close()


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's begin event opens transactions, not the driver
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A read that turns into a write fails at once under WAL, so writers say so from the start.
        options = connection.get_execution_options()
        writes = options.get("writes", False)
        pragmas = SQLITE_WRITER_PRAGMAS + SQLITE_LARGE_PRAGMAS if options.get("large") else SQLITE_WRITER_PRAGMAS
        for pragma in pragmas if writes else ():
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        if writes and options.get("large"):
            _write_without_log(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "checkin")
    def _returned(connection: sqlite3.Connection | None, record: Any) -> None:
        if record.info.pop(_NO_LOG, False) and connection:
            connection.rollback()  # a pragma waits for the end of what was cut short
            # Where somebody reads, whoever connects next brings the log back.
            with suppress(sqlite3.OperationalError), not_waiting(connection):
                for pragma in SQLITE_PRAGMAS:
                    connection.execute(f"PRAGMA {pragma}")


def _write_without_log(connection: Connection) -> None:
    """Where nothing is published yet and nobody else is connected, let a large transaction write straight to the file.

    A log would hold all of it once more, to be copied into the file at the end. Until then nobody else can read; what
    is cut short is rolled back by whoever opens the file next.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    # Where there is no table yet, or somebody is connected, the log stays.
    with suppress(sqlite3.OperationalError), not_waiting(driver):
        if not driver.execute("SELECT 1 FROM revision LIMIT 1").fetchone():
            driver.execute("PRAGMA journal_mode = DELETE")
            driver.execute("PRAGMA synchronous = FULL")
            connection.info[_NO_LOG] = True


@contextmanager
def not_waiting(driver: sqlite3.Connection) -> Iterator[None]:
    """Have SQLite fail at once where another has locked what it needs."""
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


def _follow_file(engine: Engine, path: str) -> None:
    """Notice within a second that the database's file was put in another's place, or taken away.

    Without this a server would go on answering from the file that is no longer there, and make an empty one.
    """

    def look() -> tuple[int, int] | None:
        try:
            found = Path(path).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    seen: dict[str, Any] = {"looked": 0.0, "now": look()}

    @event.listens_for(engine, "do_connect")
    def _connecting(dialect: object, record: object, arguments: object, options: object) -> None:
        if seen["now"] and look() is None:
            raise sqlite3.OperationalError("unable to open the database: its file was taken away")

    @event.listens_for(engine, "connect")
    def _connected(connection: object, record: Any) -> None:
        record.info["file"] = seen["now"] = look()

    @event.listens_for(engine, "checkout")
    def _checked_out(connection: object, record: Any, proxy: object) -> None:
        if monotonic() - seen["looked"] > 1:
            seen["looked"], found = monotonic(), look()
            seen["now"] = found or (0, 0)
        if record.info["file"] != seen["now"]:
            raise DisconnectionError


def disconnect() -> None:
    """Close every connection that waits in the pool; before a process forks, and after a database was replaced."""
    current_app.extensions["store_readers"].close()
    db.engine.dispose()


def is_sqlite() -> bool:
    return bool(db.engine.dialect.name == "sqlite")


def insert_rows(
    session: Session, table: Table | str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert many rows of plain text and numbers by the driver itself, which is several times faster for small rows."""
    if rows:
        marks = ", ".join(["?" if is_sqlite() else "%s"] * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 (names of our own)
        session.connection().exec_driver_sql(statement, list(rows))


def rows_of(session: Session, statement: str, parameters: Sequence[Any]) -> Sequence[Any]:
    """The rows that a statement with `?` for its parameters finds, by the driver itself: values as it has them."""
    if not is_sqlite():
        statement = _for_postgresql(statement)
    return session.connection().exec_driver_sql(statement, tuple(parameters)).all()


def as_stored(moment: datetime) -> datetime | str:
    """A moment as the driver itself must be given it, for `insert_rows`."""
    return _as_text(moment) if is_sqlite() else moment


@lru_cache(maxsize=64)
def _as_text(moment: datetime) -> str:
    return utc(moment).strftime("%Y-%m-%d %H:%M:%S.%f")


class Part(NamedTuple):
    """A statement with the columns that are wanted of it, none of which is ever null."""

    columns: tuple[str, ...]
    statement: str
    parameters: Sequence[Any]


class Reader:
    """Reads by the driver itself: what a public request needs, at a third of the cost of a prebuilt statement."""

    def __init__(self, connection: Any, sqlite: bool) -> None:
        self._cursor = connection.cursor()
        self.is_sqlite = sqlite

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The rows that a statement with `?` for its parameters finds."""
        self._cursor.execute(statement if self.is_sqlite else _for_postgresql(statement), parameters)
        found: list[Any] = self._cursor.fetchall()
        return found

    def tables(self, *parts: Part) -> list[list[list[str]]]:
        """The rows of several statements at once, all values as text.

        They come as one row: for every row that it fetches, SQLite's driver lets go of the interpreter and takes it
        back, which another thread may hold by then. How much that costs under load was not measured by itself.
        """
        statement = _joined(tuple((part.columns, part.statement) for part in parts), self.is_sqlite)
        texts = self.rows(statement, [value for part in parts for value in part.parameters])[0]
        return [[row.split(FIELD) for row in text.split(ROW)] if text else [] for text in texts]


@lru_cache(maxsize=256)
def _joined(parts: tuple[tuple[tuple[str, ...], str], ...], sqlite: bool) -> str:
    join, value = ("group_concat", "{}") if sqlite else ("string_agg", "CAST({} AS text)")
    between = f" || '{FIELD}' || "
    rows = [(between.join(map(value.format, columns)), statement) for columns, statement in parts]
    texts = [f"(SELECT {join}({row}, '{ROW}') FROM ({statement}) AS rows)" for row, statement in rows]  # noqa: S608
    return f"SELECT {', '.join(texts)}"


def marks(values: Sequence[object]) -> str:
    """The marks in an `IN (…)` for some of these values: as many as `padded` gives."""
    return ", ".join("?" * len(padded(values)))


def padded(values: Sequence[Any]) -> list[Any]:
    """The values, the last one repeated until they are a power of two: few statements then stay prepared."""
    return [*values, *[values[-1]] * ((1 << (len(values) - 1).bit_length()) - len(values))]


@lru_cache(maxsize=256)
def _for_postgresql(statement: str) -> str:
    return statement.replace("%", "%%").replace("?", "%s")


@contextmanager
def reader() -> Iterator[Reader]:
    """Read what is committed, statement by statement. Raises StoreUnavailable when the database does not answer."""
    engine = db.engine
    driver: Any = engine.dialect.dbapi
    readers: _Readers = current_app.extensions["store_readers"]
    try:
        until, connection = readers.take()
    except (DBAPIError, DisconnectionError, TimeoutError, driver.Error) as error:
        raise StoreUnavailable(_reason(error)) from error
    try:
        yield Reader(connection, engine.dialect.name == "sqlite")
    except BaseException as error:
        if isinstance(error, driver.Error):
            connection.invalidate()
        connection.close()
        if isinstance(error, driver.Error) and _is_unavailable(error):
            raise StoreUnavailable(_reason(error)) from error
        raise
    readers.give_back(until, connection)


@contextmanager
def transaction(*, large: bool = False) -> Iterator[Session]:
    """A write transaction: committed at the end, rolled back on any error. A large one gets more memory.

    Raises StoreReadOnly when the database can only be read, StoreUnavailable when it is locked, full or gone.
    """
    with _session(writes=True, large=large) as session:
        yield session
        session.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """A session for reading one consistent state. Raises StoreUnavailable as `transaction` does."""
    with _session(writes=False) as session:
        yield session


@contextmanager
def telling() -> Iterator[None]:
    """Turn what the driver says into StoreUnavailable or StoreReadOnly, where it is the database that failed."""
    try:
        yield
    except (DBAPIError, DisconnectionError, TimeoutError, sqlite3.Error) as error:
        if _is_read_only(error):
            raise StoreReadOnly(_reason(error)) from error
        if _is_unavailable(error):
            raise StoreUnavailable(_reason(error)) from error
        raise


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Keep migrations of two processes apart on PostgreSQL; SQLite has one writer anyway. Raises StoreUnavailable."""
    with telling():
        if is_sqlite():
            yield
            return
        with db.engine.connect() as guard:  # the lock lives as long as this connection's transaction
            guard.execute(text("SELECT pg_advisory_xact_lock(7236838)"))
            yield


@contextmanager
def _session(*, writes: bool, large: bool = False) -> Iterator[Session]:
    with telling(), Session(db.engine, expire_on_commit=False) as session:
        if writes:
            session.connection(execution_options={"writes": True, "large": large})
            if not is_sqlite():  # one publication at a time: the chain of hashes has one end
                session.execute(text("SELECT pg_advisory_xact_lock(7236837)"))
        yield session


def _is_unavailable(error: Exception) -> bool:
    """Whether the database failed (locked, full, cut off, damaged, not migrated), and not what we asked."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, (DisconnectionError, TimeoutError)) or getattr(error, "connection_invalidated", False):
        return True
    if isinstance(cause, sqlite3.Error):
        return isinstance(cause, sqlite3.OperationalError) or type(cause) is sqlite3.DatabaseError
    names = {each.__name__ for each in type(cause).__mro__}
    return bool(names & {"OperationalError", "UndefinedTable", "UndefinedColumn"})


def _is_read_only(error: Exception) -> bool:
    """Whether the database can be read, but what was asked for needs it to be written."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        gone = (sqlite3.SQLITE_READONLY_DBMOVED, sqlite3.SQLITE_READONLY_DIRECTORY)  # then it cannot be read either
        return code & 0xFF == sqlite3.SQLITE_READONLY and code not in gone
    return type(cause).__name__ in ("ReadOnlySqlTransaction", "InsufficientPrivilege")


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)


def utc(moment: datetime) -> datetime:
    """SQLite keeps no time zone: what it holds is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
