"""Proposals: what somebody would change in the glossary, kept until it is published or refused."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from app.store.database import utc
from app.store.models import IdempotencyKey, ProposalEvent, ProposalRow
from app.terminology.errors import VersionConflict
from app.terminology.workflow import Kind, State

_proposal = cast(Table, ProposalRow.__table__)
_event = cast(Table, ProposalEvent.__table__)
_idempotency = cast(Table, IdempotencyKey.__table__)

IDEMPOTENT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class NewRecord:
    """A source or subject that comes with a proposal: its type, its key and its document in the shape of the files."""

    type: str
    key: str
    document: dict[str, Any]


@dataclass(frozen=True)
class Proposal:
    """A proposal as it stands. `document` is the proposed state of the entry (for a merge, of the `target`)."""

    kind: Kind
    concept: str
    document: dict[str, Any]
    author: int | None
    reason: str = ""
    target: str | None = None
    records: tuple[NewRecord, ...] = ()
    based_on: int = 0
    target_based_on: int = 0
    needed: frozenset[str] = frozenset()
    approvals: dict[str, int] = field(default_factory=dict)
    state: State = State.DRAFT
    revision: int | None = None
    id: int = 0
    version: int = 0
    created_at: datetime = datetime.min
    updated_at: datetime = datetime.min

    @property
    def approved(self) -> frozenset[str]:
        return frozenset(self.approvals)


@dataclass(frozen=True)
class Event:
    """Something that happened to a proposal; `document` is there where it changed."""

    action: str
    account: int | None
    text: str = ""
    languages: frozenset[str] = frozenset()
    document: dict[str, Any] | None = None
    version: int = 0
    created_at: datetime = datetime.min


def add(session: Session, proposal: Proposal, event: Event | None) -> Proposal:
    """Keep a new proposal with the first thing that happened to it; nothing has to a draft."""
    now = datetime.now(UTC).replace(microsecond=0)
    proposal = replace(proposal, version=1, created_at=now, updated_at=now)
    result: Any = session.execute(insert(_proposal).values(_row(proposal)).returning(_proposal.c.id))
    proposal = replace(proposal, id=result.scalar_one())
    if event:
        _add_event(session, proposal, event)
    return proposal


def change(session: Session, before: Proposal, after: Proposal, event: Event | None) -> Proposal:
    """Keep a proposal's next state, and what led to it; how a draft is written is nobody's business.

    Raises VersionConflict when somebody else changed it since `before` was read.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    after = replace(after, version=before.version + 1, updated_at=now)
    result: Any = session.execute(
        update(_proposal)
        .where(_proposal.c.id == before.id, _proposal.c.version == before.version)
        .values(_row(after) | {"updated_at": now})
    )
    if result.rowcount != 1:
        raise VersionConflict(before.version + 1)
    if event:
        _add_event(session, after, event)
    return after


def remove_drafts(session: Session, author: int) -> None:
    """Forget what somebody never sent, and which requests they sent twice; what was sent stays, for the history."""
    mentioned = exists().where(_event.c.proposal == _proposal.c.id)
    drafts = (_proposal.c.author == author, _proposal.c.state == State.DRAFT.value, ~mentioned)
    session.execute(delete(_proposal).where(*drafts))
    session.execute(delete(_idempotency).where(_idempotency.c.account == author))


def remark(session: Session, proposal: Proposal, event: Event) -> None:
    """Keep something that was said about a proposal, which stays as it is."""
    _add_event(session, proposal, event)


def _add_event(session: Session, proposal: Proposal, event: Event) -> None:
    row = {
        "proposal": proposal.id,
        "version": proposal.version,
        "action": event.action,
        "account": event.account,
        "languages": ",".join(sorted(event.languages)),
        "text": event.text,
        "document": _json(event.document) if event.document is not None else None,
        "created_at": datetime.now(UTC).replace(microsecond=0),
    }
    session.execute(insert(_event).values(row))


def find(session: Session, id: int) -> Proposal | None:
    row = session.execute(select(_proposal).where(_proposal.c.id == id)).mappings().first()
    return _read(row) if row else None


def events(session: Session, id: int) -> list[Event]:
    """What happened to a proposal, the first thing first."""
    rows = session.execute(select(_event).where(_event.c.proposal == id).order_by(_event.c.id)).mappings()
    return [read_event(row) for row in rows]


def read_event(row: Any) -> Event:
    """A row of the table as an event."""
    return Event(
        row["action"],
        row["account"],
        row["text"],
        _set(row["languages"]),
        json.loads(row["document"]) if row["document"] else None,
        row["version"],
        utc(row["created_at"]),
    )


