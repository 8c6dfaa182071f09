"""The form of an entry: what was typed, as a document in the shape of the files, and back.

A form carries the document that it was opened on (`base`), so that what it does not show is kept, and so that it can be
brought together with what became of the entry meanwhile. Fields of the n-th designation are called `d-n-text`,
`d-n-status` …; those of a definition `def-en-text`; of a relation `r-n-target`; of a new source `s-n-title`, of a
new subject field `t-n-en`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.language import pinyin, scripts
from app.services import lookup
from app.services.contribution import Draft
from app.store.proposals import NewRecord
from app.terminology import concept as concepts
from app.terminology import merging
from app.terminology.concept import LANGUAGES, MAX_DESIGNATIONS
from app.terminology.merging import Conflict
from app.terminology.workflow import Kind
from app.web.new_records import Bibliography, NewSubjects, shown_subject
from app.web.typed import Typed, to_number, to_slug, typed_rows, typed_text

Document = dict[str, Any]

TAGS = {
    "en": ("en", "en-GB", "en-US"),
    "es": ("es", "es-ES", "es-419", "es-CU", "es-MX", "es-AR"),
    "zh-Hans": ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"),
}
"""The language tags that are offered in each column."""
PLAIN = ("type", "status", "valid_from", "valid_until", "abbreviation_of", "replaced_by", "unconfirmed")
SHOWN: Document = dict.fromkeys((*PLAIN, "reading", "traditional", "note"), "") | {"sources": []}
"""What a row shows besides its text, where there is nothing."""
MOST_ROWS = MAX_DESIGNATIONS
MOST_RELATIONS = 60
MOST_CONFLICTS = 200
NOTE = ("en", "es", "zh-Hans")
DEFAULTS = {"type": "full_form", "status": "preferred"}


@dataclass
class EntryForm:
    """A proposal while it is written. `document` is what was typed; `numbers` are the form's own of its designations.

    `origins` say which row of the base each of them was, None for a new one; `blanks` for which languages an empty
    row is wanted. `conflicts` are the places that somebody else changed, too, meanwhile, in an entry that was at
    revision `since` when it was opened.
    """

    kind: Kind = Kind.NEW
    concept: str | None = None
    based_on: int = 0
    base: Document = field(default_factory=dict)
    document: Document = field(default_factory=dict)
    records: tuple[NewRecord, ...] = ()
    reason: str = ""
    proposal: int = 0
    version: int = 0
    numbers: list[int] = field(default_factory=list)
    origins: list[int | None] = field(default_factory=list)
    blanks: list[str] = field(default_factory=list)
    conflicts: tuple[Conflict, ...] = ()
    since: int = 0

    @property
    def conflicts_json(self) -> str:
        return json.dumps([[list(each.path), each.base, each.theirs, each.mine] for each in self.conflicts])

    @property
    def choices(self) -> list[tuple[Conflict, str]]:
        """The conflicts, each with whose value stands in the form: `theirs`, `mine`, or `""` for neither."""
        found = [(each, merging.value_at(self.document, each.path)) for each in self.conflicts]
        return [(each, "mine" if now == each.mine else "theirs" if now == each.theirs else "") for each, now in found]

    @property
    def base_json(self) -> str:
        return json.dumps(self.base, ensure_ascii=False, separators=(",", ":"))

    @property
    def named(self) -> Document:
        """The document with an id, as rules ask for one: a new entry gets its own when it is sent."""
        rows = self.document.get("designations", ())
        names = (concepts.slug(str(each.get(name, ""))) for each in rows for name in ("text", "reading"))
        return {"id": self.concept or next(filter(None, names), "entry")} | self.document

    @property
    def draft(self) -> Draft:
        return Draft(
            self.kind,
            self.document,
            self.concept,
            based_on=self.based_on,
            reason=self.reason,
            records=self.records,
        )

    def added_use(self, language: str) -> Document:
        """The quoted use that was added in a language; empty where none was."""
        added = self.document.get("contexts", [])[len(self.base.get("contexts", [])) :]
        empty = {"text": "", "source": ""}
        return empty | next((each for each in added if _column(each) == language), {})

    def definition(self, language: str) -> Document:
        found: Document = self.document.get("definitions", {}).get(language, {})
        return {"text": "", "sources": []} | found

    @property
    def new_subjects(self) -> list[NewRecord]:
        """The subject fields that come with it, with a label in each language and a broader field, `""` for none."""
        new = [each for each in self.records if each.type == "subject"]
        return [replace(each, document=shown_subject(each.document)) for each in new]

    def places_citing(self, key: str) -> list[str]:
        """The places of the form that cite a source, as its fields are called."""
        rows = zip(
            range(len(self.document.get("designations", ()))), self.document.get("designations", ()), strict=True
        )
        places = [f"d-{number}" for number, each in rows if key in each.get("sources", ())]
        definitions = self.document.get("definitions", {}).items()
        places += [f"def-{language}" for language, each in definitions if key in each.get("sources", ())]
        return places + [f"use-{each}" for each in LANGUAGES if self.added_use(each).get("source") == key]

    def rows(self, language: str) -> list[tuple[int, Document]]:
        """The designations of a column with their numbers; the empty ones that are wanted come last."""
        rows = enumerate(self.document.get("designations", ()))
        own = [(at, SHOWN | each) for at, each in rows if _column(each) == language]
        number = len(self.document.get("designations", ())) + LANGUAGES.index(language) * 10
        wanted = max(self.blanks.count(language), 0 if own else 1)
        status = "admitted" if own else "preferred"
        empty = {"text": "", "language": language, "type": "full_form" if not own else "acronym", "status": status}
        return own + [(number + more, SHOWN | empty) for more in range(wanted)]


def opened(document: Document, **fields: Any) -> EntryForm:
    """The form on an entry or a proposal as it stands."""
    base = fields.pop("base", document)
    return _laid_out(EntryForm(document=document, base=base, **fields))


def _laid_out(form: EntryForm) -> EntryForm:
    """The form with its designations told apart, each with the row of the base that it was."""
    known = {merging.identity(each): at for at, each in reversed(list(enumerate(form.base.get("designations", ()))))}
    rows = form.document.get("designations", ())
    form.origins = [known.get(merging.identity(each)) for each in rows]
    form.numbers = list(range(len(rows)))
    return form


def renumbered(form: EntryForm) -> EntryForm:
    """The form to be shown again: its designations numbered by their places."""
    return replace(form, numbers=list(range(len(form.document.get("designations", ())))))


def brought_up_to_date(form: EntryForm, theirs: Document, based_on: int) -> EntryForm:
    """The form together with what somebody else made of the entry meanwhile; mine stands where the two conflict."""
    merged = merging.merge(form.base, theirs, {"id": theirs["id"]} | form.document if "id" in theirs else form.document)
    since = form.since or (form.based_on if form.based_on != based_on else 0)
    form = replace(form, base=theirs, based_on=based_on, conflicts=merged.conflicts, since=since)
    return _laid_out(replace(form, document=merged.document))


def chosen(form: EntryForm, choice: str) -> EntryForm:
    """The form with their value or mine at the place of a conflict: `choice` is whose and its number, `theirs:0`."""
    whose, _, number = choice.partition(":")
    at = to_number(number, len(form.conflicts))
    if whose not in ("theirs", "mine") or at >= len(form.conflicts):
        return form
    conflict = form.conflicts[at]
    document = merging.put(form.document, conflict.path, conflict.theirs if whose == "theirs" else conflict.mine)
    return _laid_out(replace(form, document=document)) if _is_shaped(document) else form


def _conflicts(text: str | None) -> tuple[Conflict, ...]:
    """The conflicts that a form carries along; none where it carries something else."""
    try:
        rows = json.loads(text or "[]")
    except ValueError:
        return ()
    rows = rows if isinstance(rows, list) else []
    sound = [
        each for each in rows if isinstance(each, list) and len(each) == 4 and isinstance(each[0], list) and each[0]
    ]
    return tuple(Conflict(tuple(map(str, path)), *values) for path, *values in sound[:MOST_CONFLICTS])


def begun(text: str, language: str, context: str = "", acronym: str = "") -> EntryForm:
    """The form of a new entry, with a designation to begin with, its acronym, and a sentence that it stands in."""
    document: Document = {}
    if text:
        document["designations"] = [finished({"text": text, "language": language} | DEFAULTS, {})]
    if text and acronym:
        row = {"text": acronym, "language": language, "type": "acronym", "status": "preferred"}
        document["designations"].append(_acronym(row, document["designations"]))
    if context:
        document["contexts"] = [{"text": context, "language": language}]
    return _laid_out(EntryForm(document=document))


def read(typed: Typed) -> EntryForm:
    """What a form that was sent holds. Whatever it holds gives a document, sound or not: nothing typed is lost."""
    base = _json(typed.get("base"))
    form = EntryForm(
        kind=Kind.CHANGE if typed.get("concept") else Kind.NEW,
        concept=to_slug(typed.get("concept")),
        based_on=to_number(typed.get("based_on")),
        base=base,
        reason=typed_text(typed, "reason"),
        proposal=to_number(typed.get("proposal")),
        version=to_number(typed.get("version")),
        conflicts=_conflicts(typed.get("conflicts")),
        since=to_number(typed.get("since")),
    )
    bibliography = Bibliography(typed)
    document = {name: each for name, each in base.items() if name != "id"}
    if "id" in base:
        document = {"id": base["id"]} | document
    document["kind"] = typed_text(typed, "kind") or base.get("kind", "concept")
    fields = NewSubjects(typed)
    document["subjects"] = list(dict.fromkeys([*filter(None, typed.getlist("subject")), *fields.begun]))
    _read_designations(typed, form, document, bibliography)
    document["definitions"] = _definitions(typed, base, bibliography)
    document["contexts"] = [*base.get("contexts", ()), *_contexts(typed, bibliography)]
    document["relations"] = _relations(typed)
    form.document = {name: each for name, each in document.items() if each not in ([], {})}
    form.records = bibliography.kept(cited(form.document)) + fields.kept(form.document.get("subjects", ()))
    return form


def _read_designations(typed: Typed, form: EntryForm, document: Document, bibliography: Bibliography) -> None:
    rows: list[tuple[int, Document]] = []
    for number in typed_rows(typed, "d", "text")[:MOST_ROWS]:
        row = _designation(typed, number, form.base, bibliography)
        if row is None:
            continue
        place = len(rows)
        if not typed.get(f"d-{number}-of"):  # a new one goes behind the last of its language
            own = [at for at, (_, each) in enumerate(rows) if _column(each) == _column(row)]
            place = own[-1] + 1 if own else len(rows)
        rows.insert(place, (number, row))
    document["designations"] = [_acronym(row, [each for _, each in rows]) for _, row in rows]
    form.numbers = [number for number, _ in rows]
    form.origins = [_origin(typed, number) for number in form.numbers]


def _origin(typed: Typed, number: int) -> int | None:
    of = typed.get(f"d-{number}-of")
    return to_number(of) if of else None


def _designation(typed: Typed, number: int, base: Document, bibliography: Bibliography) -> Document | None:
    """One designation; None for a row that was left empty or taken out."""

    def told(name: str) -> str:
        return typed_text(typed, f"d-{number}-{name}")

    before = _row(base, typed.get(f"d-{number}-of"))
    has_words = any(told(name) for name in ("text", "cite", "unconfirmed", "note-en"))
    if typed.get("do") == f"remove:{number}" or (not before and not has_words):
        return None
    row = before | {"text": told("text"), "language": told("language") or before.get("language", "en")}
    for name in PLAIN:
        row[name] = told(name) if f"d-{number}-{name}" in typed else before.get(name)
    row["type"], row["status"] = row["type"] or "full_form", row["status"] or "preferred"
    row["reading"] = told("reading")
    traditional = told("traditional")
    evidence = {"evidence": "attested"} if typed.get(f"d-{number}-attested") else {}  # by default it is converted
    row["traditional"] = {"text": traditional} | evidence if traditional else None
    note = {name: told(f"note-{name}") for name in NOTE}
    row["note"] = {name: text for name, text in note.items() if text}
    row["sources"] = bibliography.cited(typed, f"d-{number}", row["language"])
    return finished(row, before)


def finished(row: Document, before: Document) -> Document:
    """The row with pinyin and traditional form proposed where they are wanting, and without what is empty."""
    if row["language"].startswith("zh-Hans") and scripts.has_han(row["text"]):
        is_other = bool(before) and before.get("text") != row["text"]
        if not row.get("reading") or (is_other and row["reading"] == before.get("reading")):
            row["reading"] = pinyin.draft(row["text"])
        if not row.get("traditional") or (is_other and row["traditional"] == before.get("traditional")):
            row["traditional"] = {"text": scripts.to_traditional(row["text"])}
    return {name: each for name, each in row.items() if each or name == "text"}


def _acronym(row: Document, rows: Iterable[Document]) -> Document:
    """An acronym that does not say what it abbreviates is taken for that of its language's first full form."""
    if row["type"] != "acronym" or row.get("abbreviation_of"):
        return row
    full = next((each for each in rows if _column(each) == _column(row) and each["type"] != "acronym"), None)
    return row | {"abbreviation_of": full["text"]} if full and full["text"] else row


