"""The one shape: what a file, a form, an API body and an exchange format become, and what everything is made from.

The vocabulary is that of ISO 704, ISO 1087 and ISO 30042.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.dataclasses import dataclass

LANGUAGES = ("en", "es", "zh-Hans")
"""The languages that a definition, a label or a note is written in, in the order of the data."""

MAX_DESIGNATIONS = 200
MAX_COMBINING = 4


class Kind(StrEnum):
    """What sort of thing a concept is. A homonym is a sense outside the field that shares a designation with ours."""

    INITIATIVE = "initiative"
    INSTITUTION = "institution"
    POST = "post"
    PERSON = "person"
    PLACE = "place"
    EVENT = "event"
    DOCUMENT = "document"
    INSTRUMENT = "instrument"
    DOCTRINE = "doctrine"
    SET_PHRASE = "set_phrase"
    PROTOCOL = "protocol"
    CONCEPT = "concept"
    HOMONYM = "homonym"


class Layer(StrEnum):
    """Curated: written and reviewed by people. Reference: names taken by rule from a named data set."""

    CURATED = "curated"
    REFERENCE = "reference"


class DesignationType(StrEnum):
    FULL_FORM = "full_form"
    SHORT_FORM = "short_form"
    ACRONYM = "acronym"
    VARIANT = "variant"
    PHRASE = "phrase"
    PROPER_NAME = "proper_name"


class UsageStatus(StrEnum):
    """Superseded was official until a date; deprecated misleads, or was dropped by its own authority."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    SUPERSEDED = "superseded"
    DEPRECATED = "deprecated"


class RelationType(StrEnum):
    BROADER = "broader"
    NARROWER = "narrower"
    PART_OF = "part_of"
    HAS_PART = "has_part"
    MEMBER_OF = "member_of"
    HAS_MEMBER = "has_member"
    INSTANCE_OF = "instance_of"
    HAS_INSTANCE = "has_instance"
    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    RELATED = "related"
    CONFUSABLE_WITH = "confusable_with"

    @property
    def inverse(self) -> "RelationType":
        """The same relation as the target sees it; `related` and `confusable_with` are their own inverse."""
        return _INVERSES.get(self, self)


_PAIRS = {
    RelationType.BROADER: RelationType.NARROWER,
    RelationType.PART_OF: RelationType.HAS_PART,
    RelationType.MEMBER_OF: RelationType.HAS_MEMBER,
    RelationType.INSTANCE_OF: RelationType.HAS_INSTANCE,
    RelationType.PREDECESSOR: RelationType.SUCCESSOR,
}
_INVERSES = _PAIRS | {inverse: relation for relation, inverse in _PAIRS.items()}


_FORBIDDEN = re.compile(  # \ufffe and \uffff are no characters: XML has no way to write them
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]|[\U000f0000-\U0010ffff]"
)
_MARK_RUN = re.compile(f"[^\\x00-\\u02ff\\u3000-\\u9fff]{{{MAX_COMBINING + 1},}}")


def _clean(text: str) -> str:
    """Normalise to NFC; refuse control characters and piled-up combining marks."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    if found := _FORBIDDEN.search(text):
        raise ValueError(f"control character U+{ord(found.group()):04X}")
    for run in _MARK_RUN.findall(text):
        marks = "".join("M" if unicodedata.category(each) in ("Mn", "Me") else " " for each in run)
        if "M" * (MAX_COMBINING + 1) in marks:
            raise ValueError(f"more than {MAX_COMBINING} combining marks on one letter")
    return text


_Clean = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_clean)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^((en|es)(-([A-Z]{2}|\d{3}))?|zh-(Hans|Hant)(-[A-Z]{2})?)$")]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""A year, a month or a day: 2013, 2013-09, 2013-09-07."""
DesignationText = Annotated[_Clean, StringConstraints(max_length=400)]
ShortText = Annotated[_Clean, StringConstraints(max_length=600)]
LongText = Annotated[_Clean, StringConstraints(max_length=4000)]
EntryLanguage = Literal["en", "es", "zh-Hans"]

shape = dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))


@shape
class LocalizedText:
    """One statement in the three languages."""

    en: LongText
    es: LongText
    zh_Hans: Annotated[LongText, Field(alias="zh-Hans")]

    def __getitem__(self, language: str) -> str:
        return str({"en": self.en, "es": self.es}.get(language, self.zh_Hans))


@shape
class Traditional:
    """The traditional form of a simplified designation, and whether it was seen in a text or made by conversion."""

    text: DesignationText
    evidence: Literal["attested", "converted"] = "converted"


@shape
class Matching:
    """How a designation may be matched in running text; None leaves the choice to its type and language."""

    case_sensitive: bool | None = None
    inflected: bool | None = None


