"""A booth pack: the terms of a meeting as a sheet, in the languages and the order that an interpreter chose.

It is made of an `Outline` and of the entries as they are now; every file, page and answer is written from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.language import scripts, sorting
from app.terminology.bibliography import Confidence, confidence
from app.terminology.concept import Concept, Designation, DesignationType, Layer, UsageStatus
from app.terminology.entry import Entry
from app.terminology.outline import Detail, Item, Outline


class Caution(StrEnum):
    """What to know before saying a term."""

    UNCONFIRMED = "unconfirmed"
    ADMITTED = "admitted"
    SUPERSEDED = "superseded"
    DEPRECATED = "deprecated"
    CONVERTED = "converted"


class Notice(StrEnum):
    """What to know of a whole row."""

    OWN = "own"
    REFERENCE = "reference"
    WITHDRAWN = "withdrawn"
    NEW = "new"


@dataclass(frozen=True)
class Term:
    """What to say in one language.

    `region` is where it is said so, when the column asked for no region; `reading` is pinyin.
    """

    text: str
    language: str
    short_forms: tuple[str, ...] = ()
    reading: str | None = None
    traditional: str | None = None
    traditional_is_converted: bool = False
    region: str | None = None
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True)
class Row:
    """A row of a pack: one term for each of the pack's languages, None where there is none."""

    item: Item
    terms: tuple[Term | None, ...]
    notices: tuple[Notice, ...] = ()
    definition: str | None = None
    concept: Concept | None = None  # None for an addition of one's own

    @property
    def is_new(self) -> bool:
        return Notice.NEW in self.notices


@dataclass(frozen=True)
class Pack:
    """A pack, made. `language` (`en`, `es`, `zh`) is that of its own words: heads, notes and definitions."""

    outline: Outline
    rows: tuple[Row, ...]
    language: str = "en"

    @property
    def languages(self) -> tuple[str, ...]:
        return self.outline.languages

    def shows(self, detail: Detail) -> bool:
        return detail in self.outline.details

    def title(self, otherwise: str) -> str:
        """What its owner calls it, or what a pack without a title is called."""
        return self.outline.title or otherwise


@dataclass(frozen=True)
class Change:
    """What a pack said and the glossary now says differently in one language; None where there is nothing."""

    item: Item
    language: str
    before: Term | None
    after: Term | None


def make_row(item: Item, entry: Entry, outline: Outline, language: str) -> Row:
    """The row of an entry; its item has the entry's current id and revision."""
    concept = entry.concept
    definition = concept.definitions.get("zh-Hans" if language == "zh" else language)
    return Row(
        item=replace(item, id=concept.id, revision=entry.revision),
        terms=tuple(_term(entry, tag) for tag in outline.languages),
        notices=(Notice.REFERENCE,) if concept.layer == Layer.REFERENCE else (),
        definition=definition.text if definition else None,
        concept=concept,
    )


def make_own_row(item: Item, outline: Outline) -> Row:
    """The row of an addition of one's own, marked as such."""
    return Row(item, tuple(_own_term(item, tag) for tag in outline.languages), (Notice.OWN,))


def ordered(rows: list[Row], outline: Outline) -> list[Row]:
    """The rows in the order of the outline: by a language's alphabet, those without a term in it last, or as given."""
    tag = outline.sort
    at = next((at for at, each in enumerate(outline.languages) if tag and each[:2] == tag[:2]), None)
    if at is None:
        return rows
    return sorted(rows, key=lambda row: _alphabetical(row.terms[at]))


def _alphabetical(term: Term | None) -> tuple[bool, str]:
    return (term is None, sorting.sort_key(term.text, term.language, term.reading) if term else "")


def with_notice(row: Row, notice: Notice) -> Row:
    return replace(row, notices=(*row.notices, notice))


def changes(before: Row, after: Row, outline: Outline) -> Iterator[Change]:
    """What two rows of one entry, made for the same outline, tell a speaker differently."""
    for tag, old, new in zip(outline.languages, before.terms, after.terms, strict=True):
        if _said(old) != _said(new):
            yield Change(after.item, tag, old, new)


