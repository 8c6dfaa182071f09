"""The form of an entry: what was typed, as a document in the shape of the files, and back.

A form carries the document that it was opened on (`base`), so that what it does not show is kept, and so that it can be
brought together with what became of the entry meanwhile. A relation's fields are called `r-n-target` and `r-n-type`;
what designations, texts and new records are called is told where they are read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from app.services import lookup
from app.services.contribution import Draft
from app.store.proposals import NewRecord
from app.terminology import concept as concepts
from app.terminology import merging
from app.terminology.concept import LANGUAGES
from app.terminology.merging import Conflict
from app.terminology.unfinished import is_legible
from app.terminology.workflow import Kind
from app.web import carried, designation_fields, text_fields
from app.web.form_rows import Numbered, column, told_apart
from app.web.new_records import Bibliography, NewSubjects, shown_subject
from app.web.typed import Typed, to_number, to_slug, typed_rows, typed_text

Document = dict[str, Any]

MOST_RELATIONS = 60
LISTS = ("designations", "contexts", "notes")
"""The lists of an entry whose rows have numbers in the form."""


@dataclass
class EntryForm:
    """A proposal while it is written. `document` is what was typed; `numbered` are the form's own numbers of its rows.

    `touched` is where a row was asked for (`wanted`) or taken out: `designations:en`, `contexts:es`, `notes`.
    `conflicts` are the places that somebody else changed, too, meanwhile, in an entry that was at revision `since` when
    it was opened.
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
    numbered: dict[str, Numbered] = field(default_factory=lambda: dict.fromkeys(LISTS, Numbered()))
    touched: str = ""
    wanted: bool = False
    conflicts: tuple[Conflict, ...] = ()
    since: int = 0

    @property
    def conflicts_json(self) -> str:
        return carried.to_json([[list(each.path), each.base, each.theirs, each.mine] for each in self.conflicts])

    @property
    def choices(self) -> list[tuple[Conflict, str]]:
        """The conflicts, each with whose value stands in the form: `theirs`, `mine`, or `""` for neither."""
        found = [(each, merging.value_at(self.document, each.path)) for each in self.conflicts]
        return [(each, "mine" if now == each.mine else "theirs" if now == each.theirs else "") for each, now in found]

    @property
    def base_json(self) -> str:
        return carried.to_json(self.base)

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
        rows = [
            (f"{name[0]}-{number}", each) for name in ("designations", "notes") for number, each in self._rows(name)
        ]
        rows += [(f"def-{language}", each) for language, each in self.document.get("definitions", {}).items()]
        places = [place for place, each in rows if key in each.get("sources", ())]
        return places + [f"u-{number}" for number, each in self._rows("contexts") if each.get("source") == key]

    def _rows(self, name: str) -> list[tuple[int, Document]]:
        return list(enumerate(self.document.get(name, ())))

    def rows(self, language: str) -> list[tuple[int, Document]]:
        """The designations of a column with their numbers; the empty ones that are wanted come last."""
        return designation_fields.shown(self._rows("designations"), language, *self._blanks("designations", language))

    def uses(self, language: str) -> list[tuple[int, Document]]:
        """The quoted uses of a column with their numbers; an empty one comes last where none is there, or wanted."""
        return text_fields.shown_uses(self._rows("contexts"), language, *self._blanks("contexts", language))

    @property
    def notes(self) -> list[tuple[int, Document]]:
        """The notes with their numbers; an empty one comes last where none is there, or wanted."""
        return text_fields.shown_notes(self._rows("notes"), *self._blanks("notes"))

    def _blanks(self, name: str, language: str = LANGUAGES[0]) -> tuple[int, int]:
        """How many empty rows are wanted of a list, and the number that they begin with."""
        place = f"{name}:{language}" if name != "notes" else name
        return int(self.wanted and self.touched == place), len(self.document.get(name, ())) + LANGUAGES.index(
            language
        ) * 10


