"""Packs for the booth: made of entries and of what a person adds, written as files, compared with what has changed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from app import store
from app.formats import packs as files
from app.formats.packs import Format
from app.services import entries, lookup
from app.store import records
from app.terminology import concept as concepts
from app.terminology import pack as packs
from app.terminology.bibliography import Source
from app.terminology.entry import Entry, Reference
from app.terminology.errors import ConceptMoved, ConceptNotFound, ConceptWithdrawn
from app.terminology.outline import Item, Outline
from app.terminology.pack import Change, Notice, Pack, Row

MOST_CANDIDATES = 5
IS_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_source_adapter: TypeAdapter[Source] = TypeAdapter(Source)


@dataclass(frozen=True)
class Made:
    """A pack as the glossary makes it now; `missing` are ids that no entry ever had."""

    pack: Pack
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class News:
    """What became of a pack since it was made: equivalents that changed, entries that moved or were withdrawn."""

    changes: tuple[Change, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.moved or self.withdrawn)


def make(outline: Outline, language: str = "en") -> Made:
    """Make a pack; `language` (`en`, `es`, `zh`) is that of its own words. Its outline has the revisions of now.

    An entry that was merged stands as the one it went into; one that was withdrawn stands as it last was, and says so.
    A row that is there already, by the same entry or the same terms, is not repeated.
    """
    found, missing = _find(item.id for item in outline.items if item.id)
    rows: dict[str, Row] = {}
    for item in outline.items:
        row = _row(item, found, outline, language)
        if row and row.item.key not in rows:
            is_new = outline.since is not None and not {item.key, row.item.key} & set(outline.since)
            rows[row.item.key] = packs.with_notice(row, Notice.NEW) if is_new else row
    now = replace(outline, items=tuple(row.item for row in rows.values()))
    kept = [row for row in rows.values() if row.is_new or not outline.only_new]
    return Made(Pack(now, tuple(packs.ordered(kept, outline)), language), missing)


def write(pack: Pack, format: Format, *, bom: bool = True) -> bytes:
    """The pack as a file; `bom` is for CSV, where Excel needs a byte order mark and other programs may not want it."""
    return files.write(pack, format, bom=bom)


def news(outline: Outline) -> News:
    """What a pack no longer says as the glossary does, by the revisions that its items remember."""
    remembered = [item for item in outline.items if item.id and item.revision]
    found, _ = _find(item.id for item in remembered if item.id)
    changes: list[Change] = []
    moved: list[tuple[str, str]] = []
    withdrawn: list[str] = []
    for item in remembered:
        state = found.get(item.id or "")
        if state is None:
            continue
        if state.is_withdrawn:
            withdrawn.append(state.entry.concept.id)
        elif state.entry.concept.id != item.id:
            moved.append((item.id or "", state.entry.concept.id))
        elif item.revision and item.revision < state.entry.revision:
            changes += _changes(item, state.entry, outline)
    return News(tuple(changes), tuple(moved), tuple(withdrawn))


@dataclass(frozen=True)
class _State:
    """An entry that a pack asks for: as it is, or as it last was before it was withdrawn."""

    entry: Entry
    is_withdrawn: bool = False


def _find(ids: Iterable[str]) -> tuple[dict[str, _State], tuple[str, ...]]:
    """The states of entries, by the ids that were asked for, in their order, and the ids that are nobody's."""
    asked = list(dict.fromkeys(ids))
    published = entries.find_entries(asked)
    states, missing = {}, []
    for id in asked:
        try:
            states[id] = _State(published[id]) if id in published else _elsewhere(id)
        except ConceptNotFound:
            missing.append(id)
    return states, tuple(missing)


def _elsewhere(id: str) -> _State:
    """An entry that is not published under this id. Raises ConceptNotFound."""
    try:
        return _State(entries.get_entry(id))
    except ConceptMoved as error:
        return _elsewhere(error.target)
    except ConceptWithdrawn:
        return _State(_as_it_was(id), is_withdrawn=True)


def _row(item: Item, found: dict[str, _State], outline: Outline, language: str) -> Row | None:
    if item.id is None:
        return packs.make_own_row(item, outline)
    state = found.get(item.id)
    if state is None:
        return None
    row = packs.make_row(item, state.entry, outline, language)
    return packs.with_notice(row, Notice.WITHDRAWN) if state.is_withdrawn else row


def _changes(item: Item, now: Entry, outline: Outline) -> Iterable[Change]:
    earlier = _as_it_was(now.concept.id, item.revision)
    before, after = (packs.make_row(item, each, outline, "en") for each in (earlier, now))
    return packs.changes(before, after, outline)


def _as_it_was(id: str, number: int | None = None) -> Entry:
    """The entry as it was last published, up to a revision, with the sources as they are now."""
    history = entries.get_history(id)
    revision = next(each for each in history if each.action == "publish" and each.number <= (number or each.number))
    concept = concepts.from_document(revision.document)
    with store.reading() as session:
        cited = {key: records.document(session, "source", key) for key in sorted(concept.source_keys)}
    bibliography = {key: _source_adapter.validate_python(document) for key, document in cited.items() if document}
    return Entry(concept, (), bibliography, revision.number, revision.created_at)


@dataclass(frozen=True)
class Asked:
    """A line that somebody typed: the entry that it names, or those that it may name, none of which is picked."""

    line: str
    id: str | None = None
    candidates: tuple[Reference, ...] = ()


def ask(lines: Iterable[str]) -> list[Asked]:
    """The entries that lines name, each by its id or by a designation in any language and spelling.

    A line that several concepts share, or that nothing reads, has candidates instead: up to MOST_CANDIDATES.
    """
    wanted = list(dict.fromkeys(lines))
    by_id = set(known(wanted))
    return [Asked(line, line) if line in by_id else _asked(line) for line in wanted]


def known(ids: Iterable[str]) -> list[str]:
    """Those of the ids that some entry has or had, in their order."""
    found, _ = _find(id for id in ids if IS_ID.fullmatch(id))
    return list(found)


def _asked(line: str) -> Asked:
    result = lookup.find(line, limit=MOST_CANDIDATES)
    whole = result.homonyms
    if len(whole) == 1:
        return Asked(line, whole[0].concept_id)
    return Asked(line, None, tuple(hit.concept for hit in (whole or result.hits)))
