"""Reading published concepts: one by id, and lists in a stable order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from app.store.database import Reader, marks, padded
from app.store.models import ConceptRow, ConceptSubject

_concept = cast(Table, ConceptRow.__table__)
_subject = cast(Table, ConceptSubject.__table__)

CHUNK = 1000


@dataclass(frozen=True)
class Current:
    """The current state of a concept: `state` is published, withdrawn or merged; `body` is its ready-made JSON."""

    id: str
    state: str
    target: str | None
    body: bytes
    etag: str


@dataclass(frozen=True)
class Filter:
    """Which concepts a list holds; None does not restrict."""

    subject: str | None = None
    kind: str | None = None
    language: str | None = None
    layer: str | None = None
    updated_since: datetime | None = None
    ranges: tuple[tuple[str, str], ...] = ()  # of the sort keys of the list's language: from, and up to but without

    @property
    def has_nameless(self) -> bool:
        """Whether a list in the order of a language goes on with the concepts that have no name in it."""
        return not self.ranges and not self.language


def find(reader: Reader, id: str) -> Current | None:
    rows = reader.rows("SELECT id, state, target, body, etag FROM concept WHERE id = ?", (id,))
    return Current(*rows[0]) if rows else None


def bodies(reader: Reader, ids: Sequence[str]) -> dict[str, bytes]:
    """The ready-made JSON of these concepts, of those that are published."""
    if not ids:
        return {}
    statement = f"SELECT id, body FROM concept WHERE id IN ({marks(ids)}) AND state = 'published'"  # noqa: S608
    return dict(reader.rows(statement, padded(ids)))


def bodies_of_numbers(reader: Reader, numbers: Sequence[int]) -> dict[int, bytes]:
    """As `bodies`, by the concepts' numbers: one way through an index less."""
    if not numbers:
        return {}
    statement = f"SELECT number, body FROM concept WHERE number IN ({marks(numbers)}) AND state = 'published'"  # noqa: S608
    return dict(reader.rows(statement, padded(numbers)))


def standing(reader: Reader, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The current revision and state (`published`, `withdrawn`, `merged`) of these concepts, by id."""
    found: dict[str, tuple[int, str]] = {}
    for at in range(0, len(ids), CHUNK):
        some = ids[at : at + CHUNK]
        statement = f"SELECT id, revision, state FROM concept WHERE id IN ({marks(some)})"  # noqa: S608
        rows = reader.rows(statement, padded(some))
        found |= {id: (revision, state) for id, revision, state in rows}
    return found


def listed(session: Session, which: Filter, order: str, limit: int, after: tuple[Any, int] | None) -> list[Any]:
    """Published concepts, `limit` at most, in the order of a language's alphabet (`en`, `es`, `zh`) or of `updated`.

    Those that have no name in the language come last, by number; a list of a letter or of a language has none of them.
    Rows have `number`, `id`, `kind`, `layer`, the three labels, `revision`, `updated_at` and `position`, the value to
    hand in as `after` to go on from there: None among those without a name.
    """
    column = _concept.c.updated_at if order == "updated" else _concept.c[f"sort_{order}"]
    rows: list[Any] = []
    nameless_after = 0
    if after is None:
        rows = _page(session, which, column, limit)
    elif after[0] is None:
        nameless_after = after[1]
    else:
        # Each of the two starts at its place in the index; joined by OR, they would read the list from its beginning.
        position, number = after
        rows = _page(session, which, column, limit, column == position, _concept.c.number > number)
        rows += _page(session, which, column, limit - len(rows), column > position) if len(rows) < limit else []
    if len(rows) == limit or order == "updated" or not which.has_nameless:
        return rows
    return rows + _nameless(session, which, column, limit - len(rows), nameless_after)


def _page(session: Session, which: Filter, column: Any, limit: int, *conditions: Any) -> list[Any]:
    statement = _rows(column, limit).where(column.is_not(None), *conditions)
    if which.ranges:
        statement = statement.where(or_(*(and_(column >= low, column < high) for low, high in which.ranges)))
    return list(session.execute(_restricted(statement, which)).all())


def _nameless(session: Session, which: Filter, column: Any, limit: int, after: int) -> list[Any]:
    """Concepts without a sort key, by number.

    They are few, and are read from their place in the index of sort keys whatever else is asked for: of a kind or a
    subject, which have indexes as well, everything would be read for these few.
    """
    statement = _rows(column, limit).where(column.is_(None), _concept.c.number > after)
    if which.kind:
        statement = statement.where(func.coalesce(_concept.c.kind, "") == which.kind)  # no index has this
    if which.subject:
        of_subject = select(_subject.c.concept).where(
            _subject.c.concept == _concept.c.number, _subject.c.subject == which.subject
        )
        statement = statement.where(of_subject.exists())
    return list(session.execute(_restricted(statement, replace(which, kind=None, subject=None))).all())


def _rows(column: Any, limit: int) -> Select[Any]:
    return (
        select(
            _concept.c.number,
            _concept.c.id,
            _concept.c.kind,
            _concept.c.layer,
            _concept.c.label_en,
            _concept.c.label_es,
            _concept.c.label_zh,
            _concept.c.revision,
            _concept.c.updated_at,
            column.label("position"),
        )
        .where(_concept.c.state == "published")
        .order_by(column, _concept.c.number)
        .limit(limit)
    )


def present(reader: Reader, language: str, ranges: Sequence[tuple[str, str]]) -> list[bool]:
    """For each range of a language's sort keys, whether a published concept is in it; one index probe for each."""
    column = {"en": "sort_en", "es": "sort_es", "zh": "sort_zh"}[language]
    probe = f"EXISTS (SELECT 1 FROM concept WHERE {column} >= ? AND {column} < ? AND state = 'published')"  # noqa: S608
    rows = reader.rows(f"SELECT {', '.join([probe] * len(ranges))}", [edge for each in ranges for edge in each])
    return [bool(each) for each in rows[0]]


def _restricted(statement: Select[Any], which: Filter) -> Select[Any]:
    if which.subject:
        statement = statement.join(
            _subject, and_(_subject.c.concept == _concept.c.number, _subject.c.subject == which.subject)
        )
    if which.kind:
        statement = statement.where(_concept.c.kind == which.kind)
    if which.layer:
        statement = statement.where(_concept.c.layer == which.layer)
    if which.language:
        statement = statement.where(_concept.c[f"sort_{which.language[:2]}"].is_not(None))
    if which.updated_since:
        statement = statement.where(_concept.c.updated_at >= which.updated_since)
    return statement


def count(session: Session, which: Filter | None = None) -> int:
    statement = select(func.count()).select_from(_concept).where(_concept.c.state == "published")
    return session.scalar(_restricted(statement, which or Filter())) or 0


def counts_by(session: Session, what: str) -> dict[str, int]:
    """How many published concepts there are by `kind`, `layer` or `subject`."""
    statement: Select[Any]
    if what == "subject":
        statement = select(_subject.c.subject, func.count()).group_by(_subject.c.subject)
    else:
        column = _concept.c[what]
        statement = select(column, func.count()).where(_concept.c.state == "published").group_by(column)
    return {row[0]: row[1] for row in session.execute(statement)}
