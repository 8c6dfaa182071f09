"""Ways into the glossary without a query: by subject field, by kind, by letter."""

from typing import Any, NamedTuple

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.language import sorting
from app.services import browsing, subjects
from app.services.entries import Listed
from app.terminology.concept import Kind, Layer
from app.terminology.errors import InvalidRequest
from app.web import i18n, paging

browsing_ = Blueprint("browsing", __name__, url_prefix=f"{i18n.PREFIX}/browse")
LENGTH = 60
OTHER = "other"
"""How `#` is written in an address."""


@browsing_.get("")
def browse() -> ResponseReturnValue:
    """Every way in, with what there is behind it."""
    return render_template(
        "browsing/browse.html", overview=subjects.overview(), kinds=browsing.kinds(), alphabets=browsing.alphabets()
    )


@browsing_.get("/subjects/<key>")
def subject(key: str) -> ResponseReturnValue:
    """The concepts of a subject field, in the order of the reader's alphabet.

    :raise 404: there is no such field
    """
    way = browsing.find_subject(key) or abort(404)
    return render_template("browsing/subject.html", way=way, **_listed(i18n.interface(), subject=key))


@browsing_.get("/kinds/<kind>")
def kind(kind: str) -> ResponseReturnValue:
    """The concepts of a kind, in the order of the reader's alphabet.

    :raise 404: there is no such kind
    """
    wanted = Kind(kind) if kind in list(Kind) else abort(404)
    return render_template("browsing/kind.html", kind=wanted.value, **_listed(i18n.interface(), kind=wanted.value))


@browsing_.get("/<any(en, es, zh):language>/<letter>")
def letter(language: str, letter: str) -> ResponseReturnValue:
    """What begins with a letter in a language.

    :raise 404: the language has no such letter
    """
    alphabet = browsing.alphabets()[language]
    wanted = sorting.OTHER if letter == OTHER else letter.upper()
    if wanted not in alphabet:
        abort(404)
    return render_template(
        "browsing/letter.html",
        letter=wanted,
        language=language,
        alphabet=alphabet,
        **_listed(language, letter=wanted),
    )


def address(language: str, letter: str) -> str:
    """The page of a letter."""
    return url_for("browsing.letter", language=language, letter=OTHER if letter == sorting.OTHER else letter.lower())


class Part(NamedTuple):
    """A part of the list of one layer: its concepts, and the addresses of the beginning and of what follows."""

    layer: str
    concepts: list[Listed]
    first: str | None
    following: str | None


def _listed(language: str, **which: str) -> dict[str, Any]:
    """A list in the order of a language, which leads its columns; names taken by rule stand apart from entries.

    The first page begins both layers; further pages go on in one of them (`layer`).
    """
    after = paging.read(request.args.get("after"))
    if after and after[0] is None and "letter" in which:
        raise InvalidRequest("invalid_value", "after", "a position from this list's own link")
    asked = _asked_layer()
    layers = [asked] if asked else [Layer.CURATED] if after else list(Layer)
    own = i18n.TAGS[language]
    parts = [_part(layer, after, language, which) for layer in layers]
    return {
        "parts": [part for part in parts if part.concepts],
        "columns": [own, *(tag for tag in i18n.languages() if tag != own)],
    }


def _asked_layer() -> Layer | None:
    asked = request.args.get("layer")
    if asked and asked not in list(Layer):
        raise InvalidRequest("invalid_value", "layer", ", ".join(Layer))
    return Layer(asked) if asked else None


def _part(layer: Layer, after: tuple[str | None, int] | None, language: str, which: dict[str, str]) -> Part:
    page = browsing.list_concepts(language, layer=layer, limit=LENGTH, after=after, **which)
    here = {"endpoint": request.endpoint or "", **(request.view_args or {})}
    position = paging.write(page.next_position)
    return Part(
        layer.value,
        page.concepts,
        url_for(**here) if after else None,
        url_for(**here, layer=layer.value, after=position) if position else None,
    )
