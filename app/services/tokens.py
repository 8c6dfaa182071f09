"""API tokens: a program acts for a person with one, within its scopes and within what the person may."""

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from secrets import token_urlsafe

from app import store
from app.store import access, audit
from app.store.access import Access, TokenInfo
from app.terminology.errors import AccountNotFound, StoreReadOnly
from app.terminology.people import Actor, Scope

PREFIX = "puente_"
"""By which a token is known wherever it should not be, such as in a repository."""
FORM = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
DAYS = (30, 90, 365)
LONGEST_NAME = 60
MOST = 50
USED = timedelta(minutes=1)


class TooManyTokens(ValueError):
    """A person has MOST tokens that are good."""


def make(account: int, name: str, scopes: Iterable[Scope], days: int, by: Actor) -> str:
    """Make a token; what is answered is shown once and kept nowhere. Raises ValueError, TooManyTokens."""
    name, scopes = " ".join(name.split()), frozenset(scopes)
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable() or not scopes or days not in DAYS:
        raise ValueError("a name, a scope and one of the lengths of life")
    token = PREFIX + token_urlsafe(32)
    now = access.now()
    with store.transaction() as session:
        good = [each for each in access.tokens(session, account) if is_good(each)]
        if len(good) >= MOST:
            raise TooManyTokens
        id = access.insert_token(
            session,
            key=_key(token),
            account=account,
            name=name,
            scopes=scopes,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        audit.append(session, "token_made", by, account, token=id, scopes=sorted(scopes), days=days)
    return token


def find(token: str) -> Access | None:
    """Whose token it is; None when it is none, revoked, over, or its account is disabled or deleted."""
    if not FORM.fullmatch(token):
        return None
    with store.reader() as reader:
        found = access.by_token(reader, _key(token))
    return found if found and access.now() < found.expires_at else None


def is_unseen(found: Access) -> bool:
    """Whether it is time to note that the token is in use."""
    return found.used_at is None or access.now() - found.used_at > USED


def note_use(id: int) -> None:
    """Write down that it serves; a database that can only be read goes without."""
    with suppress(StoreReadOnly), store.transaction() as session:
        access.touch_token(session, id, access.now())


def of(account: int) -> list[TokenInfo]:
    """The tokens of a person, the newest first, those that are over included."""
    with store.reading() as session:
        return access.tokens(session, account)


def is_good(token: TokenInfo) -> bool:
    return token.revoked_at is None and access.now() < token.expires_at


def revoke(id: int, account: int, by: Actor) -> None:
    """Revoke a token of that account. Raises AccountNotFound when it has no such token that is good."""
    with store.transaction() as session:
        if not access.revoke_tokens(session, account, access.now(), id):
            raise AccountNotFound
        audit.append(session, "token_revoked", by, account, token=id)


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
