"""A text with its marks, as a page or a file shows it: segments, a card for each concept, numbered warnings.

Plain data, so that the reader's page and the file say the same; `app.services.marks` makes it of a reading.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.terminology.entry import Entry, Reference


class Look(StrEnum):
    """What a mark is, shown by more than colour."""

    TERM = "term"
    ACRONYM = "acronym"
    UNDECIDED = "undecided"
    WARNED = "warned"


@dataclass(frozen=True)
class Warned:
    """Wording to check: its number, the mark that it is shown at, what stands and what to write, `id` to waive it.

    `reason` is why it is set aside for every text, where it is.
    """

    number: int
    mark: int
    code: str
    text: str
    suggestion: str | None
    id: str
    reason: str | None = None


@dataclass(frozen=True)
class Segment:
    """A stretch of the text; `mark` is the place of its occurrence in the reading, None where nothing is marked."""

    text: str
    mark: int | None = None
    look: Look = Look.TERM
    status: str = ""
    warnings: tuple[Warned, ...] = ()
    subjects: tuple[str, ...] = ()
    is_first: bool = True  # of its concept in the text


@dataclass(frozen=True)
class Reason:
    """A reason for a sense or against it: its code, its weight, the words or the concept that give it."""

    code: str
    weight: float
    text: str = ""
    concept: Reference | None = None


@dataclass(frozen=True)
class Sense:
    """What a surface may stand for, None for a sense outside the glossary."""

    concept: Reference | None
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Equivalent:
    """What a concept is called in a language, its acronym, and for Chinese how it is read."""

    language: str
    label: str
    acronym: str | None
    reading: str | None


@dataclass
class Card:
    """A concept that the text names, with its marks; None stands for a surface whose sense is open."""

    concept: Reference | None
    surface: str
    entry: Entry | None = None
    marks: list[int] = field(default_factory=list)
    senses: tuple[Sense, ...] = ()

    def equivalents(self, languages: Iterable[str]) -> list[Equivalent]:
        """What to call the concept in each of these languages that has a name for it."""
        labels = self.concept.labels if self.concept else {}
        return [self._equivalent(language, label) for language in languages if (label := labels.get(language))]

    def _equivalent(self, language: str, label: str) -> Equivalent:
        rows = self.entry.concept.designations_in(language) if self.entry else []
        reading = next((each.reading for each in rows if each.text == label), None)
        acronyms = (each for each in rows if each.type == "acronym" and each.status == "preferred")
        return Equivalent(language, label, next((each.text for each in acronyms if each.text != label), None), reading)

    @property
    def anchor(self) -> str:
        return f"card-{self.concept.id}" if self.concept else f"open-{self.marks[0]}"


@dataclass(frozen=True)
class Lacking:
    """What the glossary lacks, as an entry may begin: a designation, its acronym, the sentence in which it stands."""

    text: str
    acronym: str
    count: int
    language: str
    sentence: str


@dataclass(frozen=True)
class MarkedText:
    """All that is shown of a reading; joined, the segments are the text. `waived` are the warnings that were set aside.

    `language` is the text's (a tag), `anchors` the card that each mark leads to.
    """

    language: str
    segments: list[Segment]
    cards: list[Card]
    warnings: list[Warned]
    waived: list[Warned]
    anchors: Mapping[int, str]
    lacking: list[Lacking]

    @property
    def paragraphs(self) -> list[list[Segment]]:
        """The segments by paragraph: a line's end between marks begins a new one and belongs to the one before."""
        found: list[list[Segment]] = [[]]
        for each in self.segments:
            if each.mark is not None:
                found[-1].append(each)
                continue
            for line in each.text.splitlines(keepends=True):
                found[-1].append(Segment(line))
                if line[-1:] in "\r\n":
                    found.append([])
        return [each for each in found if each]

    @property
    def subjects(self) -> list[str]:
        """The subject fields of the concepts, the most frequent first."""
        counts = Counter(subject for card in self.cards if card.entry for subject in card.entry.concept.subjects)
        return [subject for subject, _ in counts.most_common()]
