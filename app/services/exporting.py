"""Writing the service's state back to the glossary's files, which differ afterwards only where a record changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import store
from app.formats import json_lines, yaml_files
from app.formats.yaml_files import Reading
from app.services.loading import Place, Take, record_of
from app.services.publication import BATCH, batches
from app.store import revisions
from app.store.revisions import Stored, stamp
from app.terminology import concept as concepts
from app.terminology.bibliography import Retired
from app.terminology.errors import ExportConflict, InvalidGlossary
from app.terminology.findings import Severity

Progress = Callable[[int, int | None], None]
UNREADABLE = ("invalid_yaml", "invalid_shape", "duplicate_key", "duplicate_id")


@dataclass
class Report:
    """What an export did, record by record; places are (record type, id)."""

    written: list[Place] = field(default_factory=list)
    unchanged: int = 0
    kept: list[Place] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def export_folder(folder: Path, take: Take = "neither", progress: Progress | None = None) -> Report:
    """Write every record of the service to its file; what stands there already stays byte for byte.

    A record that was edited in the files and not in the service since is kept as it is and named in the report, to be
    loaded. Raises InvalidGlossary (files that cannot be read), ExportConflict (a record changed on both sides and
    `take` does not say which to take); nothing is written then.
    """
    reading = yaml_files.read(folder)
    unread = [each for each in reading.findings if each.finding.code in UNREADABLE]
    if unread:
        raise InvalidGlossary([(str(each), each.finding) for each in unread if each.finding.severity == Severity.ERROR])
    report, conflicts = Report(), []
    records, stamps = dict(reading.records()), dict(reading.exported)
    for done, (current, from_files) in enumerate(_states(), 1):
        place = current.record_type, current.record_id
        match _side(current, from_files, records.get(place), reading.exported.get(place), take):
            case "same":
                report.unchanged += 1
            case "files":
                report.kept.append(place)
                continue
            case "service":
                report.written.append(place)
                records[place] = _record(current)
            case _:
                conflicts.append(place)
        stamps.pop(place, None)
        if current.origin == "service":
            stamps[place] = stamp(current)
        if progress:
            progress(done, None)
    if conflicts:
        raise ExportConflict(conflicts)
    report.files = _write(folder, reading, records, stamps)
    return report


def export_lines(path: Path, progress: Progress | None = None) -> int:
    """Write every published entry to a JSON Lines file, as they stand at one moment; answers how many."""
    count = 0
    scratch = path.with_name(f".{path.name}.part")
    try:
        with scratch.open("w", encoding="utf-8") as lines:
            for current, _ in _states(("concept",)):
                if current.action == "publish":
                    lines.writelines(json_lines.write([concepts.from_document(current.document)]))
                    count += 1
                    if progress:
                        progress(count, None)
            lines.flush()
            os.fsync(lines.fileno())
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    return count


def _states(kinds: tuple[str, ...] = ("authority", "subject", "source", "concept")) -> Iterator[tuple[Stored, Any]]:
    """The newest state of each record, with the newest that came from files (None when none did)."""
    with store.reading() as session:
        for kind in kinds:
            for ids in batches(revisions.current_ids(session, kind), BATCH):
                current = revisions.latest(session, kind, ids)
                edited = [id for id, stored in current.items() if stored.origin == "service"]
                from_files = revisions.latest_from_files(session, kind, edited)
                for id in ids:
                    yield current[id], from_files.get(id) if id in edited else current[id]


def _side(current: Stored, from_files: Stored | None, record: Any, seen: str | None, take: Take) -> str:
    """Which side has the newer state of a record: `files`, `service`, the `same` on both, or `both` changed it."""
    if record is None:
        return "service"
    own, theirs = stamp(record_of(current.record_type, current.record_id, record)), stamp(current)
    if own == theirs:
        return "same"
    if own in (seen, from_files and stamp(from_files)):
        return "service"
    if theirs == seen or current.origin != "service":
        return "files"
    return {"neither": "both"}.get(take, take)


def _record(stored: Stored) -> Any:
    document = dict(stored.document)
    if stored.record_type != "concept":
        return yaml_files.RECORD_FILES[stored.record_type][1].validate_python(document)
    merged_into = document.pop("merged_into", None)
    concept = concepts.from_document(document)
    return concept if stored.action == "publish" else Retired(concept, merged_into)


def _write(folder: Path, reading: Reading, records: dict[Place, Any], stamps: dict[Place, str]) -> list[str]:
    """Write what differs; answers the files that were written or, as an entry moved, taken away."""
    wanted: dict[Path, str] = {}
    for kind, (name, _) in yaml_files.RECORD_FILES.items():
        if of_kind := [record for (each, _), record in records.items() if each == kind]:
            wanted[Path(name)] = yaml_files.write_records(kind, of_kind)
    for (kind, _), record in records.items():
        if kind == "concept":
            wanted[yaml_files.entry_path(record)] = yaml_files.write_entry(record)
    if stamps:
        wanted[Path(yaml_files.EXPORTED)] = yaml_files.write_exported(stamps)
    changed = [path for path, text in wanted.items() if _write_text(folder / path, text)]
    known = {Path(file) for (kind, _), (file, _) in reading.nodes.items() if kind == "concept"}
    for stray in known - set(wanted):
        (folder / stray).unlink()
        changed.append(stray)
    if not stamps and (folder / yaml_files.EXPORTED).exists():
        (folder / yaml_files.EXPORTED).unlink()
        changed.append(Path(yaml_files.EXPORTED))
    return sorted(path.as_posix() for path in changed)


def _write_text(path: Path, text: str) -> bool:
    """Write a file whole or not at all; answers whether it differed."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.part")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)
    return True
