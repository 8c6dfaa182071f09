"""Warnings that are set aside for every text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from app.store.accounts import inserted
from app.store.database import utc
from app.store.models import WaiverRow

_waiver = cast(Table, WaiverRow.__table__)

CHUNK = 500


@dataclass(frozen=True)
class Waiver:
    """A warning set aside, by the id that readings give it; `account` is whose doing it is, None for a command."""

    id: int
    warning: str
    reason: str
    account: int | None
    created_at: datetime


def put(session: Session, warning: str, reason: str, account: int | None, now: datetime) -> int:
    """Set a warning aside, or give one that is aside another reason; answers the waiver's id."""
    values = {"reason": reason, "account": account, "created_at": now}
    known: int | None = session.scalar(select(_waiver.c.id).where(_waiver.c.warning == warning).with_for_update())
    if known is not None:
        session.execute(update(_waiver).where(_waiver.c.id == known).values(**values))
        return known
    return inserted(session.execute(insert(_waiver).values(warning=warning, **values)))


def remove(session: Session, id: int) -> bool:
    """Take a waiver away; False where there is none."""
    return bool(cast(Any, session.execute(delete(_waiver).where(_waiver.c.id == id))).rowcount)


def reasons(session: Session, warnings: Iterable[str]) -> dict[str, str]:
    """Which of these warnings are set aside, with the reason of each."""
    wanted = sorted(set(warnings))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        statement = select(_waiver.c.warning, _waiver.c.reason)
        rows = session.execute(statement.where(_waiver.c.warning.in_(wanted[start : start + CHUNK])))
        found |= {row.warning: row.reason for row in rows}
    return found


def all_of_them(session: Session) -> list[Waiver]:
    """Every waiver, the last made first."""
    rows: Any = session.execute(select(_waiver).order_by(_waiver.c.created_at.desc(), _waiver.c.id.desc())).mappings()
    return [Waiver(row["id"], row["warning"], row["reason"], row["account"], utc(row["created_at"])) for row in rows]
