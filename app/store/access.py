"""Where people are signed in, and the tokens by which programs act for them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from app.store.accounts import inserted, joined, split
from app.store.database import Reader, utc
from app.store.models import AccountRow, ApiTokenRow, SessionRow
from app.terminology.people import Person, Role, Scope

_account = cast(Table, AccountRow.__table__)
_session = cast(Table, SessionRow.__table__)
_token = cast(Table, ApiTokenRow.__table__)

_OF_THE_PERSON = "a.id, a.name, a.role, a.reviews, a.interface, a.uniquifier"
_BY_SESSION = (
    f"SELECT {_OF_THE_PERSON}, s.id, s.seen_at, s.expires_at FROM account_session s"  # noqa: S608 (names of our own)
    " JOIN account a ON a.id = s.account WHERE s.key = ? AND a.is_active"
)
_BY_TOKEN = (
    f"SELECT {_OF_THE_PERSON}, t.id, t.used_at, t.expires_at, t.scopes FROM api_token t"  # noqa: S608
    " JOIN account a ON a.id = t.account WHERE t.key = ? AND t.revoked_at IS NULL AND a.is_active"
)


@dataclass(frozen=True)
class Access:
    """Somebody whose session or token was found: `id` is its number, `used_at` when it last served, to the minute."""

    person: Person
    interface: str
    uniquifier: str
    id: int
    used_at: datetime | None
    expires_at: datetime
    scopes: frozenset[Scope] = frozenset()


@dataclass(frozen=True)
class SessionInfo:
    id: int
    account: int
    name: str
    client: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class TokenInfo:
    id: int
    account: int
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def by_session(reader: Reader, key: str) -> Access | None:
    return _access(reader.rows(_BY_SESSION, (key,)))


def by_token(reader: Reader, key: str) -> Access | None:
    return _access(reader.rows(_BY_TOKEN, (key,)))


def _access(rows: list[Any]) -> Access | None:
    if not rows:
        return None
    account, name, role, reviews, interface, uniquifier, id, used_at, expires_at, *scopes = rows[0]
    person = Person(account, name or "", Role(role), frozenset(split(reviews)))
    return Access(
        person,
        interface,
        uniquifier,
        id,
        _moment(used_at) if used_at else None,
        _moment(expires_at),
        frozenset(Scope(each) for text in scopes for each in split(text)),
    )


def _moment(value: Any) -> datetime:
    """What the driver answers for a moment: text in SQLite."""
    return utc(datetime.fromisoformat(value) if isinstance(value, str) else value)


def insert_session(session: Session, **values: Any) -> int:
    return inserted(session.execute(insert(_session).values(**values)))


def touch_session(session: Session, id: int, now: datetime) -> None:
    session.execute(update(_session).where(_session.c.id == id).values(seen_at=now))


def delete_sessions(
    session: Session, *, account: int | None = None, id: int | None = None, but: int | None = None
) -> int:
    """End an account's sessions, or one (of that account, if given); all but the one named `but`. Answers how many."""
    statement = delete(_session)
    if account is not None:
        statement = statement.where(_session.c.account == account)
    if id is not None:
        statement = statement.where(_session.c.id == id)
    if but is not None:
        statement = statement.where(_session.c.id != but)
    return int(cast(Any, session.execute(statement)).rowcount)


def delete_expired_sessions(session: Session, now: datetime) -> None:
    session.execute(delete(_session).where(_session.c.expires_at <= now))


def sessions(session: Session, now: datetime, account: int | None = None, limit: int = 500) -> list[SessionInfo]:
    """The sessions that last, of one account or of all, the last seen first."""
    statement = (
        select(_session, _account.c.name)
        .join(_account, _account.c.id == _session.c.account)
        .where(_session.c.expires_at > now)
        .order_by(_session.c.seen_at.desc(), _session.c.id.desc())
        .limit(limit)
    )
    if account is not None:
        statement = statement.where(_session.c.account == account)
    return [
        SessionInfo(
            row.id, row.account, row.name, row.client, utc(row.started_at), utc(row.seen_at), utc(row.expires_at)
        )
        for row in session.execute(statement)
    ]


def find_session(session: Session, id: int) -> int | None:
    """Whose session it is."""
    return session.scalar(select(_session.c.account).where(_session.c.id == id))


def insert_token(session: Session, *, scopes: frozenset[Scope], **values: Any) -> int:
    statement = insert(_token).values(scopes=joined(each.value for each in scopes), **values)
    return inserted(session.execute(statement))


def touch_token(session: Session, id: int, now: datetime) -> None:
    session.execute(update(_token).where(_token.c.id == id).values(used_at=now))


def revoke_tokens(session: Session, account: int, now: datetime, id: int | None = None) -> int:
    """Revoke an account's tokens, or one of them; answers how many were good until now."""
    statement = update(_token).where(_token.c.account == account, _token.c.revoked_at.is_(None))
    if id is not None:
        statement = statement.where(_token.c.id == id)
    return int(cast(Any, session.execute(statement.values(revoked_at=now))).rowcount)


def delete_tokens(session: Session, account: int) -> None:
    session.execute(delete(_token).where(_token.c.account == account))


def tokens(session: Session, account: int) -> list[TokenInfo]:
    """The tokens of an account, the newest first."""
    rows = session.execute(select(_token).where(_token.c.account == account).order_by(_token.c.id.desc()))
    return [
        TokenInfo(
            row.id,
            row.account,
            row.name,
            tuple(Scope(each) for each in split(row.scopes)),
            utc(row.created_at),
            utc(row.expires_at),
            _moment(row.used_at) if row.used_at else None,
            _moment(row.revoked_at) if row.revoked_at else None,
        )
        for row in rows
    ]


def now() -> datetime:
    """The moment, as it is kept: to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)