def unfolded(form: EntryForm, fields: Iterable[str]) -> set[str]:
    """The lists to be shown open, as `touched` calls them: where something is new, touched, or one of `fields`."""
    found = {form.touched}
    for name, letter in (("contexts", "u"), ("notes", "n")):
        for number, row in enumerate(form.document.get(name, ())):
            is_new = form.numbered[name].origin(number) is None
            if is_new or any(each.startswith(f"{letter}-{number}-") for each in fields):
                found.add(f"contexts:{column(row)}" if name == "contexts" else name)
    return found


def opened(document: Document, **fields: Any) -> EntryForm:
    """The form on an entry or a proposal as it stands."""
    base = fields.pop("base", document)
    return _laid_out(EntryForm(document=document, base=base, **fields))


def _laid_out(form: EntryForm) -> EntryForm:
    """The form with its rows told apart, each with the row of the base that it was."""
    numbered = {name: told_apart(form.document.get(name, ()), form.base.get(name, ())) for name in LISTS}
    return replace(form, numbered=numbered)


def renumbered(form: EntryForm) -> EntryForm:
    """The form to be shown again: its rows numbered by their places."""
    return replace(form, numbered={name: each.by_place() for name, each in form.numbered.items()})


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
    return _laid_out(replace(form, document=document)) if is_legible(document) else form


def begun(text: str, language: str, context: str = "", acronym: str = "") -> EntryForm:
    """The form of a new entry, with a designation to begin with, its acronym, and a sentence that it stands in."""
    document: Document = {}
    if text:
        document["designations"] = [
            designation_fields.finished({"text": text, "language": language} | designation_fields.DEFAULTS, {})
        ]
    if text and acronym:
        row = {"text": acronym, "language": language, "type": "acronym", "status": "preferred"}
        document["designations"].append(designation_fields.acronym(row, document["designations"]))
    if context:
        document["contexts"] = [{"text": context, "language": language}]
    return _laid_out(EntryForm(document=document))


def read(typed: Typed) -> EntryForm:
    """What a form that was sent holds. Whatever it holds gives a document, sound or not: nothing typed is lost."""
    base = carried.read_base(typed.get("base"))
    form = EntryForm(
        kind=Kind.CHANGE if typed.get("concept") else Kind.NEW,
        concept=to_slug(typed.get("concept")),
        based_on=to_number(typed.get("based_on")),
        base=base,
        reason=typed_text(typed, "reason"),
        proposal=to_number(typed.get("proposal")),
        version=to_number(typed.get("version")),
        conflicts=carried.read_conflicts(typed.get("conflicts")),
        since=to_number(typed.get("since")),
    )
    bibliography = Bibliography(typed)
    document = {name: each for name, each in base.items() if name != "id"}
    if "id" in base:
        document = {"id": base["id"]} | document
    document["kind"] = typed_text(typed, "kind") or base.get("kind", "concept")
    fields = NewSubjects(typed)
    document["subjects"] = list(
        dict.fromkeys([*(fields.renamed.get(each, each) for each in typed.getlist("subject") if each), *fields.begun])
    )
    document["definitions"] = text_fields.read_definitions(typed, base, bibliography)
    for name, reading in READINGS.items():
        document[name], form.numbered[name] = reading(typed, base, bibliography)
    document["relations"] = _relations(typed)
    form.wanted, form.touched = _touched(typed)
    form.document = {name: each for name, each in document.items() if each not in ([], {})}
    form.records = bibliography.kept(cited(form.document)) + fields.kept(form.document.get("subjects", ()))
    return form


READINGS = {
    "designations": designation_fields.read,
    "contexts": text_fields.read_uses,
    "notes": text_fields.read_notes,
}


def _touched(typed: Typed) -> tuple[bool, str]:
    """Whether one more row is asked for, and in which list of which column a row was asked for or taken out."""
    action, _, place = typed.get("do", "").partition(":")
    if action == "remove-use":
        return False, f"contexts:{column({'language': typed_text(typed, f'u-{place}-language')})}"
    return action == "add", {"add": place, "remove-note": "notes"}.get(action, "")


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
