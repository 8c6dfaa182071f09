"""Publishing: new revisions and everything that is made from them, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from app.formats import entry_json
from app.services.making import Made, make
from app.store import projections, revisions
from app.store.aside import Aside
from app.store.indexed import hidden
from app.store.projections import Projected
from app.store.revisions import Authorship, Change, Stored
from app.terminology import concept as concepts
from app.terminology.bibliography import Cited
from app.terminology.entry import Reference

if TYPE_CHECKING:
    from app.store import Session

BATCH = 500
STATES = {"publish": "published", "withdraw": "withdrawn", "merge": "merged"}
T = TypeVar("T")
Publication = tuple[Stored, Made]
"""The newest revision of a concept, and what is made of it."""


class Publisher:
    """Publishes changes, all of one moment, batch by batch inside one transaction.

    `finish` renders again what surrounds them. For many concepts it also writes what is best written in order.

    Memory stays flat: only the ids of entries outside a batch whose neighbours changed are remembered.
    """

    def __init__(self, session: Session, *, many: bool = False) -> None:
        self._session = session
        self._aside = Aside(session, is_empty=projections.version(session) is None) if many else None
        self._moment = datetime.now(UTC)
        self._stale: set[str] = set()
        self._sources: set[str] = set()

    def publish(
        self, changes: Sequence[Change], authorship: Authorship, made: Mapping[str, Made] | None = None
    ) -> list[Stored]:
        """Append a revision for each change and project it; `made` is as `project` takes it."""
        stored = revisions.append(self._session, changes, authorship, self._moment)
        self.project(stored, made)
        return stored

    def project(self, stored: Sequence[Stored], made: Mapping[str, Made] | None = None) -> None:
        """Make the projections of these revisions, each the newest of its record.

        `made` holds what was made of concepts already, by id.
        """
        made = made or {}
        for record_type in ("source", "subject", "authority"):
            rows = [(each.record_id, each.text, each.number) for each in stored if each.record_type == record_type]
            projections.write_records(self._session, record_type, rows)
            if record_type == "source":
                self._sources |= {key for key, _, number in rows if number > 1}
        entries = [each for each in stored if each.record_type == "concept"]
        if entries:
            self._project_concepts([(each, made.get(each.record_id) or make_of(each)) for each in entries])

    def _project_concepts(self, batch: list[Publication]) -> None:
        session = self._session
        ids = [stored.record_id for stored, _ in batch]
        visible = [made.indexed for stored, made in batch if stored.action == "publish"]
        known = projections.numbers(session, ids)
        before = projections.neighbours(session, list(known))
        projections.write_relations(session, known, visible)
        after = projections.neighbours(session, ids)
        around = {id for relations in (*before.values(), *after.values()) for _, id, _ in relations}
        called = projections.references(session, around.difference(ids))
        self._stale |= called.keys()
        called |= {each.id: projections.reference(each) for each in visible if each.id in around}
        projections.write_concepts(session, known, _projected(session, batch, after, called), self._aside)

    def finish(self) -> None:
        """Render again the entries around what changed: their relations and sources may be called otherwise now."""
        if self._aside:
            self._aside.finish()
        stale = self._stale | projections.citing(self._session, self._sources)
        for ids in batches(sorted(stale), BATCH):
            render_again(self._session, ids)
        self._stale, self._sources = set(), set()
        projections.write_version(self._session)


def render_again(session: Session, ids: Sequence[str]) -> None:
    """Make the ready-made JSON of these entries anew from their revisions and what is around them."""
    projections.rewrite_bodies(session, render(session, ids))


def render(session: Session, ids: Sequence[str]) -> list[Projected]:
    """What the projections of these concepts must be."""
    batch = [(each, make_of(each)) for each in revisions.latest(session, "concept", ids).values()]
    around = projections.neighbours(session, [stored.record_id for stored, _ in batch])
    called = projections.references(session, {id for relations in around.values() for _, id, _ in relations})
    return _projected(session, batch, around, called)


def make_of(stored: Stored) -> Made:
    """What is made of the concept that a revision holds."""
    if stored.action != "merge":
        return make(concepts.concept_adapter.validate_json(stored.text))
    return make(concepts.from_document({k: v for k, v in stored.document.items() if k != "merged_into"}))


def _projected(
    session: Session,
    batch: Sequence[Publication],
    around: Mapping[str, list[projections.Neighbour]],
    called: Mapping[str, Reference],
) -> list[Projected]:
    cited = projections.cited(session, {key for _, made in batch for key in made.parts.sources})
    return [_completed(stored, made, around[stored.record_id], called, cited) for stored, made in batch]


def _completed(
    stored: Stored,
    made: Made,
    around: Iterable[projections.Neighbour],
    called: Mapping[str, Reference],
    cited: Mapping[str, Cited],
) -> Projected:
    relations = projections.related(around, called)
    body = entry_json.complete(made.parts, relations, cited, stored.number, stored.created_at)
    state = STATES[stored.action]
    indexed = made.indexed if state == "published" else hidden(made.indexed)
    target = stored.document.get("merged_into") if state == "merged" else None
    return Projected(indexed, state, target, stored.number, stored.created_at, body, entry_json.etag(body))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
