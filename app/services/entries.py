"""Reading entries: one, many, and how one came to be."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import store
from app.formats import entry_json
from app.store import concepts as stored_concepts
from app.store import projections, revisions
from app.store.concepts import Current, Filter
from app.store.revisions import Stored
from app.terminology.entry import Entry, Reference
from app.terminology.errors import ConceptMoved, ConceptNotFound, ConceptWithdrawn, RevisionNotFound

MAX_ID = 80


@dataclass(frozen=True)
class Listed:
    """A concept in a list."""

    reference: Reference
    kind: str
    layer: str
    revision: int
    updated_at: datetime


@dataclass(frozen=True)
class Page:
    """A part of a list; `next_position` is what to ask for to go on, None at the end."""

    concepts: list[Listed]
    next_position: tuple[Any, int] | None


def get_current(id: str) -> Current:
    """The current state of a published concept, with its ready-made JSON.

    Raises ConceptNotFound, ConceptMoved (merged into another), ConceptWithdrawn.
    """
    with store.reader() as reader:
        current = stored_concepts.find(reader, id) if len(id) <= MAX_ID else None
    if current is None:
        raise ConceptNotFound(id)
    if current.state == "merged" and current.target:
        raise ConceptMoved(id, current.target)
    if current.state != "published":
        raise ConceptWithdrawn(id)
    return current


def get_entry(id: str) -> Entry:
    """A published entry. Raises as `get_current` does."""
    return entry_json.read(get_current(id).body)


def find_entries(ids: Sequence[str]) -> dict[str, Entry]:
    """The published ones among these entries, by id."""
    with store.reader() as reader:
        return {id: entry_json.read(body) for id, body in stored_concepts.bodies(reader, ids).items()}


def get_history(id: str) -> list[Stored]:
    """Every revision of a concept, the newest first. Raises ConceptNotFound."""
    with store.reading() as session:
        history = revisions.history(session, "concept", id) if len(id) <= MAX_ID else []
    if not history:
        raise ConceptNotFound(id)
    return history


def get_latest(id: str) -> Stored:
    """The newest revision of an entry that is published, or was withdrawn. Raises ConceptNotFound, ConceptMoved."""
    with suppress(ConceptWithdrawn):
        get_current(id)
    return get_history(id)[0]


def get_revision(id: str, number: int) -> Stored:
    """One revision of a concept. Raises ConceptNotFound, RevisionNotFound."""
    for revision in get_history(id):
        if revision.number == number:
            return revision
    raise RevisionNotFound(id, number)


def get_compared(id: str, earlier: int | None, later: int | None) -> tuple[Stored, Stored]:
    """Two revisions of a concept; for None the newest, and the one before the other. Raises as `get_revision` does."""
    after = get_revision(id, later) if later else get_history(id)[0]
    return get_revision(id, earlier or max(1, after.number - 1)), after


def list_concepts(which: Filter, *, order: str = "en", limit: int = 50, after: tuple[Any, int] | None = None) -> Page:
    """Published concepts in the order of a language's alphabet (`en`, `es`, `zh`) or of last change (`updated`).

    Those that have no name in the language come last, and their position begins with None.
    """
    with store.reading() as session:
        rows = stored_concepts.listed(session, which, order, limit + 1, after)
    listed = [
        Listed(
            Reference(row.id, {"en": row.label_en, "es": row.label_es, "zh-Hans": row.label_zh}),
            row.kind,
            row.layer,
            row.revision,
            row.updated_at,
        )
        for row in rows[:limit]
    ]
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(listed, (last.position, last.number) if last else None)


@dataclass(frozen=True)
class NewsItem:
    """A change of an entry, with what the entry is called now."""

    revision: Stored
    reference: Reference


@dataclass(frozen=True)
class News:
    """The last changes; `next_before` is the sequence to go on from, None at the end."""

    items: list[NewsItem]
    next_before: int | None


def news(limit: int, before: int | None = None, layer: str | None = None) -> News:
    """The last revisions of entries (of a layer) that are published still, the newest first."""
    with store.reading() as session:
        recent = revisions.recent(session, limit + 1, before, layer)
        called = projections.references(session, {each.record_id for each in recent})
    items = [NewsItem(each, called[each.record_id]) for each in recent[:limit] if each.record_id in called]
    return News(items, recent[limit - 1].sequence if len(recent) > limit else None)
