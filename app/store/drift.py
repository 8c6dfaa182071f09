"""Whether the projections are what the revisions say they must be; what differs is told in sentences."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from app.store import tokens, vocabulary
from app.store.indexed import Indexed
from app.store.models import PER_CONCEPT, ConceptRow, ConceptSubject, DesignationRow, LookupKey, RelationRow, Revision
from app.store.projections import Projected, concept_row, designation_row, designations_of, parts
from app.terminology import keys
from app.terminology.concept import Designation

_concept = cast(Table, ConceptRow.__table__)
_designation = cast(Table, DesignationRow.__table__)
_key = cast(Table, LookupKey.__table__)
_relation = cast(Table, RelationRow.__table__)
_subject = cast(Table, ConceptSubject.__table__)
_revision = cast(Table, Revision.__table__)

FoundDesignation = tuple[tuple[Any, ...], frozenset[tuple[str, int, int]], frozenset[str]]
"""A designation's row, its keys and its tokens."""


def differences(session: Session, expected: Sequence[Projected]) -> list[str]:
    """How the projections of these concepts differ from what they must be; one sentence each."""
    found: list[str] = []
    ids = [each.indexed.id for each in expected]
    rows = {
        row.id: row for part in parts(ids) for row in session.execute(select(_concept).where(_concept.c.id.in_(part)))
    }
    actual = _Found(session, ids, [row.number for row in rows.values()])
    for each in expected:
        id = each.indexed.id
        row = rows.get(id)
        if row is None:
            found.append(f"{id}: it is missing from the index")
            continue
        wanted = dict(zip(_concept.columns.keys(), concept_row(row.number, each), strict=True))
        wanted["updated_at"] = each.updated_at
        stale = [name for name, value in wanted.items() if _plain(getattr(row, name)) != _plain(value)]
        if each.state != "published":
            stale = [name for name in stale if name not in ("body", "etag")]
        stale += actual.stale(row.number, each.indexed)
        if stale:
            found.append(f"{id}: {', '.join(stale)} differ from the revision")
    return found


def strays(session: Session) -> list[str]:
    """What the projections hold though nothing published it; one sentence each."""
    found = []
    orphans = select(func.count()).select_from(_key).where(_key.c.designation.not_in(select(_designation.c.number)))
    if count := session.scalar(orphans):
        found.append(f"{count} lookup keys lead to no designation")
    published = select(_revision.c.record_id).where(_revision.c.record_type == "concept")
    for id in session.scalars(select(_concept.c.id).where(_concept.c.id.not_in(published))):
        found.append(f"{id}: it is in the index but has no revision")
    return found


class _Found:
    """The rows of some concepts in every index, as plain values that compare."""

    def __init__(self, session: Session, ids: Sequence[str], numbers: Sequence[int]) -> None:
        self._session = session
        self._designations = _found_designations(session, numbers)
        self._relations: dict[str, list[tuple[str, str]]] = {}
        for row in _rows(session, _relation, _relation.c.source, ids, _relation.c.position):
            self._relations.setdefault(row.source, []).append((row.type, row.target))
        self._subjects: dict[int, set[str]] = {}
        for row in _rows(session, _subject, _subject.c.concept, numbers, _subject.c.subject):
            self._subjects.setdefault(row.concept, set()).add(row.subject)

    def stale(self, number: int, wanted: Indexed) -> list[str]:
        """Which indexes hold other than what is wanted of a concept."""
        found: list[str] = []
        designations: list[FoundDesignation] = []
        for place, each in enumerate(wanted.designations, number * PER_CONCEPT):
            made = frozenset((key, kind, each.standing) for key, kind in each.keys)
            designations.append((designation_row(place, wanted, each), made, frozenset(each.tokens.split())))
        if self._designations.get(number, []) != designations:
            found.append("designations, their keys or words")
        definition_tokens = frozenset(wanted.definition_tokens.split())
        if tokens.read(self._session, tokens.DEFINITIONS, number) != definition_tokens:
            found.append("words of definitions")
        words = set(wanted.vocabulary.split())
        if words != vocabulary.known(self._session, words):
            found.append("vocabulary")
        if self._relations.get(wanted.id, []) != list(wanted.relations):
            found.append("relations")
        if self._subjects.get(number, set()) != set(wanted.subjects):
            found.append("subjects")
        return found


def _found_designations(session: Session, numbers: Sequence[int]) -> dict[int, list[FoundDesignation]]:
    """By concept number: its designations as the indexes have them."""
    by_concept: dict[int, list[FoundDesignation]] = {}
    rows = list(designations_of(session, numbers))
    wanted = [key for row in rows for key, _ in keys.designation_keys(Designation(**json.loads(row.document)))]
    present: dict[int, set[tuple[str, int, int]]] = {}
    for part in parts(wanted):
        for key, kind, standing, number in session.execute(select(_key).where(_key.c.key.in_(part))):
            present.setdefault(number, set()).add((key, kind, standing))
    for row in rows:
        held = frozenset(present.get(row.number, ()))
        found = tokens.read(session, tokens.DESIGNATIONS, row.number)
        by_concept.setdefault(row.number // PER_CONCEPT, []).append((tuple(row), held, found))
    return by_concept


def _rows(session: Session, table: Table, column: Any, values: Sequence[Any], order: Any) -> Iterable[Any]:
    for part in parts(values):
        yield from session.execute(select(table).where(column.in_(part)).order_by(order))


def _plain(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
