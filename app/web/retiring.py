"""Proposing that an entry goes: into another one, or altogether."""

from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.services import contribution, entries, failures, lookup
from app.services.contribution import Draft
from app.terminology import merging
from app.terminology.concept import to_document
from app.terminology.entry import Entry, Reference
from app.terminology.errors import InvalidConcept, InvalidRequest, PuenteError, StaleProposal, TooManyProposals
from app.terminology.people import Role
from app.terminology.workflow import Kind
from app.web import changes, findings, i18n, identity, proposing
from app.web.typed import to_number

retiring_ = Blueprint("retiring", __name__, url_prefix=i18n.PREFIX)
KEPT = (InvalidConcept, StaleProposal, TooManyProposals)
MOST_CHOICES = 8


class Choice(NamedTuple):
    """An entry that may be meant by what was typed."""

    id: str
    labels: list[tuple[str, str]]


@retiring_.get("/concepts/<id>/withdrawal")
@identity.needed(Role.CONTRIBUTOR)
def withdrawal(id: str) -> ResponseReturnValue:
    """What a withdrawal does, and its form."""
    return _withdrawal(entries.get_entry(id))


def _withdrawal(entry: Entry, problem: PuenteError | None = None, *, wants_reason: bool = False) -> str:
    return render_template(
        "contribution/withdrawal.html",
        entry=entry,
        label=proposing.label(to_document(entry.concept), entry.concept.id)[0],
        related=_related(entry),
        reason=proposing.said("reason"),
        problem=problem,
        wants_reason=wants_reason,
    )


def _related(entry: Entry) -> list[Reference]:
    return list({each.concept.id: each.concept for each in entry.relations}.values())


@retiring_.post("/concepts/<id>/withdrawal")
@identity.needed(Role.CONTRIBUTOR)
def withdraw(id: str) -> ResponseReturnValue:
    """Propose that the entry is withdrawn, as it was seen."""
    entry = entries.get_entry(id)
    reason = proposing.said("reason")
    if not reason:
        return _withdrawal(entry, wants_reason=True), 422
    draft = Draft(
        Kind.WITHDRAWAL,
        to_document(entry.concept),
        id,
        based_on=to_number(request.form.get("based_on"), entry.revision),
        reason=reason,
    )
    try:
        made = contribution.propose(identity.known(), draft)
    except KEPT as error:
        failure = failures.describe(error)
        return _withdrawal(entry, error), failure.status, failure.headers
    return _sent(made.id)


@retiring_.get("/concepts/<id>/merger")
@identity.needed(Role.CONTRIBUTOR)
def merger(id: str) -> ResponseReturnValue:
    """Which entry is it to go into (`into`: an id or a designation)? Once that is told, what becomes of both."""
    entry = entries.get_entry(id)
    into = request.args.get("into", "").strip()[: lookup.MAX_QUERY]
    found = _find(into, but=id) if into else []
    if len(found) == 1:
        return _merger(entry, entries.get_entry(found[0].id), into)
    return _merger(entry, None, into, choices=found)


def _find(text: str, but: str) -> list[Choice]:
    """The entries that an id or a designation means."""
    hits = [each.concept_id for each in lookup.homonyms(text, limit=MOST_CHOICES)]
    found = entries.find_entries([each for each in dict.fromkeys([text, *hits]) if each != but])
    if text in found:
        return [_choice(found[text])]
    return [_choice(found[each]) for each in hits if each in found]


def _choice(entry: Entry) -> Choice:
    return Choice(entry.concept.id, proposing.label(to_document(entry.concept), entry.concept.id))


def _merger(
    entry: Entry,
    target: Entry | None,
    into: str,
    *,
    choices: list[Choice] | None = None,
    problem: PuenteError | None = None,
    wants_reason: bool = False,
) -> str:
    document = to_document(entry.concept)
    found = problem.findings if isinstance(problem, InvalidConcept) else []
    values: dict[str, object] = {"target": None, "sections": {}, "both": []}
    if target:
        stays = to_document(target.concept)
        values = {
            "target": target,
            "target_label": proposing.label(stays, target.concept.id)[0],
            "sections": changes.by_section(changes.changes(stays, merging.union(stays, document))),
            "both": [each for each in stays.get("definitions", {}) if each in document.get("definitions", {})],
        }
    return render_template(
        "contribution/merger.html",
        entry=entry,
        label=proposing.label(document, entry.concept.id)[0],
        into=into,
        choices=choices or [],
        reason=proposing.said("reason"),
        problem=problem,
        said=list(dict.fromkeys(findings.words(each) for each in found)),
        wants_reason=wants_reason,
        **values,
    )


@retiring_.post("/concepts/<id>/merger")
@identity.needed(Role.CONTRIBUTOR)
def merge(id: str) -> ResponseReturnValue:
    """Propose that the entry goes into another, both as they were seen."""
    entry = entries.get_entry(id)
    into = request.form.get("target", "")
    if into == id:
        raise InvalidRequest("invalid_value", "target", "another entry")
    target = entries.get_entry(into)
    reason = proposing.said("reason")
    if not reason:
        return _merger(entry, target, into, wants_reason=True), 422
    draft = Draft(
        Kind.MERGE,
        merging.union(to_document(target.concept), to_document(entry.concept)),
        id,
        into,
        to_number(request.form.get("based_on"), entry.revision),
        to_number(request.form.get("target_based_on"), target.revision),
        reason,
    )
    try:
        made = contribution.propose(identity.known(), draft)
    except KEPT as error:
        failure = failures.describe(error)
        return _merger(entry, target, into, problem=error), failure.status, failure.headers
    return _sent(made.id)


def _sent(number: int) -> ResponseReturnValue:
    flash(gettext("Your proposal is in review. It is not published yet."), "info")
    return redirect(url_for("review.proposal", number=number))
