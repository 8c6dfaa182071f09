"""The records that come with a form and are reviewed with its entry: new sources, new subject fields."""

from collections.abc import Collection
from typing import Any

from app.services import sources, subjects
from app.store.proposals import NewRecord
from app.terminology import concept as concepts
from app.terminology.concept import LANGUAGES
from app.web.typed import Typed, to_slug, typed_rows, typed_text

Document = dict[str, Any]
MOST_RECORDS = 20


class Bibliography:
    """The sources that come with a form: the new ones it holds, and those that what was typed makes."""

    def __init__(self, typed: Typed) -> None:
        self.records: dict[str, Document] = {}
        self.typed = typed
        for number in typed_rows(typed, "s", "key")[:MOST_RECORDS]:
            record = {
                name: typed_text(typed, f"s-{number}-{name}")
                for name in ("title", "publisher", "language", "tier", "date", "url", "accessed", "note")
            }
            if key := to_slug(typed.get(f"s-{number}-key")):
                self.records[key] = record
        self._renamed = self._given_own_keys()

    def _given_own_keys(self) -> dict[str, str]:
        """A key of its own for each new source whose key another has by now; what was published is new no more."""
        renamed = {}
        for key, published in sources.find_records(self.records).items():
            record = self.records.pop(key)
            if not sources.is_same(record, published):
                renamed[key] = sources.free(key, self.records)
                self.records[renamed[key]] = record
        return renamed

    def cited(self, typed: Typed, place: str, language: str) -> list[str]:
        """The keys that a text cites: those that are ticked, the one that was picked, and what was typed."""
        keys = [self._renamed.get(each, each) for each in typed.getlist(f"{place}-source") if to_slug(each)]
        picked = typed.get("do", "").split(":")
        if picked[0] == "pick" and picked[1:2] == [place] and len(picked) == 4:
            old = self._renamed.get(picked[2], picked[2])
            keys = [picked[3] if each == old else each for each in keys]
        for text in typed_text(typed, f"{place}-cite").split("\n"):
            if text := text.strip():
                keys.append(self._key(text, language))
        return list(dict.fromkeys(keys))

    def _key(self, text: str, language: str) -> str:
        named = ((key, (key, each.get("url"), each.get("title"))) for key, each in self.records.items())
        same = next((key for key, names in named if text in names), None)
        if known := same or sources.find(text):
            return known
        record = sources.begin(text, language, self.records)
        self.records[key := record.pop("key")] = record
        return str(key)

    def kept(self, keys: Collection[str]) -> tuple[NewRecord, ...]:
        """The new records that are cited, without what is empty."""
        return tuple(
            NewRecord("source", key, {name: each for name, each in record.items() if each})
            for key, record in self.records.items()
            if key in keys
        )


def shown_subject(subject: Document) -> Document:
    """A new subject field for a page to show, whatever a proposal holds: `""` where something is wanting."""
    label = subject.get("label")
    label = label if isinstance(label, dict) else {}
    return {
        "label": {each: str(label.get(each, "")) for each in LANGUAGES},
        "broader": str(subject.get("broader") or ""),
    }


class NewSubjects:
    """The subject fields that come with a form, where none fits of those that are there.

    `begun` are the keys of those that the entry is to have and did not have when the form was shown; `renamed` are the
    new keys of those whose key another has by now.
    """

    def __init__(self, typed: Typed) -> None:
        self.records: dict[str, Document] = {}
        self.begun: list[str] = []
        self.renamed: dict[str, str] = {}
        there = subjects.labels()["subject"]
        for number in typed_rows(typed, "t", "en")[:MOST_RECORDS]:
            label = {each: text for each in LANGUAGES if (text := typed_text(typed, f"t-{number}-{each}"))}
            key = to_slug(typed.get(f"t-{number}-key"))
            if not label and not key:
                continue
            if not key:
                known = subjects.find(label.values())
                self.begun.append(key := known or self._key(label))
                if known:
                    continue
            elif key in there and there[key] == label:
                continue  # it was published meanwhile
            elif key in there:
                key = self.renamed.setdefault(key, self._key(label))
            broader = to_slug(typed.get(f"t-{number}-broader"))
            self.records[key] = {"label": label} | ({"broader": broader} if broader else {})

    def _key(self, label: dict[str, str]) -> str:
        """A key of its own, made of the name in the first language that gives one."""
        taken = {*subjects.labels()["subject"], *self.records}
        key = next(filter(None, map(concepts.slug, label.values())), "subject-field")
        numbered = (f"{key}-{number}" for number in range(2, len(taken) + 3))
        return next(each for each in (key, *numbered) if each not in taken)

    def kept(self, keys: Collection[str]) -> tuple[NewRecord, ...]:
        """Those that the entry has."""
        return tuple(NewRecord("subject", key, record) for key, record in self.records.items() if key in keys)
