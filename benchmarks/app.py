"""The application with one view more: constant bytes, which every other view is measured against."""

from flask import Flask, Response

from app import create_app as create_puente
from config import Config

CONSTANT = b"{" + b" " * 1900 + b"}"  # as long as a generated entry


def create_app(config: Config | None = None) -> Flask:
    """Puente with `/constant`: same headers, logging and limits."""
    app = create_puente(config)
    app.add_url_rule("/constant", "constant", lambda: Response(CONSTANT, content_type="application/json"))
    return app
