"""Reviewing: what waits, a proposal beside what it would change, and what is decided about it."""

from typing import Any

from babel.lists import format_list
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext

from app.services import contribution, entries, failures, review, sources
from app.services.judgement import errors_of
from app.services.review import Comparison
from app.store.proposals import Proposal
from app.terminology.concept import LANGUAGES
from app.terminology.errors import InvalidConcept, PuenteError, StaleProposal, StoreUnavailable, VersionConflict
from app.terminology.merging import Conflict
from app.terminology.people import REVIEWED_LANGUAGES, Person, Role
from app.terminology.workflow import Kind, State
from app.web import changes, entry_form, findings, i18n, identity, messages, proposing, queueing, suspicion
from app.web.typed import to_number

review_ = Blueprint("review", __name__, url_prefix=i18n.PREFIX)
KEPT = (StaleProposal, VersionConflict, InvalidConcept)
ISO = dict(zip(REVIEWED_LANGUAGES, LANGUAGES, strict=True))
"""What is reviewed as one, as a language tag."""


@review_.get("/review")
@identity.needed(Role.REVIEWER)
def queue() -> ResponseReturnValue:
    """What waits for review: for the reviewer's own languages at first, or as `language` and `subject` say."""
    return queueing.page()


@review_.app_template_global("waiting_for_review")
def waiting_for_review() -> int:
    """How many proposals wait for who is signed in, for the menu; 0 where the database does not answer."""
    person = identity.shown()
    try:
        return review.count_waiting(person) if person else 0
    except StoreUnavailable:
        return 0


@review_.post("/review/approvals")
@identity.needed(Role.REVIEWER)
def approve_many() -> ResponseReturnValue:
    """Approve the proposals that are ticked, each as it was listed, and say what became of each."""
    chosen = [each.partition(":") for each in request.form.getlist("proposal")]
    pairs = [(to_number(id), to_number(version)) for id, _, version in chosen]
    return queueing.page(review.approve_many(identity.known(), list(filter(all, pairs))))


@review_.post("/review/rejections")
@identity.needed(Role.REVIEWER)
def reject_all() -> ResponseReturnValue:
    """Refuse everything that one author has in review."""
    author = to_number(request.form.get("author"))
    reason = proposing.said("text") or gettext("Refused together with everything else of its author.")
    results = review.reject_all(identity.known(), author, reason) if author else []
    return queueing.page(results)


@review_.get("/proposals/<int:number>")
@identity.needed()
def proposal(number: int) -> ResponseReturnValue:
    """A proposal beside what it would change, for its author and for reviewers."""
    return _proposal(identity.known(), number)


def _proposal(person: Person, number: int, problem: PuenteError | None = None, typed: str = "") -> str:
    found = contribution.get_proposal(person, number)
    compared = review.compare(person, number)
    events = [each for each in contribution.get_events(person, number) if each.action != "revise" or each.text]
    form = entry_form.opened(found.document, concept=found.concept, records=found.records)
    mine = changes.changes(compared.before, compared.after, found.records)
    return render_template(
        "review/proposal.html",
        proposal=found,
        viewer=person,
        label=proposing.label_of(found),
        names=proposing.names({found.author, *(each.account for each in events), *found.approvals.values()}),
        sections=changes.by_section(mine),
        mine=mine,
        compared=compared,
        conflicts=[(each, None) for each in _conflicts(compared)],
        **_since(found, compared),
        events=events,
        said=findings.say(compared.judgement.findings, form),
        duplicates=[proposing.near(each) for each in compared.judgement.duplicates],
        suspicious=suspicion.found(found),
        bibliography=sources.cited(_added(compared)),
        standing=_standing(person, found, compared),
        may=_may,
        is_author=found.author == person.id,
        is_reviewer=person.role.reaches(Role.REVIEWER) and found.author != person.id,
        following=_following(person, found),
        problem=problem,
        typed=typed,
        new_subjects=form.new_subjects,
        target=proposing.label(proposing.current(found.target), found.target) if found.target else [],
    )


@review_.post("/proposals/<int:number>/review")
@identity.needed(Role.REVIEWER)
def decide(number: int) -> ResponseReturnValue:
    """Approve for a language, ask for changes, or refuse, of the version that was seen."""
    person = identity.known()
    decision, _, language = request.form.get("do", "").partition(":")
    text = proposing.said("text")
    if decision in ("changes", "reject") and not text:
        flash(gettext("Say why: the author reads it."), "error")
        return redirect(url_for("review.proposal", number=number, _anchor="verdict"))
    try:
        made = _decided(person, number, decision, language, text)
    except KEPT as error:
        return _proposal(person, number, error, text), failures.describe(error).status
    flash(str(_outcome(made, decision)), "info")
    return redirect(url_for("review.proposal", number=number))