def _definitions(typed: Typed, base: Document, bibliography: Bibliography) -> Document:
    found: Document = {}
    for language in LANGUAGES:
        text = typed_text(typed, f"def-{language}-text")
        cited = bibliography.cited(typed, f"def-{language}", language)
        if text or typed.get(f"def-{language}-cite"):
            before = base.get("definitions", {}).get(language, {})
            found[language] = before | {"text": text, "sources": cited}
            found[language] = {name: each for name, each in found[language].items() if each or name == "text"}
    return found


def _contexts(typed: Typed, bibliography: Bibliography) -> list[Document]:
    """A quoted use that is added in each language."""
    rows = []
    for language in LANGUAGES:
        text = typed_text(typed, f"use-{language}-text")
        cited = bibliography.cited(typed, f"use-{language}", language)
        if text or cited:
            row = {"text": text, "language": language, "source": next(iter(cited), None)}
            rows.append({name: each for name, each in row.items() if each or name == "text"})
    return rows


def _relations(typed: Typed) -> list[Document]:
    rows = []
    for number in typed_rows(typed, "r", "target")[:MOST_RELATIONS]:
        target = typed_text(typed, f"r-{number}-target")
        if target and typed.get("do") != f"remove-relation:{number}":
            rows.append({"type": typed_text(typed, f"r-{number}-type") or "related", "target": _entry(target)})
    return rows


