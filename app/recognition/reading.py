"""What a reading of a text answers: plain data, in the shape of `POST /annotations`. Offsets are code points."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text, end excluded, with what stands there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a sense's score: what kind of evidence it is, its weight, and the words or the concept that give it.

    `start` and `end` say where in the text the evidence stands, where it stands in one place.
    """

    code: str
    weight: float
    text: str = ""
    concept: Mapping[str, Any] | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Sense:
    """A concept that a surface may stand for, None for one outside the glossary; the score is the weights’ sum."""

    concept: Mapping[str, Any] | None
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Warning:
    """Wording that its authority has left: what stands, what to write, and `id`, by which it can be waived."""

    code: str
    start: int
    end: int
    text: str
    suggestion: str | None
    id: str
    concept: Mapping[str, Any] | None = None
    waived: bool = False
    reason: str | None = None  # why it is set aside for every text, where it is


@dataclass(slots=True)
class Occurrence:
    """A designation in the text; `concept` is None when undecided or outside the glossary.

    `within` is the place in the list of the occurrence that this one lies in or overlaps.
    """

    start: int
    end: int
    text: str
    designation: Mapping[str, Any]
    concept: Mapping[str, Any] | None
    senses: list[Sense]
    warnings: list[Warning] = field(default_factory=list)
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form that the text defines, with the concept that its long form names, if it names one."""

    short: Span
    long: Span
    concept: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the glossary may lack: where it first stands, how often, and how likely it is."""

    text: str
    kind: str
    count: int
    start: int
    end: int
    score: float
    long_form: str | None = None


@dataclass(slots=True)
class Reading:
    """A text read: its language, marks in order of start, longest first, suggestions and definitions."""

    language: str
    occurrences: list[Occurrence]
    candidates: list[Suggestion]
    definitions: list[Definition]

    @property
    def warnings(self) -> list[Warning]:
        """Every warning that was not waived, in order of the text."""
        return [warning for each in self.occurrences for warning in each.warnings if not warning.waived]

    def waive(self, ids: Collection[str], reasons: Mapping[str, str]) -> None:
        """Mark the warnings with these ids as waived, and those that are set aside for every text with the reason."""
        for each in self.occurrences:
            each.warnings = [
                replace(warning, waived=warning.id in ids or warning.id in reasons, reason=reasons.get(warning.id))
                for warning in each.warnings
            ]

    def to_data(self) -> dict[str, Any]:
        """The reading as JSON can hold it."""
        return {
            "language": self.language,
            "occurrences": [_occurrence(each) for each in self.occurrences],
            "candidates": [_plain(each) for each in self.candidates],
            "definitions": [
                {"short": _plain(each.short), "long": _plain(each.long), "concept": each.concept}
                for each in self.definitions
            ],
        }


def _occurrence(each: Occurrence) -> dict[str, Any]:
    senses = [
        {"concept": sense.concept, "score": sense.score, "reasons": [_plain(reason) for reason in sense.reasons]}
        for sense in each.senses
    ]
    return _plain(each) | {"senses": senses, "warnings": [_plain(warning) for warning in each.warnings]}


def _plain(each: Any) -> dict[str, Any]:
    """The fields of a dataclass, as they are."""
    return {name: getattr(each, name) for name in each.__slots__}
