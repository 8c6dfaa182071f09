"""What is made from the revisions so that entries are found and answered fast, written with them in one transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app.language import sorting
from app.store import tokens, vocabulary
from app.store.database import insert_rows, is_sqlite
from app.store.models import (
    PER_CONCEPT,
    ConceptRow,
    ConceptSubject,
    DesignationRow,
    LookupKey,
    Record,
    RelationRow,
    Revision,
    State,
)
from app.terminology import concept as concepts
from app.terminology import keys
from app.terminology.bibliography import Source
from app.terminology.concept import Concept, Designation, RelationType
from app.terminology.entry import Reference, Related

CHUNK = 500
FEW = 50  # a fiftieth of the concepts is few

_concept = cast(Table, ConceptRow.__table__)
_designation = cast(Table, DesignationRow.__table__)
_key = cast(Table, LookupKey.__table__)
_relation = cast(Table, RelationRow.__table__)
_subject = cast(Table, ConceptSubject.__table__)
_record = cast(Table, Record.__table__)
_state = cast(Table, State.__table__)
_revision = cast(Table, Revision.__table__)


@dataclass(frozen=True)
class Published:
    """A concept with what its current revision says of it, ready to be projected."""

    concept: Concept
    revision: int
    updated_at: datetime
    state: str = "published"
    target: str | None = None


@dataclass(frozen=True)
class Rendered:
    """The ready-made JSON of an entry."""

    id: str
    body: bytes
    etag: str


Neighbour = tuple[RelationType, str, bool]
"""A relation from one side: its type as seen there, the other's id, whether this side states it."""


def write_relations(session: Session, concepts_: Sequence[Concept]) -> None:
    """State the relations of these concepts anew."""
    _delete_by(session, _relation.c.source, [each.id for each in concepts_])
    rows = [
        {"source": concept.id, "target": each.target, "type": each.type.value, "position": position}
        for concept in concepts_
        for position, each in enumerate(concept.relations)
    ]
    if rows:
        session.execute(insert(_relation), rows)


def neighbours(session: Session, ids: Sequence[str]) -> dict[str, list[Neighbour]]:
    """For each of these concepts its relations from both sides."""
    found: dict[str, list[Neighbour]] = {id: [] for id in ids}
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        rows = session.execute(
            select(_relation)
            .where(or_(_relation.c.source.in_(part), _relation.c.target.in_(part)))
            .order_by(_relation.c.source, _relation.c.position)
        ).all()
        for row in rows:
            if row.source in found and row.source in part:
                found[row.source].append((RelationType(row.type), row.target, True))
        for row in rows:
            if row.target in part:
                found[row.target].append((RelationType(row.type).inverse, row.source, False))
    return found


def references(session: Session, ids: Iterable[str]) -> dict[str, Reference]:
    """What the published ones among these concepts are called."""
    found: dict[str, Reference] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(_concept.c.id, _concept.c.label_en, _concept.c.label_es, _concept.c.label_zh).where(
                _concept.c.id.in_(wanted[start : start + CHUNK]), _concept.c.state == "published"
            )
        )
        for row in rows:
            found[row.id] = Reference(row.id, {"en": row.label_en, "es": row.label_es, "zh-Hans": row.label_zh})
    return found


def related(relations: Iterable[Neighbour], called: Mapping[str, Reference]) -> tuple[Related, ...]:
    """The relations whose other side is published."""
    return tuple(Related(kind, called[id], stated) for kind, id, stated in relations if id in called)


def write_concepts(session: Session, published: Sequence[tuple[Published, Rendered]]) -> None:
    """Replace every projection of these concepts but their relations, which `write_relations` writes first."""
    numbers = _numbers(session, [each.concept.id for each, _ in published])
    _remove(session, list(numbers.values()))
    next_number = (session.scalar(select(func.max(_concept.c.number))) or 0) + 1
    new = []
    for each, rendered in published:
        row = _concept_row(each, rendered)
        if each.concept.id in numbers:
            row["number"] = numbers[each.concept.id]
            session.execute(update(_concept).where(_concept.c.number == row["number"]), [row])
        else:
            row["number"] = numbers[each.concept.id] = next_number
            next_number += 1
            new.append(row)
    if new:
        session.execute(insert(_concept), new)
    visible = [(numbers[each.concept.id], each.concept) for each, _ in published if each.state == "published"]
    _write_designations(session, visible)
    _write_subjects(session, visible)
    tokens.write(session, tokens.DEFINITIONS, [(number, keys.definition_tokens(each)) for number, each in visible])


