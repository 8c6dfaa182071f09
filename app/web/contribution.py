"""Proposing an entry or a change of one: the form, what it is told while it is written, drafts, one's own proposals."""

from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.services import contribution, entries, failures, sources, subjects
from app.services.judgement import Judgement
from app.store.proposals import Proposal
from app.store.revisions import Stored
from app.terminology.errors import (
    DuplicateProposal,
    InvalidConcept,
    PuenteError,
    StaleProposal,
    TooManyProposals,
    VersionConflict,
)
from app.terminology.people import Person, Role
from app.terminology.workflow import Kind, State
from app.web import changes, designation_fields, entry_form, errors, findings, i18n, identity, paging, proposing
from app.web.changes import Change
from app.web.entry_form import EntryForm

contribution_ = Blueprint("contribution", __name__, url_prefix=i18n.PREFIX)
LONGEST, LONGEST_TERM = 4000, 400
KEPT = (StaleProposal, VersionConflict, InvalidConcept, DuplicateProposal, TooManyProposals)
"""What keeps a form from being taken; it is shown again, with all that was typed."""


@contribution_.get("/propose")
def propose() -> ResponseReturnValue:
    """The form of a new entry; `text`, `acronym` and `language` are what to begin with, `context` where it was met."""
    proposing.author()
    text, acronym, context = (
        request.args.get(name, "").strip()[:longest]
        for name, longest in (("text", LONGEST_TERM), ("acronym", LONGEST_TERM), ("context", LONGEST))
    )
    language = proposing.language_of(text, request.args.get("language"))
    return _form(entry_form.begun(text, language, context, acronym))


@contribution_.get("/concepts/<id>/propose")
def change(id: str) -> ResponseReturnValue:
    """The form of an entry, published or withdrawn, filled with an earlier `revision` where one is to be restored."""
    proposing.author()
    latest = entries.get_latest(id)
    base = latest.document
    number = paging.read_number(request.args.get("revision"), "revision")
    wanted = proposing.document(id, number) if number else base
    form = entry_form.opened(wanted, base=base, kind=Kind.CHANGE, concept=id, based_on=latest.number)
    return _form(form, restoring=latest.action == "withdraw")


@contribution_.get("/proposals/<int:number>/edit")
@identity.needed(Role.CONTRIBUTOR)
def edit(number: int) -> ResponseReturnValue:
    """The form of a proposal of one's own; where its entry moved, together with what became of it."""
    person = identity.known()
    found = proposing.own(person, number)
    form = _of_proposal(found)
    merged, current = proposing.merged(person, found)
    if merged and current != found.based_on:
        base = proposing.document(found.concept, current)
        moved = {"based_on": current, "since": found.based_on, "conflicts": merged.conflicts}
        form = entry_form.opened(merged.document, base=base, **_identity(found) | moved)
    is_draft = found.state == State.DRAFT
    return _form(form, judged=not is_draft, is_draft=is_draft)


@contribution_.post("/propose")
def send() -> ResponseReturnValue:
    """A form that was sent: to go on with it, to keep it, to see it, or for review."""
    person = proposing.author()
    form = entry_form.read(request.form)
    action = request.form.get("do", "check").split(":")[0]
    if action in ("theirs", "mine"):
        form = entry_form.chosen(form, request.form["do"])
    if action in ("submit", "save") and not (action == "save" and person is None):
        return _taken(person, form, submit=action == "submit")
    return _form(form, judged=action in ("check", "preview"), preview=action == "preview")


def _taken(person: Person | None, form: EntryForm, *, submit: bool) -> ResponseReturnValue:
    """Keep a form as a draft or hand it in; what keeps it from that is shown, with all that was typed."""
    try:
        made = _kept(person, form, submit=submit)
    except KEPT as error:
        return _again(person, form, error)
    if not submit:
        flash(gettext("Your draft is kept."), "info")
        return redirect(url_for("contribution.edit", number=made.id))
    if person is None:
        flash(gettext("Thank you. A reviewer will look at it before anything is published."), "info")
        return redirect(url_for("home.home"))
    flash(gettext("Your proposal is in review. It is not published yet."), "info")
    return redirect(url_for("review.proposal", number=made.id))


def _kept(person: Person | None, form: EntryForm, *, submit: bool) -> Proposal:
    if form.proposal and person:
        return contribution.revise(person, form.proposal, form.version, form.draft, submit=submit)
    return contribution.propose(person, form.draft, submit=submit)


def _again(person: Person | None, form: EntryForm, error: PuenteError) -> ResponseReturnValue:
    """The form after it could not be taken, brought together with what moved meanwhile."""
    if isinstance(error, StaleProposal) and error.current and form.concept:
        theirs = proposing.document(form.concept, error.current)
        form = entry_form.brought_up_to_date(form, theirs, error.current)
    elif isinstance(error, VersionConflict) and person:
        now = proposing.own(person, form.proposal)
        form = entry_form.brought_up_to_date(form, now.document, now.based_on)
        form.version = now.version
    page = _form(form, judged=True, problem=error, moved=isinstance(error, (StaleProposal, VersionConflict)))
    failure = failures.describe(error)
    return page, failure.status, failure.headers


