"""Who asks the API: the person for whom a bearer token was made, or nobody. Cookies mean nothing here.

    person = identity.needed(Role.CONTRIBUTOR, Scope.PROPOSE)

A token that is not good is refused wherever it is sent, so that a client learns at once that it was revoked.
"""

from flask import current_app, g, request

from app.services import accounts, tokens
from app.store.access import Access
from app.terminology.errors import NotAllowed, SignInRequired
from app.terminology.people import Actor, Person, Role, Scope

SCHEME = "bearer"


def check() -> None:
    """Look the token up, when there is one. Raises SignInRequired for one that is not good, StoreUnavailable."""
    header = request.environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return
    scheme, _, token = header.partition(" ")
    if scheme.lower() != SCHEME:  # a proxy's own password, perhaps: no business of ours
        return
    found = tokens.find(token.strip())
    if found is None:
        raise SignInRequired
    if tokens.is_unseen(found):
        current_app.extensions["errands"].run(tokens.note_use, found.id)
    g.token = found


def access() -> Access | None:
    found: Access | None = g.get("token")
    return found


def person() -> Person | None:
    """Who asks; None for a request without a token."""
    found = access()
    return found.person if found else None


def needed(role: Role, scope: Scope, *, reviews: str | None = None) -> Person:
    """Who asks, who has the role, with a token that has the scope. Raises SignInRequired, NotAllowed."""
    found = access()
    if found is None:
        raise SignInRequired
    if scope not in found.scopes:
        raise NotAllowed("scope", scope)
    return accounts.require(found.person, role, reviews=reviews)


def actor() -> Actor:
    """Who does what is being done, for the audit log."""
    who = person()
    return Actor("api", who.id if who else None, request.environ.get("puente.request"))