def rewrite_bodies(session: Session, rendered: Sequence[Rendered]) -> None:
    """Replace the ready-made JSON alone: something around the entry changed, not the entry."""
    if rendered:
        statement = (
            update(_concept)
            .where(_concept.c.id == bindparam("b_id"))
            .values(body=bindparam("b_body"), etag=bindparam("b_etag"))
        )
        session.connection().execute(
            statement, [{"b_id": each.id, "b_body": each.body, "b_etag": each.etag} for each in rendered]
        )


def write_records(session: Session, record_type: str, rows: Sequence[tuple[str, str, int]]) -> None:
    """Replace the current state of sources, subjects or authorities: key, JSON document, revision."""
    _delete_by(session, _record.c.key, [key for key, _, _ in rows], _record.c.type == record_type)
    values = [
        {"type": record_type, "key": key, "document": document, "revision": revision}
        for key, document, revision in rows
    ]
    if values:
        session.execute(insert(_record), values)


def sources(session: Session, source_keys: Iterable[str]) -> dict[str, Source]:
    """The bibliography's records under these keys."""
    found: dict[str, Source] = {}
    wanted = sorted(source_keys)
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(_record.c.key, _record.c.document).where(
                _record.c.type == "source", _record.c.key.in_(wanted[start : start + CHUNK])
            )
        )
        for row in rows:
            found[row.key] = Source(**json.loads(row.document))
    return found


def citing(session: Session, source_keys: Iterable[str]) -> set[str]:
    """The ids of the concepts whose ready-made JSON cites one of these sources."""
    wanted = set(source_keys)
    found: set[str] = set()
    if wanted:
        for row in session.execute(select(_concept.c.id, _concept.c.body).where(_concept.c.state == "published")):
            cited = {each["key"] for each in json.loads(row.body)["bibliography"]}
            if cited & wanted:
                found.add(row.id)
    return found


def clear(session: Session) -> None:
    """Empty every projection; the revisions stay."""
    tokens.clear(session)
    vocabulary.clear(session)
    for table in (_key, _designation, _subject, _relation, _record, _concept):
        session.execute(delete(table))
    session.execute(delete(_state).where(_state.c.name == "keys_version"))


def version(session: Session) -> str | None:
    """Which version of the keys the projections were made with; None before anything was published."""
    return session.scalar(select(_state.c.value).where(_state.c.name == "keys_version"))


def write_version(session: Session) -> None:
    """Note by which version all projections are made, when there were none yet."""
    if version(session) is not None:  # of this code, or of another's until it is all made anew
        return
    session.execute(insert(_state), [{"name": "keys_version", "value": keys.VERSION}])


def _numbers(session: Session, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(ids), CHUNK):
        rows = session.execute(
            select(_concept.c.id, _concept.c.number).where(_concept.c.id.in_(ids[start : start + CHUNK]))
        )
        found |= {row.id: row.number for row in rows}
    return found


