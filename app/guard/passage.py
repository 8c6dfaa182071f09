"""The WSGI layer around the application: a few microseconds that every request and every answer pass."""

import re
import secrets
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from flask import Flask
from werkzeug.exceptions import BadRequest, HTTPException, TooManyRequests

from app.guard import journal, metrics
from app.guard.bodies import Body, Room
from app.guard.hosts import Hosts, believe_proxies
from app.guard.rates import Rates

REFUSAL = "puente.refusal"
BODY = "puente.body"
ROUTE = "puente.route"
REQUEST = "puente.request"
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
UNCOUNTED = ("/healthz", "/readyz")
JOINED = 4 * 1024 * 1024  # an answer of known length up to here is handed to the server whole

Environ = dict[str, Any]
WSGI = Callable[[Environ, Any], Iterable[bytes]]


class Passage:
    """Judges a request, measures it, and hands its answer over so that a slow reader holds no thread."""

    def __init__(
        self,
        app: Flask,
        *,
        hosts: Hosts,
        proxies: int,
        rates: Rates | None,
        body_limit: int,
        largest_body: int,
        body_seconds: float,
        bodies_at_once: int,
    ) -> None:
        self._flask = app
        self._app: WSGI = app.wsgi_app
        self._hosts = hosts
        self._proxies = proxies
        self._rates = rates
        self._body_limit = body_limit
        self._body_seconds = body_seconds
        self._room = Room(bodies_at_once, bodies_at_once * body_limit + 2 * largest_body)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        began = perf_counter()
        id = environ.get("HTTP_X_REQUEST_ID", "")
        if not REQUEST_ID.fullmatch(id):
            id = secrets.token_hex(8)
        journal.request_id.set(id)
        environ[REQUEST] = id
        refusal = self._judge(environ)
        if refusal is not None:
            environ[REFUSAL] = refusal
        answer = _Answer(start_response, id)
        try:
            body = self._app(environ, answer)
        except Exception as error:  # the error page itself failed
            if self._flask.testing:
                raise
            journal.fault(error)
            body = answer.apologise()
        if answer.length <= JOINED and not isinstance(body, list):
            body = _joined(body)
        seconds = perf_counter() - began
        method = environ["REQUEST_METHOD"]
        if method not in KNOWN_METHODS:
            method = "other"
        route = environ.get(ROUTE, "none")
        journal.request(method, route, answer.status, seconds, id)
        metrics.count(method, route, answer.status, seconds)
        return body

    def _judge(self, environ: Environ) -> HTTPException | None:
        """Prepare the environment that the application sees; answers why the request is refused, if it is."""
        if self._proxies:
            believe_proxies(environ, self._proxies)
        refusal: HTTPException | None = None
        length = _length(environ)
        if not self._hosts.trusts(environ.get("HTTP_HOST", "")):
            environ["HTTP_HOST"] = "localhost"  # what came may be no host at all, and the error page makes links
            refusal = BadRequest("The Host header does not name this service; TRUSTED_HOSTS lists the names it has.")
        elif self._rates is not None and environ["PATH_INFO"] not in UNCOUNTED:
            wait = self._rates.wait(environ.get("REMOTE_ADDR", ""))
            if wait:
                refusal = TooManyRequests("This address asks too often.", retry_after=wait)
        if length is None and not environ.get("wsgi.input_terminated"):
            length = 0
        body = Body(environ["wsgi.input"], length, self._body_limit, self._body_seconds, self._room)
        environ["wsgi.input"] = environ[BODY] = body
        environ["wsgi.input_terminated"] = True
        return refusal


class _Answer:
    """Starts the answer, with its request id, and remembers its status and length."""

    __slots__ = ("_id", "_start", "length", "status")

    def __init__(self, start_response: Any, id: str) -> None:
        self._start = start_response
        self._id = id
        self.status = 500
        self.length = JOINED + 1

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        self.status = int(status[:3])
        if self.status in (204, 304):
            self.length = 0
        for name, value in headers:
            if name == "Content-Length":
                self.length = int(value)
                break
        headers.append(("X-Request-ID", self._id))
        return self._start(status, headers, exc_info) if exc_info else self._start(status, headers)

    def apologise(self) -> list[bytes]:
        """The last resort: an error without a page."""
        text = b"Something went wrong on our side.\n"
        self(
            "500 Internal Server Error",
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(text))),
                ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return [text]


def _joined(body: Iterable[bytes]) -> list[bytes]:
    try:
        return [b"".join(body)]
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()


def _length(environ: Environ) -> int | None:
    """The announced length of the body; None when there is none, as for a chunked body."""
    text = environ.get("CONTENT_LENGTH")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() else 0
