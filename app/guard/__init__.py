"""What every request passes before a door sees it: hosts, proxies, rates, bodies, the journal, metrics."""

from flask import Flask, current_app, request
from flask.globals import request_ctx
from werkzeug.exceptions import BadRequest, MethodNotAllowed

from app.guard import journal
from app.guard.bodies import Request
from app.guard.errands import Errands
from app.guard.hosts import Hosts
from app.guard.passage import BODY, REFUSAL, ROUTE, Passage
from app.guard.rates import Rates
from config import Config, attempt_limit, rate_limit

__all__ = ["init", "journal"]

MOST_PARTS = 1000  # of a form
BESIDE_A_FILE = 64 * 1024  # bytes: the other fields of a form with a file, and what parts them
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def init(app: Flask, config: Config) -> None:
    """Stand before the application; first in its list, so that nothing else runs before a refusal."""
    journal.init(config)
    limit = rate_limit(config.RATE_LIMIT)
    app.wsgi_app = Passage(  # type: ignore[method-assign]
        app,
        hosts=Hosts(config.TRUSTED_HOSTS),
        proxies=config.TRUSTED_PROXIES,
        rates=Rates(*limit) if limit else None,
        body_limit=config.MAX_CONTENT_LENGTH,
        largest_body=_file_body(config),
        body_seconds=config.BODY_TIMEOUT,
        bodies_at_once=config.THREADS // 2,
    )
    # The passage holds these. Flask's own check of hosts leaves an error page without links; its limit of bodies cuts a
    # chunked one without an error, and its limit of a form's fields is lower than a pasted text is long.
    app.config["TRUSTED_HOSTS"] = app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = None
    app.config["MAX_FORM_PARTS"] = MOST_PARTS
    app.request_class = Request
    app.extensions["takes_files"] = set()  # the endpoints that do; each door adds its own
    app.config["MAX_FILE_BODY"] = _file_body(config)
    app.extensions["errands"] = Errands(app)
    app.extensions["attempts"] = _attempts(config)
    app.before_request(_refuse)


def _file_body(config: Config) -> int:
    """The largest body where files are taken: one file, or a long text pasted into a form."""
    return max(config.MAX_CONTENT_LENGTH, config.MAX_DOCUMENT_BYTES + BESIDE_A_FILE)


def _attempts(config: Config) -> dict[str, Rates]:
    """How often passwords and codes may be guessed, for one `account` and from one `address`; empty for any number.

    An address may stand for a whole ministry: it gets three times as many, and regains them six times as fast. `mail`
    counts letters to one person; `told` keeps the audit log from repeating that somebody was blocked.
    """
    limit = attempt_limit(config.SIGN_IN_LIMIT)
    if limit is None:
        return {}
    burst, seconds = limit
    return {
        "account": Rates(1 / seconds, burst, "account"),
        "address": Rates(6 / seconds, 3 * burst, "address"),
        "mail": Rates(1 / 600, 5, "mail"),
        "told": Rates(1 / 600, 1, "told"),
    }


def _refuse() -> None:
    """Raise what the passage found wrong, here, so that the door that was asked answers with its own error."""
    environ = request.environ
    environ[ROUTE] = request.url_rule.rule if request.url_rule else "none"
    refusal = environ.get(REFUSAL)
    if refusal is not None:
        raise refusal
    takes_files = request.endpoint in current_app.extensions["takes_files"]
    if BODY in environ:
        environ[BODY].expect(current_app.config["MAX_FILE_BODY"] if takes_files else None)
    if "token=" in environ.get("QUERY_STRING", "").lower():
        raise BadRequest("A token never stands in an address, where logs and histories keep it.")
    if request.method not in METHODS:
        adapter = request_ctx.url_adapter
        allowed = adapter.allowed_methods() if adapter else None
        raise MethodNotAllowed(sorted(allowed or ("GET", "HEAD", "OPTIONS")))
