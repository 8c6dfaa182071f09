"""Errors as translated pages."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.services import failures
from app.terminology.errors import ConceptMoved, ConceptWithdrawn, PuenteError, SignInRequired
from app.web import csrf, identity, withdrawn

KEPT_HEADERS = ("Allow", "Retry-After")
UNTAKEN = ("sign_in_required", "form_expired", "store_unavailable", "store_read_only")
"""Errors after which what was sent may be sent again: the page shows what was typed."""
KEEPERS: dict[str, Callable[[], ResponseReturnValue | None]] = {}
"""By endpoint, what shows a form again with all that was typed, when nobody is signed in any more; None if it can't."""


def answer(error: PuenteError | HTTPException) -> ResponseReturnValue:
    """The page for a request that failed."""
    if isinstance(error, ConceptMoved):
        values: dict[str, Any] = (request.view_args or {}) | {"id": error.target}
        return redirect(url_for(request.endpoint or "home.home", **values), 301)
    if isinstance(error, SignInRequired) and request.method in ("GET", "HEAD"):
        return redirect(url_for("security.login", next=identity.here()))
    if isinstance(error, (SignInRequired, csrf.FormExpired)) and request.endpoint in KEEPERS:
        kept = KEEPERS[request.endpoint]()
        if kept is not None:
            return kept
    if isinstance(error, ConceptWithdrawn):
        return withdrawn.page(error.id), 410
    if isinstance(error, PuenteError):
        failure = failures.describe(error)
        return _page(failure.status, failure.code), failure.status, failure.headers
    original = error.get_response(request.environ)
    if original.status_code < 400:
        return error
    headers = {name: original.headers[name] for name in KEPT_HEADERS if name in original.headers}
    return _page(original.status_code, error.name.lower().replace(" ", "_")), original.status_code, headers


def _page(status: int, code: str) -> str:
    typed = _typed() if code in UNTAKEN else []
    return render_template("errors/error.html", status=status, code=code, typed=typed)


def _typed() -> list[str]:
    """What somebody wrote into a form that was not taken: they may want to write it again."""
    fields = request.form.items(multi=True)
    return [text for name, text in fields if text and "password" not in name and name not in ("csrf_token", "code")]
