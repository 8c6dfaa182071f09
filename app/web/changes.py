"""What differs between two documents of an entry, as the pages of history and of review show it."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from app.services import entries, sources, subjects
from app.store.proposals import NewRecord
from app.terminology import differences
from app.terminology.concept import LANGUAGES
from app.terminology.differences import Difference, Path
from app.web import entry_form, i18n, messages

Document = dict[str, Any]
ROWS = ("designations", "contexts", "notes", "relations")
KEYS = ("sources", "source", "subjects", "authority")
"""Fields that hold keys of other records."""
ORDER = (*messages.FIELDS, "text")
HIDDEN = ("text", "language", "target")
"""What a row that came or went shows elsewhere than among its facts."""


class Piece(NamedTuple):
    """A stretch of text that both have, or that one has; `language` where it is not that of the whole."""

    kind: Literal["same", "deleted", "inserted"]
    text: str
    language: str | None = None


class Fact(NamedTuple):
    """A field of a row that came or went, in words: which, its language where it comes in three, and what it holds."""

    name: str
    written_in: str | None
    values: list[tuple[str, str | None]]


@dataclass(frozen=True)
class Change:
    """A difference as it is shown: where it is, in the reader's words, and the text as one with its changes.

    `of` is the text of the designation, note or use that a field belongs to; `language` that of the texts, None for
    the reader's own. `facts` are all that a row or definition that came or went holds besides its text.
    """

    section: str
    field: str | None
    of: str | None
    of_language: str | None
    written_in: str | None  # the language of a definition, note or other text that comes in three
    language: str | None
    pieces: list[Piece]
    what: Literal["added", "removed", "changed"]
    facts: list[Fact] = dataclasses.field(default_factory=list)


def changes(before: Document, after: Document, records: Iterable[NewRecord] = ()) -> list[Change]:
    """What differs between two documents of an entry; `records` are new ones that come with the later."""
    called = _Names(before, after, records)
    found = (part for each in differences.differences(before, after) for part in _by_language(each))
    return [_change(each, before, after, called) for each in found if each.path[0] != "id"]


def by_section(found: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes by the part of the entry that they are in."""
    sections: dict[str, list[Change]] = {}
    for each in found:
        sections.setdefault(each.section, []).append(each)
    return sections


def _by_language(each: Difference) -> Iterator[Difference]:
    """A text in three languages that came or went as a whole, language by language."""
    values = [value for value in (each.before, each.after) if value is not None]
    if len(values) == 2 or not isinstance(values[0], dict):
        yield each
    elif each.path[0] == "notes" and len(each.path) == 2:
        for name in values[0]:
            yield from _by_language(_inner(each, name))
    elif values[0].keys() <= set(LANGUAGES) and all(isinstance(value, str) for value in values[0].values()):
        yield from (_inner(each, language) for language in values[0])
    else:
        yield each


def _inner(each: Difference, name: str) -> Difference:
    before, after = (value[name] if value is not None else None for value in (each.before, each.after))
    return Difference((*each.path, name), before, after)


def _change(difference: Difference, before: Document, after: Document, called: "_Names") -> Change:
    path = difference.path
    holder = _holder(path, before if difference.after is None else after)
    language = _language(path, holder)
    name = _field(path)
    of = called.text(holder) if name and path[0] in ("designations", "contexts") else None
    found = Change(
        section=str(path[0]),
        field=name,
        of=of,
        of_language=holder.get("language"),
        written_in=next((str(each) for each in path if each in LANGUAGES), None),
        language=language,
        pieces=_pieces(difference, language or i18n.TAGS[i18n.interface()], called),
        what="added" if difference.before is None else "removed" if difference.after is None else "changed",
    )
    whole = difference.before if difference.after is None else difference.after
    is_whole = found.what != "changed" and isinstance(whole, dict) and name is None and path[0] != "relations"
    return dataclasses.replace(found, facts=list(_facts(whole, called))) if is_whole else found


def _field(path: Path) -> str | None:
    """The field of a row or definition that a path leads to; None for its text, and for the whole of it."""
    inner = [str(each) for each in path[1:] if not isinstance(each, int) and each not in LANGUAGES]
    return inner[0] if inner and inner[0] != "text" else None


def _pieces(difference: Difference, language: str, called: "_Names") -> list[Piece]:
    """Texts compared word by word; a code gives way to another whole, and of keys each comes or goes by itself."""
    path, before, after = difference.path, difference.before, difference.after
    if path[-1] in KEYS:
        return _of_keys(str(path[-1]), _listed(before), _listed(after), called)
    old, new = called.said(path, before), called.said(path, after)
    if path[-1] in messages.VALUES or path[-1] in ("date", "language"):
        whole = (Piece("deleted", old), Piece("inserted", new))
        return [piece for piece in whole if piece.text]
    return [Piece(part.kind, part.text) for part in differences.text_parts(old, new, language)]


