"""Errors as problem+json (RFC 9457), each with a stable code."""

import json
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.services import failures
from app.terminology.errors import ConceptMoved, PuenteError

TITLES = {
    "concept_not_found": "There is no such concept",
    "revision_not_found": "The concept has no such revision",
    "source_not_found": "There is no such source",
    "waiver_not_found": "There is no such waiver",
    "concept_withdrawn": "The concept was withdrawn",
    "unknown_parameter": "A parameter is not known here",
    "invalid_value": "A parameter has a value it cannot have",
    "query_too_long": "The query is too long",
    "sign_in_required": "This needs a token",
    "not_allowed": "This needs a role, a language or a scope that is missing",
    "invalid_json": "The body is not JSON",
    "invalid_body": "The body has another shape",
    "invalid_concept": "The entry breaks rules",
    "proposal_not_found": "There is no such proposal",
    "invalid_transition": "The proposal cannot go this way",
    "not_yours": "Only its author may do this",
    "reviewer_is_author": "Nobody reviews their own",
    "stale_proposal": "The entry moved on",
    "version_conflict": "The proposal moved on",
    "duplicate_proposal": "It is proposed already",
    "idempotency_conflict": "The key was used for another request",
    "too_many_proposals": "Too many proposals",
    "unsupported_document": "A file of this kind is not read",
    "damaged_document": "The file is damaged",
    "document_refused": "The file is not opened",
    "document_too_complex": "Reading the file takes too much",
    "document_too_large": "The file is too large",
    "document_without_text": "There is no text in the file",
    "empty_document": "The file is empty",
    "encrypted_document": "The file is protected by a password",
    "too_many_documents": "Too many files are being read now",
    "wrong_encoding": "The file is in another encoding",
    "store_unavailable": "The glossary cannot be read now",
    "store_read_only": "Nothing can be changed now",
    "not_found": "There is nothing at this address",
    "not_acceptable": "Nothing of the kind that is asked for",
    "method_not_allowed": "This address does not take this method",
    "internal_server_error": "Something went wrong on our side",
}
KEPT_HEADERS = ("Allow", "Retry-After", "Location")


def answer(error: PuenteError | HTTPException) -> ResponseReturnValue:
    """The answer to a request that failed."""
    if isinstance(error, ConceptMoved):
        values = (request.view_args or {}) | {"id": error.target}
        return redirect(url_for(request.endpoint or "api.concept", **values), 301)
    if isinstance(error, PuenteError):
        failure = failures.describe(error)
        return problem(failure.status, failure.code, failure.detail, failure.headers, **failure.data)
    original = error.get_response(request.environ)
    if original.status_code < 400:  # a redirect of the router's
        return Response(status=original.status_code, headers=dict(original.headers))
    headers = {name: original.headers[name] for name in KEPT_HEADERS if name in original.headers}
    return problem(original.status_code, error.name.lower().replace(" ", "_"), error.description or "", headers)


def problem(status: int, code: str, detail: str, headers: dict[str, str] | None = None, **data: Any) -> Response:
    """A problem; `type` leads to its explanation in the documentation."""
    body = {
        "type": f"/api/docs#{code}",
        "title": TITLES.get(code, code.replace("_", " ").capitalize()),
        "status": status,
        "code": code,
        "detail": detail,
    } | data
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type="application/problem+json")
    response.headers.update(headers or {})
    return response
