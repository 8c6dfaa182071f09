"""No other site's page can make a signed-in browser change anything here.

Every form carries a token that only its browser's cookie goes with (Flask-WTF), a page of another origin is refused
before that, and a body is a form's. The API takes no cookies, so it needs none of this.
"""

from flask import Flask, g, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.exceptions import Forbidden, UnsupportedMediaType
from wtforms import ValidationError

from app.web import cookies

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
HARMLESS = {"reading.read_text", "packs.work", "packs.file"}
"""Forms that change nothing: any page may send them, and reading needs no cookie."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "")


class FormExpired(Forbidden):
    """The form's token is missing, or is not this browser's."""

    name = "Form Expired"


def init(app: Flask) -> None:
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: a long text is not lost to an old form
    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.before_request(protect)


def protect() -> None:
    """Refuse what no page of ours sent. Raises FormExpired, Forbidden, UnsupportedMediaType."""
    if request.method not in UNSAFE or request.url_rule is None or request.path.startswith("/api/"):
        return
    if request.mimetype not in FORMS:
        raise UnsupportedMediaType
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        raise Forbidden("The form comes from another site.")
    if request.endpoint in HARMLESS:
        return
    if not cookies.can_sign_in():
        raise FormExpired
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as error:
        raise FormExpired from error
    g.csrf_valid = True  # Flask-WTF's forms need not look again