@contribution_.post("/propose/judgement")
def judge() -> ResponseReturnValue:
    """What there is to say of a form while it is written, for scripts: findings by field, entries that are near."""
    proposing.author()
    form = entry_form.read(request.form)
    judgement = _judged(form)
    said = [
        each
        for each in findings.say(judgement.findings, form)
        if each.code not in findings.LATER and each.field != "subject"
    ]
    offers = {
        name: [proposing.offered(each) for each in sources.offer(text)]
        for name, text in request.form.items()
        if name.endswith("-cite") and 2 < len(text) < 300
    }
    return jsonify(
        findings=[{"field": each.field, "severity": each.severity, "text": each.text} for each in said],
        duplicates=[proposing.near(each) for each in judgement.duplicates],
        readings={
            str(number): {"reading": row.get("reading", ""), "traditional": row.get("traditional", {}).get("text", "")}
            for number, row in zip(
                form.numbered["designations"].numbers, form.document.get("designations", ()), strict=True
            )
            if row["language"].startswith("zh")
        },
        offers=offers,
    )


@contribution_.post("/propose/draft")
@identity.needed(Role.CONTRIBUTOR)
def keep() -> ResponseReturnValue:
    """Keep a draft without leaving the form, for scripts. A proposal that is in review is not touched."""
    person = identity.known()
    form = entry_form.read(request.form)
    if form.proposal and proposing.own(person, form.proposal).state != State.DRAFT:
        return jsonify(kept=False)
    try:
        made = _kept(person, form, submit=False)
    except KEPT as error:
        return jsonify(kept=False, conflict=isinstance(error, VersionConflict))
    address = url_for("contribution.edit", number=made.id)
    return jsonify(kept=True, proposal=made.id, version=made.version, address=address)


@contribution_.get("/proposals")
@identity.needed(Role.CONTRIBUTOR)
def own() -> ResponseReturnValue:
    """One's own proposals, the newest first."""
    before = paging.read_number(request.args.get("before"), "before")
    person = identity.known()
    found = contribution.list_own(person, before, proposing.MOST_LISTED + 1)
    more = found[proposing.MOST_LISTED - 1].id if len(found) > proposing.MOST_LISTED else None
    rows = proposing.rows(found[: proposing.MOST_LISTED])
    is_reviewer = person.role.reaches(Role.REVIEWER)
    return render_template("contribution/own.html", rows=rows, more=more, is_reviewer=is_reviewer)


@contribution_.post("/proposals/<int:number>/withdraw")
@identity.needed(Role.CONTRIBUTOR)
def withdraw(number: int) -> ResponseReturnValue:
    """Take a proposal back."""
    contribution.withdraw(identity.known(), number, proposing.version(), proposing.said("text"))
    flash(gettext("The proposal is taken back."), "info")
    return redirect(url_for("review.proposal", number=number))


def _form(form: EntryForm, *, judged: bool = False, preview: bool = False, **values: Any) -> str:
    form = entry_form.renumbered(form)
    judgement = _judged(form) if judged or form.document.get("designations") else Judgement([], [])
    said = findings.say(judgement.findings, form) if judged else []
    labels = subjects.labels()
    known = sources.cited(entry_form.cited(form.document))
    since, theirs, mine = _since(form)
    return render_template(
        "contribution/form.html",
        form=form,
        form_tags=designation_fields.TAGS,
        label=(proposing.label(form.base, form.concept) if form.concept else [("", "en")])[0],
        said=said,
        unfolded=entry_form.unfolded(form, [each.field for each in said]),
        duplicates=[proposing.near(each) for each in judgement.duplicates],
        subjects=labels["subject"],
        bibliography=known,
        offers={each.key: proposing.offers(each) for each in form.records},
        targets=proposing.targets(form.document),
        since=since,
        theirs=theirs,
        mine=mine,
        preview=preview,
        visitors=current_app.config["SUGGESTIONS"] == "anyone" and identity.person() is None,
        **{"problem": None, "moved": bool(form.since), "expired": False, "restoring": False, "is_draft": False}
        | values,
    )


def _since(form: EntryForm) -> tuple[Stored | None, list[Change], list[Change]]:
    """What was published since the form was opened: the revision, its changes, and those of the form beside them."""
    if not (form.since and form.concept):
        return None, [], []
    opened = entries.get_revision(form.concept, form.since).document
    theirs = changes.changes(opened, form.base)
    return entries.get_revision(form.concept, form.based_on), theirs, changes.changes(opened, form.named, form.records)


def _judged(form: EntryForm) -> Judgement:
    return contribution.judged(proposing.named(form))


def _of_proposal(found: Proposal) -> EntryForm:
    return entry_form.opened(found.document, **_identity(found))


def _identity(found: Proposal) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "concept": found.concept,
        "based_on": found.based_on,
        "records": found.records,
        "reason": found.reason,
        "proposal": found.id,
        "version": found.version,
    }


def _shown_again() -> ResponseReturnValue:
    """The form for somebody whose session ended while they wrote: nothing is lost."""
    return _form(entry_form.read(request.form), expired=True), 401


errors.KEEPERS["contribution.send"] = _shown_again