def _entry(text: str) -> str:
    """The id of the entry that is meant by an id or by any designation; the text itself where none or several are."""
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) and "-" in text:
        return text
    ids = list(dict.fromkeys(each.concept_id for each in lookup.homonyms(text[: lookup.MAX_QUERY], limit=5)))
    return ids[0] if len(ids) == 1 else text


def cited(document: Document) -> set[str]:
    """The keys of all sources that a document cites, sound or not."""
    lists = (document.get(name) for name in ("designations", "notes", "contexts"))
    definitions = document.get("definitions")
    rows = [row for each in lists if isinstance(each, list) for row in each]
    rows += definitions.values() if isinstance(definitions, dict) else []
    sound = [row for row in rows if isinstance(row, dict)]
    keys = {str(key) for row in sound for key in row.get("sources") or ()}
    return keys | {str(row["source"]) for row in sound if row.get("source")}


def column(tag: str) -> str:
    """The column in which a language tag stands."""
    return "zh-Hans" if tag.startswith("zh") else tag[:2]


def _column(row: Mapping[str, Any]) -> str:
    return column(str(row.get("language", "en")))


def _row(base: Document, index: str | None) -> Document:
    rows = base.get("designations", [])
    at = to_number(index, -1)
    return dict(rows[at]) if isinstance(rows, list) and 0 <= at < len(rows) and isinstance(rows[at], dict) else {}


def _json(text: str | None) -> Document:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) and _is_shaped(found) else {}


def _is_shaped(document: Document) -> bool:
    """Whether the lists and mappings that are read here are such: a form can be made by anybody."""
    lists = [document.get(each, []) for each in ("designations", "contexts", "relations")]
    mappings = document.get("definitions", {})
    if not all(isinstance(each, list) for each in [*lists, document.get("subjects", [])]):
        return False
    rows = [row for each in lists for row in each]
    if not (isinstance(mappings, dict) and all(isinstance(each, dict) for each in [*rows, *mappings.values()])):
        return False
    return all(
        isinstance(each.get(name), str) for each in document.get("designations", []) for name in ("text", "language")
    )
