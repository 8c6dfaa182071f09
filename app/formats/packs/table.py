"""A pack as rows of text: one column for each thing that is said, for sheets and for programs."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.formats.packs.words import Words, language_name, region_name, words
from app.terminology.outline import Aside, Detail
from app.terminology.pack import Caution, Pack, Row, Term


def heads(pack: Pack) -> list[str]:
    """What the columns are called. After those that were chosen come what to note, the entry's id and its revision."""
    say = words(pack.language)
    names: list[str] = []
    for column in pack.outline.columns:
        if column in list(Aside):
            names.append(say.asides[Aside(column)])
            continue
        name = language_name(column)
        names.append(name)
        names += [f"{name}{say.colon}{say.details[detail]}" for detail in details(pack, column)]
    return [*names, say.to_note, say.entry, say.revision]


def languages(pack: Pack) -> list[str | None]:
    """For each column, the language that its cells are in; None for those in the pack's own."""
    tags: list[str | None] = []
    for column in pack.outline.columns:
        if column in list(Aside):
            tags.append(None)
        else:
            tags += [column, *(_detail_language(detail, column) for detail in details(pack, column))]
    return [*tags, None, None, None]


def details(pack: Pack, tag: str) -> list[Detail]:
    """What stands beside the terms of a language: pinyin and traditional forms beside Chinese alone."""
    chinese = tag.startswith("zh")
    wanted = {
        Detail.SHORT_FORMS: True,
        Detail.READING: chinese,
        Detail.TRADITIONAL: chinese and not tag.startswith("zh-Hant"),
    }
    return [detail for detail in Detail if wanted[detail] and pack.shows(detail)]


def _detail_language(detail: Detail, tag: str) -> str:
    return {Detail.READING: "zh-Latn-pinyin", Detail.TRADITIONAL: "zh-Hant"}.get(detail, tag)


def rows(pack: Pack) -> Iterator[list[str]]:
    """The cells of each row, in the order of `heads`; empty where there is nothing to say."""
    say = words(pack.language)
    for row in pack.rows:
        cells: list[str] = []
        terms = dict(zip(pack.languages, row.terms, strict=True))
        for column in pack.outline.columns:
            if column in list(Aside):
                cells.append(aside(row, Aside(column), say))
                continue
            term = terms[column]
            cells.append(term.text if term else "")
            cells += [_detail(term, detail) for detail in details(pack, column)]
        revision = str(row.item.revision) if row.item.revision else ""
        yield [*cells, say.semicolon.join(notes(pack, row)), row.item.id or "", revision]


def aside(row: Row, what: Aside, say: Words) -> str:
    """What a row says besides its terms."""
    if what is Aside.DEFINITION:
        return row.definition or ""
    if what is Aside.REMARK:
        return row.item.remark or ""
    passage = row.item.context
    if passage is None:
        return ""
    return f"{passage.text} [{passage.title}]" if passage.title else passage.text


def _detail(term: Term | None, detail: Detail) -> str:
    if term is None:
        return ""
    if detail is Detail.SHORT_FORMS:
        return ("；" if term.language.startswith("zh") else "; ").join(term.short_forms)
    return (term.reading if detail is Detail.READING else term.traditional) or ""


def notes(pack: Pack, row: Row) -> list[str]:
    """What to know of a row, in words: that it is one's own, what is unconfirmed, what is missing."""
    say = words(pack.language)
    found = [say.notices[notice] for notice in row.notices]
    for tag, term in zip(pack.languages, row.terms, strict=True):
        beside = traditional(term, pack)
        if marks := [*cautions(term, pack), *(beside[1:] if beside and beside[1] else ())]:
            found.append(f"{language_name(tag)}{say.colon}{say.comma.join(marks)}")
    return found


def cautions(term: Term | None, pack: Pack) -> list[str]:
    """What to know before saying a term, in words."""
    say = words(pack.language)
    if term is None:
        return [say.none]
    region = [region_name(term.region, pack.language)] if term.region else []
    return [*region, *(say.cautions[each] for each in term.cautions)]


def traditional(term: Term | None, pack: Pack) -> tuple[str, str] | None:
    """The traditional form that stands beside a term, where the pack shows it, and what to know of it in words."""
    if term is None or not term.traditional or term.traditional == term.text or not pack.shows(Detail.TRADITIONAL):
        return None
    return term.traditional, words(pack.language).cautions[Caution.CONVERTED] if term.traditional_is_converted else ""


def moment(pack: Pack) -> datetime:
    """The day of the meeting, for the properties of a file."""
    year, month, day = (*map(int, (pack.outline.date or "2000").split("-")), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC)
