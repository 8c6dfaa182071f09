"""What is made from the revisions so that entries are found and answered fast, written with them in one transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from app.store import tokens, vocabulary
from app.store.aside import Aside
from app.store.database import as_stored, insert_rows, is_sqlite, marks, padded, rows_of
from app.store.indexed import Indexed, IndexedDesignation
from app.store.models import (
    PER_CONCEPT,
    ConceptRow,
    ConceptSubject,
    DesignationRow,
    LookupKey,
    Record,
    RelationRow,
    State,
)
from app.terminology import keys
from app.terminology.bibliography import Cited, Source, Tier
from app.terminology.concept import LANGUAGES, Designation, RelationType
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


_TABLES = text("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()")


class Projected(NamedTuple):
    """A concept as its newest revision leaves it; `state` is published, withdrawn or merged (into `target`)."""

    indexed: Indexed
    state: str
    target: str | None
    revision: int
    updated_at: datetime
    body: bytes
    etag: str


Neighbour = tuple[RelationType, str, bool]
"""A relation from one side: its type as seen there, the other's id, whether this side states it."""


def write_relations(session: Session, stale: Iterable[str], concepts: Iterable[Indexed]) -> None:
    """Forget the relations that the stale ones state, and state those of the concepts."""
    _delete_by(session, _relation.c.source, list(stale))
    rows = [
        (each.id, target, type, position) for each in concepts for position, (type, target) in enumerate(each.relations)
    ]
    insert_rows(session, _relation, ("source", "target", "type", "position"), rows)


def neighbours(session: Session, ids: Sequence[str]) -> dict[str, list[Neighbour]]:
    """For each of these concepts its relations from both sides."""
    found: dict[str, list[Neighbour]] = {id: [] for id in ids}
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        condition = f"source IN ({marks(part)}) OR target IN ({marks(part)})"
        statement = f"SELECT source, target, type FROM relation WHERE {condition} ORDER BY source, position"  # noqa: S608
        rows = rows_of(session, statement, padded(part) * 2)
        asked = set(part)
        for source, target, type in rows:
            if source in asked:
                found[source].append((RelationType(type), target, True))
        for source, target, type in rows:
            if target in asked:
                found[target].append((RelationType(type).inverse, source, False))
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


def reference(indexed: Indexed) -> Reference:
    """What a concept is called."""
    return Reference(indexed.id, dict(zip(LANGUAGES, indexed.labels, strict=True)))


def related(relations: Iterable[Neighbour], called: Mapping[str, Reference]) -> tuple[Related, ...]:
    """The relations whose other side is published."""
    return tuple(Related(kind, called[id], stated) for kind, id, stated in relations if id in called)


def write_concepts(
    session: Session, known: Mapping[str, int], batch: Sequence[Projected], aside: Aside | None = None
) -> None:
    """Replace every projection of these concepts but their relations, which `write_relations` writes first.

    `known` holds the numbers of those that were there before. With `aside`, all is there once that is finished.
    """
    next_number = (session.scalar(select(func.max(_concept.c.number))) or 0) + 1
    if known and aside:
        aside.write()
    _remove(session, list(known.values()))
    rows, visible = [], []
    for each in batch:
        number = known.get(each.indexed.id)
        if number is None:
            number, next_number = next_number, next_number + 1
        rows.append(concept_row(number, each))
        visible.append((number, each.indexed))
    insert_rows(session, _concept, tuple(_concept.columns.keys()), rows)
    _write_designations(session, visible, aside)
    insert_rows(
        session,
        _subject,
        ("subject", "concept"),
        [(subject, number) for number, each in visible for subject in each.subjects],
    )
    definitions = [(number, each.definition_tokens) for number, each in visible if each.designations]
    _write_tokens(session, tokens.DEFINITIONS, definitions, aside)


