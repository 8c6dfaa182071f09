"""Accounts in the shape that Flask-Security works with, read and written through `app.services.accounts`.

Flask-Security sets a member's attributes and then calls `put`: that is where the change is written, in a transaction of
its own with its entry in the audit log, so that mail which follows tells of what is done. `commit` has nothing to do.
"""

from typing import Any

from flask import request
from flask_security import RoleMixin, UserDatastore, UserMixin

from app.services import accounts
from app.services.accounts import NewAccount
from app.store.accounts import Account
from app.terminology.people import Role
from app.web import i18n, identity

METHOD = "authenticator"
_NAMES = {
    "email": "email",
    "password": "password",
    "fs_uniquifier": "uniquifier",
    "confirmed_at": "confirmed_at",
    "tf_totp_secret": "second_factor",
    "totp_counter": "second_factor_counter",
    "mf_recovery_codes": "recovery_codes",
}


class NoRole(RoleMixin):
    """Roles are a ladder of ours, which Flask-Security has nothing to do with."""


class Member(UserMixin):
    """An account while Flask-Security works on it."""

    id = 0
    name = ""
    email = ""
    password: str | None = None
    active = True
    fs_uniquifier = ""
    confirmed_at: Any = None
    tf_primary_method: str | None = None
    tf_totp_secret: str | None = None
    tf_phone_number: str | None = None
    totp_counter: int | None = None
    mf_recovery_codes: list[str] | None = None
    roles: Any = ()

    def __init__(self, account: Account) -> None:
        self.take(account)

    def take(self, account: Account) -> None:
        self.account = account
        self.id = account.id
        self.name = account.name or ""
        self.active = account.is_active
        for ours, theirs in _NAMES.items():
            setattr(self, ours, getattr(account, theirs))
        self.mf_recovery_codes = list(account.recovery_codes)
        self.tf_primary_method = METHOD if account.second_factor else None

    def changes(self) -> dict[str, Any]:
        """What was changed since the account was read, by the account's own names."""
        now = {theirs: getattr(self, ours) for ours, theirs in _NAMES.items()}
        now["recovery_codes"] = tuple(self.mf_recovery_codes or ())
        if now["second_factor"] is None:
            now["second_factor_counter"], now["recovery_codes"] = None, ()
        return {name: value for name, value in now.items() if value != getattr(self.account, name)}


class Members(UserDatastore):
    """What Flask-Security takes for a database."""

    def __init__(self) -> None:
        super().__init__(Member, NoRole)

    def find_user(self, case_insensitive: bool = False, **which: Any) -> Member | None:
        """By `email`, `fs_uniquifier` or `id`; an address in any spelling."""
        ((name, value),) = which.items()
        if not value:
            return None
        found = accounts.find(**{{"email": "address", "fs_uniquifier": "uniquifier"}.get(name, name): value})
        return Member(found) if found else None

    def find_role(self, role: str) -> None:
        return None

    def create_user(self, **values: Any) -> Member:
        """Make the account of somebody who signs up. Raises AddressTaken, NameTaken."""
        new = NewAccount(
            values["email"], values["name"], values["password"], Role.CONTRIBUTOR, interface=i18n.interface()
        )
        return Member(accounts.create(new, identity.actor(), "signed_up"))

    def put(self, model: Any) -> Any:
        """Write what was changed. Raises AccountMoved when another request changed the account meanwhile."""
        member: Member = model._get_current_object() if hasattr(model, "_get_current_object") else model
        changes = member.changes()
        if changes:
            member.take(accounts.change(member.account, identity.actor(), _action(member.account, changes), changes))
        return model

    def commit(self) -> None:
        pass


def _action(account: Account, changes: dict[str, Any]) -> str | None:
    """What the audit log calls a change; None for what is no news: a hash made anew, the last code's number."""
    if "uniquifier" in changes and "password" in changes:
        return "password_reset" if request.endpoint == "security.reset_password" else "password_changed"
    if "confirmed_at" in changes:
        return "address_confirmed"
    if "second_factor" in changes:
        return "second_factor_on" if changes["second_factor"] else "second_factor_off"
    if "recovery_codes" in changes:
        is_used = len(changes["recovery_codes"]) < len(account.recovery_codes)
        return "recovery_code_used" if is_used else "recovery_codes_made"
    return None
