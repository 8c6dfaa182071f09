"""The one cookie: what a signed-in browser holds. Reading sets none and touches no session.

On HTTPS it is `__Host-puente`, which no other host and no plain connection can set. Plain HTTP gets one on loopback
alone, where a developer works: anywhere else a cookie could be read on its way, so none is set.

What it holds is signed: the key of a row of `account_session` once somebody is signed in, and what a form or the steps
of signing in need before that.
"""

import hashlib
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.services import sessions

SECURE_NAME = "__Host-puente"
LOOPBACK_NAME = "puente"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie, opened only for who sends one."""

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, app: Flask) -> None:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            raise ValueError("there is no SECRET_KEY")
        self._serializer: URLSafeTimedSerializer = serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        name = _name(request) if "HTTP_COOKIE" in request.environ else None
        value = request.cookies.get(name) if name else None
        if not value:
            return self.session_class()
        try:
            found: dict[str, Any] = self._serializer.loads(value, max_age=int(sessions.KEPT.total_seconds()))
        except BadSignature:
            return self.session_class()
        return self.session_class(found)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        name = _name(request)
        if not session.modified or name is None:
            return
        options: dict[str, Any] = {"secure": name == SECURE_NAME, "httponly": True, "samesite": "Lax", "path": "/"}
        response.vary.add("Cookie")
        if not session:
            response.delete_cookie(name, **options)
            return
        lifetime = sessions.KEPT if session.permanent else None
        response.set_cookie(name, str(self._serializer.dumps(dict(session))), max_age=lifetime, **options)


def init(app: Flask) -> None:
    app.session_interface = Cookies(app)
    app.jinja_env.globals["can_sign_in"] = can_sign_in


def is_loopback(request: Request) -> bool:
    """Whether the browser says that it runs on this very machine."""
    host = request.host
    name = host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return name in LOOPBACK


def can_sign_in() -> bool:
    """Whether the connection may carry a session; when not, the pages say why."""
    return _name(request) is not None


def is_sent() -> bool:
    """Whether the request brings the cookie; asks nothing else."""
    return "HTTP_COOKIE" in request.environ and (name := _name(request)) is not None and name in request.cookies


def _name(request: Request) -> str | None:
    if request.is_secure:
        return SECURE_NAME
    return LOOPBACK_NAME if is_loopback(request) else None


def describe_client() -> str:
    """The browser and system that ask, as a person would name them; for the list of sessions."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system)))


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
