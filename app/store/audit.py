"""The audit log: what was done with accounts, by whom; append-only, each entry's hash following from the one before."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.store.database import utc
from app.store.models import AuditRow
from app.terminology.errors import BrokenHistory
from app.terminology.people import Actor

_table = cast(Table, AuditRow.__table__)

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    sequence: int
    created_at: datetime
    action: str
    actor: int | None
    account: int | None
    door: str
    detail: dict[str, Any]
    request: str | None


def append(session: Session, action: str, by: Actor, account: int | None = None, **detail: Any) -> None:
    """Add an entry, in the transaction that does what it tells of. `detail` holds codes and numbers, never texts."""
    last = session.execute(select(_table.c.sequence, _table.c.hash).order_by(_table.c.sequence.desc()).limit(1)).first()
    sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
    row = {
        "sequence": sequence + 1,
        "created_at": datetime.now(UTC).replace(microsecond=0),
        "action": action,
        "actor": by.account,
        "account": account,
        "door": by.door,
        "detail": json.dumps(detail, ensure_ascii=False, separators=(",", ":")),
        "request": by.request,
    }
    session.execute(insert(_table).values(**row, hash=digest(previous, row)))


def digest(previous: str, row: dict[str, Any]) -> str:
    """The hash of an entry: SHA-256 over the previous hash and the entry's content, as JSON."""
    content = [
        previous,
        row["sequence"],
        utc(row["created_at"]).isoformat(),
        row["action"],
        row["actor"],
        row["account"],
        row["door"],
        row["detail"],
        row["request"],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


class Chain:
    """Follows the chain of hashes, one entry after the other."""

    def __init__(self) -> None:
        self.sequence = 0
        self.hash = GENESIS

    def follow(self, row: dict[str, Any]) -> None:
        """Take the next entry. Raises BrokenHistory for one that does not follow from those before it."""
        if row["sequence"] != self.sequence + 1 or row["hash"] != digest(self.hash, row):
            raise BrokenHistory(row["sequence"], "audit_entry", str(row["sequence"]), row["sequence"])
        self.sequence, self.hash = row["sequence"], row["hash"]


def raw(session: Session, after: int, limit: int) -> list[dict[str, Any]]:
    """Entries as they are hashed, in order, from after a sequence on."""
    rows = session.execute(select(_table).where(_table.c.sequence > after).order_by(_table.c.sequence).limit(limit))
    return [dict(row) | {"created_at": utc(row["created_at"])} for row in rows.mappings()]


def take_back(session: Session, rows: Sequence[dict[str, Any]], chain: Chain) -> None:
    """Insert entries with the hashes and times that they had. Raises BrokenHistory unless they follow the chain."""
    for row in rows:
        chain.follow(row)
    session.execute(insert(_table), rows)


def last_sequence(session: Session) -> int:
    return session.scalar(select(_table.c.sequence).order_by(_table.c.sequence.desc()).limit(1)) or 0


def page(session: Session, limit: int, before: int | None = None, account: int | None = None) -> list[Entry]:
    """Entries, the newest first; of one account if asked; `before` is the sequence to go on from."""
    statement = select(_table).order_by(_table.c.sequence.desc()).limit(limit)
    if before is not None:
        statement = statement.where(_table.c.sequence < before)
    if account is not None:
        statement = statement.where(_table.c.account == account)
    return [
        Entry(
            row.sequence,
            utc(row.created_at),
            row.action,
            row.actor,
            row.account,
            row.door,
            json.loads(row.detail),
            row.request,
        )
        for row in session.execute(statement)
    ]
