"""What people watch, and what happened to it."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, and_, delete, insert, or_, select
from sqlalchemy.orm import Session

from app.store.models import (
    AccountRow,
    ConceptRow,
    ConceptSubject,
    FeedKey,
    ProposalEvent,
    ProposalRow,
    Revision,
    WatchRow,
)
from app.store.proposals import Event, read_event
from app.store.revisions import Stored, read_revision

_watch = cast(Table, WatchRow.__table__)
_feed = cast(Table, FeedKey.__table__)
_account = cast(Table, AccountRow.__table__)
_revision = cast(Table, Revision.__table__)
_concept = cast(Table, ConceptRow.__table__)
_subject = cast(Table, ConceptSubject.__table__)
_proposal = cast(Table, ProposalRow.__table__)
_event = cast(Table, ProposalEvent.__table__)

KINDS = ("concept", "subject")


def add(session: Session, account: int, kind: str, key: str) -> None:
    """Watch something; nothing changes for one who does already."""
    if key not in watched(session, account)[kind]:
        session.execute(insert(_watch).values(account=account, kind=kind, key=key))


def remove(session: Session, account: int, kind: str, key: str) -> None:
    session.execute(delete(_watch).where(_watch.c.account == account, _watch.c.kind == kind, _watch.c.key == key))


def remove_all(session: Session, account: int) -> None:
    """Forget what somebody watches, and the address of their feed."""
    session.execute(delete(_watch).where(_watch.c.account == account))
    session.execute(delete(_feed).where(_feed.c.account == account))


def watched(session: Session, account: int) -> dict[str, set[str]]:
    """The keys of what somebody watches, by kind: `concept` and `subject`."""
    found: dict[str, set[str]] = {"concept": set(), "subject": set()}
    for row in session.execute(select(_watch.c.kind, _watch.c.key).where(_watch.c.account == account)):
        found[row.kind].add(row.key)
    return found


def revisions_of_watched(session: Session, account: int, limit: int) -> list[Stored]:
    """The last revisions of the entries that somebody watches, by themselves or by their subject field."""
    keys = {kind: select(_watch.c.key).where(_watch.c.account == account, _watch.c.kind == kind) for kind in KINDS}
    of_subject = (
        select(_concept.c.id)
        .join(_subject, _subject.c.concept == _concept.c.number)
        .where(_subject.c.subject.in_(keys["subject"]))
    )
    statement = (
        select(_revision)
        .where(
            _revision.c.record_type == "concept",
            or_(_revision.c.record_id.in_(keys["concept"]), _revision.c.record_id.in_(of_subject)),
        )
        .order_by(_revision.c.sequence.desc())
        .limit(limit)
    )
    return [read_revision(row) for row in session.execute(statement).mappings()]


def revisions_of(session: Session, concepts: Sequence[str], limit: int) -> list[Stored]:
    """The last revisions of these entries."""
    which = _revision.c.record_type == "concept", _revision.c.record_id.in_(concepts)
    statement = select(_revision).where(*which).order_by(_revision.c.sequence.desc()).limit(limit)
    return [read_revision(row) for row in session.execute(statement).mappings()] if concepts else []


def events_of_own(session: Session, account: int, limit: int) -> list[tuple[int, str, Event]]:
    """The last things that others did to somebody's proposals: number of the proposal, its entry's id, the event."""
    statement = (
        select(_event, _proposal.c.concept)
        .join(_proposal, _proposal.c.id == _event.c.proposal)
        .where(and_(_proposal.c.author == account, or_(_event.c.account != account, _event.c.account.is_(None))))
        .order_by(_event.c.id.desc())
        .limit(limit)
    )
    rows: Any = session.execute(statement).mappings()
    return [(row["proposal"], row["concept"], read_event(row)) for row in rows]


def set_feed_key(session: Session, account: int, key: str) -> None:
    """Give somebody's feed another address; the one before leads nowhere."""
    session.execute(delete(_feed).where(_feed.c.account == account))
    session.execute(insert(_feed).values(account=account, key=key))


def account_of_feed(session: Session, key: str) -> int | None:
    """Whose feed is at this address; None for nobody's, and for one whose account is disabled or deleted."""
    statement = (
        select(_feed.c.account)
        .join(_account, _account.c.id == _feed.c.account)
        .where(_feed.c.key == key, _account.c.is_active)
    )
    return session.scalar(statement)
