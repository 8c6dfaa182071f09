"""What a check can find, by code. The sentences are English; the pages translate them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Path = tuple[str | int, ...]


class Severity(StrEnum):
    """An error keeps an entry from being published; a warning is shown to whoever reviews it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with an entry: where (`path`), what (`code`) and the words of it (`data`)."""

    code: str
    path: Path
    data: dict[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    @property
    def message(self) -> str:
        """The finding in an English sentence that says what to do."""
        return MESSAGES[self.code].format(**self.data)

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer (RFC 6901)."""
        return pointer(self.path)


def pointer(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


MESSAGES = {
    "invalid_yaml": "This is not YAML that can be read: {problem}.",
    "duplicate_key": "The key “{key}” stands twice in one mapping.",
    "invalid_shape": "{problem}",
    "file_name_differs": "The file is named {file} but holds the entry “{id}”: name it {id}.yaml.",
    "not_canonical": "The file is not in the canonical layout: run `flask glossary format`.",
    "duplicate_id": "The id “{id}” is used by two files.",
    "missing_definition": "There is no definition in {language}.",
    "missing_designation": "There is no designation in {language}.",
    "no_preferred": "No designation in {language} is preferred.",
    "circular_definition": "The definition contains the designation it defines, “{text}”.",
    "long_definition": "The definition has {length} {unit}; {limit} are enough. Move facts into a note.",
    "unsourced": "“{text}” has no source: cite one, or say under `unconfirmed` what was looked up.",
    "sourced_yet_unconfirmed": "“{text}” is marked unconfirmed but cites a source.",
    "acronym_without_full_form": "The acronym “{text}” does not say what it abbreviates: add `abbreviation_of`.",
    "unknown_abbreviation_of": "“{text}” abbreviates “{other}”, which is no designation of this entry in {language}.",
    "unknown_replaced_by": "“{text}” is replaced by “{other}”, which is no designation of this entry in {language}.",
    "replaced_by_itself": "“{text}” is replaced by itself or by a designation that is itself retired.",
    "replacement_of_current": "“{text}” is {status} but has `replaced_by`: only retired designations are replaced.",
    "missing_replacement": "“{text}” is {status} but nothing says what to use instead: add `replaced_by`.",
    "missing_traditional": "“{text}” has no traditional form: add `traditional`.",
    "wrong_traditional": "“{traditional}” is not the traditional form of “{text}”: converted back it reads “{back}”.",
    "missing_reading": "“{text}” has no pinyin: add `reading`.",
    "reading_mismatch": "The pinyin of “{text}” does not match: {character} is not read “{syllable}”.",
    "reading_length": "The pinyin “{reading}” has not one syllable for each character of “{text}”.",
    "reading_without_han": "Only Chinese designations have a `reading`.",
    "mixed_script": "“{text}” mixes scripts that {language} does not use ({scripts}).",
    "suspicious_character": "“{text}” holds the character {character}, which readers cannot see or will mistake.",
    "dates_out_of_order": "{start} is after {end}.",
    "date_in_the_future": "{date} is in the future.",
    "duplicate_designation": "“{text}” stands twice in {language}.",
    "shared_designation": "“{text}” is also a designation of {other}: add `confusable_with` to one of the two.",
    "unknown_relation_target": "The relation points to “{target}”, which is no entry.",
    "unknown_merge_target": "The entry is merged into “{target}”, which leads to no entry.",
    "relation_to_itself": "The entry is related to itself.",
    "relation_stated_twice": "The relation to “{target}” is already stated there as {type}: state it once.",
    "unknown_source": "The source “{key}” is not in the bibliography.",
    "unused_source": "The source “{key}” is cited by no entry.",
    "unknown_subject": "The subject field “{key}” is not known.",
    "key_taken": "Another source or subject field has the key “{key}”: choose another.",
    "unknown_authority": "The authority “{key}” is not known.",
    "source_language": "No source of “{text}” is in its own language ({language}).",
    "missing_access_date": "The source “{key}” has a URL but no date of access.",
    "duplicate_url": "The sources “{key}” and “{other}” have the same URL.",
    "few_contexts": "The acronym “{text}” has several senses, but only {count} contexts in {language}: 4 are needed.",
    "broader_cycle": "The relation {type} leads back to the entry itself: {cycle}.",
}
