"""Reviewing proposals: what reviewers see, and what they decide. The last approval that is needed publishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from app import store
from app.services import accounts, contribution
from app.services.contribution import check_base, seen
from app.services.judgement import Judgement, errors_of
from app.services.publication import Publisher
from app.store import projections, proposals, revisions
from app.store.proposals import Event, Proposal
from app.store.revisions import Authorship, Change
from app.terminology import workflow
from app.terminology.concept import LANGUAGES
from app.terminology.errors import InvalidBody, InvalidConcept, NotAllowed, PuenteError, StaleProposal
from app.terminology.merging import Merged
from app.terminology.people import REVIEWED_LANGUAGES, VISITOR, Person, Role, reference
from app.terminology.workflow import Action, Kind, State

IN_REVIEW = (State.PROPOSED, State.CHANGES_REQUESTED)
MOST_AT_ONCE = 500
MOST_COUNTED = 5000
MUCH = 0.5
"""From which share of an entry's text on its removal is pointed out."""


@dataclass(frozen=True)
class Comparison:
    """A proposal against the entry as it was when it was written (`before`; empty for a new one).

    `current` is the number of the entry's revision now; `merged` what both changes are together, when the entry moved
    since. `flags` are codes of what a reviewer should look at twice: `removes_much`, `addresses_in_text`.
    `restores`: the entry was withdrawn, and the proposal would publish it again.
    """

    before: dict[str, Any]
    after: dict[str, Any]
    current: int
    merged: Merged | None
    judgement: Judgement
    flags: tuple[str, ...]
    restores: bool = False


def queue(person: Person, *, languages: Iterable[str] = (), subject: str | None = None) -> list[Proposal]:
    """The first 500 that wait for review; for some languages, of what still needs one. Raises NotAllowed."""
    accounts.require(person, Role.REVIEWER)
    wanted = frozenset(languages)
    with store.reading() as session:
        waiting = proposals.walk(session, IN_REVIEW)
        found = (each for each in waiting if not wanted or wanted & awaited(each))
        found = (each for each in found if subject is None or subject in each.document.get("subjects", ()))
        return list(islice(found, MOST_AT_ONCE))


def awaited(proposal: Proposal) -> frozenset[str]:
    """The languages of which a reviewer may still approve: one of any is enough for what belongs to no language."""
    return _approvable(proposal) - proposal.approved


def count_waiting(person: Person) -> int:
    """How many proposals wait for this reviewer: of others, and in need of one of their languages."""
    with store.reading() as session:
        waiting = proposals.waiting(session, MOST_COUNTED)
    mine = person.reviews
    return sum(
        each.author != person.id and bool(mine & ((each.needed or frozenset(REVIEWED_LANGUAGES)) - each.approved))
        for each in waiting
    )


