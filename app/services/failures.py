"""What each error of ours means over HTTP: one table for the pages and the API."""

from dataclasses import dataclass, field
from typing import Any

from app.services import document_words
from app.terminology import errors

STATUSES: dict[type[errors.PuenteError], int] = {
    errors.ConceptMoved: 301,
    errors.InvalidRequest: 400,
    errors.InvalidJson: 400,
    errors.SignInRequired: 401,
    errors.NotAllowed: 403,
    errors.NotYours: 403,
    errors.ReviewerIsAuthor: 403,
    errors.NotFound: 404,
    errors.AddressTaken: 409,
    errors.NameTaken: 409,
    errors.AccountMoved: 409,
    errors.LastAdministrator: 409,
    errors.TooManyProposals: 429,
    errors.VersionConflict: 412,
    errors.WorkflowError: 409,
    errors.ConceptWithdrawn: 410,
    errors.DocumentTooLarge: 413,
    errors.UnsupportedDocument: 415,
    errors.UnreadableDocument: 422,
    errors.TooManyDocuments: 503,
    errors.InvitationOver: 410,
    errors.InvalidBody: 422,
    errors.InvalidConcept: 422,
    errors.TooManyAttempts: 429,
    errors.StoreUnavailable: 503,
}
MOST_ITEMS = 100


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
        case errors.WaiverNotFound():
            return f"No waiver has the number {error.id}.", {"id": error.id}, {}
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
        case errors.InvalidJson():
            return f"The body is not JSON: {error.problem[:200]}.", {}, {}
        case errors.InvalidBody():
            rows = [{"pointer": at, "code": code, "message": said[:200]} for at, code, said in error.items[:MOST_ITEMS]]
            return "The body has another shape than this call takes; `errors` says where.", {"errors": rows}, {}
        case errors.InvalidConcept():
            rows = [
                {"pointer": each.pointer, "code": each.code, "message": each.message[:300]}
                for each in error.findings[:MOST_ITEMS]
            ]
            return "The entry breaks rules of the glossary; `errors` says where.", {"errors": rows}, {}
        case errors.WorkflowError():
            return _explain_workflow(error)
        case errors.TooManyDocuments():
            return document_words.explain(error), {}, {"Retry-After": "3"}
        case errors.DocumentError():
            return document_words.explain(error), error.data, {}
        case errors.StoreReadOnly():
            said = "The service takes no changes now: its database can only be read. Nothing was changed."
            return said, {}, {"Retry-After": "60"}
        case errors.StoreUnavailable():
            return "The database does not answer; try again in a few seconds.", {}, {"Retry-After": "5"}
        case _:
            return "", {}, {}


def _explain_workflow(error: errors.WorkflowError) -> tuple[str, dict[str, Any], dict[str, str]]:
    match error:
        case errors.InvalidTransition():
            said = f"A proposal that is {error.state} cannot be sent this way: {error.action}."
            return said, {"state": error.state, "action": error.action}, {}
        case errors.NotYours():
            return "Only its author may do this with a proposal.", {}, {}
        case errors.ReviewerIsAuthor():
            return "Nobody reviews a proposal of their own.", {}, {}
        case errors.StaleProposal():
            at = f"/api/v1/concepts/{error.id}"
            data: dict[str, Any] = {"id": error.id, "based_on": error.based_on, "current": error.current}
            if error.based_on and error.current:
                data["diff"] = f"{at}/diff?from={error.based_on}&to={error.current}"
            return f"“{error.id}” moved on since: bring the proposal up to its revision {error.current}.", data, {}
        case errors.VersionConflict():
            return f"The proposal moved on since: it is at version {error.current}.", {"current": error.current}, {}
        case errors.DuplicateProposal():
            return "Another proposal in review would make the same entry.", {"proposal": error.other}, {}
        case errors.IdempotencyConflict():
            return "This Idempotency-Key was used for another request.", {}, {}
        case errors.TooManyProposals():
            return "Too many proposals; wait before the next.", {}, {"Retry-After": str(error.seconds)}
        case _:
            return "", {}, {}
