"""The headers that every answer carries."""

from flask import Flask, Response, g, request

from app.web import identity

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)

PAGES = ("text/html", "application/opensearchdescription+xml", "application/atom+xml")


def init(app: Flask) -> None:
    app.after_request(_secure)
    app.after_request(_revalidate)


def _revalidate(response: Response) -> Response:
    """A page is asked for again each time, and answered 304 while it is the same; a cache keeps nobody's own page.

    What somebody who is signed in sees is kept nowhere, not even by their browser.
    """
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
        if identity.shown():
            response.headers["Cache-Control"] = "private, no-store"
    if g.get("access"):
        response.headers["Cache-Control"] = "private, no-store"
    elif g.get("token"):
        response.headers["Cache-Control"] = "private, no-cache"
    if response.mimetype not in PAGES or "Cache-Control" in response.headers:
        return response
    if request.cookies or "Set-Cookie" in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    elif response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        response.add_etag()
        response.make_conditional(request)
    else:
        response.headers["Cache-Control"] = "no-store" if response.status_code >= 500 else "no-cache"
    return response


def _secure(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.path.startswith("/api/v1/"):
        headers.setdefault("Access-Control-Allow-Origin", "*")
        headers.setdefault("Access-Control-Expose-Headers", "ETag, Link, Retry-After")
        if request.method == "OPTIONS":
            headers.setdefault("Access-Control-Allow-Methods", headers.get("Allow", "GET, HEAD, OPTIONS"))
            headers.setdefault("Access-Control-Allow-Headers", "Content-Type, If-None-Match")
            headers.setdefault("Access-Control-Max-Age", "86400")
    return response
