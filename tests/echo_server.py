"""The server with a few more routes, for tests: one that takes a body, one that is slow, one that fails."""

import time

from flask import Flask, request

from app import create_app, serving
from app.web import csrf
from config import Config


def create(config: Config | None = None) -> Flask:
    app = create_app(config)
    app.before_request_funcs[None].remove(csrf.protect)  # the form here is read, not believed
    app.add_url_rule("/api/v1/echo", view_func=echo, methods=["POST"])
    app.add_url_rule("/form", view_func=form, methods=["POST"])
    app.add_url_rule("/slow", view_func=slow)
    app.add_url_rule("/fail/<text>", view_func=fail)
    app.add_url_rule("/api/v1/fail/<text>", endpoint="api_fail", view_func=fail)
    return app


def echo() -> dict[str, int]:
    """How long the body is, read by get_data as the JSON and text routes do."""
    return {"length": len(request.get_data())}


def form() -> dict[str, int]:
    """How many fields and files there are, read by Werkzeug's form parser."""
    return {"fields": len(request.form), "files": len(request.files)}


def slow() -> str:
    time.sleep(float(request.args.get("seconds", "1")))
    return "done"


def fail(text: str) -> str:
    raise ValueError(f"an error that tells {text}")


if __name__ == "__main__":
    serving.create_app = create  # type: ignore[attr-defined]
    serving.main()
