"""Errors as problem+json (RFC 9457), each with a stable code."""

import json
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException

from app.terminology import errors

STATUSES: dict[type[errors.PuenteError], int] = {
    errors.NotFound: 404,
    errors.ConceptWithdrawn: 410,
    errors.InvalidRequest: 400,
    errors.StoreUnavailable: 503,
}
TITLES = {
    "concept_not_found": "There is no such concept",
    "revision_not_found": "The concept has no such revision",
    "source_not_found": "There is no such source",
    "concept_withdrawn": "The concept was withdrawn",
    "unknown_parameter": "A parameter is not known here",
    "invalid_value": "A parameter has a value it cannot have",
    "query_too_long": "The query is too long",
    "store_unavailable": "The glossary cannot be read now",
    "not_found": "There is nothing at this address",
    "method_not_allowed": "This address does not take this method",
    "internal_error": "Something went wrong on our side",
}


def problem(status: int, code: str, detail: str, headers: dict[str, str] | None = None, **data: Any) -> Response:
    """An error response: `type` leads to its explanation in the documentation."""
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


def from_error(error: errors.PuenteError) -> Response:
    """The problem that an error of ours is."""
    status = next(status for kind, status in STATUSES.items() if isinstance(error, kind))
    detail, data, headers = _describe(error)
    return problem(status, error.code, detail, headers, **data)


def _describe(error: errors.PuenteError) -> tuple[str, dict[str, Any], dict[str, str]]:
    match error:
        case errors.ConceptNotFound():
            return f"No concept has the id “{error.id[:80]}”.", {"id": error.id[:80]}, {}
        case errors.RevisionNotFound():
            return f"“{error.id}” has no revision {error.number}.", {"id": error.id, "revision": error.number}, {}
        case errors.SourceNotFound():
            return f"No source has the key “{error.key[:80]}”.", {"key": error.key[:80]}, {}
        case errors.ConceptWithdrawn():
            history = f"/api/v1/concepts/{error.id}/revisions"
            return f"“{error.id}” was withdrawn; its history is at {history}.", {"id": error.id, "history": history}, {}
        case errors.InvalidRequest():
            detail = f"“{error.parameter[:80]}”: allowed are {error.allowed}."
            return detail, {"parameter": error.parameter[:80], "allowed": error.allowed}, {}
        case errors.StoreUnavailable():
            return "The database does not answer; try again in a few seconds.", {}, {"Retry-After": "5"}
        case _:
            return "", {}, {}


def from_http(error: HTTPException) -> Response:
    """The problem that an error of the framework is."""
    status = error.code or 500
    code = {404: "not_found", 405: "method_not_allowed", 500: "internal_error"}.get(status, error.name.lower().replace(" ", "_"))
    response = problem(status, code, error.description or "")
    original = error.get_response(request.environ)
    for name in ("Allow", "Retry-After", "Location"):
        if name in original.headers:
            response.headers[name] = original.headers[name]
    return response
