"""A text that was read, as pages show it: segments with their marks, a card for each concept, numbered warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from app.recognition.reading import Occurrence, Reading, Reason, Sense, Warning
from app.web import messages


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

    @property
    def look(self) -> str:
        """The classes of the mark: what it is, by more than colour."""
        assert self.occurrence is not None
        if self.warnings:
            return "m warned"
        if self.occurrence.concept is None:
            return "m undecided"
        return "m acronym" if self.occurrence.designation["type"] == "acronym" else "m"


@dataclass
class Card:
    """A concept that the text names, with its marks; None stands for the surfaces whose sense is open."""

    concept: Mapping[str, Any] | None
    surface: str
    marks: list[int] = field(default_factory=list)
    senses: list[Sense] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"card-{self.concept['id']}" if self.concept else f"open-{self.marks[0]}"


@dataclass(frozen=True)
class Page:
    """All that a page shows of a reading."""

    segments: list[Segment]
    cards: list[Card]
    warnings: list[Numbered]
    anchors: dict[int, str]


def page_of(text: str, reading: Reading) -> Page:
    """The reading of a text, ready to be shown; joined, the segments are the text."""
    warnings, at_mark = _numbered(reading)
    cards, anchors = _cards(reading)
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
        segments.append(Segment(occurrence.text, place, occurrence, shown, tuple(inner.get(place, ()))))
        at = occurrence.end
    if at < len(text):
        segments.append(Segment(text[at:]))
    return Page(segments, cards, warnings, anchors)


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


def _cards(reading: Reading) -> tuple[list[Card], dict[int, str]]:
    """A card for each concept in order of appearance, and for each outer mark the card that it leads to."""
    cards: dict[str, Card] = {}
    leads: dict[int, str] = {}
    for place, occurrence in enumerate(reading.occurrences):
        key = occurrence.concept["id"] if occurrence.concept else f"?{occurrence.text}"
        card = cards.get(key)
        if card is None:
            if occurrence.concept is None and occurrence.within is not None:
                continue
            card = cards[key] = Card(occurrence.concept, occurrence.text)
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