def _of_keys(name: str, before: list[str], after: list[str], called: "_Names") -> list[Piece]:
    pieces: list[Piece] = []
    for key in [*after, *(each for each in before if each not in after)]:
        kind: Literal["same", "deleted", "inserted"] = "same" if key in before else "inserted"
        text, language = called.key(name, key)
        if pieces:
            pieces.append(Piece("same", _sign(", ", "，")))
        pieces.append(Piece(kind if key in after else "deleted", text, language))
    return pieces


def _listed(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value] if value else [])]


def _facts(row: Document, called: "_Names") -> Iterator[Fact]:
    """All fields of a row besides its text and language, in one order."""
    names = sorted(row, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    for name in names:
        value = row[name]
        if name in KEYS:
            yield Fact(name, None, [called.key(name, each) for each in _listed(value)])
        elif isinstance(value, dict) and value.keys() <= set(LANGUAGES):
            yield from (Fact(name, language, [(str(text), language)]) for language, text in value.items())
        elif name not in HIDDEN:
            yield Fact(name, None, [(called.said((name,), value), _language(("designations", 0, name), row))])


def _holder(path: Path, document: Document) -> Document:
    """The designation, use, note or relation that a path leads into; empty for a field of the entry itself."""
    if len(path) > 1 and isinstance(path[1], int):
        rows = document.get(str(path[0])) or []
        return dict(rows[path[1]]) if path[1] < len(rows) else {}
    return {}


def _language(path: Path, holder: Document) -> str | None:
    """The language of the text that a path leads to; None where it is in the reader's own words."""
    if path[-1] in KEYS or path[-1] in messages.VALUES:
        return None
    for each in reversed(path):
        if each in LANGUAGES:
            return str(each)
    if "reading" in path:
        return "zh-Latn-pinyin"
    if "traditional" in path:
        return "zh-Hant"
    if path[0] in ("designations", "contexts"):
        is_text = isinstance(path[-1], int) or path[-1] in ("text", "replaced_by", "abbreviation_of")
        return holder.get("language") if is_text else None
    return None


class _Names:
    """What codes and keys are called: of sources, subject fields, authorities, and of entries that are related to."""

    def __init__(self, before: Document, after: Document, records: Iterable[NewRecord]) -> None:
        both = (before, after)
        self._new = {(each.type, each.key): each.document for each in records}
        self._sources = sources.cited({key for each in both for key in entry_form.cited(each)})
        self._labels = subjects.labels()
        ids = {str(row.get("target")) for each in both for row in _rows(each, "relations")}
        self._entries = entries.find_entries(sorted(ids)) if ids else {}

    def key(self, name: str, key: str) -> tuple[str, str | None]:
        """What a key of another record is called, and in which language, where that is not the reader's."""
        own = i18n.TAGS[i18n.interface()]
        if name in ("sources", "source"):
            new = self._new.get(("source", key), {})
            known = self._sources.get(key)
            title, language = (known.title, known.language) if known else (new.get("title"), new.get("language"))
            return str(title or key), language
        kind = "subject" if name == "subjects" else "authority"
        label = self._labels[kind].get(key) or self._new.get((kind, key), {}).get("label") or {}
        return str(label.get(own) or key), None

    def text(self, row: Mapping[str, Any]) -> str:
        """The text of a row; one that is written in three languages stands in the reader's own."""
        text = row.get("text", row.get("target", ""))
        if isinstance(text, Mapping):
            return next((str(text[each]) for each in i18n.languages() if text.get(each)), "")
        return str(text)

    def said(self, path: Path, value: Any) -> str:
        """A value of a document in words."""
        match value:
            case None:
                return ""
            case bool():
                return str(messages.YES if value else messages.NO)
            case {"type": kind, "target": target}:
                return f"{messages.RELATIONS.get(kind, kind)}{_sign(': ', '：')}{self._entry(str(target))}"
            case {"text": _} if path[-1] == "traditional":
                known = messages.VALUES["evidence"][value.get("evidence", "converted")]
                return f"{self.text(value)}{_sign(' (', '（')}{known}{_sign(')', '）')}"
            case {"text": _}:
                return self.text(value)
            case dict():
                named = (
                    (messages.FIELDS.get(name, name), self.said((*path, name), each)) for name, each in value.items()
                )
                return _sign(", ", "，").join(f"{name}{_sign(': ', '：')}{text}" for name, text in named)
            case list():
                return _sign(", ", "，").join(self.said(path, each) for each in value)
        return str(messages.VALUES.get(str(path[-1]), {}).get(value, value))

    def _entry(self, id: str) -> str:
        entry = self._entries.get(id)
        return (entry.concept.label(i18n.TAGS[i18n.interface()]) if entry else None) or id


def _sign(usual: str, chinese: str) -> str:
    """A sign of the reader's own punctuation."""
    return chinese if i18n.interface() == "zh" else usual


def _rows(document: Document, name: str) -> list[Document]:
    return [each for each in document.get(name) or () if isinstance(each, dict)]
