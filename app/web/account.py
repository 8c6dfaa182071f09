"""A person's own account: name, address, where they are signed in, tokens, deletion; and taking an invitation up."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security import hash_password
from itsdangerous import BadData

from app.services import accounts, invitations, sessions, tokens
from app.services.tokens import TooManyTokens
from app.store.accounts import Account
from app.terminology.errors import AddressTaken, NameTaken
from app.terminology.people import Role, Scope
from app.web import attempts, i18n, identity, letters
from app.web.forms import NAME_INVALID, NAME_TAKEN
from app.web.letters import Reader
from app.web.security import FAULTS, fresh

account_ = Blueprint("account", __name__, url_prefix=i18n.PREFIX)
NEW_ADDRESS_SECONDS = 2 * 60 * 60


@account_.get("/account")
@identity.needed()
def account() -> ResponseReturnValue:
    """What there is to see and change."""
    return _account()


def _account(name: str | None = None, problem: object = None) -> str:
    own = accounts.get(identity.known().id)
    return render_template(
        "accounts/account.html",
        account=own,
        typed=own.name if name is None else name,
        problem=problem,
        sessions=len(sessions.of(own.id)),
        tokens=sum(map(tokens.is_good, tokens.of(own.id))),
    )


@account_.post("/account/name")
@identity.needed()
def rename() -> ResponseReturnValue:
    typed = request.form.get("name", "")
    try:
        accounts.rename(identity.known().id, typed, identity.actor())
    except ValueError:
        return _account(typed, NAME_INVALID), 422
    except NameTaken:
        return _account(typed, NAME_TAKEN), 422
    flash(gettext("Your name is changed."), "info")
    return redirect(url_for("account.account"))


@account_.post("/account/language")
@identity.needed()
def speak() -> ResponseReturnValue:
    interface = request.form.get("interface", "")
    if interface in i18n.INTERFACES:
        accounts.speak(identity.known().id, interface)
        flash(gettext("We will write to you in this language."), "info")
    return redirect(url_for("account.account"))


@account_.route("/account/address", methods=["GET", "POST"])
@fresh
def address() -> ResponseReturnValue:
    """Ask for another address; it counts once its letter was opened."""
    own = accounts.get(identity.known().id)
    typed, problem = request.form.get("email", ""), None
    if request.method == "POST":
        attempts.ask_for_mail(typed)
        try:
            _ask_for_address(own, accounts.read_address(typed))
        except ValueError:
            problem = FAULTS["INVALID_EMAIL_ADDRESS"]
        else:
            flash(gettext("We have written to %(email)s. Open the link in the letter.", email=typed), "info")
            return redirect(url_for("account.account"))
    page = render_template("accounts/address.html", account=own, typed=typed, problem=problem)
    return page, 422 if problem else 200


def _ask_for_address(own: Account, wanted: str) -> None:
    """Write to the address, unless somebody has it: who asks learns nothing of that."""
    if accounts.find(address=wanted) is None:
        signed = current_app.extensions["security"].change_email_serializer
        letters.send(letters.new_address, Reader(wanted, own.interface), signed.dumps([own.uniquifier, wanted]))


@account_.route("/account/address/<token>", methods=["GET", "POST"])
def confirm_address(token: str) -> ResponseReturnValue:
    """Opening the link asks; the button changes the address and ends every session."""
    signed = current_app.extensions["security"].change_email_serializer
    try:
        uniquifier, wanted = signed.loads(token, max_age=NEW_ADDRESS_SECONDS)
    except (BadData, ValueError):
        uniquifier, wanted = "", ""
    own = accounts.find(uniquifier=uniquifier) if uniquifier else None
    if own is None or not own.is_active:
        return render_template("accounts/over.html"), 410
    if request.method == "GET":
        return render_template("accounts/confirm_address.html", address=wanted)
    old = Reader(own.email or "", own.interface)
    accounts.change_address(own, wanted, identity.actor())
    letters.send(letters.address_changed, old)
    identity.forget()
    flash(gettext("Your address is changed. Sign in with it."), "info")
    return redirect(url_for("security.login"))


@account_.get("/account/sessions")
@identity.needed()
def own_sessions() -> ResponseReturnValue:
    """Where the person is signed in."""
    found = identity.access()
    listed = sessions.of(identity.known().id)
    return render_template("accounts/sessions.html", sessions=listed, current=found.id if found else 0)


@account_.post("/account/sessions/<int:id>/end")
@identity.needed()
def end_session(id: int) -> ResponseReturnValue:
    sessions.end(id, identity.actor(), account=identity.known().id)
    flash(gettext("That browser is signed out."), "info")
    return redirect(url_for("account.own_sessions"))


@account_.post("/account/sessions/end-others")
@identity.needed()
def end_other_sessions() -> ResponseReturnValue:
    found = identity.access()
    sessions.end_all(identity.known().id, identity.actor(), but=found.id if found else None)
    flash(gettext("You are signed out everywhere else."), "info")
    return redirect(url_for("account.own_sessions"))


@account_.route("/account/tokens", methods=["GET", "POST"])
@fresh
def own_tokens() -> ResponseReturnValue:
    """The person's tokens; a new one is shown on the page that answers, and never again."""
    person = identity.known()
    made, problem = None, None
    if request.method == "POST":
        scopes = [Scope(each) for each in request.form.getlist("scopes") if each in list(Scope)]
        days = request.form.get("days", "")
        try:
            made = tokens.make(
                person.id,
                request.form.get("name", ""),
                scopes,
                int(days) if days in map(str, tokens.DAYS) else 0,
                identity.actor(),
            )
        except TooManyTokens:
            problem = gettext("You have 50 tokens: revoke one that is not needed.")
        except ValueError:
            problem = gettext("A token needs a name and something it may do.")
    page = render_template(
        "accounts/tokens.html",
        tokens=tokens.of(person.id),
        is_good=tokens.is_good,
        days=tokens.DAYS,
        scopes=[Scope.READ, *([Scope.PROPOSE] if person.role.reaches(Role.CONTRIBUTOR) else [])]
        + ([Scope.REVIEW] if person.role.reaches(Role.REVIEWER) else []),
        made=made,
        problem=problem,
    )
    return page, 422 if problem else 200


