"""Wording that is set aside for every text: the list, and what reviewers do with it."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import accounts
from app.services import waivers as glossary_waivers
from app.services.waivers import Waiver
from app.terminology.people import Role, reference
from app.web import i18n, identity, reading

waivers_ = Blueprint("waivers", __name__, url_prefix=i18n.PREFIX)


@waivers_.get("/waivers")
def waivers() -> ResponseReturnValue:
    """What is not warned of, and why."""
    found = glossary_waivers.of_all()
    return render_template("waivers/waivers.html", waivers=found, names=_names(found), parts=glossary_waivers.parts)


@waivers_.post("/waivers")
@identity.needed(Role.REVIEWER)
def waive() -> ResponseReturnValue:
    """Set a warning aside for every text, and show the text that was being read again."""
    warning, given = request.form.get("waive", ""), reading.given()
    reason = request.form.get(f"reason-{warning}", "").strip()
    for_this_text = {id: why for id, why in given.waivers.items() if id != warning}
    if not reason:
        problem = _("Say why the wording is right: everybody will see it.")
        return reading.answer(replace(given, waivers=for_this_text), problem)
    glossary_waivers.make(warning, reason, identity.actor())
    return reading.answer(replace(given, waivers=for_this_text))


@waivers_.post("/waivers/<int:id>/revoke")
@identity.needed(Role.REVIEWER)
def revoke(id: int) -> ResponseReturnValue:
    """Warn of it again."""
    glossary_waivers.revoke(id, identity.actor())
    return redirect(url_for("waivers.waivers"), 303)


def _names(found: list[Waiver]) -> dict[int, str | None]:
    """What to call those who set something aside, by account."""
    people = {each.account for each in found if each.account is not None}
    names = accounts.credits(map(reference, people)) if people else {}
    return {account: names[reference(account)] for account in people}
