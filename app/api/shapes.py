"""What the API answers, for its documentation and its tests. Names and meanings are those of the files."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from app.formats.documents.document import BlockKind
from app.services.hits import Match
from app.terminology.bibliography import Confidence, Tier
from app.terminology.concept import (
    Context,
    Definition,
    DesignationType,
    Kind,
    Layer,
    LocalizedText,
    Matching,
    Note,
    RelationType,
    Traditional,
    UsageStatus,
)

ByLanguage = TypedDict("ByLanguage", {"en": str | None, "es": str | None, "zh-Hans": str | None})
"""One value for each language; null where the glossary has none."""
Definitions = TypedDict(
    "Definitions", {"en": NotRequired[Definition], "es": NotRequired[Definition], "zh-Hans": NotRequired[Definition]}
)
ConfidenceByLanguage = TypedDict(
    "ConfidenceByLanguage", {"en": Confidence | None, "es": Confidence | None, "zh-Hans": Confidence | None}
)


class Reference(TypedDict):
    """Another concept: its id and what it is called."""

    id: str
    labels: ByLanguage


class HitConcept(Reference):
    kind: Kind


class Designation(TypedDict):
    """A designation; a field that does not apply is left out."""

    text: str
    language: str
    type: DesignationType
    status: UsageStatus
    authority: NotRequired[str]
    valid_from: NotRequired[str]
    valid_until: NotRequired[str]
    abbreviation_of: NotRequired[str]
    replaced_by: NotRequired[str]
    part_of_speech: NotRequired[str]
    gender: NotRequired[str]
    reading: NotRequired[str]
    traditional: NotRequired[Traditional]
    matching: NotRequired[Matching]
    note: NotRequired[LocalizedText]
    sources: NotRequired[list[str]]
    unconfirmed: NotRequired[str]


class EntryDesignation(Designation):
    confidence: Confidence


class FoundDefinition(TypedDict):
    """The definition in which the words stand, for a hit in a definition."""

    language: str
    text: str
    highlight: list[tuple[int, int]]


class Hit(TypedDict):
    """A concept that answers, by the designation that answers best; `highlight` counts code points, end excluded."""

    concept: HitConcept
    designation: Designation
    match: Match
    highlight: list[tuple[int, int]]
    score: float
    replaced_by: NotRequired[str]
    definition: NotRequired[FoundDefinition]


class SearchAnswer(TypedDict):
    query: str
    hits: list[Hit]
    suggestions: list[str]


class SuggestAnswer(TypedDict):
    query: str
    suggestions: list[Hit]


class Listed(Reference):
    kind: Kind
    layer: Layer
    revision: int
    updated_at: str


class ConceptList(TypedDict):
    concepts: list[Listed]
    next_cursor: NotRequired[str]


class Related(TypedDict):
    """A relation as this entry sees it; `stated` false when the other entry states the inverse."""

    type: RelationType
    concept: Reference
    stated: bool


class Source(TypedDict):
    key: str
    title: str
    publisher: str
    language: str
    tier: Tier
    date: NotRequired[str]
    url: NotRequired[str]
    accessed: NotRequired[str]
    note: NotRequired[str]


class Entry(TypedDict):
    """All that the glossary says of one concept."""

    id: str
    kind: Kind
    layer: Layer
    subjects: list[str]
    designations: list[EntryDesignation]
    definitions: Definitions
    notes: list[Note]
    contexts: list[Context]
    relations: list[Related]
    bibliography: list[Source]
    labels: ByLanguage
    confidence: ConfidenceByLanguage
    revision: int
    updated_at: str


class Revision(TypedDict):
    number: int
    action: Literal["publish", "withdraw", "merge"]
    author: str
    reviewer: str | None
    reason: str
    origin: Literal["file", "service", "reference"]
    created_at: str


class RevisionWithDocument(Revision):
    document: dict[str, Any]


class History(TypedDict):
    id: str
    revisions: list[Revision]


class Difference(TypedDict):
    """One field that differs: its JSON pointer, and its value before and after (null where it was not)."""

    path: str
    before: Any
    after: Any


Diff = TypedDict("Diff", {"id": str, "from": int, "to": int, "differences": list[Difference]})


class Change(Revision):
    sequence: int
    concept: Reference


class Changes(TypedDict):
    changes: list[Change]
    next_cursor: NotRequired[str]


class Subject(TypedDict):
    """A subject field; `count` includes narrower fields."""

    key: str
    label: ByLanguage
    broader: str | None
    count: int


class Subjects(TypedDict):
    subjects: list[Subject]


class Sources(TypedDict):
    sources: list[Source]
    next_cursor: NotRequired[str]


class WantedTerm(TypedDict):
    term: str
    count: int


class WantedTerms(TypedDict):
    wanted: list[WantedTerm]


class Span(TypedDict):
    """A part of the text in code points, end excluded, with what stands there."""

    start: int
    end: int
    text: str


class Reason(TypedDict):
    """A part of a sense's score: the kind of evidence, its weight, and what it is."""

    code: str
    weight: float
    text: str
    concept: Reference | None
    start: int | None
    end: int | None


