"""People with accounts, signed in or with a token, for tests of what asks for one."""

from functools import cache
from itertools import count

from flask.testing import FlaskClient
from passlib.hash import argon2

from app.services import accounts, sessions, tokens
from app.services.accounts import NewAccount
from app.store.accounts import Account
from app.terminology.people import COMMAND, Person, Role, Scope
from app.web import identity

PASSWORD = "concordia et labore"


@cache
def hashed(password: str = PASSWORD) -> str:
    """A password's hash, as cheap as it gets."""
    return str(argon2.using(memory_cost=8, time_cost=1, parallelism=1).hash(password))


_numbers = count(1)
_NAMES = ("Ana Ruiz", "李梅", "Grace Hall", "Inés Ibáñez", "王强", "Tomás Rey")


def make_account(
    role: Role = Role.CONTRIBUTOR, *reviews: str, name: str = "", address: str = "", password: str | None = None
) -> Account:
    """An account of its own for each call; `password` is a hash."""
    number = next(_numbers)
    name = name or f"{_NAMES[number % len(_NAMES)]} {number}"
    address = address or f"person{number}@example.org"
    new = NewAccount(address, name, password, role, frozenset(reviews), confirmed=True)
    return accounts.create(new, COMMAND)


def make_person(role: Role = Role.CONTRIBUTOR, *reviews: str) -> Person:
    return make_account(role, *reviews).person


def sign_in(client: FlaskClient, person: Person | Account) -> str:
    """Sign a person in, in this browser; answers the key that its cookie holds."""
    key, _ = sessions.start(person.id, "Firefox, Linux", COMMAND, keep=False)
    with client.session_transaction() as session:
        session[identity.KEY] = key
    return key


def bearer(person: Person | Account, *scopes: Scope) -> dict[str, str]:
    """The header by which a program acts for a person; with every scope, unless some are given."""
    token = tokens.make(person.id, "test", scopes or tuple(Scope), 30, COMMAND)
    return {"Authorization": f"Bearer {token}"}
