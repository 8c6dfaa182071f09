"""The letters that accounts cause: composed in the reader's language and sent once the answer is out.

What is in them is ours and links of ours alone. No name that somebody chose stands in any: nobody can have us write a
text of theirs to a stranger.
"""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import Flask, current_app, url_for
from flask_babel import gettext
from flask_mailman import EmailMessage, Mail

from config import mail_server

Letter = tuple[str, list[str]]
"""The subject, and the paragraphs."""


class Reader(NamedTuple):
    """Whom a letter goes to, and in which language of the interface."""

    address: str
    interface: str


def init(app: Flask) -> None:
    server = mail_server(app.config["MAIL_URL"])
    app.config["MAIL_DEFAULT_SENDER"] = app.config["MAIL_FROM"]
    app.config["MAIL_BACKEND"] = "smtp" if server else "console"
    if server:
        is_local = server.hostname in ("localhost", "127.0.0.1", "::1")
        app.config["MAIL_SERVER"] = server.hostname
        app.config["MAIL_PORT"] = server.port or (465 if server.scheme == "smtps" else 587)
        app.config["MAIL_USERNAME"], app.config["MAIL_PASSWORD"] = server.username, server.password
        app.config["MAIL_USE_SSL"] = server.scheme == "smtps"
        app.config["MAIL_USE_TLS"] = server.scheme == "smtp" and not is_local
        app.config["MAIL_TIMEOUT"] = 20
    Mail(app)


def send(letter: Callable[..., Letter], to: Reader, *facts: object) -> None:
    """Have a letter sent soon; `facts` are what the letter takes."""
    current_app.extensions["errands"].run(_send, letter, to, facts)


def _send(letter: Callable[..., Letter], to: Reader, facts: tuple[object, ...]) -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.test_request_context(f"/{to.interface}/", base_url=app.config["PUBLIC_URL"]):
        subject, paragraphs = letter(*facts)
        host = urlsplit(app.config["PUBLIC_URL"]).hostname
        signature = gettext("Puente, at %(host)s", host=host)
        body = "\n\n".join([*paragraphs, f"-- \n{signature}"]) + "\n"
        message = EmailMessage(subject, body, app.config["MAIL_FROM"], [to.address])
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        backend = app.extensions["mailman"].backend
        if backend == "console" and app.config["PUENTE_ENV"] == "production":
            _leave_unsent(letter.__name__)
            return
        options = {"stream": sys.stderr} if backend == "console" else {}
        message.connection = app.extensions["mailman"].get_connection(**options)
        message.send()


def _leave_unsent(kind: str) -> None:
    """In production no link gets into the log: who reads logs could take an account over by it."""
    print(f"letter not sent, as MAIL_URL is not set: {kind}", file=sys.stderr)


def address(endpoint: str, **values: Any) -> str:
    """The address of a page of ours as the world sees it, whatever the request's Host said."""
    return str(current_app.config["PUBLIC_URL"]) + url_for(endpoint, **values)


def confirmation(token: str) -> Letter:
    return gettext("Confirm your address for Puente"), [
        gettext(
            "Somebody, most likely you, made an account at Puente with this address. To confirm it, open this page:"
        ),
        address("security.confirm_email", token=token),
        gettext("It serves for one day. If it was not you, do nothing: without you no account begins."),
    ]


def already_there(token: str) -> Letter:
    return gettext("Your account at Puente"), [
        gettext(
            "Somebody, perhaps you, wanted to make an account at Puente with this address, which has one already."
            " Nothing was changed. To choose a new password for it, open this page:"
        ),
        address("security.reset_password", token=token),
        gettext("It serves once, within 30 minutes. If you remember your password, do nothing."),
    ]


def new_password(token: str) -> Letter:
    return gettext("A new password for Puente"), [
        gettext("To choose a new password, open this page:"),
        address("security.reset_password", token=token),
        gettext(
            "It serves once, within 30 minutes. If you did not ask for it, do nothing: your password stays as it is."
        ),
    ]


def password_changed() -> Letter:
    return gettext("Your password at Puente was changed"), [
        gettext("Your password was changed, and you were signed out wherever you were signed in."),
        gettext("If it was not you, choose a new password at once:"),
        address("security.forgot_password"),
    ]


def new_address(token: str) -> Letter:
    return gettext("Confirm your new address for Puente"), [
        gettext("To have this address for your account at Puente, open this page:"),
        address("account.confirm_address", token=token),
        gettext("It serves within two hours. If you did not ask for it, do nothing."),
    ]


def address_changed() -> Letter:
    return gettext("Your address at Puente was changed"), [
        gettext("Your account at Puente has another address now; no more mail comes to this one."),
        gettext("If it was not you, write to the people who run this service without delay."),
    ]


def second_factor_off() -> Letter:
    return gettext("Signing in to Puente needs no code any more"), [
        gettext("The second step of signing in was turned off for your account."),
        gettext("If it was not you, choose a new password at once:"),
        address("security.forgot_password"),
    ]


def invitation(secret: str) -> Letter:
    return gettext("An invitation to Puente"), [
        gettext("You are invited to work on Puente, the terminology of diplomacy in English, Spanish and Chinese."),
        gettext("To choose a name and a password, open this page:"),
        address("account.invitation", secret=secret),
        gettext("It serves once, within seven days."),
    ]