class Sense(TypedDict):
    """What a surface may stand for; null is a sense outside the glossary. The score is the sum of the weights."""

    concept: Reference | None
    score: float
    reasons: list[Reason]


class ReadingWarning(TypedDict):
    """Wording to check; `suggestion` is the official one, `id` what a waiver names.

    `reason` is why the wording is set aside for every text, null where it is not.
    """

    code: Literal["superseded", "deprecated", "wrong_acronym", "damaged_name", "altered_phrase", "two_names"]
    start: int
    end: int
    text: str
    suggestion: str | None
    id: str
    concept: Reference | None
    waived: bool
    reason: str | None


class Waiver(TypedDict):
    """A warning that is set aside for every text: its kind, concept and wording, and why."""

    id: int
    warning: str
    code: str
    concept: str
    wording: str
    reason: str
    created_at: str


class Waivers(TypedDict):
    waivers: list[Waiver]


class ReadDesignation(TypedDict):
    text: str
    language: str
    type: DesignationType
    status: UsageStatus


class Occurrence(TypedDict):
    """A designation in the text. `within` is the place in the list of the longer one that it lies in or overlaps."""

    start: int
    end: int
    text: str
    designation: ReadDesignation
    concept: Reference | None
    senses: list[Sense]
    warnings: list[ReadingWarning]
    within: int | None


class TextDefinition(TypedDict):
    """A short form that the text defines, with the concept that its long form names."""

    short: Span
    long: Span
    concept: Reference | None


class Candidate(TypedDict):
    """What the glossary may lack, the likeliest first."""

    text: str
    kind: Literal["defined_acronym", "acronym", "name", "title", "phrase"]
    count: int
    start: int
    end: int
    score: float
    long_form: str | None


class Block(TypedDict):
    """A piece of a file's text. A subtitle's cue has its times, in milliseconds."""

    kind: BlockKind
    start: int
    end: int
    begins: NotRequired[int]
    ends: NotRequired[int]


class Remark(TypedDict):
    """What there is to say of how a file was read; `data` are the numbers and names in the message."""

    code: str
    message: str
    data: dict[str, Any]


class ReadDocument(TypedDict):
    """A file as text: what was read, and what the offsets of the answer count in."""

    format: Literal["text", "docx", "pdf", "html", "srt", "vtt"]
    encoding: str | None
    text: str
    blocks: list[Block]
    remarks: list[Remark]


class Reading(TypedDict):
    language: Literal["en", "es", "zh"]
    occurrences: list[Occurrence]
    candidates: list[Candidate]
    definitions: list[TextDefinition]
    document: NotRequired[ReadDocument]


class Account(TypedDict):
    """The person a token acts for; `reviews` are the languages whose changes they may approve."""

    id: int
    name: str
    role: str
    reviews: list[str]
    scopes: list[str]
    expires_at: str


class ProblemItem(TypedDict):
    pointer: str
    code: str
    message: str


class Problem(TypedDict):
    """An error (RFC 9457): `code` is stable, `detail` says what to do."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    parameter: NotRequired[str]
    allowed: NotRequired[str]
    errors: NotRequired[list[ProblemItem]]
