"""Whose token it is."""

from flask import Response

from app.api import identity, shapes
from app.api.routing import Empty, answer_private, get
from app.formats import entry_json
from app.terminology.people import Role, Scope


@get("/account", answer=shapes.Account, scope=Scope.READ)
def account(query: Empty) -> Response:
    """Who the token acts for, what that person may do, and what it may."""
    person = identity.needed(Role.READER, Scope.READ)
    found = identity.access()
    return answer_private(
        {
            "id": person.id,
            "name": person.name,
            "role": person.role,
            "reviews": sorted(person.reviews),
            "scopes": sorted(found.scopes) if found else [],
            "expires_at": entry_json.timestamp(found.expires_at) if found else None,
        }
    )
