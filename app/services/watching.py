"""Staying in touch: watching entries, subject fields and one's own proposals, on a page and in a feed of one's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Literal

from app import store
from app.services import entries, held, subjects
from app.services.held import Holder
from app.store import projections, watching
from app.store.proposals import Event
from app.store.revisions import Stored
from app.terminology.entry import Reference
from app.terminology.errors import NotFound
from app.terminology.people import Person

Kind = Literal["concept", "subject"]
LENGTH = 50


@dataclass(frozen=True)
class Watched:
    """What somebody watches: entries, as they are called, and keys of subject fields."""

    concepts: list[Reference]
    subjects: list[str]


@dataclass(frozen=True)
class Happening:
    """A revision of an entry that is watched or that a saved pack or text holds, or what was done to one's proposal.

    `holders` are the packs and texts that have not seen the revision.
    """

    at: datetime
    concept: str
    reference: Reference | None  # None for an entry that is not published (yet, or any more)
    revision: Stored | None = None
    proposal: int | None = None
    event: Event | None = None
    holders: tuple[Holder, ...] = ()


def watch(person: Person, kind: Kind, key: str) -> None:
    """Hear of an entry or a subject field. Raises NotFound (ConceptNotFound …) when there is no such thing."""
    if kind == "concept":
        entries.get_history(key)
    elif key not in subjects.labels()["subject"]:
        raise NotFound(key)
    with store.transaction() as session:
        watching.add(session, person.id, kind, key)


def unwatch(person: Person, kind: Kind, key: str) -> None:
    """Hear no more of it; nothing changes for one who did not."""
    with store.transaction() as session:
        watching.remove(session, person.id, kind, key)


def is_watched(person: Person, kind: Kind, key: str) -> bool:
    with store.reading() as session:
        return key in watching.watched(session, person.id)[kind]


def watched(person: Person) -> Watched:
    """What somebody watches, in order of ids."""
    with store.reading() as session:
        found = watching.watched(session, person.id)
        called = projections.references(session, found["concept"])
    concepts = [
        called.get(id, Reference(id, dict.fromkeys(("en", "es", "zh-Hans")))) for id in sorted(found["concept"])
    ]
    return Watched(concepts, sorted(found["subject"]))


def happened(account: int) -> list[Happening]:
    """The last things that happened to what somebody watches, saved or proposed, the newest first."""
    with store.reading() as session:
        holders = held.holders(session, account)
        revisions = {each.sequence: each for each in watching.revisions_of_watched(session, account, LENGTH)}
        for each in watching.revisions_of(session, list(holders), LENGTH):
            if _unseen(holders[each.record_id], each):
                revisions[each.sequence] = each
        events = watching.events_of_own(session, account, LENGTH)
        ids = {each.record_id for each in revisions.values()} | {concept for _, concept, _ in events}
        called = projections.references(session, ids)
    found = [
        Happening(each.created_at, id, called.get(id), each, holders=_unseen(holders.get(id, []), each))
        for each in revisions.values()
        for id in (each.record_id,)
    ]
    found += [
        Happening(event.created_at, concept, called.get(concept), proposal=proposal, event=event)
        for proposal, concept, event in events
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)[:LENGTH]


def _unseen(holders: list[Holder], revision: Stored) -> tuple[Holder, ...]:
    """Those that remember an earlier revision than this one."""
    return tuple(each for each in holders if each.revision < revision.number)


def new_feed(person: Person) -> str:
    """A new secret part for the address of the person's feed, shown once; the one before leads nowhere any more."""
    secret = token_urlsafe(24)
    with store.transaction() as session:
        watching.set_feed_key(session, person.id, _hash(secret))
    return secret


def find_feed(secret: str) -> int | None:
    """Whose feed it is (an account's id), or None."""
    with store.reading() as session:
        return watching.account_of_feed(session, _hash(secret))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
