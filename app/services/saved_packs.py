"""Packs saved with an account: kept, listed with what has changed in them, opened, taken away."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app import store
from app.services import packs
from app.store import concepts
from app.store.saved import PACKS, Saved
from app.terminology import outline as outlines
from app.terminology.errors import PackNotFound
from app.terminology.outline import Outline
from app.terminology.people import Person

MOST = 100


@dataclass(frozen=True)
class Kept:
    """A saved pack; `changes` is how many of its equivalents and entries are no longer what it says."""

    id: int
    outline: Outline
    version: int
    updated_at: datetime
    changes: int = 0


@dataclass(frozen=True)
class Place:
    """Where a pack was saved. `is_beside` says that another window had changed it, so that both are kept."""

    id: int
    version: int
    is_beside: bool = False


def save(person: Person, outline: Outline, id: int | None = None, version: int = 0) -> Place | None:
    """Save a pack, in the place of one that was opened at a version if an id is given.

    Where that one has changed or is gone, the pack is saved beside it, so that nothing is lost. None when the person
    has as many packs as there may be.
    """
    document = json.dumps(outlines.to_document(remembering(outline)), ensure_ascii=False)
    now = datetime.now(UTC).replace(microsecond=0)
    with store.transaction() as session:
        if id is not None and PACKS.change(session, person.id, id, version, document, now):
            return Place(id, version + 1)
        if PACKS.count(session, person.id) >= MOST:
            return None
        return Place(PACKS.add(session, person.id, document, now), 1, is_beside=id is not None)


def get(person: Person, id: int) -> Kept:
    """A pack of the person's. Raises PackNotFound, also for somebody else's."""
    with store.reading() as session:
        found = PACKS.find(session, person.id, id)
    if found is None:
        raise PackNotFound
    return _kept(found)


def of(person: Person) -> list[Kept]:
    """The person's packs, the last saved first, each with how much of it has changed since."""
    with store.reading() as session:
        found = [_kept(each) for each in PACKS.of(session, person.id)]
    ids = sorted({item.id for each in found for item in each.outline.items if item.id})
    with store.reader() as reader:
        standing = concepts.standing(reader, ids)
    return [
        Kept(each.id, each.outline, each.version, each.updated_at, count(each.outline))
        if has_moved(each.outline, standing)
        else each
        for each in found
    ]


def remove(person: Person, id: int) -> None:
    """Take a pack away; nothing happens where there is none."""
    with store.transaction() as session:
        PACKS.remove(session, person.id, id)


def remembering(outline: Outline) -> Outline:
    """The outline whose entries all have a revision: the one they were seen at, or that of now."""
    now = {
        item.key: item.revision for item in packs.make(replace(outline, since=None, only_new=False)).pack.outline.items
    }
    items = (replace(item, revision=item.revision or now.get(item.key)) for item in outline.items)
    return replace(outline, items=tuple(items))


def has_moved(outline: Outline, standing: dict[str, tuple[int, str]]) -> bool:
    """Whether an entry has another revision or state than the pack remembers: only then it is looked at closely."""
    return any(
        item.id in standing and standing[item.id] != (item.revision, "published") for item in outline.items if item.id
    )


def count(outline: Outline) -> int:
    told = packs.news(outline)
    return len(told.changes) + len(told.moved) + len(told.withdrawn)


def _kept(saved: Saved) -> Kept:
    return Kept(saved.id, outlines.from_document(json.loads(saved.document)), saved.version, saved.updated_at)
