"""What the pages of contributing and of review share: who may, proposals in lists, what is near, what moved."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, request, url_for

from app.language import scripts
from app.services import accounts, contribution, entries, review, sources
from app.services.contribution import Draft
from app.services.judgement import Duplicate
from app.store.proposals import NewRecord, Proposal
from app.terminology.concept import LANGUAGES
from app.terminology.errors import InvalidRequest, ProposalNotFound
from app.terminology.merging import Merged
from app.terminology.people import Person, Role, reference
from app.terminology.workflow import Kind
from app.web import i18n, identity, messages
from app.web.entry_form import EntryForm

MOST_LISTED = 50
Document = dict[str, Any]


def author() -> Person | None:
    """Who proposes: a contributor; None for a visitor, where visitors may. Raises SignInRequired, NotAllowed."""
    person = identity.person()
    if person is None and current_app.config["SUGGESTIONS"] == "anyone":
        return None
    return accounts.require(person, Role.CONTRIBUTOR)


def own(person: Person, number: int) -> Proposal:
    """A proposal of the person's own. Raises ProposalNotFound."""
    found = contribution.get_proposal(person, number)
    if found.author != person.id:
        raise ProposalNotFound(number)
    return found


def version() -> int:
    """The version of a proposal that the sent form was made for. Raises InvalidRequest."""
    text = request.form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidRequest("invalid_value", "version", "a whole number")
    return int(text)


def said(name: str) -> str:
    """What was typed into a field for words, at most as long as the API takes."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:4000]


def language_of(text: str, given: str | None) -> str:
    """The column that a term to propose goes into: the one given, else by its script, else the reader's."""
    if given in LANGUAGES:
        return given
    if given == "zh" or scripts.has_han(text):
        return "zh-Hans"
    return i18n.TAGS[i18n.interface()] if i18n.interface() != "zh" else "en"


def named(form: EntryForm) -> Draft:
    """A form's draft with an id, as rules ask for one; a new entry gets its own when it is sent."""
    return replace(form.draft, document=form.named)


def document(id: str, number: int) -> Document:
    """The document of an entry at a revision. Raises RevisionNotFound."""
    return entries.get_revision(id, number).document


def merged(person: Person, found: Proposal) -> tuple[Merged | None, int]:
    """A proposal together with what became of its entry, if it moved, and the number of its current revision."""
    compared = review.compare(person, found.id)
    return (compared.merged if found.kind not in (Kind.MERGE, Kind.NEW) else None), compared.current


def near(duplicate: Duplicate) -> dict[str, Any]:
    """An entry that a designation leads to already."""
    hit = duplicate.hit
    return {
        "text": duplicate.text,
        "why": str(messages.MATCHES[hit.match.value]),
        "address": url_for("entries.entry", id=hit.concept_id),
        "labels": [{"text": text, "language": tag} for tag in LANGUAGES if (text := hit.concept.labels.get(tag))],
    }


def offered(source: Document) -> dict[str, str]:
    """A source to pick."""
    return {name: str(source.get(name, "")) for name in ("key", "title", "publisher", "language", "date")}


def offers(record: NewRecord) -> list[dict[str, str]]:
    """Sources that are there already and may be the one that a new record means."""
    words = record.document.get("url") or record.document.get("title", "")
    return [offered(each) for each in sources.offer(str(words)[:300])]


def targets(document: Document) -> dict[str, str]:
    """What the entries that a document is related to are called."""
    ids = [str(each.get("target", "")) for each in document.get("relations", ())]
    found = entries.find_entries(ids) if ids else {}
    own_language = i18n.TAGS[i18n.interface()]
    return {id: entry.concept.label(own_language) or id for id, entry in found.items()}


@dataclass(frozen=True)
class Row:
    """A proposal in a list: with what it is about in each language, and who wrote it (None: a former contributor)."""

    proposal: Proposal
    labels: list[tuple[str, str]]  # text and language, the reader's own first
    author: str | None


def rows(found: Iterable[Proposal]) -> list[Row]:
    listed = list(found)
    called = names(each.author for each in listed)
    return [Row(each, label_of(each), called[each.author]) for each in listed]


def label_of(found: Proposal) -> list[tuple[str, str]]:
    """What the entry that a proposal is about is called; one that is to be merged goes by its own name."""
    return label(current(found.concept) if found.kind == Kind.MERGE else found.document, found.concept)


def current(id: str) -> Document:
    """The document of an entry as it was last published, withdrawn or merged. Raises ConceptNotFound."""
    return entries.get_history(id)[0].document


def names(ids: Iterable[int | None]) -> dict[int | None, str | None]:
    """What people are called by the number of their account: None for one that was deleted, "" for a visitor."""
    wanted = set(ids)
    credits = accounts.credits(reference(id) for id in wanted if id is not None)
    return {id: "" if id is None else credits[reference(id)] for id in wanted}


def label(document: Document, default: str) -> list[tuple[str, str]]:
    """What an entry is called in each language that it has, the reader's first, with the language."""
    found = []
    for language in i18n.languages():
        texts = [
            (str(each.get("text", "")), str(each.get("language", language)))
            for each in document.get("designations", ())
            if isinstance(each, dict) and str(each.get("language", ""))[:2] == language[:2]
        ]
        found += texts[:1]
    return found or [(default, "en")]
