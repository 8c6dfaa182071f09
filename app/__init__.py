"""Puente: a terminology service for diplomacy in English, Spanish and Chinese."""

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from app import api, cli, guard, store, web
from app.api import problems
from app.services.documents import DocumentReader
from app.terminology.errors import PuenteError
from app.web import errors as pages
from config import Config


def create_app(config: Config | None = None) -> Flask:
    """The application, ready to serve."""
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    config = config or Config()
    app.config.from_object(config)
    guard.init(app, config)
    store.init(app)
    app.extensions["documents"] = DocumentReader(config)
    api.register(app)
    web.register(app)
    cli.register(app)
    for kind in (PuenteError, HTTPException, Exception):
        app.register_error_handler(kind, _answer)
    return app


def _answer(error: Exception) -> ResponseReturnValue:
    """Let the door that was asked tell what went wrong: problem+json under /api/, else a page."""
    if not isinstance(error, (PuenteError, HTTPException)):
        if current_app.testing:
            raise error
        guard.journal.fault(error)
        error = InternalServerError()
    return problems.answer(error) if request.path.startswith("/api/") else pages.answer(error)
