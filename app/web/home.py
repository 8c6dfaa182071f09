"""The first page: the box, examples, and what is in the glossary."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services import browsing, entries, subjects
from app.terminology.concept import Layer
from app.web import i18n

home_ = Blueprint("home", __name__)
NEWS = 3
SPECIMEN = "global-development-initiative"


@home_.get("/")
def root() -> ResponseReturnValue:
    """Lead to the home page in the language that the browser asks for."""
    return _in_the_readers_language("home.home")


@home_.get("/opensearch.xml")
def opensearch() -> ResponseReturnValue:
    """Lead to the description of the search in the language that the browser asks for."""
    return _in_the_readers_language("lookup.opensearch")


def _in_the_readers_language(endpoint: str) -> ResponseReturnValue:
    response = redirect(url_for(endpoint, interface=i18n.preferred_interface()))
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
        news=entries.news(NEWS, layer=Layer.CURATED).items,
        letters=browsing.alphabets()[i18n.interface()],
    )
