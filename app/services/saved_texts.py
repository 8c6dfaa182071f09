"""Texts saved with an account, for who asks: kept with what was set aside, told when what they name changes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from app import store
from app.services import packs, saved_packs
from app.services.packs import News
from app.services.saved_packs import Place
from app.store import concepts
from app.store.saved import TEXTS, Saved
from app.terminology.errors import TextNotFound
from app.terminology.outline import MAX_ITEMS, Item, Outline
from app.terminology.people import Person

MOST = 100


@dataclass(frozen=True)
class About:
    """What is kept beside a text: how it is read, what was said of its file, which warnings were set aside and why.

    `entries` are those that it names, each with the revision that was seen.
    """

    title: str = ""
    language: str = ""
    date: str = ""
    remarks: tuple[str, ...] = ()
    waivers: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)

    @property
    def outline(self) -> Outline:
        """Its entries as a pack would remember them."""
        items = (Item(id=id, revision=revision) for id, revision in self.entries.items())
        return Outline(items=tuple(items)[:MAX_ITEMS])


@dataclass(frozen=True)
class Kept:
    """A saved text; `changes` is how many of the equivalents and entries it names are no longer what they were."""

    id: int
    about: About
    version: int
    updated_at: datetime
    changes: int = 0


def save(
    person: Person, text: str, about: About, names: Iterable[str], id: int | None = None, version: int = 0
) -> Place | None:
    """Save a text that names these entries, in the place of one that was opened at a version if an id is given.

    Entries that it named before keep the revision at which they were seen. Where the saved text has changed or is gone,
    it is saved beside it, so that nothing is lost. None when the person has as many texts as there may be.
    """
    about = replace(about, entries=_seen(names, _before(person, id)))
    document, now = json.dumps(asdict(about), ensure_ascii=False), datetime.now(UTC).replace(microsecond=0)
    with store.transaction() as session:
        if id is not None and TEXTS.change(session, person.id, id, version, document, now, text=text):
            return Place(id, version + 1)
        if TEXTS.count(session, person.id) >= MOST:
            return None
        return Place(TEXTS.add(session, person.id, document, now, text=text), 1, is_beside=id is not None)


def get(person: Person, id: int) -> tuple[Kept, str]:
    """A text of the person's, with its words. Raises TextNotFound, also for somebody else's."""
    with store.reading() as session:
        found = TEXTS.find(session, person.id, id)
        text = TEXTS.own(session, person.id, id, "text")
    if found is None:
        raise TextNotFound
    return _kept(found), text


def of(person: Person) -> list[Kept]:
    """The person's texts without their words, the last saved first, each with how much has changed in it since."""
    with store.reading() as session:
        found = [_kept(each) for each in TEXTS.of(session, person.id)]
    ids = sorted({id for each in found for id in each.about.entries})
    with store.reader() as reader:
        standing = concepts.standing(reader, ids)
    return [_counted(each, standing) for each in found]


def news(kept: Kept) -> News:
    """What became of the entries that a text names since they were last seen."""
    return packs.news(kept.about.outline)


def note(person: Person, id: int) -> None:
    """Take what the glossary says now as known. Raises TextNotFound."""
    kept, text = get(person, id)
    names = list(kept.about.entries)
    about = replace(kept.about, entries=_seen(names, {}))
    now = datetime.now(UTC).replace(microsecond=0)
    with store.transaction() as session:
        document = json.dumps(asdict(about), ensure_ascii=False)
        TEXTS.change(session, person.id, id, kept.version, document, now, text=text)


def remove(person: Person, id: int) -> None:
    """Take a text away; nothing happens where there is none."""
    with store.transaction() as session:
        TEXTS.remove(session, person.id, id)


def _before(person: Person, id: int | None) -> Mapping[str, int]:
    """What a saved text remembers already; nothing for one that is not there."""
    if id is None:
        return {}
    with store.reading() as session:
        found = TEXTS.find(session, person.id, id)
    return _kept(found).about.entries if found else {}


def _seen(names: Iterable[str], before: Mapping[str, int]) -> dict[str, int]:
    """The entries with the revision that was seen: as it is remembered, or that of now."""
    ids = list(dict.fromkeys(names))[:MAX_ITEMS]
    with store.reader() as reader:
        standing = concepts.standing(reader, ids)
    now = {id: revision for id, (revision, _) in standing.items()}
    return {id: revision for id in ids if (revision := before.get(id) or now.get(id))}


def _counted(each: Kept, standing: dict[str, tuple[int, str]]) -> Kept:
    outline = each.about.outline
    if not saved_packs.has_moved(outline, standing):
        return each
    return replace(each, changes=saved_packs.count(outline))


def _kept(saved: Saved) -> Kept:
    fields: dict[str, Any] = json.loads(saved.document)
    about = About(**fields | {"remarks": tuple(fields["remarks"])})
    return Kept(saved.id, about, saved.version, saved.updated_at)
