"""Who is signed in, and the guard of the pages that ask for it.

    @work.get("/queue")
    @identity.needed(Role.REVIEWER)
    def queue() -> ResponseReturnValue:
        person = identity.known()

A page without the guard may still ask `identity.person()`. Nothing is looked up for a browser that sends no cookie of
ours, and at most once in a request. The API has a guard of its own, `app.api.identity`: it knows tokens alone.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, g, request, session
from flask.typing import ResponseReturnValue

from app.services import accounts, sessions
from app.store.access import Access
from app.terminology.errors import StoreUnavailable
from app.terminology.people import Actor, Person, Role
from app.web import cookies

KEY = "key"
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\ufeff]*")


def needed(role: Role = Role.READER, *, reviews: str | None = None) -> Callable[[View], View]:
    """A guard for a view: who is not signed in is led to do so and back; who may not gets 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*parts: Any, **values: Any) -> ResponseReturnValue:
            accounts.require(person(), role, reviews=reviews)
            return view(*parts, **values)

        return guarded  # type: ignore[return-value]

    return guard


def person() -> Person | None:
    """Who is signed in, as they are at this moment. Raises StoreUnavailable."""
    found = access()
    return found.person if found else None


def known() -> Person:
    """Who is signed in. Raises SignInRequired."""
    return accounts.require(person())


def shown() -> Person | None:
    """Who is signed in, for the head of a page: nobody where the database does not answer."""
    try:
        return person()
    except StoreUnavailable:
        return None


def access() -> Access | None:
    """The session by which somebody is signed in."""
    if "access" not in g:
        g.access = None  # also when looking up fails, so that the error's page can be shown
        g.access = _find() if cookies.is_sent() else None
    found: Access | None = g.access
    return found


def forget() -> None:
    """Look up again when asked next: somebody was signed in or out."""
    g.pop("access", None)


def _find() -> Access | None:
    value = session.get(KEY)
    if not isinstance(value, str):
        return None
    found = sessions.find(value)
    if found is None:
        session.pop(KEY)  # ended elsewhere: the cookie need not be asked about again
        session.pop("_user_id", None)
    elif sessions.is_unseen(found):
        current_app.extensions["errands"].run(sessions.note_use, found.id)
    return found


def actor() -> Actor:
    """Who does what is being done, for the audit log."""
    who = person()
    return Actor("page", who.id if who else None, request.environ.get("puente.request"))


def local_path(text: str | None) -> str | None:
    """A path of this site to go on to; None for anything that a browser could take for another site's."""
    return text if text and len(text) < 2000 and _LOCAL.fullmatch(text) else None


def here() -> str:
    """The path of this page with its query, to come back to."""
    return request.full_path.rstrip("?")
