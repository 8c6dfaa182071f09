"""What a backup keeps beside the history: people, and what they are working on.

Sessions are not kept: whoever restores lets everybody sign in again. Everything else is made from the revisions.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import DateTime, Integer, Table, func, insert, select, text
from sqlalchemy.orm import Session

from app.store import audit
from app.store.database import is_sqlite, utc
from app.store.models import (
    AccountRow,
    ApiTokenRow,
    AuditRow,
    Base,
    FeedKey,
    IdempotencyKey,
    InvitationRow,
    ProposalEvent,
    ProposalRow,
    SavedPack,
    SavedText,
    SessionRow,
    WaiverRow,
    WantedTerm,
    WatchRow,
)

KEPT: tuple[type[Base], ...] = (
    AccountRow,
    InvitationRow,
    ApiTokenRow,
    AuditRow,
    ProposalRow,
    ProposalEvent,
    WatchRow,
    FeedKey,
    SavedPack,
    WaiverRow,
    SavedText,
    WantedTerm,
)
"""The tables that are kept, each after those that it points to."""
FORGOTTEN: tuple[type[Base], ...] = (SessionRow, IdempotencyKey)
TABLES = {table.name: table for table in (cast(Table, each.__table__) for each in KEPT)}
CHUNK = 1000


def rows(session: Session) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row that is kept, as plain data, with the name of its table."""
    for name, table in TABLES.items():
        order = list(table.primary_key.columns)
        for row in session.execute(select(table).order_by(*order), execution_options={"yield_per": CHUNK}).mappings():
            yield name, {column: _plain(value) for column, value in row.items()}


def _plain(value: Any) -> Any:
    return utc(value).isoformat() if isinstance(value, datetime) else value


def is_empty(session: Session) -> bool:
    """Whether there is nobody's account yet."""
    return session.execute(select(TABLES["account"].c.id).limit(1)).first() is None


def forget_everything(session: Session) -> None:
    """Empty these tables and end every session, which nothing but restoring a backup may do."""
    for each in (*FORGOTTEN, *reversed(KEPT)):
        empty(session, each.__tablename__)


def empty(session: Session, table: str) -> None:
    """Delete every row of a table; the guards of one that is append-only are lifted meanwhile."""
    connection = session.connection()
    if not is_sqlite():
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 (names of our own)
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    guards = session.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"), {"table": table}
    ).all()
    for name, _ in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 (names of our own)
    for _, definition in guards:
        connection.exec_driver_sql(definition)


class Taking:
    """Takes rows back that were kept. What follows must hold: the audit log's chain of hashes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._chain = audit.Chain()

    def take(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows of a table. Raises BrokenHistory (of the audit log), ValueError or KeyError for no row of it."""
        table = TABLES[name]
        moments = [column.name for column in table.columns if isinstance(column.type, DateTime)]
        known = {column.name for column in table.columns}
        values = []
        for row in rows:
            if set(row) != known:
                raise ValueError(name)
            values.append(row | {each: datetime.fromisoformat(row[each]) for each in moments if row[each] is not None})
        if name == AuditRow.__tablename__:
            audit.take_back(self._session, values, self._chain)
        else:
            self._session.execute(insert(table), values)

    def finish(self) -> None:
        """Let new rows be numbered after those that were taken back; SQLite does so by itself."""
        if is_sqlite():
            return
        for name, table in TABLES.items():
            (key, *more) = table.primary_key.columns
            if more or not isinstance(key.type, Integer) or key.foreign_keys:
                continue
            sequence = self._session.scalar(select(func.pg_get_serial_sequence(name, key.name)))
            if sequence:
                highest = select(func.coalesce(func.max(key), 0) + 1).scalar_subquery()
                self._session.execute(select(func.setval(sequence, highest, False)))
