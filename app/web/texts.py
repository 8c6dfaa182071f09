"""Texts that a person saved with their account: kept only when asked, seen by nobody else, told of what has changed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.services import marks, saved_texts
from app.services.saved_packs import Place
from app.services.saved_texts import About
from app.web import i18n, identity, reading
from app.web.paging import read_number
from app.web.reading import Given

texts_ = Blueprint("texts", __name__, url_prefix=i18n.PREFIX)


@texts_.post("/texts")
@identity.needed()
def save() -> ResponseReturnValue:
    """Save the text that was read; where another window changed it meanwhile, beside what is there."""
    given = reading.given()
    errors = reading.errors(given)
    if errors:
        return reading.form(given, errors)
    id, version = (read_number(request.form.get(name) or None, name) for name in ("saved", "version"))
    about = About(given.title, given.language, given.date, given.remarks, given.waivers)
    named = marks.concepts_of(reading.annotated(given))
    place = saved_texts.save(identity.known(), given.text, about, named, id, version or 0)
    if place is None:
        return reading.page(given, is_full=True, status=409)
    if place.is_beside:
        flash(gettext("The saved text was changed elsewhere meanwhile, so this one is kept beside it."), "info")
    else:
        flash(gettext("The text is saved with your account."), "info")
    return redirect(url_for("texts.saved", id=place.id))


@texts_.get("/texts")
@identity.needed()
def all_saved() -> ResponseReturnValue:
    """The texts that the person saved, with how much has changed in each."""
    return render_template("reading/saved.html", texts=saved_texts.of(identity.known()))


@texts_.get("/texts/<int:id>")
@identity.needed()
def saved(id: int) -> ResponseReturnValue:
    """A saved text, read anew, with what has changed of what it names.

    :raise 404: the person has no such text
    """
    kept, text = saved_texts.get(identity.known(), id)
    about = kept.about
    given = Given(text, about.title, about.language, about.date, remarks=about.remarks, waivers=about.waivers)
    return reading.page(given, place=Place(kept.id, kept.version), news=saved_texts.news(kept))


@texts_.post("/texts/<int:id>/noted")
@identity.needed()
def note(id: int) -> ResponseReturnValue:
    """Take what has changed as known.

    :raise 404: the person has no such text
    """
    saved_texts.note(identity.known(), id)
    return redirect(url_for("texts.saved", id=id))


@texts_.post("/texts/<int:id>/deletion")
@identity.needed()
def forget(id: int) -> ResponseReturnValue:
    """Take a saved text away."""
    saved_texts.remove(identity.known(), id)
    flash(gettext("The text is gone from your account."), "info")
    return redirect(url_for("texts.all_saved"))
