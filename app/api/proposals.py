"""Contributing: proposing changes, and reviewing them."""

import json
from typing import Annotated, Any, Literal

from flask import Response, request
from pydantic import Field, StringConstraints

from app.api import identity
from app.api import proposal_shapes as shapes
from app.api.routing import Body, Empty, Limit, Query, answer_private, get, post, seen_version
from app.formats import entry_json
from app.services import contribution, failures, review
from app.services.contribution import Draft
from app.services.hits import to_json
from app.services.judgement import Judgement
from app.services.review import Result
from app.store.proposals import Event, NewRecord, Proposal
from app.terminology import differences
from app.terminology.errors import InvalidRequest
from app.terminology.merging import Merged
from app.terminology.people import VISITOR, Role, Scope, reference
from app.terminology.workflow import Kind

Text = Annotated[str, StringConstraints(max_length=4000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
LONGEST_KEY = 100


class RecordBody(Body):
    """A new source or subject that comes with a proposal."""

    type: Literal["source", "subject"]
    key: Id
    document: dict[str, Any]


class ProposalBody(Body):
    """A change as it is proposed. `document` is the whole entry in the shape of the files; of the target for a merge.

    `concept` is left out for a new entry; `based_on` is the revision that the author saw.
    """

    kind: Literal["new", "change", "deprecation", "merge", "withdrawal"] = "change"
    concept: Id | None = None
    target: Id | None = None
    based_on: Annotated[int, Field(ge=0, le=10**9)] = 0
    target_based_on: Annotated[int, Field(ge=0, le=10**9)] = 0
    document: dict[str, Any]
    records: Annotated[list[RecordBody], Field(max_length=20, default_factory=list)]
    reason: Text = ""
    submit: Annotated[bool, Field(description="False keeps it as a draft.")] = True

    @property
    def draft(self) -> Draft:
        records = tuple(NewRecord(each.type, each.key, each.document) for each in self.records)
        return Draft(
            Kind(self.kind),
            self.document,
            self.concept,
            self.target,
            self.based_on,
            self.target_based_on,
            self.reason,
            records,
        )


class ReviewBody(Body):
    """A decision. To approve, say for which languages; the last approval that is needed publishes. Else say why."""

    decision: Literal["approve", "request_changes", "reject"]
    languages: Annotated[list[Literal["en", "es", "zh"]], Field(max_length=3, default_factory=list)]
    text: Text = ""


class CommentBody(Body):
    text: Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class TextBody(Body):
    text: Text = ""


class SeenProposal(Body):
    id: int
    version: int


class ApprovalsBody(Body):
    """Proposals to approve, each at the version that was seen."""

    proposals: Annotated[list[SeenProposal], Field(min_length=1, max_length=review.MOST_AT_ONCE)]


@post(
    "/proposals",
    body=ProposalBody,
    answer=shapes.Proposal,
    errors=("invalid_concept", "stale_proposal", "duplicate_proposal"),
    scope=Scope.PROPOSE,
    status=201,
)
def propose(body: ProposalBody) -> Response:
    """Propose a change, or keep it as a draft."""
    person = identity.needed(Role.CONTRIBUTOR, Scope.PROPOSE)
    made = contribution.propose(person, body.draft, submit=body.submit, idempotency_key=_idempotency_key())
    response = _answer(made, 201)
    response.headers["Location"] = f"/api/v1/proposals/{made.id}"
    return response


def _idempotency_key() -> str | None:
    """What the client calls its request, so that it has its effect once. Raises InvalidRequest."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key) <= LONGEST_KEY:
        raise InvalidRequest("invalid_value", "Idempotency-Key", f"1 to {LONGEST_KEY} characters")
    return key


@post("/judgements", body=ProposalBody, answer=shapes.Judgement, scope=Scope.PROPOSE)
def judge(body: ProposalBody) -> Response:
    """Judge a proposal without keeping it: findings, and entries that it may repeat."""
    identity.needed(Role.CONTRIBUTOR, Scope.PROPOSE)
    return answer_private(_judgement(contribution.judged(body.draft)))


class ProposalsQuery(Query):
    limit: Limit = 50
    before: Annotated[str | None, Field(pattern=r"^[0-9]{1,12}$", description="The number to go on from.")] = None
    queue: Annotated[bool, Field(description="What waits for review, instead of one's own.")] = False
    language: Annotated[Literal["en", "es", "zh"] | None, Field(description="Of the queue, what it needs.")] = None
    subject: Annotated[str | None, Field(max_length=80, description="Of the queue, a subject field.")] = None


@get("/proposals", query=ProposalsQuery, answer=shapes.Proposals, scope=Scope.PROPOSE)
def proposals(query: ProposalsQuery) -> Response:
    """One's own proposals, the newest first; or what waits for review, the oldest first."""
    if query.queue:
        person = identity.needed(Role.REVIEWER, Scope.REVIEW)
        found = review.queue(person, languages=[query.language] if query.language else (), subject=query.subject)[
            : query.limit
        ]
    else:
        person = identity.needed(Role.READER, Scope.PROPOSE)
        found = contribution.list_own(person, int(query.before) if query.before else None, query.limit)
    return answer_private({"proposals": [_document(each) for each in found]})


@get("/proposals/<int:number>", answer=shapes.ProposalDetail, errors=("proposal_not_found",), scope=Scope.PROPOSE)
def proposal(number: int, query: Empty) -> Response:
    """A proposal beside what it would change, with what happened to it."""
    person = identity.needed(Role.READER, Scope.PROPOSE)
    found = contribution.get_proposal(person, number)
    compared = review.compare(person, number)
    rows = differences.differences(compared.before, compared.after)
    document = _document(found) | {
        "current": compared.current,
        "differences": [{"path": each.pointer, "before": each.before, "after": each.after} for each in rows],
        "flags": list(compared.flags),
        "events": [event_document(each) for each in contribution.get_events(person, number)],
        "merged": _merged(compared.merged) if compared.merged else None,
    }
    return answer_private(document | _judgement(compared.judgement), version=found.version)


@post(
    "/proposals/<int:number>",
    body=ProposalBody,
    answer=shapes.Proposal,
    errors=("proposal_not_found",),
    scope=Scope.PROPOSE,
    method="PUT",
)
def revise(number: int, body: ProposalBody) -> Response:
    """Put another text in the place of a proposal of one's own."""
    person = identity.needed(Role.CONTRIBUTOR, Scope.PROPOSE)
    return _answer(contribution.revise(person, number, seen_version(), body.draft, submit=body.submit))


@post(
    "/proposals/<int:number>/withdrawal",
    body=TextBody,
    answer=shapes.Proposal,
    errors=("proposal_not_found",),
    scope=Scope.PROPOSE,
)
def withdraw(number: int, body: TextBody) -> Response:
    """Take a proposal of one's own back."""
    person = identity.needed(Role.CONTRIBUTOR, Scope.PROPOSE)
    return _answer(contribution.withdraw(person, number, seen_version(), body.text))


@post(
    "/proposals/<int:number>/rebase",
    body=TextBody,
    answer=shapes.RebasedProposal,
    errors=("proposal_not_found",),
    scope=Scope.PROPOSE,
)
def rebase(number: int, body: TextBody) -> Response:
    """Write a proposal anew on its entry's current revision, if the two changes do not meet; else say where they do."""
    person = identity.needed(Role.CONTRIBUTOR, Scope.PROPOSE)
    made, merged = contribution.rebase(person, number, seen_version())
    return answer_private({"proposal": _document(made)} | _merged(merged), version=made.version)


@post(
    "/proposals/<int:number>/comments",
    body=CommentBody,
    answer=shapes.ProposalEvents,
    errors=("proposal_not_found",),
    scope=Scope.PROPOSE,
    status=201,
)
def comment(number: int, body: CommentBody) -> Response:
    """Say something about a proposal."""
    person = identity.needed(Role.READER, Scope.PROPOSE)
    contribution.comment(person, number, body.text, _idempotency_key())
    return answer_private({"events": [event_document(each) for each in contribution.get_events(person, number)]}, 201)


@post(
    "/proposals/<int:number>/reviews",
    body=ReviewBody,
    answer=shapes.Proposal,
    errors=("proposal_not_found", "reviewer_is_author", "stale_proposal"),
    scope=Scope.REVIEW,
    status=201,
)
def decide(number: int, body: ReviewBody) -> Response:
    """Approve a proposal for some languages, ask for changes, or refuse it."""
    person = identity.needed(Role.REVIEWER, Scope.REVIEW)
    version = seen_version()
    match body.decision:
        case "approve":
            made = review.approve(person, number, version, body.languages)
        case "request_changes":
            made = review.request_changes(person, number, version, body.text)
        case _:
            made = review.reject(person, number, version, body.text)
    return _answer(made, 201)


@post("/approvals", body=ApprovalsBody, answer=shapes.Results, scope=Scope.REVIEW)
def approve_many(body: ApprovalsBody) -> Response:
    """Approve many proposals for all of one's languages that they need, with a result for each."""
    person = identity.needed(Role.REVIEWER, Scope.REVIEW)
    results = review.approve_many(person, [(each.id, each.version) for each in body.proposals])
    return answer_private({"results": [_result(each) for each in results]})


def _answer(made: Proposal, status: int = 200) -> Response:
    return answer_private(_document(made), status, made.version)


def _document(each: Proposal) -> dict[str, Any]:
    return {
        "id": each.id,
        "kind": each.kind,
        "state": each.state,
        "concept": each.concept,
        "target": each.target,
        "author": reference(each.author) if each.author is not None else VISITOR,
        "reason": each.reason,
        "document": each.document,
        "records": [{"type": one.type, "key": one.key, "document": one.document} for one in each.records],
        "based_on": each.based_on,
        "target_based_on": each.target_based_on,
        "needed": sorted(each.needed),
        "approved": sorted(each.approved),
        "version": each.version,
        "revision": each.revision,
        "created_at": entry_json.timestamp(each.created_at),
        "updated_at": entry_json.timestamp(each.updated_at),
    }


def event_document(each: Event) -> dict[str, Any]:
    """Something that happened to a proposal, by whom."""
    return {
        "action": each.action,
        "by": reference(each.account) if each.account is not None else VISITOR,
        "text": each.text,
        "languages": sorted(each.languages),
        "version": each.version,
        "created_at": entry_json.timestamp(each.created_at),
    }


def _judgement(judgement: Judgement) -> dict[str, Any]:
    return {
        "findings": [
            {"pointer": each.pointer, "code": each.code, "severity": each.severity, "message": each.message}
            for each in judgement.findings
        ],
        "possible_duplicates": [{"text": each.text} | json.loads(to_json(each.hit)) for each in judgement.duplicates],
    }


def _merged(merged: Merged) -> dict[str, Any]:
    conflicts = [
        {"path": list(each.path), "base": each.base, "theirs": each.theirs, "mine": each.mine}
        for each in merged.conflicts
    ]
    return {"document": merged.document, "conflicts": conflicts}


def _result(each: Result) -> dict[str, Any]:
    if each.error is None:
        return {"id": each.id, "status": 200, "state": each.proposal.state if each.proposal else None}
    failure = failures.describe(each.error)
    return {"id": each.id, "status": failure.status, "code": failure.code, "detail": failure.detail}
