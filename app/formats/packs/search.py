"""By what a row of an offline pack is found: the keys that the service's own search uses, without a database.

A stem cannot be made of what is typed in the file, so inflected forms are written out instead.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache

from pydantic import TypeAdapter

from app.language import folding, inflection, pinyin, scripts
from app.terminology import keys
from app.terminology.concept import Designation
from app.terminology.keys import KeyKind
from app.terminology.pack import Pack, Row

_BEYOND_HAN = 0x32400
_designation: TypeAdapter[Designation] = TypeAdapter(Designation)


def names(row: Row, pack: Pack) -> list[tuple[str, list[str]]]:
    """Each name of the row's concept with its keys; the name is left empty where the row shows it."""
    shown = {
        text for term in row.terms if term for text in (term.text, term.reading, term.traditional, *term.short_forms)
    }
    found = row.concept.designations if row.concept else _own(row)
    return [("" if each.text in shown else each.text, list(_keys(each))) for each in found]


def _keys(designation: Designation) -> Iterator[str]:
    found = dict.fromkeys(key for key, kind in keys.designation_keys(designation) if kind != KeyKind.INFLECTED)
    if designation.primary_language != "zh":
        forms = inflection.inflections(designation.text, designation.language)
        found |= dict.fromkeys(sorted(folding.key(form) for form in forms))
    yield from found


def _own(row: Row) -> Iterator[Designation]:
    """The additions of one's own as designations; Chinese without a reading is found by the one that is drafted."""
    for language, text in (row.item.terms or {}).items():
        reading = (row.item.reading or pinyin.draft(text)) if scripts.has_han(text) else None
        yield _designation.validate_python(
            {"text": text, "language": language, "type": "full_form", "status": "admitted", "reading": reading}
        )


@cache
def variants() -> tuple[str, str]:
    """Every character that keys replace, and in the same places what they have for it."""
    pairs = [
        (char, simple)
        for char in map(chr, range(0x2E80, _BEYOND_HAN))
        if scripts.is_han(char)
        and unicodedata.normalize("NFKD", char) == char
        and (simple := scripts.simplified_character(char)) != char
    ]
    return "".join(char for char, _ in pairs), "".join(simple for _, simple in pairs)
