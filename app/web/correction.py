"""The smallest form: one designation or definition worded otherwise, or one designation retired, where it stands."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.services import contribution, entries, failures, sources
from app.services.contribution import Draft
from app.store.proposals import NewRecord
from app.terminology import correcting
from app.terminology.concept import LANGUAGES, to_document
from app.terminology.errors import InvalidConcept, InvalidRequest, PuenteError, StaleProposal, TooManyProposals
from app.terminology.findings import Finding, Severity
from app.terminology.people import Person
from app.terminology.workflow import Kind
from app.web import designation_fields, errors, findings, i18n, proposing
from app.web.findings import Said
from app.web.new_records import Bibliography
from app.web.typed import to_number

correction_ = Blueprint("correction", __name__, url_prefix=i18n.PREFIX)
KEPT = (InvalidConcept, TooManyProposals, StaleProposal)
Document = dict[str, Any]
FIELDS = "c"
"""What the fields of the source are called after: `c-source`, `c-cite`."""


@dataclass(frozen=True)
class Place:
    """What is to be corrected: a designation by its language and text, or the definition in a language."""

    language: str
    designation: str | None = None

    def find(self, document: Document) -> Document | None:
        """The designation or definition as the document has it; None where it is gone."""
        if self.designation is None:
            found: Document | None = document.get("definitions", {}).get(self.language)
            return found
        at = correcting.find_designation(document, self.language, self.designation)
        return None if at is None else dict(document["designations"][at])

    def index(self, document: Document) -> int:
        return correcting.find_designation(document, self.language, self.designation or "") or 0

    def put(self, document: Document, row: Document) -> Document:
        if self.designation is None:
            return correcting.with_definition(document, self.language, row)
        return correcting.with_designation(document, self.index(document), row)

    def holds(self, finding: Finding, document: Document) -> bool:
        """Whether a finding is about this place."""
        own = ("definitions", self.language) if self.designation is None else ("designations", self.index(document))
        return finding.path[:2] == own


@dataclass(frozen=True)
class Correction:
    """What was typed: the place's new state, and why."""

    row: Document
    reason: str = ""
    records: tuple[NewRecord, ...] = ()


@correction_.get("/concepts/<id>/correct")
def correct(id: str) -> ResponseReturnValue:
    """The form for one designation (`designation` and `language`) or for a definition (`definition`, its language)."""
    proposing.author()
    entry = entries.get_entry(id)
    document = to_document(entry.concept)
    place = _place(request.args)
    found = place.find(document)
    if found is None:
        raise InvalidRequest(
            "invalid_value", "designation" if place.designation else "definition", "what the entry has"
        )
    return _page(id, place, document, entry.revision, Correction(found))


@correction_.post("/concepts/<id>/correct")
def send(id: str) -> ResponseReturnValue:
    """Another wording, or that the designation is retired, as a proposal."""
    person = proposing.author()
    entry = entries.get_entry(id)
    place, document = _place(request.form), to_document(entry.concept)
    typed = _typed(place, document)
    seen = place.find(proposing.document(id, to_number(request.form.get("based_on"), entry.revision)))
    if place.find(document) is None or place.find(document) != seen:
        return _page(id, place, document, entry.revision, typed, moved=True), 409
    if request.form.get("do", "").startswith("pick:"):
        return _page(id, place, document, entry.revision, typed)
    if problem := _wanting(place, document, typed):
        return _page(id, place, document, entry.revision, typed, said=[problem]), 422
    try:
        made = contribution.propose(person, _draft(id, place, document, entry.revision, typed))
    except KEPT as error:
        failure = failures.describe(error)
        return _page(id, place, document, entry.revision, typed, problem=error), failure.status, failure.headers
    return _sent(person, made.id)


def _sent(person: Person | None, number: int) -> ResponseReturnValue:
    if person is None:
        flash(gettext("Thank you. A reviewer will look at it before anything is published."), "info")
        return redirect(url_for("home.home"))
    flash(gettext("Your proposal is in review. It is not published yet."), "info")
    return redirect(url_for("review.proposal", number=number))


def _place(given: Any) -> Place:
    """Which place is meant. Raises InvalidRequest."""
    found = _find_place(given)
    if found is None:
        raise InvalidRequest("invalid_value", "definition", ", ".join(LANGUAGES))
    return found


def _find_place(given: Any) -> Place | None:
    definition, designation, language = (str(given.get(each, "")) for each in ("definition", "designation", "language"))
    if definition in LANGUAGES:
        return Place(definition)
    return Place(language, designation) if designation and language else None


def _is_retiring() -> bool:
    return request.form.get("do") == "retire"