@dataclass(frozen=True)
class Remarks:
    """What to look at twice in a proposal, in numbers: errors, warnings, possible duplicates; and codes of flags.

    Beside the flags of a comparison there is `moved`: the entry is not what the author saw any more.
    """

    errors: int
    warnings: int
    duplicates: int
    flags: tuple[str, ...]

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to look at twice."""
        return not (self.errors or self.warnings or self.duplicates or self.flags)


def remarks(proposal: Proposal) -> Remarks:
    """What a reviewer should know of a proposal before opening it."""
    about, based_on = _base(proposal)
    with store.reading() as session:
        history = {each.number: each.document for each in revisions.history(session, "concept", about)}
        moved = ("moved",) if _is_stale(session, proposal) else ()
    judgement = contribution.judge_proposal(proposal)
    errors = errors_of(judgement.findings)
    flags = (*moved, *_flags(proposal, history.get(based_on, {})))
    return Remarks(len(errors), len(judgement.findings) - len(errors), len(judgement.duplicates), flags)


def _is_stale(session: store.Session, proposal: Proposal) -> bool:
    try:
        check_base(session, proposal)
    except StaleProposal:
        return True
    return False


def _base(proposal: Proposal) -> tuple[str, int]:
    """The entry whose text a proposal changes, and the revision of it that the author saw."""
    if proposal.kind == Kind.MERGE and proposal.target:
        return proposal.target, proposal.target_based_on
    return proposal.concept, proposal.based_on


def compare(person: Person, id: int) -> Comparison:
    """A proposal beside what it would change. Raises ProposalNotFound."""
    with store.reading() as session:
        proposal = contribution.visible(session, person, id)
        about, based_on = _base(proposal)
        history = {each.number: each for each in revisions.history(session, "concept", about)}
        merged, current = contribution.merged_with_current(session, proposal)
    base = history.get(proposal.revision - 1 if proposal.revision else based_on)
    restores = base is not None and base.action == "withdraw"
    before = base.document if base and not restores else {}
    is_stale = proposal.state.is_open and current != based_on
    return Comparison(
        before=before,
        after={} if proposal.kind == Kind.WITHDRAWAL else proposal.document,
        current=current,
        merged=merged if is_stale else None,
        judgement=contribution.judge_proposal(proposal),
        flags=tuple(_flags(proposal, before)),
        restores=restores,
    )


def approve(person: Person, id: int, version: int, languages: Iterable[str]) -> Proposal:
    """Approve a proposal as it was seen, for some of the person's languages; publish it when none is left to approve.

    Raises ProposalNotFound, VersionConflict (it changed since), NotAllowed, ReviewerIsAuthor,
    InvalidTransition, StaleProposal (the entry moved), InvalidConcept (it breaks a rule by now).
    """
    chosen = frozenset(languages)
    with store.transaction() as session:
        before = seen(session, person, id, version)
        workflow.after(before.state, Action.APPROVE)
        workflow.permit(Action.APPROVE, person, before.author, chosen)
        check_base(session, before)
        if not chosen or chosen - _approvable(before):
            raise NotAllowed("language", min(chosen - _approvable(before), default=""))
        after = replace(before, approvals=before.approvals | dict.fromkeys(chosen, person.id))
        event = Event(Action.APPROVE, person.id, languages=chosen)
        if not workflow.is_complete(after.needed, after.approved):
            return proposals.change(session, before, after, event)
        found = errors_of(contribution.judge_proposal(after).findings)
        if found:
            raise InvalidConcept(found)
        after = replace(after, state=workflow.after(after.state, Action.PUBLISH), revision=_publish(session, after))
        return proposals.change(session, before, after, replace(event, action=Action.PUBLISH))


def _approvable(proposal: Proposal) -> frozenset[str]:
    return proposal.needed or frozenset(REVIEWED_LANGUAGES)


def request_changes(person: Person, id: int, version: int, text: str) -> Proposal:
    """Hand a proposal back to its author, saying what to change. Raises as `approve` does, InvalidBody for no text."""
    return _decide(person, id, version, Action.REQUEST_CHANGES, text)


def reject(person: Person, id: int, version: int, text: str) -> Proposal:
    """Refuse a proposal, saying why. Raises as `approve` does, InvalidBody for no text."""
    return _decide(person, id, version, Action.REJECT, text)


def _decide(person: Person, id: int, version: int, action: Action, text: str) -> Proposal:
    with store.transaction() as session:
        before = seen(session, person, id, version)
        after = replace(before, state=workflow.after(before.state, action), approvals={})
        workflow.permit(action, person, before.author)
        if not text.strip():
            raise InvalidBody([("/text", "missing", "Say why: the author reads it.")])
        return proposals.change(session, before, after, Event(action, person.id, text))


@dataclass(frozen=True)
class Result:
    """What became of one of many: the proposal, and why nothing could be done with it where that is so.

    `proposal` is None where there is none that the person may see.
    """

    id: int
    proposal: Proposal | None = None
    error: PuenteError | None = None


def approve_many(person: Person, chosen: Sequence[tuple[int, int]]) -> list[Result]:
    """Approve many proposals, each at the version that was seen, for all languages of the person's that it needs.

    Each is a decision of its own: one that fails changes nothing of the others.
    """
    return [_approved(person, id, version) for id, version in chosen[:MOST_AT_ONCE]]


def _approved(person: Person, id: int, version: int) -> Result:
    found = None
    try:
        found = contribution.get_proposal(person, id)
        needed = found.needed or person.reviews
        return Result(id, approve(person, id, version, person.reviews & needed or needed))
    except PuenteError as error:
        return Result(id, found, error)


def reject_all(person: Person, author: int, text: str) -> list[Result]:
    """Refuse everything that somebody has in review. Raises NotAllowed."""
    accounts.require(person, Role.REVIEWER)
    with store.reading() as session:
        waiting = proposals.listed(session, states=IN_REVIEW, author=author, limit=MOST_AT_ONCE)
    results = []
    for each in waiting:
        try:
            results.append(Result(each.id, reject(person, each.id, each.version, text)))
        except PuenteError as error:
            results.append(Result(each.id, each, error))
    return results


def _publish(session: store.Session, proposal: Proposal) -> int:
    """Make the proposal a revision, with the records that come with it; answers the revision's number."""
    author = reference(proposal.author) if proposal.author is not None else VISITOR
    reviewer = " ".join(map(reference, sorted(set(proposal.approvals.values()))))
    authorship = Authorship(author=author, reviewer=reviewer, reason=proposal.reason, origin="service")
    publisher = Publisher(session)
    new = [each for each in proposal.records if each.key not in revisions.latest(session, each.type, [each.key])]
    if new:
        publisher.publish([Change(each.type, each.key, {"key": each.key} | each.document) for each in new], authorship)
    stored = publisher.publish(_changes(session, proposal), authorship)
    publisher.finish()
    return next(each.number for each in stored if each.record_id == proposal.concept)


