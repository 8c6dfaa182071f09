"""What "copy" puts on the clipboard for a whole entry: the answer in the three languages, with what else is chosen."""

from collections.abc import Callable
from typing import NamedTuple

from app.terminology.concept import Designation
from app.terminology.entry import Entry
from app.web import i18n


class Choice(NamedTuple):
    """A choice of what to copy: its code and its text."""

    code: str
    text: str


def choices(entry: Entry) -> list[Choice]:
    """The terms alone on one line, tabs between them, as a sheet takes them; with more, a line for each language."""
    heads = [head for language in i18n.languages() if (head := headword(entry, language))]
    return [
        Choice("terms", "\t".join(each.text for each in heads)),
        *(Choice(code, "\n".join(line(entry, each) for each in heads)) for code, line in _LINES.items()),
    ]


def headword(entry: Entry, language: str) -> Designation | None:
    """The designation that stands for the concept in a language."""
    label = entry.concept.label(language)
    return next((each for each in entry.concept.designations_in(language) if each.text == label), None)


def _with_pinyin(entry: Entry, head: Designation) -> str:
    return f"{head.text} ({head.reading})" if head.reading else head.text


def _with_definition(entry: Entry, head: Designation) -> str:
    language = "zh-Hans" if head.primary_language == "zh" else head.primary_language
    definition = entry.concept.definitions.get(language)
    return f"{head.text}\t{definition.text}" if definition else head.text


def _with_sources(entry: Entry, head: Designation) -> str:
    cited = [entry.bibliography[key] for key in head.sources if key in entry.bibliography]
    rows = [", ".join(filter(None, (each.title, each.publisher, each.date, each.url))) for each in cited]
    return "\t".join((head.text, "; ".join(rows))) if rows else head.text


_LINES: dict[str, Callable[[Entry, Designation], str]] = {
    "pinyin": _with_pinyin,
    "definitions": _with_definition,
    "sources": _with_sources,
}
