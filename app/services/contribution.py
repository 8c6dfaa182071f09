"""Proposing changes of the glossary: what its authors do until a proposal is published, refused or taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from app import store
from app.formats.yaml_files import shape_findings
from app.services import accounts
from app.services.judgement import Judgement, errors_before_review, judge
from app.store import proposals, revisions
from app.store.proposals import Event, NewRecord, Proposal
from app.terminology import concept as concepts
from app.terminology import merging, unfinished, workflow
from app.terminology.errors import (
    DuplicateProposal,
    IdempotencyConflict,
    InvalidConcept,
    InvalidTransition,
    ProposalNotFound,
    StaleProposal,
    TooManyProposals,
    VersionConflict,
)
from app.terminology.merging import Merged
from app.terminology.people import REVIEWED_LANGUAGES, Person, Role
from app.terminology.workflow import Action, Kind, State

MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 10
MOST_A_MINUTE_BY_VISITORS = 20
MOST_IDS = 50


@dataclass(frozen=True)
class Draft:
    """What an author hands in. `document` is the proposed state of the entry, of the `target` for a merge."""

    kind: Kind
    document: dict[str, Any]
    concept: str | None = None  # None lets a new entry's id be made from its designations
    target: str | None = None
    based_on: int = 0
    target_based_on: int = 0
    reason: str = ""
    records: tuple[NewRecord, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Tells one request from another."""
        content = [self.kind, self.concept, self.target, self.based_on, self.target_based_on, self.reason]
        records = [[each.type, each.key, each.document] for each in self.records]
        text = json.dumps([*content, self.document, records], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def propose(
    person: Person | None, draft: Draft, *, submit: bool = True, idempotency_key: str | None = None
) -> Proposal:
    """Keep a proposal, as a draft or for review; `person` is None for a visitor, who cannot have drafts.

    Raises NotAllowed (a reader), TooManyProposals, InvalidConcept (for review, with errors), StaleProposal,
    DuplicateProposal, IdempotencyConflict (the key was used for something else).
    """
    author = person.id if person else None
    if person:
        accounts.require(person, Role.CONTRIBUTOR)
    with store.transaction() as session:
        earlier = _answered(session, author, idempotency_key, draft.fingerprint)
        if earlier is not None:
            return _get(session, earlier)
        _hold_back(session, author)
        proposal = _proposal(session, draft, author)
        event = Event(Action.SUBMIT, author, draft.reason, document=proposal.document) if submit else None
        proposal = proposals.add(session, _submitted(session, proposal) if submit else proposal, event)
        if author is not None and idempotency_key:
            proposals.remember(session, author, idempotency_key, draft.fingerprint, proposal.id)
    return proposal


def _answered(session: store.Session, author: int | None, key: str | None, request: str) -> int | None:
    """The proposal that the same request led to already. Raises IdempotencyConflict when the key was another's."""
    earlier = proposals.remembered(session, author, key) if author is not None and key else None
    if earlier is None:
        return None
    if earlier[0] != request:
        raise IdempotencyConflict(str(key))
    return earlier[1]


def revise(person: Person, id: int, version: int, draft: Draft, *, submit: bool = True) -> Proposal:
    """Put another text in a proposal's place; what was approved must be approved again.

    What is in review stays in review, and so is judged whether it is submitted or not.

    Raises ProposalNotFound, VersionConflict, InvalidTransition, NotYours, and what `propose` raises.
    """
    with store.transaction() as session:
        before = seen(session, person, id, version)
        workflow.permit(Action.REVISE, person, before.author)
        workflow.after(before.state, Action.REVISE)
        kept = replace(draft, kind=before.kind, concept=draft.concept or before.concept)
        after = replace(
            _proposal(session, kept, person.id), id=before.id, created_at=before.created_at, state=before.state
        )
        if submit or before.state == State.PROPOSED:
            after = _submitted(session, after)
        event = Event(Action.SUBMIT if submit else Action.REVISE, person.id, draft.reason, document=after.document)
        is_still_draft = after.state == State.DRAFT
        return proposals.change(session, before, after, None if is_still_draft else event)


def withdraw(person: Person, id: int, version: int, text: str = "") -> Proposal:
    """Take a proposal back. Raises as `revise` does."""
    with store.transaction() as session:
        before = seen(session, person, id, version)
        workflow.permit(Action.WITHDRAW, person, before.author)
        after = replace(before, state=workflow.after(before.state, Action.WITHDRAW))
        return proposals.change(session, before, after, Event(Action.WITHDRAW, person.id, text))


def rebase(person: Person, id: int, version: int) -> tuple[Proposal, Merged]:
    """Write a proposal anew on the entry's current state, if the two changes do not meet; else it stays as it is.

    Answers the proposal and what the two changes are together, conflicts included. Its author may, and reviewers.
    """
    with store.transaction() as session:
        before = seen(session, person, id, version)
        workflow.after(before.state, Action.REVISE)
        merged, current = merged_with_current(session, before)
        if merged.conflicts or current == _base_number(before):
            return before, merged
        after = replace(before, document=merged.document, approvals={})
        if before.kind == Kind.MERGE:
            after = replace(after, target_based_on=current)
        else:
            after = replace(after, based_on=current)
        after = replace(after, needed=_needed(session, after))
        event = Event("rebase", person.id, document=merged.document)
        return proposals.change(session, before, after, event), merged


def merged_with_current(session: store.Session, proposal: Proposal) -> tuple[Merged, int]:
    """A proposal together with what became of its entry meanwhile, and the number of the entry's current revision."""
    id = proposal.target if proposal.kind == Kind.MERGE and proposal.target else proposal.concept
    history = {each.number: each for each in revisions.history(session, "concept", id)}
    if not history:
        return Merged(proposal.document, ()), 0
    current = max(history)
    base = history.get(_base_number(proposal))
    theirs = history[current].document
    return merging.merge(base.document if base else {}, theirs, proposal.document), current


def _base_number(proposal: Proposal) -> int:
    return proposal.target_based_on if proposal.kind == Kind.MERGE else proposal.based_on


def comment(person: Person, id: int, text: str, idempotency_key: str | None = None) -> None:
    """Say something about a proposal.

    Raises ProposalNotFound, InvalidTransition (nobody else sees a draft), IdempotencyConflict.
    """
    request = hashlib.sha256(json.dumps(["comment", id, text]).encode()).hexdigest()
    with store.transaction() as session:
        proposal = visible(session, person, id)
        if _answered(session, person.id, idempotency_key, request) is not None:
            return
        if proposal.state == State.DRAFT:
            raise InvalidTransition(proposal.state, "comment")
        proposals.remark(session, proposal, Event("comment", person.id, text))
        if idempotency_key:
            proposals.remember(session, person.id, idempotency_key, request, id)


def get_proposal(person: Person, id: int) -> Proposal:
    """A proposal that this person may see: its author and reviewers may. Raises ProposalNotFound."""
    with store.reading() as session:
        return visible(session, person, id)


def get_events(person: Person, id: int) -> list[Event]:
    """What happened to a proposal, the first thing first. Raises ProposalNotFound."""
    with store.reading() as session:
        visible(session, person, id)
        return proposals.events(session, id)


def list_own(person: Person, before: int | None = None, limit: int = 50) -> list[Proposal]:
    """A person's proposals, the newest first."""
    with store.reading() as session:
        return proposals.listed(session, author=person.id, before=before, limit=limit)


def judged(draft: Draft) -> Judgement:
    """What a reviewer would be told of this draft: findings and possible duplicates, nothing stored."""
    return judge(draft.document, draft.records, own=(draft.concept, draft.target))


def judge_proposal(proposal: Proposal) -> Judgement:
    """What there is to say of a proposal; of an entry that goes, nothing."""
    if proposal.kind == Kind.WITHDRAWAL:
        return Judgement([], [])
    return judge(proposal.document, proposal.records, own=(proposal.concept, proposal.target))


def seen(session: store.Session, person: Person, id: int, version: int) -> Proposal:
    """A proposal as the person saw it. Raises ProposalNotFound, VersionConflict."""
    proposal = visible(session, person, id)
    if proposal.version != version:
        raise VersionConflict(proposal.version)
    return proposal


def visible(session: store.Session, person: Person, id: int) -> Proposal:
    """A proposal, if this person may see it. Raises ProposalNotFound."""
    return _visible(_get(session, id), person)


def _get(session: store.Session, id: int) -> Proposal:
    proposal = proposals.find(session, id)
    if proposal is None:
        raise ProposalNotFound(id)
    return proposal


def _visible(proposal: Proposal, person: Person) -> Proposal:
    is_reviewable = proposal.state != State.DRAFT and person.role.reaches(Role.REVIEWER)
    if proposal.author != person.id and not is_reviewable:
        raise ProposalNotFound(proposal.id)
    return proposal


def _hold_back(session: store.Session, author: int | None) -> None:
    most = MOST_A_MINUTE if author is not None else MOST_A_MINUTE_BY_VISITORS
    if proposals.count_since(session, author, datetime.now(UTC) - MINUTE) >= most:
        raise TooManyProposals(int(MINUTE.total_seconds()))


def _proposal(session: store.Session, draft: Draft, author: int | None) -> Proposal:
    """The proposal that a draft makes; its document in the canonical shape, where it has one already."""
    document = dict(draft.document)
    id = draft.concept or _new_id(session, document)
    if draft.kind != Kind.MERGE:
        document = {"id": id} | document | {"id": id}
    document = _canonical(document)
    proposal = Proposal(
        kind=draft.kind,
        concept=id,
        document=document,
        author=author,
        reason=draft.reason,
        target=draft.target,
        records=draft.records,
        based_on=draft.based_on,
        target_based_on=draft.target_based_on,
    )
    return replace(proposal, needed=_needed(session, proposal))


def _canonical(document: dict[str, Any]) -> dict[str, Any]:
    """The document in its one shape; an unfinished one as it is. Raises InvalidConcept for what is no entry at all."""
    try:
        return concepts.to_document(concepts.from_document(document))
    except ValidationError as error:
        kept = unfinished.read(document)
        if kept is None:
            raise InvalidConcept(shape_findings(error)) from error
        return kept


def _new_id(session: store.Session, document: Mapping[str, Any]) -> str:
    """A readable id that no entry has: made of the first designation in Latin letters, or of its reading."""
    rows = document.get("designations")
    rows = [each for each in rows if isinstance(each, Mapping)] if isinstance(rows, list) else []
    rows.sort(key=lambda each: str(each.get("language", ""))[:2] != "en")
    names = [concepts.slug(str(each.get("text", ""))) or concepts.slug(str(each.get("reading", ""))) for each in rows]
    name = next((each for each in names if each), "entry")
    ids = [name, *(f"{name[:76]}-{number}" for number in range(2, MOST_IDS))]
    taken = revisions.latest(session, "concept", ids)
    return next(each for each in ids if each not in taken)


def _needed(session: store.Session, proposal: Proposal) -> frozenset[str]:
    if any(each.type == "subject" for each in proposal.records):  # it is named in all of them
        return frozenset(REVIEWED_LANGUAGES)
    target = proposal.target if proposal.kind == Kind.MERGE else None
    ids = [each for each in (proposal.concept, target) if each]
    stored = revisions.latest(session, "concept", ids).values()
    there = [each.document for each in stored if each.action == "publish"]  # what was withdrawn comes anew
    try:
        found = [workflow.languages_to_review(proposal.kind, each, proposal.document) for each in there or [{}]]
        return frozenset().union(*found)
    except (KeyError, TypeError, AttributeError, IndexError):  # an unfinished draft
        return frozenset()


def _submitted(session: store.Session, proposal: Proposal) -> Proposal:
    """The proposal as it enters review. Raises what keeps it from that."""
    check_base(session, proposal)
    found = errors_before_review(judge_proposal(proposal).findings)
    if found:
        raise InvalidConcept(found)
    if proposal.kind == Kind.NEW:
        other = proposals.open_for_new(session, proposal.concept)
        if other is not None and other != proposal.id:
            raise DuplicateProposal(other)
    action = Action.REVISE if proposal.state == State.PROPOSED else Action.SUBMIT
    return replace(proposal, state=workflow.after(proposal.state, action), approvals={})


def check_base(session: store.Session, proposal: Proposal) -> None:
    """See that the entries are still those that the author saw. Raises StaleProposal."""
    bases: Sequence[tuple[str, int]] = [(proposal.concept, proposal.based_on)]
    if proposal.kind == Kind.MERGE and proposal.target:
        bases = [*bases, (proposal.target, proposal.target_based_on)]
    current = revisions.latest(session, "concept", [id for id, _ in bases])
    for id, based_on in bases:
        number = current[id].number if id in current else 0
        if number != based_on:
            raise StaleProposal(id, based_on, number)