def _typed(place: Place, document: Document) -> Correction:
    """What the form holds. Pinyin and traditional form are drafted anew where the wording is another."""
    before = place.find(document) or {}
    bibliography = Bibliography(request.form)
    text = proposing.said("text") or before.get("text", "")
    row = before | {"text": text, "sources": bibliography.cited(request.form, FIELDS, place.language)}
    if row["sources"]:
        row.pop("unconfirmed", None)
    if place.designation is not None:
        row = designation_fields.finished(row | {"language": before.get("language", place.language)}, before)
    row = {name: each for name, each in row.items() if each or name == "text"}
    return Correction(row, proposing.said("reason"), bibliography.kept(row.get("sources", ())))


def _wanting(place: Place, document: Document, typed: Correction) -> Said | None:
    """What is wanting before anything is judged: a change, a reason, what to write instead."""
    if not typed.reason:
        return Said(
            "why" if _is_retiring() else "reason", Severity.ERROR, gettext("Say why: the reviewer reads it."), ""
        )
    if _is_retiring():
        chosen = request.form.get("replaced_by", "")
        if chosen not in correcting.replacements(document, place.index(document)):
            return Said("replaced_by", Severity.ERROR, gettext("Say what to write instead."), "")
        return None
    if typed.row == place.find(document):
        return Said("text", Severity.ERROR, gettext("Nothing is changed yet."), "")
    return None


def _draft(id: str, place: Place, document: Document, revision: int, typed: Correction) -> Draft:
    if not _is_retiring():
        draft = Draft(Kind.CHANGE, place.put(document, typed.row), id, based_on=revision, reason=typed.reason)
        return replace(draft, records=typed.records)
    status = request.form.get("status", "")
    status = status if status in correcting.RETIRED else correcting.RETIRED[0].value
    until = request.form.get("until", "").strip()
    changed = correcting.retired(document, place.index(document), status, request.form["replaced_by"], until)
    return Draft(Kind.DEPRECATION, changed, id, based_on=revision, reason=typed.reason)


def _page(
    id: str,
    place: Place,
    document: Document,
    revision: int,
    typed: Correction,
    *,
    problem: PuenteError | None = None,
    said: list[Said] | None = None,
    moved: bool = False,
    expired: bool = False,
) -> str:
    found = problem.findings if isinstance(problem, InvalidConcept) else []
    now = place.find(document)
    is_designation = place.designation is not None
    return render_template(
        "contribution/correct.html",
        id=id,
        place=place,
        label=proposing.label(document, id)[0],
        now=now,
        based_on=revision,
        typed=typed,
        said=said or _said(found, place, document, typed.records),
        problem=problem,
        moved=moved,
        expired=expired,
        bibliography=sources.cited({*typed.row.get("sources", ()), *(now or {}).get("sources", ())}),
        offers={each.key: proposing.offers(each) for each in typed.records},
        replacements=correcting.replacements(document, place.index(document)) if is_designation and now else [],
        is_retired=bool(now) and is_designation and now["status"] in correcting.RETIRED if now else False,
        why=proposing.said("reason") if _is_retiring() else "",
    )


def _said(found: list[Finding], place: Place, document: Document, records: tuple[NewRecord, ...]) -> list[Said]:
    """Findings beside their fields: the wording, its source, a new source's; what is elsewhere in the entry, above."""
    return list(
        dict.fromkeys(
            Said(_field(each, place, document, records), each.severity, findings.words(each), each.code)
            for each in found
        )
    )


def _field(finding: Finding, place: Place, document: Document, records: tuple[NewRecord, ...]) -> str:
    if finding.path[:1] == ("records",) and len(finding.path) > 1:
        at = next((at for at, each in enumerate(records) if each.key == finding.path[1]), 0)
        return f"s-{at}-{finding.path[2] if len(finding.path) > 2 else 'title'}"
    if not place.holds(finding, document):
        return ""
    if _is_retiring():
        return "until" if "valid_from" in finding.path or "valid_until" in finding.path else "replaced_by"
    return f"{FIELDS}-cite" if finding.code in ("unsourced", "source_language") or "sources" in finding.path else "text"


def _shown_again() -> ResponseReturnValue | None:
    """The form for somebody whose session ended while they wrote: nothing is lost."""
    id = str((request.view_args or {})["id"])
    entry, place = entries.find_entries([id]).get(id), _find_place(request.form)
    if entry is None or place is None:
        return None
    document = to_document(entry.concept)
    return _page(id, place, document, entry.revision, _typed(place, document), expired=True), 401


errors.KEEPERS["correction.send"] = _shown_again
