"""A reading of a text made ready to be shown."""

from collections.abc import Mapping
from typing import Any

from app.formats.marked_text import Card, Lacking, Look, MarkedText, Reason, Segment, Sense, Warned
from app.language import scripts
from app.recognition.reading import Occurrence, Reading, Suggestion
from app.services import entries
from app.services.quotations import Quotations
from app.terminology.entry import Entry, Reference

MOST_LACKING = 20
TAGS = {"en": "en", "es": "es", "zh": "zh-Hans"}


def marked_text(text: str, reading: Reading) -> MarkedText:
    """The text of a reading with its marks, the entries that it names on cards. Raises StoreUnavailable."""
    return page_of(text, reading, entries.find_entries(concepts_of(reading)))


def concepts_of(reading: Reading) -> list[str]:
    """The ids of the concepts that a reading names, in order of appearance."""
    return list(dict.fromkeys(each.concept["id"] for each in reading.occurrences if each.concept))


def page_of(text: str, reading: Reading, entries: Mapping[str, Entry]) -> MarkedText:
    """The text of a reading with its marks; `entries` are those of its concepts."""
    warnings, at_mark = _numbered(reading)
    cards, anchors = _cards(reading, entries)
    waived = [
        Warned(0, place, each.code, each.text, each.suggestion, each.id, each.reason)
        for place, occurrence in enumerate(reading.occurrences)
        for each in occurrence.warnings
        if each.waived
    ]
    return MarkedText(
        TAGS[reading.language],
        _segments(text, reading, entries, at_mark, {card.marks[0] for card in cards if card.marks}),
        cards,
        warnings,
        waived,
        anchors,
        _lacking(text, reading),
    )


def _segments(
    text: str, reading: Reading, entries: Mapping[str, Entry], at_mark: dict[int, list[Warned]], firsts: set[int]
) -> list[Segment]:
    segments: list[Segment] = []
    at = 0
    for place, each in enumerate(reading.occurrences):
        if each.within is not None or each.start < at:
            continue
        if each.start > at:
            segments.append(Segment(text[at : each.start]))
        warnings = tuple(at_mark.get(place, ()))
        entry = entries.get(each.concept["id"]) if each.concept else None
        subjects = entry.concept.subjects if entry else ()
        look, status = _look(each, bool(warnings)), str(each.designation["status"])
        segments.append(Segment(each.text, place, look, status, warnings, subjects, place in firsts))
        at = each.end
    return [*segments, Segment(text[at:])] if at < len(text) else segments


def _look(each: Occurrence, is_warned: bool) -> Look:
    if is_warned:
        return Look.WARNED
    if each.concept is None:
        return Look.UNDECIDED
    return Look.ACRONYM if each.designation["type"] == "acronym" else Look.TERM


def _numbered(reading: Reading) -> tuple[list[Warned], dict[int, list[Warned]]]:
    """The warnings in order of the text, and by the outer mark at which each is shown."""
    found: list[Warned] = []
    at_mark: dict[int, list[Warned]] = {}
    for place, occurrence in enumerate(reading.occurrences):
        outer = occurrence.within if occurrence.within is not None else place
        for each in occurrence.warnings:
            if not each.waived:
                found.append(Warned(len(found) + 1, outer, each.code, each.text, each.suggestion, each.id))
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
            card = cards[key] = Card(_reference(occurrence.concept), occurrence.text, entries.get(key))
        if occurrence.within is None:
            card.marks.append(place)
            leads[place] = key
        if len(occurrence.senses) > len(card.senses):
            card.senses = tuple(_sense(each) for each in occurrence.senses)
    shown = [card for card in cards.values() if card.concept or card.marks]
    return shown, {place: cards[key].anchor for place, key in leads.items()}


def _sense(each: Any) -> Sense:
    reasons = (Reason(one.code, one.weight, one.text, _reference(one.concept)) for one in each.reasons)
    return Sense(_reference(each.concept), each.score, tuple(reasons))


def _reference(concept: Mapping[str, Any] | None) -> Reference | None:
    return Reference(str(concept["id"]), concept["labels"]) if concept else None


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
