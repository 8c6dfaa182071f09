"""Signing in, up and out, by Flask-Security: its views under our addresses, with our forms, texts, pages and letters.

What is ours: sessions are rows (`app.services.sessions`), who is signed in is asked by `app.web.identity`, letters are
`app.web.letters`, nothing of Flask-Security runs for a reader without an account, and no link in a letter changes
anything by being opened.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from time import time
from typing import Any, TypeVar

import flask_login
from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security import MailUtil, Security, recovery_codes, views
from flask_security.confirmable import confirm_email_token_status
from flask_security.mail_util import EmailValidateException
from flask_security.utils import get_message, set_request_attr

from app.services import accounts, sessions
from app.web import cookies, i18n, identity, letters
from app.web.forms import FORMS
from app.web.letters import Reader
from app.web.members import METHOD, Member, Members
from app.web.passwords import ARGON2, Codes, Digest, Hasher, Passwords, RecoveryCodes

FRESH_SECONDS = 30 * 60
"""How long after giving the password (or using what asks for it) one may do what asks for it."""

security = Blueprint("security", __name__, url_prefix=i18n.PREFIX)
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

TEMPLATES = {
    "LOGIN_USER": "sign_in",
    "REGISTER_USER": "sign_up",
    "FORGOT_PASSWORD": "forgot",
    "RESET_PASSWORD": "reset",
    "CHANGE_PASSWORD": "password",
    "SEND_CONFIRMATION": "send_confirmation",
    "VERIFY": "verify",
    "TWO_FACTOR_VERIFY_CODE": "code",
    "TWO_FACTOR_SETUP": "two_factor",
    "MULTI_FACTOR_RECOVERY_CODES": "recovery_codes",
    "MULTI_FACTOR_RECOVERY": "recovery",
}
SETTINGS: dict[str, Any] = {
    "REGISTERABLE": True,
    "CONFIRMABLE": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": [METHOD],
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "TOTP_ISSUER": "Puente",
    "RETURN_GENERIC_RESPONSES": True,
    "CONFIRM_EMAIL_WITHIN": timedelta(days=1),
    "RESET_PASSWORD_WITHIN": timedelta(minutes=30),
    "FRESHNESS": timedelta(seconds=FRESH_SECONDS),
    "FRESHNESS_GRACE_PERIOD": timedelta(seconds=FRESH_SECONDS),
    "API_ENABLED_METHODS": ["session"],
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": {"argon2"},  # so that a backup can be restored under another SECRET_KEY
    "PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
    "EMAIL_PLAINTEXT": False,  # letters are ours
    "EMAIL_HTML": False,
    "SEND_PASSWORD_CHANGE_EMAIL": True,
    "POST_LOGIN_VIEW": "home.home",
    "POST_LOGOUT_VIEW": "home.home",
    "POST_REGISTER_VIEW": "security.login",
    "POST_CHANGE_VIEW": "account.account",
    "POST_VERIFY_VIEW": "account.account",
    "TWO_FACTOR_POST_SETUP_VIEW": "account.account",
    "TWO_FACTOR_ERROR_VIEW": "security.login",
    "I18N_DOMAIN": "messages",
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
}
MESSAGES = {
    "UNAUTHENTICATED": _l("Sign in to go on."),
    "REAUTHENTICATION_REQUIRED": _l("Give your password again to go on."),
    "REAUTHENTICATION_SUCCESSFUL": _l("Thank you, go on."),
    "CONFIRM_REGISTRATION": _l("We have written to %(email)s. Open the link in the letter to confirm the address."),
    "EMAIL_CONFIRMED": _l("Your address is confirmed. Now sign in."),
    "ALREADY_CONFIRMED": _l("The address is confirmed already. Sign in."),
    "CONFIRMATION_REQUEST": _l("If %(email)s waits to be confirmed, we have written to it."),
    "PASSWORD_RESET_REQUEST": _l("If %(email)s has an account, we have written to it how to choose a new password."),
    "PASSWORD_RESET_NO_LOGIN": _l("Your password is changed. Sign in with it."),
    "PASSWORD_CHANGE": _l("Your password is changed. You were signed out everywhere else."),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": _l("Welcome."),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": _l("From now on signing in asks for a code. Make recovery codes now."),
    "TWO_FACTOR_DISABLED": _l("Signing in asks for no code any more."),
}
FAULTS = {
    "GENERIC_AUTHN_FAILED": _l("The address or the password is not right, or the address is not confirmed yet."),
    "INVALID_CONFIRMATION_TOKEN": _l("The link is not complete, or was used. Ask for a new one."),
    "CONFIRMATION_EXPIRED": _l("The link is too old. Ask for a new one."),
    "CONFIRMATION_REQUIRED": _l("The address is not confirmed yet."),
    "EMAIL_ALREADY_ASSOCIATED": _l("%(email)s has an account."),
    "PASSWORD_MISMATCH": _l("The passwords differ."),
    "RETYPE_PASSWORD_MISMATCH": _l("The passwords differ."),
    "INVALID_REDIRECT": _l("That address is not on this site."),
    "INVALID_RECOVERY_CODE": _l("That recovery code is not right, or was used."),
    "PASSWORD_RESET_EXPIRED": _l("The link is too old. Ask for a new one."),
    "INVALID_RESET_PASSWORD_TOKEN": _l("The link is not complete, or was used. Ask for a new one."),
    "DISABLED_ACCOUNT": _l("The account is disabled."),
    "EMAIL_NOT_PROVIDED": _l("Give an e-mail address."),
    "INVALID_EMAIL_ADDRESS": _l("That is not an e-mail address."),
    "INVALID_CODE": _l("That code is not right."),
    "PASSWORD_NOT_PROVIDED": _l("Give a password."),
    "PASSWORD_INVALID_LENGTH": _l("A password has at least 12 characters; a few words are easy to keep in mind."),
    "PASSWORD_TOO_LONG": _l("A password has at most 1,000 characters."),
    "PASSWORD_TOO_SIMPLE": _l("That would be tried among the first: take words that do not belong together."),
    "USER_DOES_NOT_EXIST": _l("The address or the password is not right, or the address is not confirmed yet."),
    "INVALID_PASSWORD": _l("The password is not right."),
    "PASSWORD_IS_THE_SAME": _l("That is the password you have."),
    "TWO_FACTOR_INVALID_TOKEN": _l("That code is not right, or was used. Wait for the next."),
    "TWO_FACTOR_PERMISSION_DENIED": _l("That took too long. Sign in again."),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": _l("That way is not there."),
    "TWO_FACTOR_SETUP_EXPIRED": _l("That took too long. Start again."),
    "API_ERROR": _l("That cannot be taken."),
}
"""What Flask-Security says, in our words: it has no complete Chinese."""


class Post(MailUtil):
    """Hands what Flask-Security would send to our letters."""

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **facts: Any
    ) -> None:
        member: Member = facts["user"]
        to = Reader(member.email, member.account.interface)
        match template.rpartition("/")[2]:
            case "confirmation_instructions" | "welcome":
                letters.send(letters.confirmation, to, facts["confirmation_token"])
            case "welcome_existing":
                letters.send(letters.already_there, to, facts["reset_token"])
            case "reset_instructions":
                letters.send(letters.new_password, to, facts["reset_token"])
            case "reset_notice" | "change_notice":
                letters.send(letters.password_changed, to)
            case other:
                raise LookupError(f"Flask-Security has a letter that ours lack: {other}")

    def normalize(self, email: str) -> str:
        try:
            return accounts.read_address(email)
        except ValueError:
            raise EmailValidateException(get_message("INVALID_EMAIL_ADDRESS")[0]) from None

    validate = normalize


def init(app: Flask) -> None:
    """Set Flask-Security up, then take away what it would do at every request of every reader."""
    secret = app.config["SECRET_KEY"]
    app.config |= {f"SECURITY_{name}": value for name, value in SETTINGS.items()}
    app.config |= {f"SECURITY_{name}_TEMPLATE": f"accounts/{file}.html" for name, file in TEMPLATES.items()}
    app.config |= {f"SECURITY_MSG_{name}": (text, "info") for name, text in MESSAGES.items()}
    app.config |= {f"SECURITY_MSG_{name}": (text, "error") for name, text in FAULTS.items()}
    app.config["SECURITY_I18N_DIRNAME"] = f"{app.root_path}/translations"
    app.config["SECURITY_TOTP_SECRETS"] = {"1": secret}
    before, after = list(app.before_request_funcs[None]), list(app.after_request_funcs[None])
    extension = Security(
        datastore=Members(),
        register_blueprint=False,
        mail_util_cls=Post,
        password_util_cls=Passwords,
        totp_cls=Codes,
        mf_recovery_codes_util_cls=RecoveryCodes,
    )
    options: dict[str, Any] = dict(FORMS)
    extension.init_app(app, **options)
    extension.want_json(lambda request: False)
    extension.pwd_context = Hasher(extension.pwd_context)
    extension.hashing_context = Digest(secret)
    extension.unauthn_handler(_sign_in)
    manager = extension.login_manager
    manager.user_loader(_load)
    manager._request_callback = None  # tokens are the API's, and ours
    manager.session_protection = None
    # Flask-Principal would ask who is signed in at every request, Flask-Login touch the session after it and in pages.
    app.before_request_funcs[None], app.after_request_funcs[None] = before, after
    app.template_context_processors[None] = [
        each for each in app.template_context_processors[None] if not each.__module__.startswith("flask_login")
    ]
    flask_login.user_logged_in.connect(_signed_in, app)
    flask_login.user_logged_out.connect(_signed_out, app)


def fresh(view: View) -> View:
    """A guard for what a borrowed browser should not do: who did not give the password lately is asked for it."""

    @wraps(view)
    def guarded(*parts: Any, **values: Any) -> ResponseReturnValue:
        identity.known()
        if not 0 <= time() - session.get("fs_paa", 0) < FRESH_SECONDS:
            return redirect(url_for("security.verify", next=identity.here()))
        return view(*parts, **values)

    return guarded  # type: ignore[return-value]


def _load(uniquifier: str) -> Member | None:
    """The member whose session the cookie names."""
    found = identity.access()
    if found is None or found.uniquifier != uniquifier:
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return Member(accounts.get(found.person.id))


def _sign_in(mechanisms: object = None, headers: object = None) -> Any:
    identity.known()
    return redirect(url_for("security.login", next=identity.here()))


def _signed_in(app: Flask, user: Any) -> None:
    """A new session, whatever the cookie held before: nobody can have planted it."""
    keep = session.pop("_remember", None) == "set"
    for name in ("csrf_token", "_fresh", "_id", "fs_gexp"):
        session.pop(name, None)
    g.pop("csrf_token", None)
    how = "code" if "tf_user_id" in session else "password"
    by = replace(identity.actor(), account=user.id)
    session[identity.KEY], _ = sessions.start(user.id, cookies.describe_client(), by, keep=keep, how=how)
    session.permanent = keep
    identity.forget()


def _signed_out(app: Flask, user: Any) -> None:
    found = identity.access()
    if found:
        sessions.end(found.id, identity.actor(), action="signed_out")
    session.clear()
    identity.forget()


@security.before_request
def _refuse_to_carry_a_password_openly() -> ResponseReturnValue | None:
    if not cookies.can_sign_in():
        return render_template("accounts/insecure.html", public=current_app.config["PUBLIC_URL"]), 403
    return None


@security.after_request
def _stay_here(response: Response) -> Response:
    """Whatever an address said of where to go next: on this site, or to its first page."""
    if response.location and not identity.local_path(response.location):
        response.location = url_for("home.home")
    response.headers["Cache-Control"] = "private, no-store"
    if request.view_args:  # a token stands in the address
        response.headers["Referrer-Policy"] = "same-origin"  # with no-referrer, its own form would come from nowhere
    return response


def _sign_up() -> ResponseReturnValue:
    if current_app.config["SIGN_UP"] != "open":
        return render_template(
            "accounts/no_sign_up.html", by_invitation=current_app.config["SIGN_UP"] == "invitation"
        ), 403
    response: ResponseReturnValue = views.register()
    return response


def _confirm(token: str) -> ResponseReturnValue:
    """Opening the link asks; the button confirms. Programs that open links in mail confirm nothing."""
    expired, invalid, member = confirm_email_token_status(token)  # type: ignore[no-untyped-call]
    if request.method != "POST" and member and not expired and not invalid and member.confirmed_at is None:
        return render_template("accounts/confirm.html")
    response: ResponseReturnValue = views.confirm_email(token)
    return response


def _rescue() -> ResponseReturnValue:
    """Flask-Security links here for who lost the app: recovery codes are the way."""
    return redirect(url_for("security.mf_recovery"))


BOTH = ["GET", "POST"]
for path, endpoint, view, methods in (
    ("/sign-in", "login", views.login, BOTH),
    ("/sign-in/code", "two_factor_token_validation", views.two_factor_token_validation, BOTH),
    ("/sign-in/recovery", "mf_recovery", recovery_codes.mf_recovery, BOTH),
    ("/sign-in/rescue", "two_factor_rescue", _rescue, ["GET"]),
    ("/sign-out", "logout", views.logout, ["POST"]),
    ("/sign-up", "register", _sign_up, BOTH),
    ("/confirm", "send_confirmation", views.send_confirmation, BOTH),
    ("/confirm/<token>", "confirm_email", _confirm, BOTH),
    ("/password", "forgot_password", views.forgot_password, BOTH),
    ("/password/<token>", "reset_password", views.reset_password, BOTH),
    ("/account/verify", "verify", views.verify, BOTH),
    ("/account/password", "change_password", views.change_password, BOTH),
    ("/account/two-factor", "two_factor_setup", identity.needed()(views.two_factor_setup), BOTH),
    ("/account/two-factor/<token>", "two_factor_setup_validate", views.two_factor_setup_validate, ["POST"]),
    ("/account/recovery-codes", "mf_recovery_codes", recovery_codes.mf_recovery_codes, BOTH),
):
    security.add_url_rule(path, endpoint, view, methods=methods)
