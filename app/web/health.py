"""Whether the server lives, and whether it can answer."""

from dataclasses import asdict

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
    """Database, migration and index, told apart; 503 with what to do when one is missing."""
    readiness = maintenance.check_readiness()
    checks = {name: problem or "ok" for name, problem in asdict(readiness).items()}
    return jsonify(status="ok" if readiness.is_ready else "unready", **checks), 200 if readiness.is_ready else 503
