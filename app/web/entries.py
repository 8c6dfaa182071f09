"""An entry as a page, and the permanent address that leads to it."""

from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services import entries, subjects
from app.terminology.concept import LANGUAGES, Context, Designation, RelationType, UsageStatus
from app.terminology.entry import Entry, Reference
from app.terminology.glossary_rules import cited
from app.web import copying, drawing, i18n

entries_ = Blueprint("entries", __name__)
CONTEXTS_SHOWN = 4
REVISIONS_SHOWN = 3


@entries_.get(f"{i18n.PREFIX}/concepts/<id>")
def entry(id: str) -> ResponseReturnValue:
    """The entry: designations, definitions, uses, relations, sources, history."""
    found = entries.get_entry(id)
    labels = subjects.labels()
    return render_template(
        "entries/entry.html",
        entry=found,
        history=entries.get_history(id),
        revisions_shown=REVISIONS_SHOWN,
        subjects=labels["subject"],
        authorities=labels["authority"],
        heads={language: copying.headword(found, language) for language in LANGUAGES},
        copies=copying.choices(found),
        **_arranged(found),
    )


class Uses(NamedTuple):
    """The quoted uses of a concept in one language: those shown, those on demand, those of another sense."""

    shown: list[Context]
    more: list[Context]
    contrasts: list[Context]


def _arranged(entry: Entry) -> dict[str, Any]:
    """The entry as the page lays it out: by status and language, sources numbered in order of citation."""
    concept = entry.concept
    own = i18n.TAGS[i18n.interface()]
    keys = dict.fromkeys(key for _, key in cited(concept) if key in entry.bibliography)
    kin: dict[str, list[Reference]] = {}
    for kind in RelationType:
        if others := [each.concept for each in entry.relations if each.type == kind]:
            kin[kind.value] = others
    return {
        "numbers": {key: number for number, key in enumerate(keys, 1)},
        "groups": [_group(entry, status) for status in UsageStatus],
        "kin": kin,
        "drawing": drawing.draw(concept.label(own) or concept.id, entry.relations, own),
        "uses": {language: _uses(entry, language) for language in LANGUAGES} if concept.contexts else {},
        "backings": {(each.text, each.language): _backing(each, entry) for each in concept.designations},
    }


def _group(entry: Entry, status: UsageStatus) -> dict[str, Any]:
    """The designations of one usage status besides the headwords, by language."""
    rows = {
        language: [
            each
            for each in entry.concept.designations_in(language)
            if each.status == status and each.text != entry.concept.label(language)
        ]
        for language in LANGUAGES
    }
    return {"status": status.value, "rows": rows if any(rows.values()) else {}}


def _uses(entry: Entry, language: str) -> Uses:
    """Quotations first, then our own examples; what shows another sense apart."""
    own = [each for each in entry.concept.contexts if each.language[:2] == language[:2]]
    uses = sorted((each for each in own if not each.contrast), key=lambda each: each.source is None)
    return Uses(uses[:CONTEXTS_SHOWN], uses[CONTEXTS_SHOWN:], [each for each in own if each.contrast])


def _backing(designation: Designation, entry: Entry) -> dict[str, int]:
    """How many sources a designation has, and how many of them are official."""
    cited_here = [entry.bibliography[key] for key in designation.sources if key in entry.bibliography]
    return {"total": len(cited_here), "official": sum(source.tier.is_official for source in cited_here)}


@entries_.get("/concepts/<id>.json")
def entry_json(id: str) -> ResponseReturnValue:
    """The entry as the API answers it."""
    return redirect(url_for("api.concept", id=id))


@entries_.get("/concepts/<id>")
def permalink(id: str) -> ResponseReturnValue:
    """The concept's permanent address: JSON for a client that asks for it, else the page in the reader's language."""
    entries.get_current(id)
    wants_json = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    if wants_json == "application/json":
        target = url_for("api.concept", id=id)
    else:
        target = url_for("entries.entry", id=id, interface=i18n.preferred_interface())
    response = redirect(target, 303)
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Cache-Control"] = "no-cache"
    return response