@shape
class Designation:
    """A term, acronym, name or phrase that stands for the concept in one language.

    `abbreviation_of` and `replaced_by` name another designation of this concept by its text, in the same primary
    language. `unconfirmed` says what was looked up in vain, for a designation without a source.
    `reading` is pinyin with tones, words separated by spaces.
    """

    text: DesignationText
    language: LanguageTag
    type: DesignationType
    status: UsageStatus
    authority: Slug | None = None
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None
    abbreviation_of: DesignationText | None = None
    replaced_by: DesignationText | None = None
    part_of_speech: Literal["noun", "proper_noun", "verb", "adjective", "adverb", "phrase"] | None = None
    gender: Literal["masculine", "feminine", "common"] | None = None
    reading: ShortText | None = None
    traditional: Traditional | None = None
    matching: Matching | None = None
    note: LocalizedText | None = None
    sources: tuple[Slug, ...] = ()
    unconfirmed: ShortText | None = None

    @property
    def primary_language(self) -> str:
        """`en`, `es` or `zh`."""
        return self.language[:2]

    @property
    def is_retired(self) -> bool:
        return self.status in (UsageStatus.SUPERSEDED, UsageStatus.DEPRECATED)


@shape
class Definition:
    text: LongText
    sources: tuple[Slug, ...] = ()


@shape
class Note:
    text: LocalizedText
    sources: tuple[Slug, ...] = ()


@shape
class Context:
    """A quoted use, with its source and date; without a source, an example written for the glossary.

    `contrast` marks a text that holds the letters of a designation in another, plain sense: what not to mark.
    """

    text: LongText
    language: LanguageTag
    source: Slug | None = None
    date: PartialDate | None = None
    contrast: bool = False


@shape
class Relation:
    """A relation to another concept, stated once: the other side sees the inverse."""

    type: RelationType
    target: Slug


@shape
class Definitions:
    """At most one definition per language."""

    en: Definition | None = None
    es: Definition | None = None
    zh_Hans: Annotated[Definition | None, Field(alias="zh-Hans")] = None

    def get(self, language: str) -> Definition | None:
        """The definition in a language (`en`, `es`, `zh-Hans`), or None."""
        return {"en": self.en, "es": self.es, "zh-Hans": self.zh_Hans}.get(language)

    def items(self) -> Iterator[tuple[str, Definition]]:
        for language in LANGUAGES:
            definition = self.get(language)
            if definition:
                yield language, definition


@shape
class Concept:
    """One unit of meaning; one glossary entry."""

    id: Slug
    kind: Kind
    layer: Layer = Layer.CURATED
    subjects: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=8)]
    designations: Annotated[tuple[Designation, ...], Field(min_length=1, max_length=MAX_DESIGNATIONS)]
    definitions: Definitions = Definitions()
    notes: Annotated[tuple[Note, ...], Field(max_length=20)] = ()
    contexts: Annotated[tuple[Context, ...], Field(max_length=200)] = ()
    relations: Annotated[tuple[Relation, ...], Field(max_length=500)] = ()

    def designations_in(self, language: str) -> list[Designation]:
        """Its designations in a language, given by its primary subtag (`zh` for `zh-Hans`), in the entry's order."""
        return [each for each in self.designations if each.language[:2] == language[:2]]

    def label(self, language: str) -> str | None:
        """The text that stands for the concept in a language: the first preferred designation, else the first."""
        candidates = self.designations_in(language)
        preferred = (each for each in candidates if each.status == UsageStatus.PREFERRED)
        first = next(preferred, None) or next(iter(candidates), None)
        return first.text if first else None

    @property
    def labels(self) -> dict[str, str | None]:
        return {language: self.label(language) for language in LANGUAGES}

    @property
    def source_keys(self) -> set[str]:
        """Every source that the entry cites."""
        cited = {key for each in self.designations for key in each.sources}
        cited |= {key for _, definition in self.definitions.items() for key in definition.sources}
        cited |= {key for note in self.notes for key in note.sources}
        return cited | {context.source for context in self.contexts if context.source}


concept_adapter: TypeAdapter[Concept] = TypeAdapter(Concept)
designation_adapter: TypeAdapter[Designation] = TypeAdapter(Designation)


def to_document(concept: Concept) -> dict[str, Any]:
    """The entry as plain data, in the order and names of the files; fields at their default are left out."""
    document: dict[str, Any] = concept_adapter.dump_python(concept, mode="json", by_alias=True, exclude_defaults=True)
    return document


def to_json(concept: Concept) -> str:
    """The entry's document as canonical JSON, which is what it is stored and hashed as."""
    return concept_adapter.dump_json(concept, by_alias=True, exclude_defaults=True).decode()


def designation_to_json(designation: Designation) -> str:
    """A designation as canonical JSON, as it stands in the entry's."""
    return designation_adapter.dump_json(designation, by_alias=True, exclude_defaults=True).decode()


def from_document(document: object, *, strict: bool = False) -> Concept:
    """The entry that plain data stands for.

    Raises pydantic.ValidationError; `strict` takes JSON types as they are, without reading "true" as true.
    """
    if strict:
        return concept_adapter.validate_json(json.dumps(document), strict=True)
    return concept_adapter.validate_python(document)


def slug(text: str) -> str:
    """A readable id made of a designation: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-")
