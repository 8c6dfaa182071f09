"""For administrators: people, their roles and sessions, invitations, the audit log."""

from collections.abc import Iterable

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.services import accounts, auditing, invitations, sessions
from app.terminology.errors import AddressTaken, InvalidRequest
from app.terminology.people import REVIEWED_LANGUAGES, Role
from app.web import i18n, identity, letters, paging
from app.web.letters import Reader
from app.web.security import FAULTS, fresh

people_ = Blueprint("people", __name__, url_prefix=f"{i18n.PREFIX}/admin")
LENGTH = 50


@people_.get("/people")
@identity.needed(Role.ADMINISTRATOR)
def people() -> ResponseReturnValue:
    """Everybody who has an account, the newest first."""
    text = request.args.get("name", "")[:100]
    found = accounts.page(text, paging.read_number(request.args.get("after"), "after"))
    following = found[-1].id if len(found) == accounts.PAGE else None
    return render_template("people/people.html", people=found, text=text, following=following)


@people_.get("/people/<int:id>")
@identity.needed(Role.ADMINISTRATOR)
@fresh
def person(id: int) -> ResponseReturnValue:
    """One person: role, languages, sessions, what was done with the account."""
    found = accounts.get(id)
    entries = auditing.page(LENGTH, account=id)
    return render_template(
        "people/person.html", account=found, sessions=sessions.of(id), entries=entries, names=_names(entries)
    )


def _names(entries: Iterable[auditing.Entry]) -> dict[int, str | None]:
    ids = {id for each in entries for id in (each.actor, each.account) if id is not None}
    return accounts.names(ids)


@people_.post("/people/<int:id>/role")
@identity.needed(Role.ADMINISTRATOR)
@fresh
def change_role(id: int) -> ResponseReturnValue:
    accounts.change_role(id, _role(), _languages(), identity.actor())
    flash(gettext("The role is changed."), "info")
    return redirect(url_for("people.person", id=id))


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError as error:
        raise InvalidRequest("invalid_value", "role", ", ".join(Role)) from error


def _languages() -> list[str]:
    found = request.form.getlist("reviews")
    if not set(found) <= set(REVIEWED_LANGUAGES):
        raise InvalidRequest("invalid_value", "reviews", ", ".join(REVIEWED_LANGUAGES))
    return found


@people_.post("/people/<int:id>/disable")
@identity.needed(Role.ADMINISTRATOR)
@fresh
def disable(id: int) -> ResponseReturnValue:
    accounts.disable(id, identity.actor())
    flash(gettext("The account is disabled; its sessions are ended and its tokens revoked."), "info")
    return redirect(url_for("people.person", id=id))


@people_.post("/people/<int:id>/enable")
@identity.needed(Role.ADMINISTRATOR)
@fresh
def enable(id: int) -> ResponseReturnValue:
    accounts.enable(id, identity.actor())
    flash(gettext("The account is enabled."), "info")
    return redirect(url_for("people.person", id=id))


@people_.post("/people/<int:id>/sign-out")
@identity.needed(Role.ADMINISTRATOR)
@fresh
def sign_out(id: int) -> ResponseReturnValue:
    accounts.get(id)
    sessions.end_all(id, identity.actor())
    flash(gettext("The person is signed out everywhere."), "info")
    return redirect(url_for("people.person", id=id))


@people_.post("/people/<int:id>/second-factor")
@identity.needed(Role.ADMINISTRATOR)
@fresh
def drop_second_factor(id: int) -> ResponseReturnValue:
    found = accounts.get(id)
    accounts.drop_second_factor(id, identity.actor())
    if found.second_factor:
        letters.send(letters.second_factor_off, Reader(found.email or "", found.interface))
    flash(gettext("Signing in asks this person for no code any more."), "info")
    return redirect(url_for("people.person", id=id))


@people_.post("/people/<int:id>/delete")
@identity.needed(Role.ADMINISTRATOR)
@fresh
def delete(id: int) -> ResponseReturnValue:
    accounts.delete(id, identity.actor())
    flash(gettext("The account is deleted."), "info")
    return redirect(url_for("people.people"))


@people_.get("/sessions")
@identity.needed(Role.ADMINISTRATOR)
def all_sessions() -> ResponseReturnValue:
    """Who is signed in."""
    found = identity.access()
    return render_template("people/sessions.html", sessions=sessions.everybodys(), current=found.id if found else 0)


@people_.post("/sessions/<int:id>/end")
@identity.needed(Role.ADMINISTRATOR)
@fresh
def end_session(id: int) -> ResponseReturnValue:
    sessions.end(id, identity.actor())
    flash(gettext("That browser is signed out."), "info")
    return redirect(url_for("people.all_sessions"))


@people_.route("/invitations", methods=["GET", "POST"])
@identity.needed(Role.ADMINISTRATOR)
@fresh
def all_invitations() -> ResponseReturnValue:
    """Invite somebody; the link is shown on the page that answers, and never again."""
    link, problem = None, None
    if request.method == "POST":
        interface = request.form.get("interface", i18n.interface())
        interface = interface if interface in i18n.INTERFACES else i18n.interface()
        try:
            offered, secret = invitations.invite(
                request.form.get("email", ""), _role(), _languages(), interface, identity.actor()
            )
        except ValueError:
            problem = str(FAULTS["INVALID_EMAIL_ADDRESS"])
        except AddressTaken:
            problem = gettext("There is an account with that address.")
        else:
            letters.send(letters.invitation, Reader(offered.email or "", interface), secret)
            link = letters.address("account.invitation", secret=secret, interface=interface)
    page = render_template(
        "people/invitations.html",
        invitations=invitations.open_ones(),
        link=link,
        is_sent=bool(current_app.config["MAIL_URL"]),
        problem=problem,
    )
    return page, 422 if problem else 200


@people_.post("/invitations/<int:id>/withdraw")
@identity.needed(Role.ADMINISTRATOR)
@fresh
def withdraw(id: int) -> ResponseReturnValue:
    invitations.withdraw(id, identity.actor())
    flash(gettext("The invitation is withdrawn."), "info")
    return redirect(url_for("people.all_invitations"))


@people_.get("/audit")
@identity.needed(Role.ADMINISTRATOR)
def audit() -> ResponseReturnValue:
    """What was done with accounts, by whom, the newest first."""
    entries = auditing.page(LENGTH, before=paging.read_number(request.args.get("before"), "before"))
    following = entries[-1].sequence if len(entries) == LENGTH else None
    return render_template("people/audit.html", entries=entries, names=_names(entries), following=following)
