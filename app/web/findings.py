"""What is wrong with a proposed entry, in the reader's words and beside the field that it is about."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.services.judgement import MAY_WAIT
from app.terminology.concept import LANGUAGES
from app.terminology.findings import Finding, Path, Severity
from app.web import i18n, messages
from app.web.entry_form import EntryForm

WORDS = {
    "missing_definition": _l("There is no definition in {language} yet."),
    "missing_designation": _l("There is no designation in {language} yet."),
    "no_preferred": _l("No designation in {language} is preferred."),
    "circular_definition": _l("The definition contains the designation it defines, “{text}”: say it in other words."),
    "long_definition": _l("The definition has {length} {unit}; {limit} are enough. Facts go into a note."),
    "unsourced": _l("“{text}” has no source: paste an address, pick a source, or say what was looked up."),
    "sourced_yet_unconfirmed": _l("“{text}” has a source: what was looked up in vain can go."),
    "acronym_without_full_form": _l("The acronym “{text}” does not say what it is short for."),
    "unknown_abbreviation_of": _l("“{text}” is short for “{other}”, which is no designation of this entry."),
    "unknown_replaced_by": _l("“{text}” is replaced by “{other}”, which is no designation of this entry."),
    "replaced_by_itself": _l("“{text}” is replaced by itself, or by one that is retired too."),
    "replacement_of_current": _l("“{text}” is in use, so nothing replaces it."),
    "missing_replacement": _l("“{text}” is retired: say what to write instead."),
    "missing_traditional": _l("“{text}” has no traditional form."),
    "wrong_traditional": _l("“{traditional}” does not lead back to “{text}”: converted, it reads “{back}”."),
    "missing_reading": _l("“{text}” has no pinyin."),
    "reading_mismatch": _l("{character} is not read “{syllable}”."),
    "reading_length": _l("The pinyin “{reading}” has not one syllable for each character of “{text}”."),
    "reading_without_han": _l("Only Chinese designations have pinyin."),
    "mixed_script": _l("“{text}” mixes letters of another script ({scripts})."),
    "suspicious_character": _l("“{text}” holds {character}, which readers cannot see or will mistake."),
    "dates_out_of_order": _l("{start} is after {end}."),
    "date_in_the_future": _l("{date} is in the future."),
    "duplicate_designation": _l("“{text}” stands twice."),
    "shared_designation": _l("“{text}” is also a designation of {other}: if both are right, relate them."),
    "unknown_relation_target": _l("“{target}” is no entry, or several: pick one."),
    "unknown_merge_target": _l("“{target}” leads to no entry."),
    "relation_to_itself": _l("The entry is related to itself."),
    "relation_stated_twice": _l("The relation to “{target}” is stated twice."),
    "unknown_source": _l("There is no source “{key}”."),
    "unused_source": _l("The source “{key}” is cited nowhere."),
    "unknown_subject": _l("There is no subject field “{key}”."),
    "key_taken": _l("“{key}” is the key of another record by now: when its author sends this again, it gets its own."),
    "unknown_authority": _l("There is no authority “{key}”."),
    "source_language": _l("No source of “{text}” is in its own language."),
    "missing_access_date": _l("The source “{key}” has an address but no day on which it was seen."),
    "duplicate_url": _l("The sources “{key}” and “{other}” have the same address."),
    "few_contexts": _l("The acronym “{text}” has several senses: 4 quoted uses tell them apart, {count} are there."),
    "broader_cycle": _l("The relation leads back to the entry itself: {cycle}."),
}
"""By code; what can only be wrong with a file is missing here."""
SHAPES = {
    "text": _l("Something must stand here, of at most 400 characters and without hidden ones."),
    "long_text": _l("Something must stand here, of at most 4000 characters and without hidden ones."),
    "designations": _l("Give at least one designation."),
    "subjects": _l("Choose a subject field."),
    "label": _l("Name the subject field in all three languages."),
    "title": _l("Give the title of the source."),
    "publisher": _l("Say who published the source."),
    "tier": _l("Say what kind of source it is."),
    "url": _l("An address begins with http:// or https://."),
    "date": _l("A date is written 2013, 2013-09 or 2013-09-07."),
    "valid_from": _l("A date is written 2013, 2013-09 or 2013-09-07."),
    "valid_until": _l("A date is written 2013, 2013-09 or 2013-09-07."),
    "accessed": _l("A date is written 2013-09-07."),
    "language": _l("Write the language as a code: en, es, zh-Hans …"),
    "target": _l("This is no entry, or several: pick one."),
    "note": _l("A note is written in all three languages."),
}
"""What to say of a field whose value has the wrong shape."""
UNITS = {"words": _l("words"), "characters": _l("characters")}
LATER = (*MAY_WAIT, "no_preferred")
"""What is not said while somebody is writing still."""


class Said(NamedTuple):
    """A finding as a page shows it: beside which field (`""` for the entry as a whole), how grave, in words."""

    field: str
    severity: Severity
    text: str
    code: str


def say(findings: list[Finding], form: EntryForm) -> list[Said]:
    """Findings of a form's document, each beside its field, and each said once."""
    said = [Said(_field(each, form), _severity(each), words(each), each.code) for each in findings]
    return list(dict.fromkeys(said))


