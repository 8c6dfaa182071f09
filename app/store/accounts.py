"""Accounts and invitations as they are kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.store.database import utc
from app.store.models import AccountRow, InvitationRow
from app.terminology.errors import AccountMoved, AddressTaken, NameTaken
from app.terminology.people import Person, Role

_account = cast(Table, AccountRow.__table__)
_invitation = cast(Table, InvitationRow.__table__)


def inserted(result: Any) -> int:
    """The key of the row that a statement inserted."""
    return int(result.inserted_primary_key[0])


@dataclass(frozen=True)
class Account:
    """An account as it stood when it was read; `version` tells whether it still does."""

    id: int
    email: str | None
    email_key: str | None
    name: str | None
    name_key: str | None
    password: str | None
    role: Role
    reviews: frozenset[str]
    interface: str
    is_active: bool
    uniquifier: str
    created_at: datetime
    confirmed_at: datetime | None
    deleted_at: datetime | None
    second_factor: str | None
    second_factor_counter: int | None
    recovery_codes: tuple[str, ...]
    version: int

    @property
    def person(self) -> Person:
        return Person(self.id, self.name or "", self.role, self.reviews)


@dataclass(frozen=True)
class Invitation:
    """An account that is offered; open while nobody accepted or withdrew it and its time is not over."""

    id: int
    email: str | None
    role: Role
    reviews: frozenset[str]
    interface: str
    invited_by: int | None
    created_at: datetime
    expires_at: datetime
    account: int | None
    withdrawn_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        return self.account is None and self.withdrawn_at is None and now < self.expires_at


def joined(values: Iterable[str]) -> str:
    """A set of codes as it is kept: sorted, with commas."""
    return ",".join(sorted(values))


def split(text: str) -> list[str]:
    return [each for each in text.split(",") if each]


_KEPT: dict[str, Callable[[Any], str]] = {"reviews": joined, "recovery_codes": ",".join, "role": str}
_READ: dict[str, Callable[[str], Any]] = {
    "reviews": lambda text: frozenset(split(text)),
    "recovery_codes": lambda text: tuple(split(text)),
    "role": Role,
}


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _KEPT[name](value) if name in _KEPT else value for name, value in values.items()}


def _read(row: Any, names: Iterable[str]) -> dict[str, Any]:
    found = {}
    for name in names:
        value = row[name]
        found[name] = _READ[name](value) if name in _READ else utc(value) if isinstance(value, datetime) else value
    return found


_FIELDS = [each.name for each in fields(Account)]
_INVITATION_FIELDS = [each.name for each in fields(Invitation)]


def insert_account(session: Session, **values: Any) -> Account:
    """Raises AddressTaken, NameTaken."""
    values = {"version": 1, "recovery_codes": (), "is_active": True} | values
    with _unique():
        result = session.execute(insert(_account).values(**_kept(values)))
    return _get(session, inserted(result))


def change_account(session: Session, account: Account, **changes: Any) -> Account:
    """Raises AccountMoved when it is no longer as it was read, AddressTaken, NameTaken."""
    values = _kept(changes) | {"version": account.version + 1}
    statement = update(_account).where(_account.c.id == account.id, _account.c.version == account.version)
    with _unique():
        result = session.execute(statement.values(**values))
    if cast(Any, result).rowcount != 1:
        raise AccountMoved
    return _get(session, account.id)


@contextmanager
def _unique() -> Iterator[None]:
    """Tells which value another account has. The transaction is lost then."""
    try:
        yield
    except IntegrityError as error:
        text = str(error.orig)
        if "email_key" in text:
            raise AddressTaken from error
        if "name_key" in text:
            raise NameTaken from error
        raise


def _get(session: Session, id: int) -> Account:
    found = find_account(session, id=id)
    if found is None:
        raise LookupError(id)
    return found


def find_account(session: Session, **which: Any) -> Account | None:
    """By `id`, `email_key`, `name_key` or `uniquifier`; None also for one that was deleted, unless asked by id."""
    ((name, value),) = which.items()
    row = session.execute(select(_account).where(_account.c[name] == value)).mappings().first()
    return Account(**_read(row, _FIELDS)) if row else None


def accounts_page(session: Session, text: str, limit: int, after: int | None) -> list[Account]:
    """Accounts that are not deleted, the newest first; `text` stands in name or address, `after` is the last id."""
    statement = select(_account).where(_account.c.deleted_at.is_(None)).order_by(_account.c.id.desc()).limit(limit)
    if text:
        pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        statement = statement.where(
            or_(_account.c.email_key.like(pattern, escape="\\"), _account.c.name_key.like(pattern, escape="\\"))
        )
    if after is not None:
        statement = statement.where(_account.c.id < after)
    return [Account(**_read(row, _FIELDS)) for row in session.execute(statement).mappings()]


def names(session: Session, ids: Sequence[int]) -> dict[int, str | None]:
    """What people are called by these ids; None for who is gone."""
    rows = session.execute(select(_account.c.id, _account.c.name).where(_account.c.id.in_(ids)))
    return {row.id: row.name for row in rows}


def administrators(session: Session) -> int:
    """How many active administrators there are."""
    statement = select(func.count()).where(_account.c.role == Role.ADMINISTRATOR.value, _account.c.is_active)
    return session.scalar(statement) or 0


def insert_invitation(session: Session, **values: Any) -> Invitation:
    result = session.execute(insert(_invitation).values(**_kept(values)))
    found = find_invitation(session, id=inserted(result))
    if found is None:
        raise LookupError
    return found


def find_invitation(session: Session, **which: Any) -> Invitation | None:
    """By `id` or `key`."""
    ((name, value),) = which.items()
    row = session.execute(select(_invitation).where(_invitation.c[name] == value)).mappings().first()
    return Invitation(**_read(row, _INVITATION_FIELDS)) if row else None


def change_invitation(session: Session, id: int, **changes: Any) -> None:
    session.execute(update(_invitation).where(_invitation.c.id == id).values(**_kept(changes)))


def open_invitations(session: Session, now: datetime) -> list[Invitation]:
    """Those that can still be accepted, the newest first."""
    statement = select(_invitation).where(
        _invitation.c.account.is_(None), _invitation.c.withdrawn_at.is_(None), _invitation.c.expires_at > now
    )
    rows = session.execute(statement.order_by(_invitation.c.id.desc())).mappings()
    return [Invitation(**_read(row, _INVITATION_FIELDS)) for row in rows]
