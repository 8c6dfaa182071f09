"""The command that reads a text."""

import re
import unicodedata
from pathlib import Path
from textwrap import shorten

import click

from app.cli.documents import FILE, encoding_option, read_file
from app.cli.glossary import glossary
from app.cli.output import print_json
from app.cli.packs import write_file, write_pack
from app.formats.marked_text import html as marked_text
from app.formats.packs import Format
from app.recognition.reading import Occurrence, Reading
from app.services import document_words, marks, pack_texts, reading, term_index
from app.services.pack_texts import Text
from app.terminology.concept import LANGUAGES
from app.terminology.outline import Outline

WARNINGS = {
    "superseded": "superseded",
    "deprecated": "advised against",
    "wrong_acronym": "another body’s acronym",
    "damaged_name": "damaged name",
    "altered_phrase": "set phrase altered",
    "two_names": "a second name for one thing",
}
REASONS = {
    "definition": "the text defines it: {text}",
    "example": "near this use: {text}",
    "contrast": "near a plain use: {text}",
    "words": "words around it: {text}",
    "related": "related: {text}",
    "speaker": "who speaks: {text}",
    "joined": "two bodies side by side: {text}",
    "inside": "inside: {text}",
    "named": "named in full: {text}",
    "field": "words of diplomacy around it: {text}",
    "company": "states, bodies and officials around it: {text}",
    "text": "names of the field in a sentence of the text: {text}",
    "elsewhere": "words of other walks of life around it: {text}",
    "spelling": "spelt exactly so: {text}",
    "name": "part of another name: {text}",
    "discourse": "so elsewhere in the text",
    "prior": "the designation’s status: {text}",
    "foreign": "a designation of another language: {text}",
    "listed": "among designations alone",
    "gender": "the article has another gender: {text}",
    "early": "the text is older than the body: {text}",
    "apart": "told from another with its letters: {text}",
    "unknown": "the glossary may lack the sense",
    "designation": "a designation: {text}",
    "altered": "nearly a designation: {text}",
}
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
COLUMN = 34