def _severity(finding: Finding) -> Severity:
    """A language that is wanting keeps nobody from proposing."""
    return Severity.WARNING if finding.code in MAY_WAIT else finding.severity


def words(finding: Finding) -> str:
    """The finding as a sentence in the reader's language."""
    known = WORDS.get(finding.code)
    if known is None:
        return str(SHAPES.get(_shape(finding.path)) or gettext("This cannot be taken as it is."))
    return str(known).format(**{name: _value(name, each) for name, each in finding.data.items()})


def _shape(path: Path) -> str:
    """What it is whose value has the wrong shape, as SHAPES calls it; `""` for what has no name there."""
    name = next((str(each) for each in reversed(path) if each in SHAPES), "")
    match path:
        case ("notes", int(), "text", *_):
            return "note"
        case ("designations", _, "note", *_):
            return "note"
        case ("definitions" | "contexts", *_) if name == "text":
            return "long_text"
    return name


def _value(name: str, value: Any) -> str:
    table: dict[str, Any] = {
        "language": messages.LANGUAGES,
        "status": messages.STATUSES,
        "type": messages.RELATIONS,
        "unit": UNITS,
    }.get(name, {})
    found = str(table.get("zh-Hans" if name == "language" and value == "zh" else value, value))
    return found.lower() if name in ("language", "status") and i18n.interface() == "es" else found


_FIELDS: dict[Any, str] = {"cite": "cite", "sources": "cite", "unconfirmed": "unconfirmed", "note": "note-en"}
_SHOWN = (
    "text",
    "language",
    "type",
    "status",
    "valid_from",
    "valid_until",
    "abbreviation_of",
    "replaced_by",
    "reading",
    "traditional",
)


def _record_field(key: str, rest: list[str | int], form: EntryForm) -> str:
    new = [each.key for each in form.new_subjects]
    if key in new:
        name = rest[1] if rest[:1] == ["label"] and len(rest) > 1 else "broader" if rest == ["broader"] else "en"
        return f"t-{new.index(key)}-{str(name).replace('_', '-')}"
    place = next((at for at, each in enumerate(form.records) if each.key == key), 0)
    return f"s-{place}-{rest[0] if rest else 'title'}"


def _of_designation(rest: list[Any]) -> str:
    match rest:
        case []:
            return "cite"
        case ["note", language, *_] if language in LANGUAGES:
            return f"note-{language}"
    return str(rest[0]) if rest[0] in _SHOWN else _FIELDS.get(rest[0], "text")


def _of_use(rest: list[Any]) -> str:
    return {"source": "cite", "date": "date"}.get(rest[0] if rest else "", "text")


def _of_note(rest: list[Any]) -> str:
    """A text in three languages has a field for each; what is wrong with all of it stands at the first."""
    match rest:
        case ["sources", *_]:
            return "cite"
        case ["text", language, *_] if language in LANGUAGES:
            return str(language)
    return LANGUAGES[0]


_LETTERS = {"designations": "d", "contexts": "u", "notes": "n"}
_PARTS: dict[str, Callable[[list[Any]], str]] = {
    "designations": _of_designation,
    "contexts": _of_use,
    "notes": _of_note,
}


def _field(finding: Finding, form: EntryForm) -> str:
    """The name of the form's field that a finding is about."""
    match finding.path:
        case ("designations" | "contexts" | "notes" as name, int(index), *rest):
            numbers = form.numbered[name].numbers
            return f"{_LETTERS[name]}-{numbers[index]}-{_PARTS[name](rest)}" if index < len(numbers) else ""
        case ("definitions", str(language), *rest):
            return f"def-{language}-{'cite' if rest[:1] == ['sources'] else 'text'}"
        case ("records", key, *rest):
            return _record_field(str(key), rest, form)
        case ("relations", int(index), *_):
            return f"r-{index}-target"
        case ("subjects", *_):
            return "subject"
        case ("designations",) if "language" in finding.data:
            return f"in-{finding.data['language']}"
    return ""