def _changes(session: store.Session, proposal: Proposal) -> list[Change]:
    if proposal.kind not in (Kind.MERGE, Kind.WITHDRAWAL):
        return [Change("concept", proposal.concept, proposal.document)]
    current = revisions.latest(session, "concept", [proposal.concept])[proposal.concept].document
    if proposal.kind == Kind.WITHDRAWAL:
        return [Change("concept", proposal.concept, current, "withdraw")]
    target = str(proposal.target)
    merged = Change("concept", proposal.concept, current | {"merged_into": target}, "merge")
    return [Change("concept", target, proposal.document), merged, *_led_on(session, proposal.concept, target)]


def _led_on(session: store.Session, gone: str, target: str) -> list[Change]:
    """Entries that are related to one that is merged away, related to the one that stays instead."""
    around = projections.neighbours(session, [gone])[gone]
    ids = sorted({id for _, id, is_stated in around if not is_stated} - {gone, target})
    changes = []
    for stored in revisions.latest(session, "concept", ids).values():
        rows: list[Mapping[str, Any]] = []
        for each in stored.document.get("relations", ()):
            row = each | {"target": target} if each["target"] == gone else each
            if row not in rows:
                rows.append(row)
        changes.append(Change("concept", stored.record_id, stored.document | {"relations": rows}))
    return changes


def _flags(proposal: Proposal, before: Mapping[str, Any]) -> Iterable[str]:
    if proposal.kind != Kind.WITHDRAWAL and before:
        kept, had = (sum(map(len, _written(each))) for each in (proposal.document, before))
        if kept < MUCH * had:
            yield "removes_much"
    if any("://" in text or "www." in text for text in _written(proposal.document)):
        yield "addresses_in_text"


def _written(value: Any, name: str = "") -> list[str]:
    """The texts of a document: designations, definitions, notes, uses; not its codes and keys."""
    if isinstance(value, Mapping):
        return [text for key, each in value.items() for text in _written(each, key)]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in _written(each, name)]
    return [value] if isinstance(value, str) and name in ("text", *LANGUAGES) else []
