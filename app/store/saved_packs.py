"""Packs that people saved: each is its owner's alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.store.accounts import inserted
from app.store.database import utc
from app.store.models import SavedPack

_pack = cast(Table, SavedPack.__table__)


@dataclass(frozen=True)
class Saved:
    """A pack as it was saved; `document` is the outline's JSON."""

    id: int
    document: str
    version: int
    updated_at: datetime


def add(session: Session, account: int, document: str, now: datetime) -> int:
    """Save a pack; answers its id."""
    values = {"account": account, "document": document, "version": 1, "updated_at": now}
    return inserted(session.execute(insert(_pack).values(**values)))


def change(session: Session, account: int, id: int, version: int, document: str, now: datetime) -> bool:
    """Save a pack in the place of what it was at a version; False when it is no longer at it, or not there."""
    which = (_pack.c.account == account, _pack.c.id == id, _pack.c.version == version)
    values = {"document": document, "version": version + 1, "updated_at": now}
    return bool(cast(Any, session.execute(update(_pack).where(*which).values(**values))).rowcount)


def find(session: Session, account: int, id: int) -> Saved | None:
    """A pack of somebody's; None for one that is not there or not theirs."""
    row = session.execute(select(_pack).where(_pack.c.account == account, _pack.c.id == id)).mappings().first()
    return _saved(row) if row else None


def of(session: Session, account: int) -> list[Saved]:
    """Somebody's packs, the last saved first."""
    statement = select(_pack).where(_pack.c.account == account).order_by(_pack.c.updated_at.desc(), _pack.c.id.desc())
    return [_saved(row) for row in session.execute(statement).mappings()]


def count(session: Session, account: int) -> int:
    return session.scalar(select(func.count()).select_from(_pack).where(_pack.c.account == account)) or 0


def remove(session: Session, account: int, id: int) -> None:
    session.execute(delete(_pack).where(_pack.c.account == account, _pack.c.id == id))


def remove_all(session: Session, account: int) -> None:
    session.execute(delete(_pack).where(_pack.c.account == account))


def _saved(row: Any) -> Saved:
    return Saved(row["id"], row["document"], row["version"], utc(row["updated_at"]))