def _decided(person: Person, number: int, decision: str, language: str, text: str) -> Proposal:
    version = proposing.version()
    match decision:
        case "approve":
            if text:
                contribution.comment(person, number, text)
            return review.approve(person, number, version, [language])
        case "changes":
            return review.request_changes(person, number, version, text)
        case _:
            return review.reject(person, number, version, text)


def _outcome(made: Proposal, decision: str) -> object:
    if made.state == State.PUBLISHED:
        return gettext("Published as revision %(number)s. Search finds it from now on.", number=made.revision)
    if decision == "approve":
        return gettext("Approved. Another language waits for its reviewer.")
    return gettext("The author is told.")


@review_.post("/proposals/<int:number>/comments")
@identity.needed()
def comment(number: int) -> ResponseReturnValue:
    """Say something about a proposal."""
    if text := proposing.said("text"):
        contribution.comment(identity.known(), number, text)
    return redirect(url_for("review.proposal", number=number, _anchor="comments"))


@review_.post("/proposals/<int:number>/rebase")
@identity.needed(Role.CONTRIBUTOR)
def rebase(number: int) -> ResponseReturnValue:
    """Write a proposal anew on its entry's current state, where the two changes do not meet."""
    _, merged = contribution.rebase(identity.known(), number, proposing.version())
    if merged.conflicts:
        flash(gettext("Both changed the same place: its author has to choose."), "error")
    else:
        flash(gettext("The proposal stands on the current revision now."), "info")
    return redirect(url_for("review.proposal", number=number))


def _since(found: Proposal, compared: Comparison) -> dict[str, Any]:
    """What was published of the entry since the proposal was written."""
    if compared.merged is None or not compared.current:
        return {"since": None, "theirs": []}
    about = found.target if found.kind == Kind.MERGE and found.target else found.concept
    since = entries.get_revision(about, compared.current)
    return {"since": since, "theirs": changes.changes(compared.before, since.document)}


def _conflicts(compared: Comparison) -> tuple[Conflict, ...]:
    return compared.merged.conflicts if compared.merged else ()


def _added(compared: Comparison) -> set[str]:
    """The keys of sources that are cited now and were not."""
    before, after = (entry_form.cited(each) for each in (compared.before, compared.after))
    return after - before


def _standing(person: Person, found: Proposal, compared: Comparison) -> list[str]:
    """What has to happen before it is published, and why this person cannot decide it, if so."""
    is_author = found.author == person.id
    if found.state == State.CHANGES_REQUESTED:
        yours = gettext("Changes were asked for. Make them and send it again: then it can be decided.")
        return [
            yours if is_author else gettext("Its author was asked for changes; it can be decided once they are made.")
        ]
    if found.state != State.PROPOSED:
        return [gettext("A draft: nobody else sees it until it is sent for review.")] if found.state.is_open else []
    said = [_awaited(found)]
    if count := len(errors_of(compared.judgement.findings)):
        said.append(
            ngettext(
                "%(num)s finding keeps it from being published.",
                "%(num)s findings keep it from being published.",
                count,
            )
        )
    if is_author and person.role.reaches(Role.REVIEWER):
        said.append(gettext("Nobody reviews their own proposal, so you cannot decide it."))
    elif not is_author and not person.reviews & review.awaited(found):
        said.append(gettext("None of the languages that wait is one that you review: you can comment or refuse it."))
    return said


def _awaited(found: Proposal) -> str:
    if not found.needed:
        return str(gettext("It waits for a reviewer of any language: what changes belongs to none."))
    named = [str(messages.LANGUAGES[ISO[each]]) for each in REVIEWED_LANGUAGES if each in review.awaited(found)]
    named = [each.lower() for each in named] if i18n.interface() == "es" else named
    return str(gettext("It waits for a reviewer of %(languages)s.", languages=format_list(named, locale=get_locale())))


def _may(person: Person, language: str) -> bool:
    return person.may_review(language)


def _following(person: Person, found: Proposal) -> int | None:
    """The next proposal in the queue that this person could decide about."""
    if not person.role.reaches(Role.REVIEWER):
        return None
    waiting = [
        each.id
        for each in review.queue(person, languages=person.reviews)
        if each.author != person.id and each.id != found.id and each.state == State.PROPOSED
    ]
    return next((each for each in waiting if each > found.id), waiting[0] if waiting else None)