def _concept_row(each: Published, rendered: Rendered) -> dict[str, Any]:
    labels = each.concept.labels
    row: dict[str, Any] = {
        "id": each.concept.id,
        "kind": each.concept.kind.value,
        "layer": each.concept.layer.value,
        "state": each.state,
        "target": each.target,
        "revision": each.revision,
        "updated_at": each.updated_at,
        "body": rendered.body,
        "etag": rendered.etag,
    }
    for language, label in labels.items():
        column = language[:2]
        row[f"label_{column}"] = label
        row[f"sort_{column}"] = None
        if label is not None and each.state == "published":
            read = next((one.reading for one in each.concept.designations_in(language) if one.text == label), None)
            row[f"sort_{column}"] = sorting.sort_key(label, column, read)
    return row


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _remove(session: Session, numbers: Sequence[int]) -> None:
    """Take concepts out of every index; their keys are made again from the designations as they were stored."""
    if not numbers:
        return
    stale, designations = [], []
    for row in _designations_of(session, numbers):
        designations.append(row.number)
        designation = concepts.Designation(**json.loads(row.document))
        stale += [
            {"k": key, "n": kind.value, "s": row.standing, "d": row.number}
            for key, kind in keys.designation_keys(designation)
        ]
    if stale:
        columns = {"k": _key.c.key, "n": _key.c.kind, "s": _key.c.standing, "d": _key.c.designation}
        statement = delete(_key).where(*(column == bindparam(name) for name, column in columns.items()))
        session.connection().execute(statement, stale)
    tokens.delete(session, tokens.DESIGNATIONS, designations)
    _delete_by(session, _designation.c.number, designations)
    _delete_by(session, _subject.c.concept, numbers)
    tokens.delete(session, tokens.DEFINITIONS, numbers)


def _write_designations(session: Session, visible: Sequence[tuple[int, Concept]]) -> None:
    rows, key_rows, token_rows = [], [], []
    known: set[str] = set()
    for concept_number, concept in visible:
        documents = concepts.to_document(concept)["designations"]
        for place, (each, document) in enumerate(zip(concept.designations, documents, strict=True)):
            row = _designation_row(concept_number, concept, place, each, document)
            rows.append(row)
            key_rows += [(key, kind.value, row.standing, row.number) for key, kind in keys.designation_keys(each)]
            found = keys.designation_tokens(each)
            token_rows.append((row.number, found))
            known.update(keys.vocabulary(each, found))
    insert_rows(session, _designation, _DesignationRow._fields, rows)
    insert_rows(session, _key, ("key", "kind", "standing", "designation"), sorted(key_rows))
    tokens.write(session, tokens.DESIGNATIONS, token_rows)
    vocabulary.write(session, known)


class _DesignationRow(NamedTuple):
    """A row of the table, in the order of its columns."""

    number: int
    concept_id: str
    concept_kind: str
    labels: str
    text: str
    language: str
    standing: int
    document: str


def _designation_row(
    concept_number: int, concept: Concept, place: int, each: Designation, document: object
) -> _DesignationRow:
    return _DesignationRow(
        concept_number * PER_CONCEPT + place,
        concept.id,
        concept.kind.value,
        _json(concept.labels),
        each.text,
        each.language,
        keys.standing(concept, each),
        _json(document),
    )


def _designations_of(session: Session, numbers: Sequence[int]) -> Iterable[Any]:
    """The rows of these concepts' designations, by number."""
    first = _concept.c.number * PER_CONCEPT
    for part in _parts(numbers):
        yield from session.execute(
            select(_designation)
            .join_from(_concept, _designation, _designation.c.number.between(first, first + PER_CONCEPT - 1))
            .where(_concept.c.number.in_(part))
            .order_by(_designation.c.number)
        ).all()


def _write_subjects(session: Session, visible: Sequence[tuple[int, Concept]]) -> None:
    rows = [(subject, number) for number, concept in visible for subject in dict.fromkeys(concept.subjects)]
    insert_rows(session, _subject, ("subject", "concept"), rows)


def _delete_by(session: Session, column: Any, values: Sequence[Any], *conditions: Any) -> None:
    for start in range(0, len(values), CHUNK):
        session.execute(delete(column.table).where(column.in_(values[start : start + CHUNK]), *conditions))


def tidy(session: Session, changed: int) -> None:
    """Let the engine count its tables, so that it picks the right index; after many changes, see to the words too."""
    session.connection().exec_driver_sql("ANALYZE" if not is_sqlite() else "PRAGMA optimize")
    if changed * FEW >= (session.scalar(select(func.count()).select_from(_concept)) or 0):
        tokens.tidy(session)


