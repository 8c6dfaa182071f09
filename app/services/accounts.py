"""Accounts: making, finding, changing and deleting them, and who may do what.

Nothing here asks who is signed in: a door does, and hands in the `Person`, or the `Actor` that the audit log names.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from email_validator import EmailNotValidError, validate_email

from app import store
from app.language import folding
from app.store import access, accounts, audit, proposals, saved, watching
from app.store.accounts import Account
from app.terminology.errors import AccountNotFound, LastAdministrator, NotAllowed, SignInRequired
from app.terminology.people import REVIEWED_LANGUAGES, Actor, Person, Role, account_of

__all__ = ["Account"]

LONGEST_NAME = 60
LONGEST_ADDRESS = 254
PAGE = 50


def require(person: Person | None, role: Role = Role.READER, *, reviews: str | None = None) -> Person:
    """The person, who has the role, and may approve changes in a language (`en`, `es`, `zh`) if one is given.

    Raises SignInRequired for nobody, NotAllowed.
    """
    if person is None:
        raise SignInRequired
    if not person.role.reaches(role):
        raise NotAllowed("role", role)
    if reviews is not None and not person.may_review(reviews):
        raise NotAllowed("language", reviews)
    return person


def read_address(text: str) -> str:
    """An address as mail is sent to it. Raises ValueError for what is none."""
    text = text.strip().rstrip(".")
    try:
        return validate_email(text[: LONGEST_ADDRESS + 1], check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError("not an address") from error


def address_key(text: str) -> str:
    """The one form under which all spellings of an address meet: capitals, full-width letters, a dot at the end."""
    plain = unicodedata.normalize("NFKC", text).strip().rstrip(".").casefold()
    try:
        return read_address(plain).casefold()
    except ValueError:
        return plain[:LONGEST_ADDRESS]


def read_name(text: str) -> str:
    """A name as it is shown. Raises ValueError for one that is empty, too long, or not all to be seen."""
    name = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).strip()
    hidden = any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for char in name)
    if hidden or not 1 <= len(name) <= LONGEST_NAME or not folding.key(name) or account_of(name):
        raise ValueError("not a name")
    return name


@dataclass(frozen=True)
class NewAccount:
    """What an account is made from; `password` is a hash, `confirmed` says that the address is proven."""

    address: str
    name: str
    password: str | None
    role: Role = Role.CONTRIBUTOR
    reviews: frozenset[str] = frozenset()
    interface: str = "en"
    confirmed: bool = False


def create(new: NewAccount, by: Actor, action: str = "account_created") -> Account:
    """Raises ValueError, AddressTaken, NameTaken."""
    with store.transaction() as session:
        return create_in(session, new, by, action)


def create_in(session: store.Session, new: NewAccount, by: Actor, action: str) -> Account:
    """`create` as a part of a larger transaction."""
    now = access.now()
    name = read_name(new.name)
    account = accounts.insert_account(
        session,
        email=read_address(new.address),
        email_key=address_key(new.address),
        name=name,
        name_key=folding.key(name),
        password=new.password,
        role=new.role,
        reviews=languages(new.role, new.reviews),
        interface=new.interface,
        uniquifier=token_urlsafe(24),
        created_at=now,
        confirmed_at=now if new.confirmed else None,
    )
    audit.append(session, action, by, account.id, role=new.role.value)
    return account


def languages(role: Role, reviews: Iterable[str]) -> frozenset[str]:
    """The languages of a reviewer or administrator; nobody else reviews."""
    found = frozenset(reviews)
    if not found <= set(REVIEWED_LANGUAGES):
        raise ValueError("not a language of the glossary")
    return found if role.reaches(Role.REVIEWER) else frozenset()


def find(**which: Any) -> Account | None:
    """An account by `id`, `uniquifier`, `address` (in any spelling) or `name`."""
    if "address" in which:
        which = {"email_key": address_key(which["address"])}
    elif "name" in which:
        which = {"name_key": folding.key(which["name"])}
    with store.reading() as session:
        return accounts.find_account(session, **which)


def get(id: int) -> Account:
    """Raises AccountNotFound, also for an account that was deleted."""
    with store.reading() as session:
        return _get(session, id)


def _get(session: store.Session, id: int) -> Account:
    account = accounts.find_account(session, id=id)
    if account is None or account.deleted_at is not None:
        raise AccountNotFound
    return account


def page(text: str = "", after: int | None = None) -> list[Account]:
    """Up to PAGE accounts, the newest first, whose name or address holds the text."""
    with store.reading() as session:
        return accounts.accounts_page(session, text.casefold().strip(), PAGE, after)


def credits(references: Iterable[str]) -> dict[str, str | None]:
    """What is shown for each author and reviewer of the history: a name, or None for somebody whose account is deleted.

    The history itself holds `Person.reference`, which says nothing of them.
    """
    ids = {text: account_of(text) for text in set(references)}
    with store.reading() as session:
        called = accounts.names(session, [id for id in ids.values() if id is not None])
    return {text: text if id is None else called.get(id) for text, id in ids.items()}


def names(ids: Iterable[int]) -> dict[int, str | None]:
    """What people are called by these ids; None for who is gone."""
    with store.reading() as session:
        return accounts.names(session, sorted(ids))


def change(account: Account, by: Actor, action: str | None, changes: Mapping[str, Any], **detail: Any) -> Account:
    """Change an account as it was read, and end its sessions when what they are signed for (`uniquifier`) changes.

    `action` is what the audit log calls it, None for what is no news. Raises AccountMoved when another request changed
    it meanwhile, AddressTaken, NameTaken.
    """
    with store.transaction() as session:
        changed = accounts.change_account(session, account, **changes)
        if changed.uniquifier != account.uniquifier:
            access.delete_sessions(session, account=account.id)
        if action:
            audit.append(session, action, by, account.id, **detail)
    return changed


def rename(id: int, name: str, by: Actor) -> None:
    """Raises ValueError, NameTaken, AccountNotFound."""
    name = read_name(name)
    account = get(id)
    if name != account.name:
        change(account, by, "name_changed", {"name": name, "name_key": folding.key(name)})


def speak(id: int, interface: str) -> None:
    """Write to the person in this interface language from now on."""
    with store.transaction() as session:
        account = _get(session, id)
        if account.interface != interface:
            accounts.change_account(session, account, interface=interface)


def change_address(account: Account, address: str, by: Actor) -> Account:
    """Give an account the address that was proven to be the person's. Raises AccountMoved, AddressTaken."""
    changes = {"email": read_address(address), "email_key": address_key(address), "confirmed_at": access.now()}
    return change(account, by, "address_changed", changes | {"uniquifier": token_urlsafe(24)})


