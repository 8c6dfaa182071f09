"""The JSON door, version 1: the same module names as in services; `problems` turns errors into problem+json."""

from flask import Flask

from app.api import (
    account,
    catalogue,
    changes,
    concepts,
    identity,
    lookup,
    openapi,
    packs,
    proposals,
    reading,
    waivers,
    watching,
)
from app.api.routing import ROUTES, api

__all__ = [
    "account",
    "catalogue",
    "changes",
    "concepts",
    "identity",
    "lookup",
    "openapi",
    "packs",
    "proposals",
    "reading",
    "register",
    "waivers",
    "watching",
]

api.before_request(identity.check)


def register(app: Flask) -> None:
    app.register_blueprint(api)
    app.extensions["takes_files"] |= {f"{api.name}.{route.endpoint}" for route in ROUTES if route.upload}
