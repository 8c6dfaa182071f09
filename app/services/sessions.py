"""Where a person is signed in: each browser has a row, which can be seen and ended and is asked at every request."""

import hashlib
from contextlib import suppress
from datetime import timedelta
from secrets import token_urlsafe

from app import store
from app.store import access, audit
from app.store.access import Access, SessionInfo
from app.terminology.errors import AccountNotFound, StoreReadOnly
from app.terminology.people import Actor

KEPT = timedelta(days=30)
SHORT = timedelta(hours=24)
SEEN = timedelta(minutes=10)
"""How exactly it is kept when somebody was last seen."""


def key_of(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def start(account: int, client: str, by: Actor, *, keep: bool, how: str = "password") -> tuple[str, int]:
    """Sign a person in; answers the value for the cookie, which is kept nowhere else, and the session's number."""
    value = token_urlsafe(32)
    now = access.now()
    with store.transaction() as session:
        access.delete_expired_sessions(session, now)
        id = access.insert_session(
            session,
            key=key_of(value),
            account=account,
            client=client,
            started_at=now,
            seen_at=now,
            expires_at=now + (KEPT if keep else SHORT),
        )
        audit.append(session, "signed_in", by, account, how=how)
    return value, id


def find(value: str) -> Access | None:
    """Whose session a cookie names; None when it was ended, is over, or its account is disabled or deleted."""
    with store.reader() as reader:
        found = access.by_session(reader, key_of(value))
    return found if found and access.now() < found.expires_at else None


def is_unseen(found: Access) -> bool:
    """Whether it is time to note that the session is in use."""
    return found.used_at is None or access.now() - found.used_at > SEEN


def note_use(id: int) -> None:
    """Write down that it serves; a database that can only be read goes without."""
    with suppress(StoreReadOnly), store.transaction() as session:
        access.touch_session(session, id, access.now())


def of(account: int) -> list[SessionInfo]:
    """Where a person is signed in, the last used first."""
    with store.reading() as session:
        return access.sessions(session, access.now(), account)


def everybodys() -> list[SessionInfo]:
    """Who is signed in, the last seen first; 500 at most."""
    with store.reading() as session:
        return access.sessions(session, access.now())


def end(id: int, by: Actor, *, account: int | None = None, action: str = "session_ended") -> None:
    """End a session, of that account alone if one is given. Raises AccountNotFound when there is none such."""
    with store.transaction() as session:
        owner = access.find_session(session, id)
        if owner is None or account not in (None, owner):
            raise AccountNotFound
        access.delete_sessions(session, id=id)
        audit.append(session, action, by, owner)


def end_all(account: int, by: Actor, *, but: int | None = None) -> int:
    """End a person's sessions, all but one if it is named; answers how many."""
    with store.transaction() as session:
        count = access.delete_sessions(session, account=account, but=but)
        if count:
            audit.append(session, "sessions_ended", by, account, count=count)
    return count
