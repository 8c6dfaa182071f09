"""What the API answers about proposals."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from app.api.shapes import Difference, Hit

State = Literal["draft", "proposed", "changes_requested", "published", "rejected", "withdrawn"]


class ProposedRecord(TypedDict):
    type: Literal["source", "subject"]
    key: str
    document: dict[str, Any]


class Proposal(TypedDict):
    """A proposal as it stands; `version` is its ETag, `author` an account's reference."""

    id: int
    kind: Literal["new", "change", "deprecation", "merge", "withdrawal"]
    state: State
    concept: str
    target: str | None
    author: str
    reason: str
    document: dict[str, Any]
    records: list[ProposedRecord]
    based_on: int
    target_based_on: int
    needed: list[str]
    approved: list[str]
    version: int
    revision: int | None
    created_at: str
    updated_at: str


class Proposals(TypedDict):
    proposals: list[Proposal]


class ProposalEvent(TypedDict):
    action: str
    by: str
    text: str
    languages: list[str]
    version: int
    created_at: str


class ProposalEvents(TypedDict):
    events: list[ProposalEvent]


class ProposalFinding(TypedDict):
    pointer: str
    code: str
    severity: Literal["error", "warning"]
    message: str


class PossibleDuplicate(Hit):
    """An entry that a proposed designation, `text`, leads to already."""

    text: str


class Judgement(TypedDict):
    findings: list[ProposalFinding]
    possible_duplicates: list[PossibleDuplicate]


class Conflict(TypedDict):
    """A place that both changed; rows of lists stand in the path by what they are."""

    path: list[str | int]
    base: Any
    theirs: Any
    mine: Any


class Merged(TypedDict):
    """Both changes as one; where they conflict, `document` has the proposal's."""

    document: dict[str, Any]
    conflicts: list[Conflict]


class RebasedProposal(Merged):
    proposal: Proposal


class ProposalDetail(Proposal, Judgement):
    """`current` is the revision of the entry now; `merged` is there when the entry moved on."""

    current: int
    differences: list[Difference]
    flags: list[Literal["removes_much", "addresses_in_text"]]
    events: list[ProposalEvent]
    merged: Merged | None


class BulkResult(TypedDict):
    """What became of one of many, as if it had been asked for alone."""

    id: int
    status: int
    state: NotRequired[State]
    code: NotRequired[str]
    detail: NotRequired[str]


class Results(TypedDict):
    results: list[BulkResult]
