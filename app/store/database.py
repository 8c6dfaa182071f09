"""The database: `reader()` to read fast, `reading()` to read one state, `transaction()` to write."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from sqlalchemy.orm import Session

from app.terminology.errors import StoreUnavailable

BUSY_SECONDS = 10.0
POOL_SECONDS = 10.0
CONNECTIONS = 64
SQLITE_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "mmap_size = 2147418112",  # pages are read where the system keeps them, once for all workers
    "temp_store = MEMORY",
)
WRITER_CACHE = 64_000  # kilobytes


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
            options |= {"connect_args": {"timeout": BUSY_SECONDS}, "pool_size": CONNECTIONS}
    else:
        options |= {"pool_size": 16, "max_overflow": 16, "pool_pre_ping": True}
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    app.extensions["store"] = engine


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's begin event opens transactions, not the driver
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A read that turns into a write fails at once under WAL, so writers say so from the start.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def disconnect() -> None:
    """Close every connection that waits in the pool; before a process forks, and after a database was replaced."""
    db.engine.dispose()


def is_sqlite() -> bool:
    return bool(db.engine.dialect.name == "sqlite")


def insert_rows(session: Session, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows of plain text and numbers by the driver itself, which is several times faster for small rows."""
    if rows:
        marks = ", ".join(["?" if is_sqlite() else "%s"] * len(columns))
        statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 (names of our own)
        session.connection().exec_driver_sql(statement, list(rows))


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


@lru_cache(maxsize=256)
def _for_postgresql(statement: str) -> str:
    return statement.replace("%", "%%").replace("?", "%s")


@contextmanager
def reader() -> Iterator[Reader]:
    """Read what is committed, statement by statement. Raises StoreUnavailable when the database does not answer."""
    engine = db.engine
    driver: Any = engine.dialect.dbapi
    try:
        connection = engine.raw_connection()
    except (OperationalError, TimeoutError, driver.OperationalError) as error:
        raise StoreUnavailable(str(getattr(error, "orig", None) or error)) from error
    try:
        yield Reader(connection, engine.dialect.name == "sqlite")
    except driver.OperationalError as error:
        connection.invalidate()
        raise StoreUnavailable(str(error)) from error
    finally:
        connection.close()


@contextmanager
def transaction() -> Iterator[Session]:
    """A write transaction: committed at the end, rolled back on any error.

    Raises StoreUnavailable when the database is locked, read-only, full or gone.
    """
    with _session(writes=True) as session:
        yield session
        session.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """A session for reading one consistent state. Raises StoreUnavailable as `transaction` does."""
    with _session(writes=False) as session:
        yield session


@contextmanager
def _session(*, writes: bool) -> Iterator[Session]:
    try:
        with Session(db.engine, expire_on_commit=False) as session:
            if writes:
                session.connection(execution_options={"writes": True})
                if is_sqlite():
                    session.execute(text(f"PRAGMA cache_size = -{WRITER_CACHE}"))
                else:  # one publication at a time: the chain of hashes has one end
                    session.execute(text("SELECT pg_advisory_xact_lock(7236837)"))
            yield session
    except (OperationalError, TimeoutError, sqlite3.OperationalError) as error:
        raise StoreUnavailable(str(getattr(error, "orig", None) or error)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(str(error.orig)) from error
        raise
