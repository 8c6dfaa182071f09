"""Whether the server lives, and whether it can answer."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.services import maintenance

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """Database, migration and index, told apart; 503 with what to do when one is missing.

    A service that can only read is ready: `writable` is false then, and `writing` says why.
    """
    found = maintenance.check_readiness()
    answer: dict[str, Any] = {name: getattr(found, name) or "ok" for name in ("database", "migration", "index")}
    if not found.is_ready:
        return jsonify(status="unready", **answer), 503
    if found.writing:
        return jsonify(status="read-only", **answer, writable=False, writing=found.writing)
    return jsonify(status="ok", **answer, writable=True)