def listed(
    session: Session,
    *,
    states: Sequence[State] = (),
    author: int | None = None,
    concept: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Proposal]:
    """Proposals, the newest first; `before` is the number to go on from."""
    statement: Select[Any] = select(_proposal).order_by(_proposal.c.id.desc()).limit(limit)
    if states:
        statement = statement.where(_proposal.c.state.in_([each.value for each in states]))
    if author is not None:
        statement = statement.where(_proposal.c.author == author)
    if concept is not None:
        statement = statement.where(_proposal.c.concept == concept)
    if before is not None:
        statement = statement.where(_proposal.c.id < before)
    return [_read(row) for row in session.execute(statement).mappings()]


def walk(session: Session, states: Sequence[State], batch: int = 500) -> Iterator[Proposal]:
    """All proposals in these states, the oldest first, read as they are wanted."""
    statement = select(_proposal).where(_proposal.c.state.in_([each.value for each in states])).order_by(_proposal.c.id)
    after = 0
    while rows := session.execute(statement.where(_proposal.c.id > after).limit(batch)).mappings().all():
        yield from map(_read, rows)
        after = rows[-1]["id"]


def open_for_new(session: Session, concept: str) -> int | None:
    """The number of the proposal in review that would make this new entry."""
    statement = select(_proposal.c.id).where(
        _proposal.c.concept == concept,
        _proposal.c.kind == Kind.NEW.value,
        _proposal.c.state.in_([State.PROPOSED.value, State.CHANGES_REQUESTED.value]),
    )
    return session.scalar(statement)


@dataclass(frozen=True)
class Waiting:
    """What tells whether a proposal in review waits for somebody: its author, the languages needed and approved."""

    author: int | None
    needed: frozenset[str]
    approved: frozenset[str]


def waiting(session: Session, limit: int) -> list[Waiting]:
    """The proposals that can be decided now, the oldest first, without their documents."""
    columns = select(_proposal.c.author, _proposal.c.needed, _proposal.c.approvals)
    statement = columns.where(_proposal.c.state == State.PROPOSED.value).order_by(_proposal.c.id).limit(limit)
    rows = session.execute(statement)
    return [Waiting(row.author, _set(row.needed), frozenset(json.loads(row.approvals))) for row in rows]


def count_since(session: Session, author: int | None, since: datetime) -> int:
    """How many proposals somebody began since a moment (all visitors' together for None)."""
    whose = _proposal.c.author.is_(None) if author is None else _proposal.c.author == author
    statement = select(func.count()).select_from(_proposal).where(whose, _proposal.c.created_at >= since)
    return session.scalar(statement) or 0


def remember(session: Session, account: int, key: str, request: str, proposal: int) -> None:
    """Keep which proposal a request led to, for whoever sends it again; what is older than a day is forgotten."""
    now = datetime.now(UTC)
    session.execute(_idempotency.delete().where(_idempotency.c.created_at < now - IDEMPOTENT_FOR))
    row = {"account": account, "key": key, "request": request, "proposal": proposal, "created_at": now}
    session.execute(insert(_idempotency).values(row))


def remembered(session: Session, account: int, key: str) -> tuple[str, int] | None:
    """What was asked under a key, and the proposal that it led to."""
    statement = select(_idempotency.c.request, _idempotency.c.proposal).where(
        _idempotency.c.account == account, _idempotency.c.key == key
    )
    row = session.execute(statement).first()
    return (row[0], row[1]) if row else None


def _row(proposal: Proposal) -> dict[str, Any]:
    return {
        "kind": proposal.kind.value,
        "concept": proposal.concept,
        "target": proposal.target,
        "state": proposal.state.value,
        "author": proposal.author,
        "reason": proposal.reason,
        "document": _json(proposal.document),
        "records": _json([[each.type, each.key, each.document] for each in proposal.records]),
        "based_on": proposal.based_on,
        "target_based_on": proposal.target_based_on,
        "needed": ",".join(sorted(proposal.needed)),
        "approvals": _json(proposal.approvals),
        "version": proposal.version,
        "created_at": proposal.created_at,
        "updated_at": proposal.updated_at,
        "revision": proposal.revision,
    }


def _read(row: Any) -> Proposal:
    return Proposal(
        id=row["id"],
        kind=Kind(row["kind"]),
        concept=row["concept"],
        target=row["target"],
        state=State(row["state"]),
        author=row["author"],
        reason=row["reason"],
        document=json.loads(row["document"]),
        records=tuple(NewRecord(*each) for each in json.loads(row["records"])),
        based_on=row["based_on"],
        target_based_on=row["target_based_on"],
        needed=_set(row["needed"]),
        approvals=json.loads(row["approvals"]),
        version=row["version"],
        created_at=utc(row["created_at"]),
        updated_at=utc(row["updated_at"]),
        revision=row["revision"],
    )


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split(",")) if text else frozenset()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
