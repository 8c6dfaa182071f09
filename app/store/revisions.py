"""The append-only history of every record."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, NoReturn, cast

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, select
from sqlalchemy.orm import Session

from app.store.database import as_stored, insert_rows, marks, padded, rows_of, utc
from app.store.models import ConceptRow, Revision
from app.terminology.errors import BrokenHistory

_table = cast(Table, Revision.__table__)
_concept = cast(Table, ConceptRow.__table__)

GENESIS = "0" * 64
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_text = encode_basestring
CHUNK = 500


@dataclass(frozen=True)
class Change:
    """A new state of a record, about to become its next revision."""

    record_type: str
    record_id: str
    document: dict[str, Any] | str  # plain data, or its canonical JSON
    action: str = "publish"

    @property
    def text(self) -> str:
        return canonical(self.document)


@dataclass(frozen=True)
class Authorship:
    """Who publishes, who reviewed it, why, and through which door (`file`, `service` or `reference`)."""

    author: str
    reason: str
    origin: str
    reviewer: str | None = None


@dataclass(frozen=True)
class Stored:
    """A revision as it stands in the history."""

    sequence: int
    record_type: str
    record_id: str
    number: int
    action: str
    text: str
    origin: str
    author: str
    reviewer: str | None
    reason: str
    created_at: datetime

    @property
    def document(self) -> dict[str, Any]:
        """The state of the record as plain data; `text` is its canonical JSON."""
        document: dict[str, Any] = json.loads(self.text)
        return document


def canonical(document: dict[str, Any] | str) -> str:
    """The document as it is stored and hashed: its own order of keys, no blanks."""
    return document if isinstance(document, str) else _compact(document)


def stamp(change: "Change | Stored") -> str:
    """Tells one state of a record from another: what became of it, and its document, hashed and shortened."""
    return hashlib.sha256(f"{change.action} {change.text}".encode()).hexdigest()[:16]


def append(
    session: Session, changes: Sequence[Change], authorship: Authorship, moment: datetime | None = None
) -> list[Stored]:
    """Add the next revision of each record, in order, as made now or at a moment before.

    At most one change for a record in one call.
    """
    moment = (moment or datetime.now(UTC)).replace(microsecond=0)
    last_sequence, previous = _end(session)
    numbers = _numbers(session, changes)
    rows, stored = [], []
    for sequence, change in enumerate(changes, last_sequence + 1):
        row = {
            "sequence": sequence,
            "record_type": change.record_type,
            "record_id": change.record_id,
            "number": numbers.get((change.record_type, change.record_id), 0) + 1,
            "action": change.action,
            "document": change.text,
            "origin": authorship.origin,
            "author": authorship.author,
            "reviewer": authorship.reviewer,
            "reason": authorship.reason,
            "created_at": moment,
        }
        stored.append(read_revision(row))
        previous = row["hash"] = digest(previous, row)
        rows.append(row)
    _insert(session, rows)
    return stored


def _numbers(session: Session, changes: Sequence[Change]) -> dict[tuple[str, str], int]:
    """The numbers of the newest revisions of the records that change."""
    found: dict[tuple[str, str], int] = {}
    for record_type in {each.record_type for each in changes}:
        ids = [each.record_id for each in changes if each.record_type == record_type]
        found |= {(record_type, id): number for id, number in _last_numbers(session, record_type, ids).items()}
    return found


def _last_numbers(session: Session, record_type: str, ids: Sequence[str]) -> dict[str, int]:
    """The numbers of the newest revisions of those of these records that have any."""
    found: dict[str, int] = {}
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        condition = f"record_type = ? AND record_id IN ({marks(some)})"
        statement = f"SELECT record_id, max(number) FROM revision WHERE {condition} GROUP BY record_id"  # noqa: S608
        found |= dict(rows_of(session, statement, (record_type, *padded(some))))
    return found


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    columns = tuple(_table.columns.keys())
    stored = {moment: as_stored(moment) for moment in {row["created_at"] for row in rows}}
    values = [tuple([stored[row[name]] if name == "created_at" else row[name] for name in columns]) for row in rows]
    insert_rows(session, _table, columns, values)


def digest(previous: str, row: dict[str, Any]) -> str:
    """The hash of a revision: SHA-256 over the previous hash and the revision's content, as JSON."""
    content = (
        _text(previous),
        _text(row["record_type"]),
        _text(row["record_id"]),
        str(row["number"]),
        _text(row["action"]),
        _text(row["document"]),
        _text(row["origin"]),
        _text(row["author"]),
        "null" if row["reviewer"] is None else _text(row["reviewer"]),
        _text(row["reason"]),
        _text(utc(row["created_at"]).isoformat()),
    )
    return hashlib.sha256(f"[{', '.join(content)}]".encode()).hexdigest()