def change_role(id: int, role: Role, reviews: Iterable[str], by: Actor) -> Account:
    """Give a person a role and, to a reviewer or administrator, languages. A changed role ends the person's sessions.

    Raises AccountNotFound, ValueError, LastAdministrator.
    """
    with store.transaction() as session:
        account = _get(session, id)
        reviewed = languages(role, reviews)
        if role != Role.ADMINISTRATOR:
            _keep_an_administrator(session, account)
        if (role, reviewed) == (account.role, account.reviews):
            return account
        changed = accounts.change_account(session, account, role=role, reviews=reviewed)
        if role != account.role:
            access.delete_sessions(session, account=id)
        audit.append(
            session,
            "role_changed",
            by,
            id,
            role=role.value,
            was=account.role.value,
            reviews=sorted(reviewed),
        )
    return changed


def disable(id: int, by: Actor) -> None:
    """Shut a person out: sessions end, tokens are revoked. Raises AccountNotFound, LastAdministrator."""
    with store.transaction() as session:
        account = _get(session, id)
        _keep_an_administrator(session, account)
        if account.is_active:
            accounts.change_account(session, account, is_active=False, uniquifier=token_urlsafe(24))
            _shut_out(session, id)
            audit.append(session, "account_disabled", by, id)


def enable(id: int, by: Actor) -> None:
    """Let a person in again; they sign in anew and make new tokens. Raises AccountNotFound."""
    with store.transaction() as session:
        account = _get(session, id)
        if not account.is_active:
            accounts.change_account(session, account, is_active=True)
            audit.append(session, "account_enabled", by, id)


def delete(id: int, by: Actor) -> None:
    """Empty an account for ever; its id stays, for the history. Raises AccountNotFound, LastAdministrator."""
    with store.transaction() as session:
        account = _get(session, id)
        _keep_an_administrator(session, account)
        accounts.change_account(
            session,
            account,
            email=None,
            email_key=None,
            name=None,
            name_key=None,
            password=None,
            role=Role.READER,
            reviews=(),
            is_active=False,
            uniquifier=token_urlsafe(24),
            confirmed_at=None,
            deleted_at=access.now(),
            second_factor=None,
            second_factor_counter=None,
            recovery_codes=(),
        )
        access.delete_sessions(session, account=id)
        access.delete_tokens(session, id)
        watching.remove_all(session, id)
        saved.PACKS.remove_all(session, id)
        saved.TEXTS.remove_all(session, id)
        proposals.remove_drafts(session, id)
        audit.append(session, "account_deleted", by, id)


def drop_second_factor(id: int, by: Actor) -> None:
    """For a person who lost the device and the recovery codes. Raises AccountNotFound."""
    account = get(id)
    if account.second_factor:
        nothing = {"second_factor": None, "second_factor_counter": None, "recovery_codes": ()}
        change(account, by, "second_factor_off", nothing)


def _shut_out(session: store.Session, id: int) -> None:
    access.delete_sessions(session, account=id)
    access.revoke_tokens(session, id, access.now())


def _keep_an_administrator(session: store.Session, account: Account) -> None:
    """Raises LastAdministrator when without this account nobody could give roles."""
    is_one = account.role == Role.ADMINISTRATOR and account.is_active
    if is_one and accounts.administrators(session) == 1:
        raise LastAdministrator


def is_expired(moment: datetime) -> bool:
    return moment <= access.now()
