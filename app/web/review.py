"""Reviewing: what waits, a proposal beside what it would change, and what is decided about it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.language import scripts
from app.services import contribution, entries, failures, review, sources, subjects
from app.services.review import Comparison, Result
from app.store.proposals import Proposal
from app.terminology.errors import InvalidConcept, PuenteError, StaleProposal, VersionConflict
from app.terminology.merging import Conflict
from app.terminology.people import REVIEWED_LANGUAGES, Person, Role
from app.terminology.workflow import State
from app.web import entry_form, findings, history, i18n, identity, proposing

review_ = Blueprint("review", __name__, url_prefix=i18n.PREFIX)
KEPT = (StaleProposal, VersionConflict, InvalidConcept)


@review_.get("/review")
@identity.needed(Role.REVIEWER)
def queue() -> ResponseReturnValue:
    """What waits for review, by the language that still needs somebody and by subject."""
    return _queue()


def _queue(results: list[Result] | None = None) -> str:
    person = identity.known()
    language = request.values.get("language")
    language = language if language in REVIEWED_LANGUAGES else None
    subject = request.values.get("subject") or None
    waiting = review.queue(person, language=language, subject=subject)
    return render_template(
        "review/queue.html",
        rows=proposing.rows(waiting[:MOST_SHOWN]),
        count=len(waiting),
        language=language,
        subject=subject,
        subjects=subjects.labels()["subject"],
        results=[(each, failures.describe(each.error).code if each.error else "") for each in results or ()],
        viewer=person,
        may=_may,
    )


MOST_SHOWN = 100


@review_.post("/review/approvals")
@identity.needed(Role.REVIEWER)
def approve_many() -> ResponseReturnValue:
    """Approve the proposals that are ticked, each as it was listed, and say what became of each."""
    chosen = [each.partition(":") for each in request.form.getlist("proposal")]
    pairs = [(int(id), int(version)) for id, _, version in chosen if id.isdigit() and version.isdigit()]
    return _queue(review.approve_many(identity.known(), pairs))


@review_.post("/review/rejections")
@identity.needed(Role.REVIEWER)
def reject_all() -> ResponseReturnValue:
    """Refuse everything that one author has in review."""
    author = request.form.get("author", "")
    reason = proposing.said("text") or gettext("Refused together with everything else of its author.")
    results = review.reject_all(identity.known(), int(author), reason) if author.isdigit() else []
    return _queue(results)


@review_.get("/proposals/<int:number>")
@identity.needed()
def proposal(number: int) -> ResponseReturnValue:
    """A proposal beside what it would change, for its author and for reviewers."""
    return _proposal(identity.known(), number)


def _proposal(person: Person, number: int, problem: PuenteError | None = None, typed: str = "") -> str:
    found = contribution.get_proposal(person, number)
    compared = review.compare(person, number)
    events = [each for each in contribution.get_events(person, number) if each.action != "revise" or each.text]
    changes = history.changes(compared.before, compared.after)
    form = entry_form.opened(found.document, concept=found.concept, records=found.records)
    return render_template(
        "review/proposal.html",
        proposal=found,
        viewer=person,
        label=proposing.label(found.document, found.concept),
        names=proposing.names({found.author, *(each.account for each in events), *found.approvals.values()}),
        sections=_sections(changes),
        compared=compared,
        conflicts=_conflicts(compared),
        events=events,
        said=findings.say(compared.judgement.findings, form),
        duplicates=[proposing.near(each) for each in compared.judgement.duplicates],
        suspicious=_suspicious(found.document),
        bibliography=sources.cited(_added(compared)),
        awaited=_awaited(found),
        may=_may,
        is_author=found.author == person.id,
        is_reviewer=person.role.reaches(Role.REVIEWER) and found.author != person.id,
        following=_following(person, found),
        problem=problem,
        typed=typed,
        target=proposing.label(_document(found.target), found.target) if found.target else [],
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


def _sections(changes: list[history.Change]) -> dict[str, list[history.Change]]:
    found: dict[str, list[history.Change]] = {}
    for each in changes:
        found.setdefault(each.section, []).append(each)
    return found


def _conflicts(compared: Comparison) -> tuple[Conflict, ...]:
    return compared.merged.conflicts if compared.merged else ()


def _suspicious(document: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Texts that hold characters which cannot be seen or will be mistaken: text, language, the characters."""
    rows = [(str(each.get("text", "")), str(each.get("language", ""))) for each in document.get("designations", ())]
    rows += [(str(each.get("text", "")), tag) for tag, each in document.get("definitions", {}).items()]
    found = [(text, tag, [said for _, said in scripts.suspicious(text)] + _wide(text, tag)) for text, tag in rows]
    return [each for each in found if each[2]]


def _wide(text: str, language: str) -> list[str]:
    """Full-width letters and signs in a text that is not Chinese: they look like others and are not."""
    return [] if language.startswith("zh") else [f"{each} U+{ord(each):04X}" for each in text if "！" <= each <= "～"]


def _added(compared: Comparison) -> set[str]:
    """The keys of sources that are cited now and were not."""
    before, after = (entry_form.cited(each) for each in (compared.before, compared.after))
    return after - before


def _awaited(found: Proposal) -> list[str]:
    """The languages that still need a reviewer."""
    return [
        each
        for each in REVIEWED_LANGUAGES
        if each in (found.needed or REVIEWED_LANGUAGES) and each not in found.approved
    ]


def _may(person: Person, language: str) -> bool:
    return person.may_review(language)


def _following(person: Person, found: Proposal) -> int | None:
    """The next proposal in the queue that this person could decide about."""
    if not person.role.reaches(Role.REVIEWER):
        return None
    waiting = [each.id for each in review.queue(person) if each.author != person.id and each.id != found.id]
    return next((each for each in waiting if each > found.id), waiting[0] if waiting else None)


def _document(id: str | None) -> dict[str, Any]:
    return entries.get_history(id)[0].document if id else {}