def _said(term: Term | None) -> tuple[object, ...]:
    return (term.text, term.short_forms, term.reading) if term else ()


_HEADS_LAST = (DesignationType.ACRONYM,)
_SHORT = (DesignationType.ACRONYM, DesignationType.SHORT_FORM)
_RANKS = {status: rank for rank, status in enumerate(UsageStatus)}


def _term(entry: Entry, tag: str) -> Term | None:
    """The designation to use in a language: where a region is asked for, its own before the general one."""
    found = entry.concept.designations_in(tag)
    if not found:
        return None
    head = min(found, key=lambda each: _place(each, tag))
    text, reading = head.text, head.reading
    traditional = head.traditional.text if head.traditional else None
    converted = bool(head.traditional and head.traditional.evidence == "converted")
    cautions = list(_cautions(head, entry))
    language = head.language
    if tag.startswith("zh-Hant") and traditional:
        text, language, traditional = traditional, "zh-Hant", None
        cautions += [Caution.CONVERTED] * converted
        converted = False
    region = _region(head.language)
    return Term(
        text=text,
        language=language,
        short_forms=tuple(_short_forms(found, head, tag)),
        reading=reading,
        traditional=traditional,
        traditional_is_converted=converted,
        region=region if region != _region(tag) else None,
        cautions=tuple(cautions),
    )


def _place(each: Designation, tag: str) -> tuple[int, ...]:
    """What to say first: what is not retired, of the region, no bare acronym, preferred; else in the entry's order."""
    return (each.is_retired, _distance(each.language, tag), each.type in _HEADS_LAST, _RANKS[each.status])


def _distance(language: str, tag: str) -> int:
    """How far a designation's language is from the one asked for.

    0: that very one, or simplified Chinese where traditional is asked for (it has a traditional form); 1: a wider one
    that holds it (es and es-419 for es-CU); 2: another region's, or traditional for simplified.
    """
    if language == tag or (language, tag) == ("zh-Hans", "zh-Hant"):
        return 0
    return 1 if language in (tag.rpartition("-")[0], f"{tag[:2]}-419") else 2


def _region(tag: str) -> str | None:
    last = tag.rpartition("-")[2]
    return last if last.isdecimal() or (len(last) == 2 and last.isupper()) else None


def _short_forms(found: list[Designation], head: Designation, tag: str) -> Iterator[str]:
    """The preferred short forms and acronyms that may stand for the head where it is said, each once."""
    said_there = _region(tag) is not None
    wanted = (
        _in_script(each, tag)
        for each in found
        if each.type in _SHORT
        and each.text != head.text
        and (each.status == UsageStatus.PREFERRED or (said_there and each.language == tag and not each.is_retired))
        and (each.language == head.language or _distance(each.language, tag) < 2)
    )
    yield from dict.fromkeys(wanted)


def _in_script(each: Designation, tag: str) -> str:
    return each.traditional.text if tag.startswith("zh-Hant") and each.traditional else each.text


def _cautions(head: Designation, entry: Entry) -> Iterator[Caution]:
    if head.status != UsageStatus.PREFERRED:
        yield Caution(head.status.value)
    backing = confidence(head.sources, entry.bibliography)
    if entry.concept.layer == Layer.CURATED and backing == Confidence.UNCONFIRMED:
        yield Caution.UNCONFIRMED


def _own_term(item: Item, tag: str) -> Term | None:
    terms: Mapping[str, str] = item.terms or {}
    known = next((each for each in (tag, tag[:2], *terms) if each in terms and each[:2] == tag[:2]), None)
    if known is None:
        return None
    text = terms[known]
    reading = item.reading if tag.startswith("zh") else None
    if tag.startswith("zh-Hant") and not known.startswith("zh-Hant"):
        converted = scripts.to_traditional(text)
        return Term(converted, "zh-Hant", reading=reading, cautions=(Caution.CONVERTED,) if converted != text else ())
    return Term(text, known, reading=reading)
