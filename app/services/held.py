"""What somebody's saved packs and texts hold: entries, each with the revision at which it was last seen."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app import store
from app.store import saved

Kind = Literal["pack", "text"]
MOST = 10_000  # entries that are looked after


@dataclass(frozen=True)
class Holder:
    """A saved pack or text that holds an entry, and the revision that it remembers."""

    kind: Kind
    id: int
    title: str
    revision: int


def holders(session: store.Session, account: int) -> dict[str, list[Holder]]:
    """The saved packs and texts of an account, by the ids of the entries that they hold."""
    found: dict[str, list[Holder]] = defaultdict(list)
    for kind, shelf in (("pack", saved.PACKS), ("text", saved.TEXTS)):
        for each in shelf.of(session, account):
            document = json.loads(each.document)
            title = str(document.get("title") or "")
            for id, revision in _entries(document):
                if id in found or len(found) < MOST:
                    found[id].append(Holder("pack" if kind == "pack" else "text", each.id, title, revision))
    return found


def _entries(document: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The entries of a pack's or a text's document with their revisions."""
    yield from document.get("entries", {}).items()
    for item in document.get("items", ()):
        if item.get("id") and item.get("revision"):
            yield item["id"], item["revision"]
