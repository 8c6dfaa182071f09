"""The connection to SQLite or PostgreSQL, and the one way to write: `with transaction() as session`."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, Table, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from app.terminology.errors import StoreUnavailable

db = SQLAlchemy()

BUSY_SECONDS = 10.0
SQLITE_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "cache_size = -16000",  # 16 MB a connection
    "mmap_size = 1073741824",
    "temp_store = MEMORY",
)


def init(app: Flask) -> None:
    """Prepare the engine that `SQLALCHEMY_ENGINES` names."""
    url = make_url(app.config["DATABASE_URL"])
    options: dict[str, Any] = {"url": url}
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": BUSY_SECONDS}
    else:
        options |= {"pool_size": 16, "max_overflow": 16, "pool_pre_ping": True}
    app.config["SQLALCHEMY_ENGINES"] = {"default": options}
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _tune_sqlite(db.engine)


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


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def insert_rows(session: Session, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows of plain text and numbers by the driver itself, which is several times faster for small rows."""
    if rows:
        marks = ", ".join(["?" if is_sqlite() else "%s"] * len(columns))
        statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 (names of our own)
        session.connection().exec_driver_sql(statement, list(rows))


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
                if not is_sqlite():
                    # One publication at a time: the chain of hashes has one end.
                    session.execute(text("SELECT pg_advisory_xact_lock(7236837)"))
            yield session
    except (OperationalError, sqlite3.OperationalError) as error:
        raise StoreUnavailable(str(getattr(error, "orig", error))) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(str(error.orig)) from error
        raise
