"""The first page: the box, examples, and what is in the glossary."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services import browsing, entries, subjects
from app.web import i18n

home_ = Blueprint("home", __name__)
NEWS = 3
SPECIMEN = "global-development-initiative"


@home_.get("/")
def root() -> ResponseReturnValue:
    """Lead to the home page in the language that the browser asks for."""
    response = redirect(url_for("home.home", interface=i18n.preferred_interface()))
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-cache"
    return response


@home_.get(f"{i18n.PREFIX}/")
def home() -> ResponseReturnValue:
    """The box, examples of what it finds, an entry, and ways in."""
    specimen = entries.find_entries([SPECIMEN]).get(SPECIMEN)
    return render_template(
        "home/home.html",
        specimen=specimen,
        overview=subjects.overview(),
        news=entries.news(NEWS).items,
        letters=browsing.alphabets()[i18n.interface()],
    )