@account_.post("/account/tokens/<int:id>/revoke")
@identity.needed()
def revoke_token(id: int) -> ResponseReturnValue:
    tokens.revoke(id, identity.known().id, identity.actor())
    flash(gettext("The token is revoked."), "info")
    return redirect(url_for("account.own_tokens"))


@account_.route("/account/deletion", methods=["GET", "POST"])
@fresh
def deletion() -> ResponseReturnValue:
    """Delete the account for ever."""
    person = identity.known()
    if request.method == "GET" or request.form.get("sure") != "yes":
        page = render_template("accounts/deletion.html", unsure=request.method == "POST")
        return page, 422 if request.method == "POST" else 200
    accounts.delete(person.id, identity.actor())
    session.clear()
    identity.forget()
    flash(gettext("Your account is deleted."), "info")
    return redirect(url_for("home.home"))


@account_.route("/invitations/<secret>", methods=["GET", "POST"])
def invitation(secret: str) -> ResponseReturnValue:
    """Take an invitation up: choose a name and a password."""
    offered = invitations.get(secret)
    typed = request.form.get("name", "")
    problems: dict[str, object] = {}
    if request.method == "POST":
        problems = _accept(secret, offered.email or "", typed)
        if not problems:
            flash(gettext("Your account is made. Sign in."), "info")
            return redirect(url_for("security.login"))
    page = render_template("accounts/invitation.html", invitation=offered, typed=typed, problems=problems)
    return page, 422 if problems else 200


def _accept(secret: str, address: str, name: str) -> dict[str, object]:
    """Make the account that was offered; answers what is wrong, by field."""
    judge = current_app.extensions["security"].password_util
    password = request.form.get("password", "")
    faults, password = judge.validate(password, True, email=address, name=name)
    problems: dict[str, object] = {"password": faults[0]} if faults else {}
    if not problems and request.form.get("password_confirm") != request.form.get("password"):
        problems["password_confirm"] = FAULTS["RETYPE_PASSWORD_MISMATCH"]
    try:
        accounts.read_name(name)
        if not problems:
            invitations.accept(secret, name, hash_password(password), i18n.interface(), identity.actor())
    except ValueError:
        problems["name"] = NAME_INVALID
    except NameTaken:
        problems["name"] = NAME_TAKEN
    except AddressTaken:
        problems["name"] = gettext("There is an account with that address: sign in.")
    return problems


@account_.after_request
def _keep_secret(response: Response) -> Response:
    """A page whose address holds a secret tells no other site of it."""
    if request.endpoint in ("account.invitation", "account.confirm_address"):
        response.headers["Referrer-Policy"] = "same-origin"  # with no-referrer, its own form would come from nowhere
        response.headers["Cache-Control"] = "private, no-store"
    return response
