"""What the API answers about what somebody watches."""

from typing_extensions import TypedDict

from app.api.proposal_shapes import ProposalEvent
from app.api.shapes import Reference, Revision


class Happening(TypedDict):
    """Something that happened: a published revision, or an event of a proposal of one's own."""

    at: str
    concept: Reference
    revision: Revision | None
    proposal: int | None
    event: ProposalEvent | None


class Watching(TypedDict):
    """What somebody watches, and the last 50 things that happened there and to their proposals, the newest first."""

    concepts: list[Reference]
    subjects: list[str]
    happened: list[Happening]
