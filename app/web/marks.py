"""A text that was read, as pages show it: segments with their marks, a card for each concept, numbered warnings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from app.language import scripts
from app.recognition.reading import Occurrence, Reading, Reason, Sense, Suggestion, Warning
from app.services.quotations import Quotations
from app.terminology.entry import Entry
from app.web import messages

MOST_LACKING = 20


@dataclass(frozen=True)
class Numbered:
    """A warning with its number on the page and the mark that it is shown at."""

    number: int
    warning: Warning
    mark: int


@dataclass(frozen=True)
class Segment:
    """A stretch of the text; `mark` is the place of its occurrence in the reading, None where nothing is marked.

    `within` are the marks that lie in it or overlap it.
    """

    text: str
    mark: int | None = None
    occurrence: Occurrence | None = None
    warnings: tuple[Numbered, ...] = ()
    within: tuple[Occurrence, ...] = ()
    subjects: tuple[str, ...] = ()
    is_first: bool = True  # of its concept in the text

    @property
    def look(self) -> str:
        """The classes of the mark: what it is, by more than colour."""
        assert self.occurrence is not None
        if self.warnings:
            return "m warned"
        if self.occurrence.concept is None:
            return "m undecided"
        return "m acronym" if self.occurrence.designation["type"] == "acronym" else "m"


@dataclass(frozen=True)
class Equivalent:
    """What a concept is called in a language, its acronym, and for Chinese how it is read."""

    language: str
    label: str
    acronym: str | None
    reading: str | None


@dataclass
class Card:
    """A concept that the text names, with its marks; None stands for the surfaces whose sense is open."""

    concept: Mapping[str, Any] | None
    surface: str
    entry: Entry | None = None
    marks: list[int] = field(default_factory=list)
    senses: list[Sense] = field(default_factory=list)

    def equivalents(self, languages: Iterable[str]) -> list[Equivalent]:
        """What to call the concept in each of these languages that has a name for it."""
        labels = self.concept["labels"] if self.concept else {}
        return [self._equivalent(language, labels[language]) for language in languages if labels.get(language)]

    def _equivalent(self, language: str, label: str) -> Equivalent:
        rows = self.entry.concept.designations_in(language) if self.entry else []
        reading = next((each.reading for each in rows if each.text == label), None)
        acronyms = (each for each in rows if each.type == "acronym" and each.status == "preferred")
        return Equivalent(language, label, next((each.text for each in acronyms if each.text != label), None), reading)

    @property
    def anchor(self) -> str:
        return f"card-{self.concept['id']}" if self.concept else f"open-{self.marks[0]}"


@dataclass(frozen=True)
class Lacking:
    """What the glossary lacks, as an entry may begin: a designation, its acronym, the sentence in which it stands."""

    text: str
    acronym: str
    count: int
    language: str
    sentence: str


@dataclass(frozen=True)
class Page:
    """All that a page shows of a reading; `waived` are the warnings that the reader set aside."""

    segments: list[Segment]
    cards: list[Card]
    warnings: list[Numbered]
    waived: list[Warning]
    anchors: dict[int, str]
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


def concepts_of(reading: Reading) -> list[str]:
    """The ids of the concepts that a reading names, in order of appearance."""
    return list(dict.fromkeys(each.concept["id"] for each in reading.occurrences if each.concept))


def page_of(text: str, reading: Reading, entries: Mapping[str, Entry]) -> Page:
    """The reading of a text, ready to be shown; joined, the segments are the text. `entries` are its concepts'."""
    warnings, at_mark = _numbered(reading)
    cards, anchors = _cards(reading, entries)
    firsts = {card.marks[0] for card in cards if card.marks}
    inner: dict[int, list[Occurrence]] = {}
    for occurrence in reading.occurrences:
        if occurrence.within is not None:
            inner.setdefault(occurrence.within, []).append(occurrence)
    segments: list[Segment] = []
    at = 0
    for place, occurrence in enumerate(reading.occurrences):
        if occurrence.within is not None or occurrence.start < at:
            continue
        if occurrence.start > at:
            segments.append(Segment(text[at : occurrence.start]))
        shown = tuple(at_mark.get(place, ()))
        entry = entries.get(occurrence.concept["id"]) if occurrence.concept else None
        subjects = entry.concept.subjects if entry else ()
        within = tuple(inner.get(place, ()))
        segments.append(Segment(occurrence.text, place, occurrence, shown, within, subjects, place in firsts))
        at = occurrence.end
    if at < len(text):
        segments.append(Segment(text[at:]))
    waived = [warning for each in reading.occurrences for warning in each.warnings if warning.waived]
    return Page(segments, cards, warnings, waived, anchors, _lacking(text, reading))


def _lacking(text: str, reading: Reading) -> list[Lacking]:
    """The likeliest of what the glossary lacks; a long form together with the acronym that the text defines for it."""
    quotations = Quotations(text)
    found: dict[str, Lacking] = {}
    for each in reading.candidates:
        name, acronym = (each.long_form, each.text) if each.long_form else (each.text, "")
        if name not in found:
            sentence = quotations.at(each.start, each.end)
            found[name] = Lacking(name, acronym, each.count, _language_of(each, reading.language), sentence)
        if len(found) == MOST_LACKING:
            break
    return list(found.values())


def _language_of(each: Suggestion, spoken: str) -> str:
    """The language of a string: by its script, else the text's own."""
    if scripts.has_han(each.text):
        return "zh-Hans"
    return spoken if spoken != "zh" else "en"


def _numbered(reading: Reading) -> tuple[list[Numbered], dict[int, list[Numbered]]]:
    """The warnings in order of the text, and by the outer mark at which each is shown."""
    found: list[Numbered] = []
    at_mark: dict[int, list[Numbered]] = {}
    for place, occurrence in enumerate(reading.occurrences):
        outer = occurrence.within if occurrence.within is not None else place
        for warning in occurrence.warnings:
            if not warning.waived:
                found.append(Numbered(len(found) + 1, warning, outer))
                at_mark.setdefault(outer, []).append(found[-1])
    return found, at_mark


def _cards(reading: Reading, entries: Mapping[str, Entry]) -> tuple[list[Card], dict[int, str]]:
    """A card for each concept in order of appearance, and for each outer mark the card that it leads to."""
    cards: dict[str, Card] = {}
    leads: dict[int, str] = {}
    for place, occurrence in enumerate(reading.occurrences):
        key = occurrence.concept["id"] if occurrence.concept else f"?{occurrence.text}"
        card = cards.get(key)
        if card is None:
            if occurrence.concept is None and occurrence.within is not None:
                continue
            entry = entries.get(occurrence.concept["id"]) if occurrence.concept else None
            card = cards[key] = Card(occurrence.concept, occurrence.text, entry)
        if occurrence.within is None:
            card.marks.append(place)
            leads[place] = key
        if len(occurrence.senses) > len(card.senses):
            card.senses = occurrence.senses
    shown = [card for card in cards.values() if card.concept or card.marks]
    return shown, {place: cards[key].anchor for place, key in leads.items()}


def reason(each: Reason, language: str) -> Markup:
    """A reason in words of the reader's language."""
    text = each.text
    if each.code == "prior":
        text = str(messages.STATUSES[text])
    if each.concept:
        labels = each.concept["labels"]
        text = labels.get(language) or labels.get("en") or text
    return Markup.escape(str(messages.REASONS[each.code])) % {"text": Markup("<q>{}</q>").format(text)}
