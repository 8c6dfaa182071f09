"""Invitations: an account that an administrator offers, by a link that serves once."""

from collections.abc import Iterable
from datetime import timedelta
from secrets import token_urlsafe

from app import store
from app.services import accounts
from app.services.accounts import NewAccount
from app.services.sessions import key_of
from app.store import access, audit
from app.store import accounts as stored
from app.store.accounts import Account, Invitation
from app.terminology.errors import AccountNotFound, AddressTaken, InvitationOver
from app.terminology.people import Actor, Role

OPEN = timedelta(days=7)


def invite(address: str, role: Role, reviews: Iterable[str], interface: str, by: Actor) -> tuple[Invitation, str]:
    """Offer an account; answers the invitation and the secret for its link. Raises ValueError, AddressTaken.

    An earlier invitation of the same address is withdrawn.
    """
    address = accounts.read_address(address)
    key = accounts.address_key(address)
    secret = token_urlsafe(32)
    now = access.now()
    languages = accounts.languages(role, reviews)
    with store.transaction() as session:
        if stored.find_account(session, email_key=key):
            raise AddressTaken
        for each in stored.open_invitations(session, now):
            if accounts.address_key(each.email or "") == key:
                stored.change_invitation(session, each.id, withdrawn_at=now, email=None)
        invitation = stored.insert_invitation(
            session,
            key=key_of(secret),
            email=address,
            role=role,
            reviews=languages,
            interface=interface,
            invited_by=by.account,
            created_at=now,
            expires_at=now + OPEN,
        )
        audit.append(session, "invited", by, None, invitation=invitation.id, role=role.value)
    return invitation, secret


def get(secret: str) -> Invitation:
    """The invitation that a link holds. Raises InvitationOver."""
    with store.reading() as session:
        return _open(session, secret)


def _open(session: store.Session, secret: str) -> Invitation:
    found = stored.find_invitation(session, key=key_of(secret))
    if found is None or not found.is_open(access.now()):
        raise InvitationOver
    return found


def accept(secret: str, name: str, password: str, interface: str, by: Actor) -> Account:
    """Make the account that was offered; `password` is a hash. The address counts as proven: who holds the link was
    sent it, or was given it by who invited them.

    Raises InvitationOver, ValueError, NameTaken, AddressTaken.
    """
    with store.transaction() as session:
        found = _open(session, secret)
        new = NewAccount(found.email or "", name, password, found.role, found.reviews, interface, confirmed=True)
        account = accounts.create_in(session, new, by, "invitation_accepted")
        stored.change_invitation(session, found.id, account=account.id, email=None)
    return account


def open_ones() -> list[Invitation]:
    with store.reading() as session:
        return stored.open_invitations(session, access.now())


def withdraw(id: int, by: Actor) -> None:
    """Raises AccountNotFound when there is no such invitation that is open."""
    now = access.now()
    with store.transaction() as session:
        found = stored.find_invitation(session, id=id)
        if found is None or not found.is_open(now):
            raise AccountNotFound
        stored.change_invitation(session, id, withdrawn_at=now, email=None)
        audit.append(session, "invitation_withdrawn", by, None, invitation=id)