def differences(session: Session, expected: Sequence[tuple[Published, Rendered]]) -> list[str]:
    """How the projections of these concepts differ from what the revisions say they must be; one sentence each."""
    found: list[str] = []
    ids = [each.concept.id for each, _ in expected]
    rows = {row.id: row for row in session.execute(select(_concept).where(_concept.c.id.in_(ids)))}
    numbers = [row.number for row in rows.values()]
    actual = _Stored(session, ids, numbers)
    for each, rendered in expected:
        id = each.concept.id
        row = rows.get(id)
        if row is None:
            found.append(f"{id}: it is missing from the index")
            continue
        wanted = _concept_row(each, rendered)
        stale = [name for name, value in wanted.items() if _plain(getattr(row, name)) != _plain(value)]
        if each.state != "published":
            stale = [name for name in stale if name not in ("body", "etag")]
        stale += actual.stale(row.number, each)
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


class _Stored:
    """The rows of some concepts in every index, as plain values that compare."""

    def __init__(self, session: Session, ids: Sequence[str], numbers: Sequence[int]) -> None:
        self._session = session
        self._designations = _stored_designations(session, numbers)
        self._relations: dict[str, list[tuple[str, str]]] = {}
        for row in _rows(session, _relation, _relation.c.source, ids, _relation.c.position):
            self._relations.setdefault(row.source, []).append((row.type, row.target))
        self._subjects: dict[int, set[str]] = {}
        for row in _rows(session, _subject, _subject.c.concept, numbers, _subject.c.subject):
            self._subjects.setdefault(row.concept, set()).add(row.subject)

    def stale(self, number: int, each: Published) -> list[str]:
        """Which indexes hold other than the concept's own."""
        visible = each.concept if each.state == "published" else None
        designations: list[StoredDesignation] = []
        found: list[str] = []
        known: set[str] = set()
        documents = concepts.to_document(visible)["designations"] if visible else []
        for designation, document in zip(visible.designations if visible else (), documents, strict=True):
            standing = keys.standing(each.concept, designation)
            made = frozenset((key, kind.value, standing) for key, kind in keys.designation_keys(designation))
            tokens_ = frozenset(keys.designation_tokens(designation))
            known |= set(keys.vocabulary(designation, tokens_))
            row = _designation_row(number, each.concept, len(designations), designation, document)
            designations.append((row, made, tokens_))
        if self._designations.get(number, []) != designations:
            found.append("designations, their keys or words")
        definition_tokens = frozenset(keys.definition_tokens(visible) if visible else ())
        if tokens.read(self._session, tokens.DEFINITIONS, number) != definition_tokens:
            found.append("words of definitions")
        if known != vocabulary.known(self._session, known):
            found.append("vocabulary")
        relations = [(relation.type.value, relation.target) for relation in visible.relations] if visible else []
        if self._relations.get(each.concept.id, []) != relations:
            found.append("relations")
        if self._subjects.get(number, set()) != (set(visible.subjects) if visible else set()):
            found.append("subjects")
        return found


def _rows(session: Session, table: Table, column: Any, values: Sequence[Any], order: Any) -> Iterable[Any]:
    for part in _parts(values):
        yield from session.execute(select(table).where(column.in_(part)).order_by(order))


def _plain(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


StoredDesignation = tuple[_DesignationRow, frozenset[tuple[str, int, int]], frozenset[str]]
"""A designation's row, its keys and its tokens."""


def _stored_designations(session: Session, numbers: Sequence[int]) -> dict[int, list[StoredDesignation]]:
    """By concept number: its designations as the indexes have them."""
    by_concept: dict[int, list[StoredDesignation]] = {}
    rows = list(_designations_of(session, numbers))
    wanted = [key for row in rows for key, _ in keys.designation_keys(concepts.Designation(**json.loads(row.document)))]
    present: dict[int, set[tuple[str, int, int]]] = {}
    for part in _parts(wanted):
        for key, kind, standing, number in session.execute(select(_key).where(_key.c.key.in_(part))):
            present.setdefault(number, set()).add((key, kind, standing))
    for row in rows:
        held = frozenset(present.get(row.number, ()))
        found = tokens.read(session, tokens.DESIGNATIONS, row.number)
        by_concept.setdefault(row.number // PER_CONCEPT, []).append((_DesignationRow(*row), held, found))
    return by_concept


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
