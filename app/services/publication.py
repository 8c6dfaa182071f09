"""Publishing: new revisions and everything that is made from them, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from app.formats import entry_json
from app.store import projections, revisions
from app.store.projections import Published, Rendered
from app.store.revisions import Authorship, Change, Stored
from app.terminology import concept as concepts
from app.terminology.concept import Concept
from app.terminology.entry import Entry, Reference

if TYPE_CHECKING:
    from app.store import Session

BATCH = 1000
T = TypeVar("T")


class Publisher:
    """Publishes changes batch by batch inside one transaction; `finish` renders again what surrounds them.

    Memory stays flat: only the ids of entries outside a batch whose neighbours changed are remembered.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stale: set[str] = set()
        self._sources: set[str] = set()

    def publish(self, changes: Sequence[Change], authorship: Authorship) -> list[Stored]:
        """Append a revision for each change and project it."""
        stored = revisions.append(self._session, changes, authorship)
        self.project(stored, {each.record_id: each.concept for each in changes if each.concept})
        return stored

    def project(self, stored: Sequence[Stored], read: Mapping[str, Concept] | None = None) -> None:
        """Make the projections of these revisions, each the newest of its record.

        `read` holds the concepts whose documents were read already, by id.
        """
        entries = [each for each in stored if each.record_type == "concept"]
        for record_type in ("source", "subject", "authority"):
            rows = [
                (each.record_id, revisions.canonical(each.document), each.number)
                for each in stored
                if each.record_type == record_type
            ]
            projections.write_records(self._session, record_type, rows)
            if record_type == "source":
                self._sources |= {key for key, _, number in rows if number > 1}
        if entries:
            self._project_concepts([_published(each, (read or {}).get(each.record_id)) for each in entries])

    def _project_concepts(self, batch: list[Published]) -> None:
        session = self._session
        here = {each.concept.id: each for each in batch}
        before = projections.neighbours(session, list(here))
        projections.write_relations(session, [each.concept for each in batch if each.state == "published"])
        after = projections.neighbours(session, list(here))
        around = {id for relations in (*before.values(), *after.values()) for _, id, _ in relations}
        called = projections.references(session, around - here.keys())
        self._stale |= called.keys()
        called |= {id: Reference(id, each.concept.labels) for id, each in here.items() if each.state == "published"}
        projections.write_concepts(session, _rendered(session, batch, after, called))

    def finish(self) -> None:
        """Render again the entries around what changed: their relations and sources may be called otherwise now."""
        stale = self._stale | projections.citing(self._session, self._sources)
        for ids in batches(sorted(stale), BATCH):
            render_again(self._session, ids)
        self._stale, self._sources = set(), set()
        projections.write_version(self._session)


def render_again(session: Session, ids: Sequence[str]) -> None:
    """Make the ready-made JSON of these entries anew from their revisions and what is around them."""
    projections.rewrite_bodies(session, [rendered for _, rendered in render(session, ids)])


def render(session: Session, ids: Sequence[str]) -> list[tuple[Published, Rendered]]:
    """What is published of these concepts, and what their ready-made JSON must be."""
    published = [_published(each) for each in revisions.latest(session, "concept", ids).values()]
    around = projections.neighbours(session, [each.concept.id for each in published])
    called = projections.references(session, {id for relations in around.values() for _, id, _ in relations})
    return _rendered(session, published, around, called)


def _rendered(
    session: Session,
    published: Sequence[Published],
    around: Mapping[str, list[projections.Neighbour]],
    called: Mapping[str, Reference],
) -> list[tuple[Published, Rendered]]:
    bibliography = projections.sources(session, {key for each in published for key in each.concept.source_keys})
    rendered = []
    for each in published:
        cited = {key: bibliography[key] for key in each.concept.source_keys if key in bibliography}
        relations = projections.related(around[each.concept.id], called)
        body = entry_json.write(Entry(each.concept, relations, cited, each.revision, each.updated_at))
        rendered.append((each, Rendered(each.concept.id, body, entry_json.etag(body))))
    return rendered


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _published(stored: Stored, read: Concept | None = None) -> Published:
    state = {"publish": "published", "withdraw": "withdrawn", "merge": "merged"}[stored.action]
    document = dict(stored.document)
    target = document.pop("merged_into", None)
    return Published(read or concepts.from_document(document), stored.number, stored.created_at, state, target)