class Chain:
    """Follows the chain of hashes, one revision after the other."""

    def __init__(self) -> None:
        self.sequence = 0
        self.hash = GENESIS

    def follow(self, row: dict[str, Any]) -> None:
        """Take the next revision. Raises BrokenHistory for one that does not follow from those before it."""
        if row["sequence"] != self.sequence + 1 or row["hash"] != digest(self.hash, row):
            raise BrokenHistory(row["sequence"], row["record_type"], row["record_id"], row["number"])
        self.sequence, self.hash = row["sequence"], row["hash"]

    def missing(self) -> NoReturn:
        """Raises BrokenHistory: the next revision is not there."""
        raise BrokenHistory(self.sequence + 1, "", "", 0)


def raw(session: Session, after: int, limit: int) -> list[dict[str, Any]]:
    """Rows of the history as they are hashed, in order, from after a sequence on."""
    rows = session.execute(select(_table).where(_table.c.sequence > after).order_by(_table.c.sequence).limit(limit))
    return [dict(row) | {"created_at": utc(row["created_at"])} for row in rows.mappings()]


def take_back(session: Session, rows: Sequence[dict[str, Any]], chain: Chain) -> None:
    """Insert revisions with the hashes and times that they had. Raises BrokenHistory unless they follow the chain."""
    for row in rows:
        chain.follow(row)
    _insert(session, rows)


def _end(session: Session) -> tuple[int, str]:
    last = session.execute(select(_table.c.sequence, _table.c.hash).order_by(_table.c.sequence.desc()).limit(1)).first()
    return (last.sequence, last.hash) if last else (0, GENESIS)


def _newest(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The statement that finds, of each of the records `ids`, the newest revision that meets the conditions."""
    newest = (
        select(_table.c.record_id, func.max(_table.c.number).label("number"))
        .where(
            _table.c.record_type == bindparam("record_type"),
            _table.c.record_id.in_(bindparam("ids", expanding=True)),
            *conditions,
        )
        .group_by(_table.c.record_id)
        .subquery("newest")
    )
    is_newest = and_(_table.c.record_id == newest.c.record_id, _table.c.number == newest.c.number)
    return select(_table).join(newest, and_(_table.c.record_type == bindparam("record_type"), is_newest))


_latest = _newest()
_latest_from_files = _newest(_table.c.origin != "service")


def latest(session: Session, record_type: str, ids: Iterable[str]) -> dict[str, Stored]:
    """The newest revision of each of these records, by id."""
    return _by_id(session, _latest, record_type, ids)


def latest_from_files(session: Session, record_type: str, ids: Iterable[str]) -> dict[str, Stored]:
    """The newest revision of each of these records that a file, not the service, published."""
    return _by_id(session, _latest_from_files, record_type, ids)


def _by_id(session: Session, statement: Any, record_type: str, ids: Iterable[str]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    wanted = list(_last_numbers(session, record_type, list(ids)))  # that there are none is told at less expense
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(statement, {"record_type": record_type, "ids": wanted[start : start + CHUNK]})
        found |= {row["record_id"]: read_revision(row) for row in rows.mappings()}
    return found


def history(session: Session, record_type: str, record_id: str) -> list[Stored]:
    """Every revision of a record, the newest first."""
    rows = session.execute(
        select(_table)
        .where(_table.c.record_type == record_type, _table.c.record_id == record_id)
        .order_by(_table.c.number.desc())
    )
    return [read_revision(row) for row in rows.mappings()]


def recent(session: Session, limit: int, before: int | None = None, layer: str | None = None) -> list[Stored]:
    """The last revisions of concepts (of a layer), the newest first; `before` is the sequence to go on from."""
    statement = select(_table).where(_table.c.record_type == "concept").order_by(_table.c.sequence.desc()).limit(limit)
    if before is not None:
        statement = statement.where(_table.c.sequence < before)
    if layer is not None:
        statement = statement.join(_concept, and_(_concept.c.id == _table.c.record_id, _concept.c.layer == layer))
    return [read_revision(row) for row in session.execute(statement).mappings()]


def current_ids(session: Session, record_type: str) -> Iterator[str]:
    """The ids of every record of a type, whatever became of it."""
    statement = select(_table.c.record_id).where(_table.c.record_type == record_type, _table.c.number == 1)
    yield from session.scalars(statement.order_by(_table.c.record_id))


def last_sequence(session: Session) -> int:
    """Where the history ends: the sequence of its last revision, 0 when there is none."""
    return _end(session)[0]


def read_revision(row: Any) -> Stored:
    """A row of the table as a revision."""
    return Stored(
        sequence=row["sequence"],
        record_type=row["record_type"],
        record_id=row["record_id"],
        number=row["number"],
        action=row["action"],
        text=row["document"],
        origin=row["origin"],
        author=row["author"],
        reviewer=row["reviewer"],
        reason=row["reason"],
        created_at=utc(row["created_at"]),
    )