def _date(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _DATE.fullmatch(value):
        raise click.BadParameter("give a year, a month or a day: 2022, 2022-11, 2022-11-25.")
    return value


@glossary.command()
@click.argument("file", type=FILE)
@click.option("--language", type=click.Choice([*LANGUAGES, "zh-Hant"]), help="The text's main language, if not found.")
@click.option("--date", callback=_date, help="When the text was written, such as 2022-11-25.")
@encoding_option
@click.option("--waive", multiple=True, metavar="ID", help="A warning that the text is to keep, by its id in --json.")
@click.option("--strict", is_flag=True, help="Exit 1 when there is a warning.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
@click.option(
    "--html",
    is_flag=False,
    flag_value="",
    metavar="[OUT]",
    help="Write one HTML file with marks, cards and warnings: OUT, or one that is called as FILE.",
)
@click.option(
    "--pack",
    "pack_format",
    type=click.Choice([each.value for each in Format]),
    help="Write its terms as a pack for the booth.",
)
@click.option(
    "--words", type=click.Choice(["en", "es", "zh"]), default="en", help="The language of the file's own words."
)
def read(
    file: Path,
    language: str | None,
    date: str | None,
    encoding: str | None,
    waive: tuple[str, ...],
    strict: bool,
    as_json: bool,
    html: str | None,
    pack_format: str | None,
    words: str,
) -> None:
    """Read FILE (- for standard input): its terms, whose sense is meant and why, wording to check.

    FILE is plain text in any usual encoding, DOCX, PDF, HTML, SRT or VTT.

    The text is printed with its marks, then the terms in three languages, the warnings and what the glossary lacks.
    With --html or --pack a file is written instead, which says what it says in --words; `flask glossary pack` takes
    several texts and more choices.
    """
    document = read_file(file, encoding)
    found = reading.annotate(document.text, language, date, frozenset(waive))
    title = None if str(file) == "-" else file.stem[:200]
    if html is not None:
        path = Path(html or f"{title or 'text'}.html")
        write_file(marked_text.write(marks.marked_text(document.text, found), title, words), path)
    if pack_format:
        outline = pack_texts.with_terms(Outline(title=title, date=date), [Text(document.text, title, language, date)])
        write_pack(outline, Format(pack_format), words)
    if as_json:
        print_json(found.to_data() | {"document": document_words.describe(document)})
    elif html is None and not pack_format:
        _print(document.text, found)
    if strict and found.warnings:
        raise SystemExit(1)


@glossary.command()
def index() -> None:
    """Make the term index that texts are read with; otherwise the first reading does, which takes as long."""
    built = term_index.make()
    click.echo(f"The index has {built.index.count:,} entries.")


def _print(text: str, found: Reading) -> None:
    click.echo(_marked(text, found) + "\n")
    _print_terms(found)
    _print_decisions(text, found)
    _print_warnings(text, found)
    if found.candidates:
        click.echo("\nNot in the glossary")
        for each in found.candidates[:20]:
            meaning = f" ({each.long_form})" if each.long_form else ""
            click.echo(f"  {each.text}{meaning}, {each.count} ×")


def _marked(text: str, found: Reading) -> str:
    """The text with each outer mark underlined, warned ones by number and in colour."""
    pieces, at, number = [], 0, 0
    for each in found.occurrences:
        if each.start < at:
            number += sum(not warning.waived for warning in each.warnings)
            continue
        pieces.append(_safe(text[at : each.start]))
        warned = [warning for warning in each.warnings if not warning.waived]
        if warned:
            pieces.append(click.style(_safe(each.text), fg="yellow", bold=True))
        else:
            pieces.append(click.style(_safe(each.text), underline=True))
        for _ in warned:
            number += 1
            pieces.append(click.style(f"[{number}]", fg="yellow"))
        at = each.end
    return "".join([*pieces, _safe(text[at:])])


def _safe(text: str) -> str:
    """The text without what would steer a terminal."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")


def _print_terms(found: Reading) -> None:
    terms: dict[str, tuple[int, Occurrence]] = {}
    for each in found.occurrences:
        if each.concept and each.within is None:
            count, first = terms.get(each.concept["id"], (0, each))
            terms[each.concept["id"]] = count + 1, first
    click.echo(f"{len(terms)} terms")
    for count, first in terms.values():
        labels = (first.concept or {})["labels"]
        click.echo("  " + " ".join(_padded(labels[language] or "—") for language in LANGUAGES) + f" {count} ×")


def _print_decisions(text: str, found: Reading) -> None:
    several = [each for each in found.occurrences if len({s.concept and s.concept["id"] for s in each.senses}) > 1]
    acronyms = [each for each in several if each.designation["type"] == "acronym" and each.within is None]
    if not acronyms:
        return
    click.echo("\nAcronyms, and why")
    for each in acronyms:
        meant = (each.concept["labels"]["en"] or each.concept["id"]) if each.concept else "undecided, or outside"
        click.echo(f"  {_place(text, each.start):>8}  {each.text} = {meant}")
        sense = next((one for one in each.senses if one.concept == each.concept), each.senses[0])
        for reason in sorted(sense.reasons, key=lambda one: -one.weight)[:2]:
            told = REASONS[reason.code].format(text=shorten(_safe(reason.text), 80, placeholder=" …"))
            click.echo(f"            {reason.weight:+.2f} {told}")


def _print_warnings(text: str, found: Reading) -> None:
    click.echo(f"\n{len(found.warnings)} warnings" if found.warnings else "\nNo warnings")
    for number, each in enumerate(found.warnings, 1):
        click.echo(f"  [{number}] {_place(text, each.start):>8}  {_safe(each.text)}: {WARNINGS[each.code]}")
        if each.suggestion:
            click.echo(f"                 write: {each.suggestion}")


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    return f"{line}:{at - text.rfind(chr(10), 0, at)}"


def _padded(label: str) -> str:
    """A label cut or filled to a column; Chinese characters are two wide."""
    found, width = "", 0
    for char in label:
        wide = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width + wide > COLUMN - 1:
            found, width = found + "…", width + 1
            break
        found, width = found + char, width + wide
    return found + " " * (COLUMN - width)
