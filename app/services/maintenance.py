"""Keeping the store sound: structure, projections made anew, projections compared with the revisions, counts."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from app import store
from app.formats import entry_json
from app.services import makers
from app.services.makers import Makers
from app.services.making import Made
from app.services.publication import BATCH, Publisher, batches, make_of, render
from app.store import concepts as stored_concepts
from app.store import drift, migration, projections, revisions, writing
from app.store.revisions import Stored
from app.store.writing import Obstacle
from app.terminology import keys
from app.terminology.bibliography import Confidence, confidence
from app.terminology.concept import LANGUAGES, UsageStatus

Progress = Callable[[int, int | None], None]
OBSTACLES = {
    Obstacle.PERMISSION: "the database's file, its -wal or -shm, their folder or file system is read-only for"
    " the service: see to owner, mode and mount",
    Obstacle.OPENED: "the database was opened for reading alone: see DATABASE_URL",
    Obstacle.STANDBY: "the database is a standby: promote it, or name the primary in DATABASE_URL",
    Obstacle.TRANSACTIONS: "the database's transactions are read-only: see its default_transaction_read_only",
    Obstacle.PRIVILEGE: "the database's user may not write its tables: grant it what it needs",
}


@dataclass
class Stats:
    """What the glossary holds; designations are those of the curated layer, with how they are backed."""

    concepts: int = 0
    by_layer: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, int] = field(default_factory=dict)
    by_subject: dict[str, int] = field(default_factory=dict)
    designations: dict[str, int] = field(default_factory=dict)
    reference_designations: dict[str, int] = field(default_factory=dict)
    backing: dict[str, dict[str, int]] = field(default_factory=dict)
    backing_of_preferred: dict[str, dict[str, int]] = field(default_factory=dict)
    tiers: dict[str, dict[str, int]] = field(default_factory=dict)
    unconfirmed: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Readiness:
    """What a server needs before it can answer, told apart; each is None when it is well, else says what to do."""

    database: str | None = None
    migration: str | None = None
    index: str | None = None
    writing: str | None = None  # looked at once the rest is well

    @property
    def is_ready(self) -> bool:
        """Whether readers get answers; they do when nothing can be written."""
        return not (self.database or self.migration or self.index)


def migrate() -> tuple[str | None, str | None]:
    """Bring the database's structure to what the code needs; answers where it was and where it is."""
    before = migration.current()
    migration.upgrade()
    return before, migration.current()


def check_readiness() -> Readiness:
    """Whether the database answers, is at the right migration, holds projections made by this code, takes writes."""
    try:
        found, needed = migration.current(), migration.head()
    except Exception as error:  # whatever the driver says, the server is not ready
        kind = type(error.__cause__ or error).__name__  # the message may name hosts and users
        return Readiness(f"the database does not answer ({kind}): see that it runs, and DATABASE_URL")
    if found != needed:
        return Readiness(
            migration=f"the database is at {found or 'nothing'}, not {needed}: run `flask glossary migrate`"
        )
    with store.reading() as session:
        version = projections.version(session)
    if version is None:
        return Readiness(index="nothing is published: run `flask glossary load`")
    if version != keys.VERSION:
        return Readiness(index="the index was made by another version: run `flask glossary reindex`")
    obstacle = writing.obstacle()
    return Readiness(writing=OBSTACLES[obstacle] if obstacle else None)


def reindex(progress: Progress | None = None) -> int:
    """Make every projection anew from the revisions, in one transaction; answers how many records there are."""
    with store.reading() as session:
        count = revisions.last_sequence(session)
    with makers.ready(count) as ready, store.transaction(large=True) as session:
        return project_everything(session, ready, progress)


def project_everything(session: store.Session, ready: Makers, progress: Progress | None = None) -> int:
    """Empty the projections and fill them from the revisions; answers how many records there are."""
    done = 0
    projections.clear(session)
    publisher = Publisher(session, many=True)
    for record_type in ("authority", "subject", "source", "concept"):
        for stored, made in ready.each(_made_of, _current(session, record_type)):
            publisher.project(stored, made)
            done += len(stored)
            if progress:
                progress(done, None)
    publisher.finish()
    projections.tidy(session, done)
    return done


def _current(session: store.Session, record_type: str) -> Iterator[list[Stored]]:
    for ids in batches(list(revisions.current_ids(session, record_type)), BATCH):
        yield list(revisions.latest(session, record_type, ids).values())


def _made_of(stored: Sequence[Stored]) -> dict[str, Made]:
    return {each.record_id: make_of(each) for each in stored if each.record_type == "concept"}


def stats() -> Stats:
    """Count what is published."""
    found = Stats()
    backing: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    preferred: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    tiers: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    with store.reading() as session:
        found.concepts = stored_concepts.count(session)
        found.by_layer = stored_concepts.counts_by(session, "layer")
        found.by_kind = stored_concepts.counts_by(session, "kind")
        found.by_subject = stored_concepts.counts_by(session, "subject")
        every_id = list(revisions.current_ids(session, "concept"))
    with store.reader() as reader:
        for ids in batches(every_id, BATCH):
            for body in stored_concepts.bodies(reader, ids).values():
                entry = entry_json.read(body)
                for each in entry.concept.designations:
                    language = {"en": "en", "es": "es"}.get(each.primary_language, "zh-Hans")
                    if entry.concept.layer != "curated":
                        count = found.reference_designations.get(language, 0)
                        found.reference_designations[language] = count + 1
                        continue
                    found.designations[language] = found.designations.get(language, 0) + 1
                    level = confidence(each.sources, entry.bibliography)
                    backing[language][level.value] += 1
                    tiers[language].update(
                        {entry.bibliography[key].tier.value for key in each.sources if key in entry.bibliography}
                    )
                    if each.status == UsageStatus.PREFERRED:
                        preferred[language][level.value] += 1
                        if level == Confidence.UNCONFIRMED:
                            row = {"concept": entry.concept.id, "language": each.language, "text": each.text}
                            found.unconfirmed.append(row | {"looked_up": each.unconfirmed or ""})
    found.backing, found.backing_of_preferred, found.tiers = (
        {language: dict(counter) for language, counter in each.items()} for each in (backing, preferred, tiers)
    )
    return found


def verify() -> list[str]:
    """Compare the projections with the revisions; answers each difference in a sentence, none when all is well."""
    with store.reading() as session:
        found = drift.strays(session)
        for ids in batches(list(revisions.current_ids(session, "concept")), BATCH):
            found += drift.differences(session, render(session, ids))
    return found