def rewrite_bodies(session: Session, rendered: Sequence[Projected]) -> None:
    """Replace the ready-made JSON alone: something around the entry changed, not the entry."""
    if rendered:
        statement = (
            update(_concept)
            .where(_concept.c.id == bindparam("b_id"))
            .values(body=bindparam("b_body"), etag=bindparam("b_etag"))
        )
        session.connection().execute(
            statement, [{"b_id": each.indexed.id, "b_body": each.body, "b_etag": each.etag} for each in rendered]
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
    return {key: Source(**json.loads(each.document)) for key, each in cited(session, source_keys).items()}


def cited(session: Session, source_keys: Iterable[str]) -> dict[str, Cited]:
    """What the JSON of entries needs of these sources."""
    found: dict[str, Cited] = {}
    for part in parts(sorted(source_keys)):
        rows = session.execute(
            select(_record.c.key, _record.c.document).where(_record.c.type == "source", _record.c.key.in_(part))
        )
        found |= {row.key: Cited(Tier(json.loads(row.document)["tier"]), row.document) for row in rows}
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


def numbers(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """The numbers of those of these concepts that are there."""
    found: dict[str, int] = {}
    for part in parts(ids):
        statement = f"SELECT id, number FROM concept WHERE id IN ({marks(part)})"  # noqa: S608
        found |= dict(rows_of(session, statement, padded(part)))
    return found


def concept_row(number: int, each: Projected) -> tuple[Any, ...]:
    """A concept's row, in the order of the table's columns."""
    indexed = each.indexed
    return (
        number,
        indexed.id,
        indexed.kind,
        indexed.layer,
        each.state,
        each.target,
        each.revision,
        as_stored(each.updated_at),
        *indexed.labels,
        *indexed.sort_keys,
        each.body,
        each.etag,
    )


def _remove(session: Session, numbers: Sequence[int]) -> None:
    """Take concepts out of every index; their keys are made again from the designations as they were stored."""
    if not numbers:
        return
    stale, designations = [], []
    for row in designations_of(session, numbers):
        designations.append(row.number)
        designation = Designation(**json.loads(row.document))
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
    _delete_by(session, _concept.c.number, numbers)


def _write_designations(session: Session, visible: Sequence[tuple[int, Indexed]], aside: Aside | None) -> None:
    rows, key_rows, token_rows = [], [], []
    known: set[str] = set()
    for concept_number, concept in visible:
        known.update(concept.vocabulary.split())
        for number, each in enumerate(concept.designations, concept_number * PER_CONCEPT):
            rows.append(designation_row(number, concept, each))
            key_rows += [(key, kind, each.standing, number) for key, kind in each.keys]
            token_rows.append((number, each.tokens))
    insert_rows(session, _designation, tuple(_designation.columns.keys()), rows)
    _write_tokens(session, tokens.DESIGNATIONS, token_rows, aside)
    if aside:
        aside.add(key_rows, known)
        return
    insert_rows(session, _key, ("key", "kind", "standing", "designation"), sorted(key_rows))
    vocabulary.write(session, known)


def _write_tokens(session: Session, index: tokens.Index, rows: list[tokens.Row], aside: Aside | None) -> None:
    if aside:
        aside.add_tokens(index, rows)
    else:
        tokens.write(session, index, rows)


def designation_row(number: int, concept: Indexed, each: IndexedDesignation) -> tuple[Any, ...]:
    """A designation's row, in the order of the table's columns."""
    return (
        number,
        concept.id,
        concept.kind,
        concept.labels_document,
        each.text,
        each.language,
        each.standing,
        each.document,
    )


def designations_of(session: Session, numbers: Sequence[int]) -> Iterable[Any]:
    """The rows of these concepts' designations, by number."""
    first = _concept.c.number * PER_CONCEPT
    for part in parts(numbers):
        yield from session.execute(
            select(_designation)
            .join_from(_concept, _designation, _designation.c.number.between(first, first + PER_CONCEPT - 1))
            .where(_concept.c.number.in_(part))
            .order_by(_designation.c.number)
        ).all()


def _delete_by(session: Session, column: Any, values: Sequence[Any], *conditions: Any) -> None:
    for start in range(0, len(values), CHUNK):
        session.execute(delete(column.table).where(column.in_(values[start : start + CHUNK]), *conditions))


def tidy(session: Session, changed: int) -> None:
    """Let the engine count its tables, so that it picks the right index; after many changes, see to the words too."""
    # PostgreSQL's own tables are left out: they are many, and much larger than a small glossary's.
    counting = "PRAGMA optimize" if is_sqlite() else f"ANALYZE {', '.join(session.scalars(_TABLES))}"
    session.connection().exec_driver_sql(counting)
    if changed * FEW >= (session.scalar(select(func.count()).select_from(_concept)) or 0):
        tokens.tidy(session)


def parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
