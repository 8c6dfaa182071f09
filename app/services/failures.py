"""What each error of ours means over HTTP: one table for the pages and the API."""

from dataclasses import dataclass, field
from typing import Any

from app.terminology import errors

STATUSES: dict[type[errors.PuenteError], int] = {
    errors.ConceptMoved: 301,
    errors.InvalidRequest: 400,
    errors.SignInRequired: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.AddressTaken: 409,
    errors.NameTaken: 409,
    errors.AccountMoved: 409,
    errors.LastAdministrator: 409,
    errors.ConceptWithdrawn: 410,
    errors.InvitationOver: 410,
    errors.TooManyAttempts: 429,
    errors.StoreUnavailable: 503,
}


@dataclass(frozen=True)
class Failure:
    """An error as a door tells it: status, stable code, an English sentence that says what to do, and its data."""

    status: int
    code: str
    detail: str
    data: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def describe(error: errors.PuenteError) -> Failure:
    """The failure that an error of ours is."""
    status = next(status for kind, status in STATUSES.items() if isinstance(error, kind))
    return Failure(status, error.code, *_explain(error))


def _explain(error: errors.PuenteError) -> tuple[str, dict[str, Any], dict[str, str]]:
    match error:
        case errors.ConceptMoved():
            return f"“{error.id}” was merged into “{error.target}”.", {"id": error.id, "target": error.target}, {}
        case errors.ConceptNotFound():
            return f"No concept has the id “{error.id[:80]}”.", {"id": error.id[:80]}, {}
        case errors.RevisionNotFound():
            return f"“{error.id}” has no revision {error.number}.", {"id": error.id, "revision": error.number}, {}
        case errors.SourceNotFound():
            return f"No source has the key “{error.key[:80]}”.", {"key": error.key[:80]}, {}
        case errors.ConceptWithdrawn():
            history = f"/api/v1/concepts/{error.id}/revisions"
            return f"“{error.id}” was withdrawn; its history is at {history}.", {"id": error.id, "history": history}, {}
        case errors.SignInRequired():
            return (
                "This needs a token that is good: send it as `Authorization: Bearer …`; an account page makes one.",
                {},
                {"WWW-Authenticate": 'Bearer realm="Puente"'},
            )
        case errors.NotAllowed():
            return f"This needs the {error.needs} “{error.value}”.", {"needs": error.needs, "value": error.value}, {}
        case errors.LastAdministrator():
            return "The last administrator stays one: give somebody else the role first.", {}, {}
        case errors.TooManyAttempts():
            return "Too many attempts; wait before the next.", {}, {"Retry-After": str(error.seconds)}
        case errors.InvalidRequest():
            detail = f"“{error.parameter[:80]}”: allowed are {error.allowed}."
            return detail, {"parameter": error.parameter[:80], "allowed": error.allowed}, {}
        case errors.StoreUnavailable():
            return "The database does not answer; try again in a few seconds.", {}, {"Retry-After": "5"}
        case _:
            return "", {}, {}
