"""Whether the database takes writes, asked lightly: `/readyz` asks often, and waits for no writer."""

import os
import sqlite3
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from app.store.database import db, is_sqlite, not_waiting, telling


class Obstacle(StrEnum):
    """Why nothing can be written."""

    PERMISSION = "permission"  # to the file, what stands beside it or its folder, or their file system is read-only
    OPENED = "opened"  # DATABASE_URL opens the file for reading alone
    STANDBY = "standby"
    TRANSACTIONS = "transactions"  # they are read-only unless told otherwise
    PRIVILEGE = "privilege"


def obstacle() -> Obstacle | None:
    """Why the database, which has its tables, cannot be written; None when it can. Raises StoreUnavailable."""
    with telling(), db.engine.connect() as connection:
        return _of_sqlite(connection) if is_sqlite() else _of_postgresql(connection)


def _of_sqlite(connection: Connection) -> Obstacle | None:
    path = connection.exec_driver_sql("SELECT file FROM pragma_database_list WHERE name = 'main'").scalar()
    if path and not _may_be_written(Path(path)):
        return Obstacle.PERMISSION  # what is open may still be written, but not by the next process
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    try:
        with not_waiting(driver):
            # BEGIN IMMEDIATE begins a mere reading, without a word, where the database was opened for reading alone.
            driver.execute("DELETE FROM alembic_version WHERE 0")
    except sqlite3.OperationalError as error:
        kind = error.sqlite_errorcode & 0xFF
        if kind == sqlite3.SQLITE_READONLY:
            return Obstacle.OPENED
        if kind not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # somebody writes, so it can be written
            raise
    finally:
        driver.rollback()
    return None


def _may_be_written(path: Path) -> bool:
    """The file, its folder, and what SQLite keeps beside it: made with the mode that the file had then."""
    beside = [each for end in ("-wal", "-shm") if (each := path.with_name(path.name + end)).exists()]
    return all(os.access(each, os.W_OK) for each in (path, path.parent, *beside))


def _of_postgresql(connection: Connection) -> Obstacle | None:
    standby, read_only, may = connection.exec_driver_sql(
        "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',"
        " has_table_privilege('revision', 'INSERT')"
    ).one()
    if standby:
        return Obstacle.STANDBY
    return Obstacle.TRANSACTIONS if read_only else None if may else Obstacle.PRIVILEGE
