"""Puente: a terminology service for diplomacy in English, Spanish and Chinese."""

from flask import Flask

from app import api, cli, store, web
from config import Config


def create_app(config: Config | None = None) -> Flask:
    """The application, ready to serve."""
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.config.from_object(config or Config())
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    store.init(app)
    api.register(app)
    web.register(app)
    cli.register(app)
    return app
