"""How often passwords and codes may be guessed and mail asked for, counted for the account and for the address."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, request

from app import store
from app.services import accounts
from app.store import audit
from app.terminology.errors import TooManyAttempts
from app.terminology.people import Actor
from app.web import identity


class Attempt:
    """One try at a password or code; `succeeded` says that it was right."""

    def __init__(self) -> None:
        self.succeeded = False


@contextmanager
def guess(address: str, account: int | None = None) -> Iterator[Attempt]:
    """Count a try for an account, named by its e-mail address whether or not there is one; a right one doesn't count.

    Raises TooManyAttempts. A wrong one is told to the audit log, and so is that there were too many.
    """
    keys = {"account": accounts.address_key(address), "address": request.remote_addr or ""}
    _count(keys, account)
    attempt = Attempt()
    yield attempt
    if attempt.succeeded:
        limits = current_app.extensions["attempts"]
        for what in limits.keys() & keys.keys():
            limits[what].give_back(keys[what])
    else:
        _tell("sign_in_failed", account)


def ask_for_mail(address: str) -> None:
    """Count a letter asked for, whether or not one is sent. Raises TooManyAttempts."""
    _count({"mail": accounts.address_key(address), "address": request.remote_addr or ""}, None)


def _count(keys: dict[str, str], account: int | None) -> None:
    limits = current_app.extensions["attempts"]
    for what in limits.keys() & keys.keys():
        wait = limits[what].wait(keys[what])
        if wait:
            if not limits["told"].wait(f"{what} {keys[what]}"):
                _tell("sign_in_blocked", account)
            raise TooManyAttempts(wait)


def _tell(action: str, account: int | None) -> None:
    """Write it down once the answer is out, so that an account that is there takes no longer than one that is not."""
    current_app.extensions["errands"].run(_write, action, identity.actor(), account)


def _write(action: str, by: Actor, account: int | None) -> None:
    with store.transaction() as session:
        audit.append(session, action, by, account)
