"""Errors: a translated page for readers, problem+json under /api/."""

from typing import Any

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from app.api import problems
from app.terminology.errors import ConceptMoved, PuenteError


def init(app: Flask) -> None:
    app.register_error_handler(ConceptMoved, _moved)
    app.register_error_handler(PuenteError, _ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _moved(error: ConceptMoved) -> ResponseReturnValue:
    values: dict[str, Any] = (request.view_args or {}) | {"id": error.target}
    return redirect(url_for(request.endpoint or "home.home", **values), 301)


def _ours(error: PuenteError) -> ResponseReturnValue:
    answer = problems.from_error(error)
    if _is_api():
        return answer
    page = render_template("errors/error.html", status=answer.status_code, code=error.code, error=error)
    headers = {name: answer.headers[name] for name in ("Retry-After",) if name in answer.headers}
    return page, answer.status_code, headers


def _of_http(error: HTTPException) -> ResponseReturnValue:
    answer = problems.from_http(error)
    if _is_api() or answer.status_code < 400:
        return answer if answer.status_code >= 400 else error
    code = {404: "not_found", 405: "method_not_allowed"}.get(answer.status_code, "")
    page = render_template("errors/error.html", status=answer.status_code, code=code, error=error)
    headers = {name: answer.headers[name] for name in ("Allow", "Retry-After") if name in answer.headers}
    return page, answer.status_code, headers


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    current_app.logger.exception("unexpected error")
    return _of_http(InternalServerError())
