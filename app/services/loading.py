"""Bringing the glossary's files into the service, without losing what was edited in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from app import store
from app.formats import json_lines, yaml_files
from app.services import makers
from app.services.files import check
from app.services.making import Made, make
from app.services.publication import BATCH, Publisher, batches
from app.store import projections, revisions
from app.store.revisions import Authorship, Change, Stored, stamp
from app.terminology.bibliography import Retired
from app.terminology.errors import InvalidGlossary, LoadConflict
from app.terminology.findings import Finding, Severity

Progress = Callable[[int, int | None], None]
Place = tuple[str, str]
"""Which record: its type and its id."""
Take = Literal["neither", "files", "service"]
Batch = tuple[Sequence[Change], Mapping[str, Made]]
"""Records, and what was made already of those that are concepts, by id."""
Read = tuple[list[Made], list[tuple[str, Finding]]]


@dataclass
class Report:
    """What a load did with each record. What may be a million is counted only; the others are told by their places."""

    created: int = 0
    changed: list[Place] = field(default_factory=list)
    unchanged: int = 0
    kept: list[Place] = field(default_factory=list)
    conflicts: list[Place] = field(default_factory=list)
    only_in_service: list[str] = field(default_factory=list)


def load_folder(
    folder: Path, authorship: Authorship, take: Take = "neither", progress: Progress | None = None
) -> Report:
    """Publish what changed in a folder of files; all of it or nothing.

    An entry that was edited in the service and not in the file is kept as it is and named in the report; one that was
    exported, and edited in the file alone since, is published like any other.
    Raises InvalidGlossary (errors in the files; nothing is written), LoadConflict (an entry was changed on both sides
    and `take` does not say which to take).
    """
    reading, findings = check(folder)
    errors = [each for each in findings if each.finding.severity == Severity.ERROR]
    if errors:
        raise InvalidGlossary([(str(each), each.finding) for each in errors])
    records = [record_of(kind, key, record) for (kind, key), record in reading.records()]
    return load(records, len(records), authorship, take, progress, exported=reading.exported, complete=True)


def load_lines(path: Path, authorship: Authorship, take: Take = "neither", progress: Progress | None = None) -> Report:
    """Publish the entries of a JSON Lines file, read as it streams; all of them or nothing."""
    lines = json_lines.lines(path)
    first = list(islice(lines, makers.MANY))
    with makers.ready(len(first)) as ready:
        read = ready.each(_read, batches(chain(first, lines), BATCH))
        return _load((_accepted(each) for _, each in read), None, authorship, take, progress)


def _read(lines: Sequence[json_lines.Line]) -> Read:
    """What is made of lines, up to the first that is no entry, and what is wrong with that."""
    made: list[Made] = []
    try:
        for line in lines:
            made.append(make(json_lines.read(line)))
    except InvalidGlossary as error:
        return made, error.findings
    return made, []


def _accepted(read: Read) -> Batch:
    made, errors = read
    if errors:
        raise InvalidGlossary(errors)
    changes = [Change("concept", each.indexed.id, each.document) for each in made]
    return changes, {each.indexed.id: each for each in made}


def record_of(kind: str, key: str, record: Any) -> Change:
    """What a load takes: a record of any kind as the state that it would publish."""
    document = yaml_files.to_document(kind, record)
    if isinstance(record, Retired):
        return Change(kind, key, document, "merge" if record.merged_into else "withdraw")
    return Change(kind, key, document)


def load(
    records: Iterable[Change],
    total: int | None,
    authorship: Authorship,
    take: Take = "neither",
    progress: Progress | None = None,
    *,
    exported: Mapping[Place, str] | None = None,
    complete: bool = False,
) -> Report:
    """Publish records in one transaction.

    `exported` tells, by place, which state of the service a record that was exported is based on.
    """
    unmade: Iterator[Batch] = ((batch, {}) for batch in batches(records, BATCH))
    return _load(unmade, total, authorship, take, progress, exported or {}, complete=complete)


def _load(
    prepared: Iterable[Batch],
    total: int | None,
    authorship: Authorship,
    take: Take,
    progress: Progress | None,
    exported: Mapping[Place, str] = MappingProxyType({}),
    *,
    complete: bool = False,
) -> Report:
    report = Report()
    done = 0
    known: set[str] = set()
    with store.transaction(large=True) as session:
        publisher = Publisher(session, many=True)
        for batch, made in prepared:
            _refuse_twins(batch)
            publisher.publish(list(_changes(session, batch, take, exported, report)), authorship, made)
            done += len(batch)
            if complete:
                known.update(each.record_id for each in batch if each.record_type == "concept")
            if progress:
                progress(done, total)
        if report.conflicts:
            raise LoadConflict(report.conflicts)
        publisher.finish()
        if complete:
            report.only_in_service = [id for id in revisions.current_ids(session, "concept") if id not in known]
        if report.created or report.changed:
            projections.tidy(session, report.created + len(report.changed))
    return report


def _refuse_twins(batch: Sequence[Change]) -> None:
    places = Counter((each.record_type, each.record_id) for each in batch)
    twins = [id for (_, id), count in places.items() if count > 1]
    if twins:
        found = [Finding("duplicate_id", ("id",), {"id": id}) for id in twins]
        raise InvalidGlossary([(each.message, each) for each in found])


def _changes(
    session: store.Session, batch: Sequence[Change], take: Take, exported: Mapping[Place, str], report: Report
) -> Iterator[Change]:
    for kind in dict.fromkeys(each.record_type for each in batch):
        of_kind = [each for each in batch if each.record_type == kind]
        current = revisions.latest(session, kind, [each.record_id for each in of_kind])
        edited = [id for id, stored in current.items() if stored.origin == "service"]
        from_files = revisions.latest_from_files(session, kind, edited)
        for each in of_kind:
            seen = exported.get((each.record_type, each.record_id))
            if _is_wanted(each, current.get(each.record_id), from_files.get(each.record_id), seen, take, report):
                yield each


def _is_wanted(
    record: Change, current: Stored | None, from_files: Stored | None, seen: str | None, take: Take, report: Report
) -> bool:
    """Whether a file's record becomes a revision; says in the report what becomes of it."""
    place = record.record_type, record.record_id
    if current is None:
        report.created += 1
        return True
    own = stamp(record)
    if stamp(current) == own:
        report.unchanged += 1
        return False
    if current.origin == "service" and take != "files" and seen != stamp(current):
        file_is_unchanged = own in (seen, from_files and stamp(from_files))
        if file_is_unchanged or take == "service":
            report.kept.append(place)
        else:
            report.conflicts.append(place)
        return False
    report.changed.append(place)
    return True
