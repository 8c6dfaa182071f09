"""The application with one view more: constant bytes, which every other view is measured against."""

import os

from flask import Flask, Response

from app import create_app as create_puente
from app.services import remembered
from app.serving import settled
from app.store import glossary_state
from benchmarks.runs import FORGETFUL
from config import Config

PATH = "/api/v1/constant"
CONSTANT = b"{" + b" " * 1860 + b"}"  # as long as a generated entry


def create_app(config: Config | None = None, *, forgetful: bool = FORGETFUL in os.environ) -> Flask:
    """Puente with the constant view: same headers, logging and limits. A forgetful one remembers no answers."""
    app = create_puente(config)
    headers = {"ETag": f'"{"0" * 32}"', "Cache-Control": "public, max-age=0, must-revalidate"}
    app.add_url_rule(PATH, "constant", lambda: Response(CONSTANT, headers=headers, content_type="application/json"))
    if forgetful:
        with app.app_context():
            glossary_state.kept()["answers"] = remembered.none(0)
    return settled(app)
