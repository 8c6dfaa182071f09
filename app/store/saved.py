"""What people saved with their accounts, packs and texts: each is its owner's alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.store.accounts import inserted
from app.store.database import utc
from app.store.models import Base, SavedPack, SavedText


@dataclass(frozen=True)
class Saved:
    """A thing as it was saved; `document` is its JSON."""

    id: int
    document: str
    version: int
    updated_at: datetime


class Shelf:
    """The saved things of one kind. Columns that a kind has of its own are given by their names."""

    def __init__(self, model: type[Base]) -> None:
        self._table = cast(Table, model.__table__)
        self._shown = [self._table.c[name] for name in ("id", "document", "version", "updated_at")]

    def add(self, session: Session, account: int, document: str, now: datetime, **own: str) -> int:
        """Save a thing; answers its id."""
        values = {"account": account, "document": document, "version": 1, "updated_at": now} | own
        return inserted(session.execute(insert(self._table).values(**values)))

    def change(
        self, session: Session, account: int, id: int, version: int, document: str, now: datetime, **own: str
    ) -> bool:
        """Save a thing in the place of what it was at a version; False when it is no longer at it, or not there."""
        which = (*self._owned(account, id), self._table.c.version == version)
        values = {"document": document, "version": version + 1, "updated_at": now} | own
        return bool(cast(Any, session.execute(update(self._table).where(*which).values(**values))).rowcount)

    def find(self, session: Session, account: int, id: int) -> Saved | None:
        """A thing of somebody's; None for one that is not there or not theirs."""
        row = session.execute(select(*self._shown).where(*self._owned(account, id))).mappings().first()
        return _saved(row) if row else None

    def own(self, session: Session, account: int, id: int, name: str) -> str:
        """A column that the kind has of its own; empty for a thing that is not there or not theirs."""
        return session.scalar(select(self._table.c[name]).where(*self._owned(account, id))) or ""

    def of(self, session: Session, account: int) -> list[Saved]:
        """Somebody's things, the last saved first."""
        order = (self._table.c.updated_at.desc(), self._table.c.id.desc())
        statement = select(*self._shown).where(self._table.c.account == account).order_by(*order)
        return [_saved(row) for row in session.execute(statement).mappings()]

    def count(self, session: Session, account: int) -> int:
        counted = select(func.count()).select_from(self._table).where(self._table.c.account == account)
        return session.scalar(counted) or 0

    def remove(self, session: Session, account: int, id: int) -> None:
        session.execute(delete(self._table).where(*self._owned(account, id)))

    def remove_all(self, session: Session, account: int) -> None:
        session.execute(delete(self._table).where(self._table.c.account == account))

    def _owned(self, account: int, id: int) -> tuple[Any, ...]:
        return self._table.c.account == account, self._table.c.id == id


PACKS, TEXTS = Shelf(SavedPack), Shelf(SavedText)


def _saved(row: Any) -> Saved:
    return Saved(row["id"], row["document"], row["version"], utc(row["updated_at"]))
