"""Staying in touch: what a person watches, what happened to it, and a feed of it."""

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.services import subjects, watching
from app.services.watching import Happening, Kind
from app.terminology.entry import Reference
from app.web import i18n, identity

watching_ = Blueprint("watching", __name__, url_prefix=i18n.PREFIX)
KINDS: tuple[Kind, ...] = ("concept", "subject")
BEFORE_ANY = datetime(2026, 1, 1, tzinfo=UTC)


@watching_.get("/watching")
@identity.needed()
def overview() -> ResponseReturnValue:
    """What happened to what the person watches and proposed, and what they watch."""
    return _overview()


def _overview(feed: str | None = None) -> str:
    person = identity.known()
    return render_template(
        "watching/overview.html",
        happened=watching.happened(person.id),
        watched=watching.watched(person),
        subjects=subjects.labels()["subject"],
        feed=feed,
    )


@watching_.post("/watching/<any(concept, subject):kind>/<key>")
@identity.needed()
def change(kind: Kind, key: str) -> ResponseReturnValue:
    """Watch an entry or a subject field, or stop: the form's `watch` says which.

    :raise 404: there is no such thing
    """
    if request.form.get("watch") == "off":
        watching.unwatch(identity.known(), kind, key)
        flash(gettext("You will hear no more of it."), "info")
    else:
        watching.watch(identity.known(), kind, key)
        flash(gettext("You will find what happens to it under “Watching”."), "info")
    return redirect(identity.local_path(request.form.get("next")) or url_for("watching.overview"))


@watching_.post("/watching/feed")
@identity.needed()
def new_feed() -> ResponseReturnValue:
    """Make an address for the person's feed, shown once."""
    secret = watching.new_feed(identity.known())
    return _overview(url_for("watching.feed", secret=secret, _external=True))


@watching_.get("/watching/<secret>.atom")
def feed(secret: str) -> ResponseReturnValue:
    """The same as an Atom feed (RFC 4287), for whoever has its address.

    :raise 404: it is nobody's address
    """
    account = watching.find_feed(secret)
    if account is None:
        abort(404)
    happened = watching.happened(account)
    response = Response(
        render_template("watching/feed.xml", happened=happened, updated=happened[0].at if happened else BEFORE_ANY),
        content_type="application/atom+xml; charset=utf-8",
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@watching_.app_template_global("name_of_happening")
def name_of(happening: Happening) -> tuple[str, str | None]:
    """What the entry of a happening is called in the reader's first language that names it, and that language."""
    labels = happening.reference.labels if happening.reference else {}
    named = ((label, language) for language in i18n.languages() if (label := labels.get(language)))
    return next(named, (happening.concept, None))


@watching_.app_template_filter("first_label")
def first_label(reference: Reference) -> str | None:
    """The first of the reader's languages in which an entry has a name."""
    return next((language for language in i18n.languages() if reference.labels.get(language)), None)


@watching_.app_template_global("is_watched")
def is_watched(kind: Kind, key: str) -> bool | None:
    """Whether the reader watches it; None when nobody is signed in."""
    person = identity.shown()
    return watching.is_watched(person, kind, key) if person else None
