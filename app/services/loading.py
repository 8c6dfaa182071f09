"""Bringing the glossary's files into the service, without losing what was edited in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from app import store
from app.formats import json_lines, yaml_files
from app.services.files import check
from app.services.publication import BATCH, Publisher, batches
from app.store import projections, revisions
from app.store.revisions import Authorship, Change, Stored, canonical
from app.terminology.errors import InvalidGlossary, LoadConflict
from app.terminology.findings import Finding, Severity

Progress = Callable[[int, int | None], None]
Take = Literal["neither", "files", "service"]


@dataclass
class Report:
    """What a load did, record by record; places are (record type, id)."""

    created: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    only_in_service: list[str] = field(default_factory=list)


def load_folder(
    folder: Path, authorship: Authorship, take: Take = "neither", progress: Progress | None = None
) -> Report:
    """Publish what changed in a folder of files; all of it or nothing.

    An entry that was edited in the service and not in the file is kept as it is and named in the report.
    Raises InvalidGlossary (errors in the files; nothing is written), LoadConflict (an entry was changed on both sides
    and `take` does not say which to take).
    """
    reading, findings = check(folder)
    errors = [each for each in findings if each.finding.severity == Severity.ERROR]
    if errors:
        raise InvalidGlossary([(str(each), each.finding) for each in errors])
    glossary = reading.glossary
    documents: list[tuple[str, str, dict[str, Any]]] = []
    for kind, records in (
        ("authority", glossary.authorities),
        ("subject", glossary.subjects),
        ("source", glossary.sources),
        ("concept", glossary.concepts),
    ):
        documents += [(kind, key, yaml_files.to_document(kind, record)) for key, record in sorted(records.items())]
    return load(documents, len(documents), authorship, take, progress, complete=True)


def load_lines(path: Path, authorship: Authorship, take: Take = "neither", progress: Progress | None = None) -> Report:
    """Publish the entries of a JSON Lines file, read as it streams; all of them or nothing."""
    documents = (("concept", document["id"], document) for document in json_lines.read(path))
    return load(documents, None, authorship, take, progress)


def load(
    documents: Iterable[tuple[str, str, dict[str, Any]]],
    total: int | None,
    authorship: Authorship,
    take: Take = "neither",
    progress: Progress | None = None,
    *,
    complete: bool = False,
) -> Report:
    """Publish documents (record type, id, document) in one transaction; memory does not grow with their number."""
    report = Report()
    done = 0
    with store.transaction() as session:
        publisher = Publisher(session)
        for batch in batches(documents, BATCH):
            _refuse_twins(batch)
            changes = list(_changes(session, batch, take, report))
            publisher.publish(changes, authorship)
            done += len(batch)
            if progress:
                progress(done, total)
        if report.conflicts:
            raise LoadConflict(report.conflicts)
        publisher.finish()
        if complete:
            known = {id for kind, id, _ in documents if kind == "concept"}
            report.only_in_service = [id for id in revisions.current_ids(session, "concept") if id not in known]
        if report.created or report.changed:
            projections.analyze(session)
    return report


def _refuse_twins(batch: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    places = Counter((kind, id) for kind, id, _ in batch)
    twins = [id for (_, id), count in places.items() if count > 1]
    if twins:
        found = [Finding("duplicate_id", ("id",), {"id": id}) for id in twins]
        raise InvalidGlossary([(each.message, each) for each in found])


def _changes(
    session: store.Session, batch: Sequence[tuple[str, str, dict[str, Any]]], take: Take, report: Report
) -> Iterator[Change]:
    for kind in dict.fromkeys(kind for kind, _, _ in batch):
        ids = [id for each, id, _ in batch if each == kind]
        current = revisions.latest(session, kind, ids)
        edited = [id for id, stored in current.items() if stored.origin == "service"]
        from_files = revisions.latest_from_files(session, kind, edited)
        for each, id, document in batch:
            if each == kind and _is_wanted((kind, id), document, current.get(id), from_files.get(id), take, report):
                yield Change(kind, id, document)


def _is_wanted(
    place: tuple[str, str],
    document: dict[str, Any],
    current: Stored | None,
    from_files: Stored | None,
    take: Take,
    report: Report,
) -> bool:
    """Whether a file's document becomes a revision; says in the report what becomes of it."""
    if current is None:
        report.created.append(place)
        return True
    if current.action == "publish" and canonical(current.document) == canonical(document):
        report.unchanged += 1
        return False
    if current.origin == "service" and take != "files":
        file_is_unchanged = from_files is not None and canonical(from_files.document) == canonical(document)
        if file_is_unchanged or take == "service":
            report.kept.append(place)
        else:
            report.conflicts.append(place)
        return False
    report.changed.append(place)
    return True
