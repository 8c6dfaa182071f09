"""Every designation of every entry is found, in each of the spellings that people type it in."""

import unicodedata
import zlib
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.language import folding, inflection, pinyin, scripts, spelling
from app.services import files, lookup
from app.services.hits import Match
from app.terminology.concept import Concept, Designation, DesignationType, Kind
from tests.conftest import GLOSSARY

Spelling = Callable[[Designation], str | None]
UNCOUNTED = {"verb", "phrase", "proper_noun"}
COUNTED_KINDS = set(Kind) - {Kind.PERSON, Kind.PLACE, Kind.SET_PHRASE}
SHARE_ON_POSTGRESQL = 8  # the engine only fetches; one in eight designations shows that it fetches the same


def designations() -> Iterator[tuple[Concept, Designation]]:
    reading, _ = files.check(GLOSSARY)
    for concept in reading.glossary.concepts.values():
        for designation in concept.designations:
            yield concept, designation


def as_written(each: Designation) -> str:
    return each.text


def without_accents(each: Designation) -> str | None:
    plain = "".join(c for c in unicodedata.normalize("NFD", each.text) if not unicodedata.combining(c))
    return plain if plain != each.text else None


def in_the_other_script(each: Designation) -> str | None:
    if each.traditional:
        return each.traditional.text
    return scripts.to_simplified(each.text) if each.language.startswith("zh-Hant") else None


def in_toneless_pinyin(each: Designation) -> str | None:
    return pinyin.toneless(each.reading) if each.reading else None


def with_a_letter_dropped(each: Designation) -> str | None:
    letters = [index for index, character in enumerate(each.text) if character.isalpha()]
    if len(letters) < 5:
        return None
    at = letters[zlib.crc32(each.text.encode()) % len(letters)]
    return each.text[:at] + each.text[at + 1 :]


def in_the_plural(each: Designation) -> str | None:
    """The plural of common nouns: a name, a verb or a phrase has none."""
    if each.type in (DesignationType.PHRASE, DesignationType.PROPER_NAME) or each.part_of_speech in UNCOUNTED:
        return None
    return inflection.plural(each.text, each.primary_language)


SPELLINGS: list[Spelling] = [
    as_written,
    without_accents,
    in_the_other_script,
    in_toneless_pinyin,
    with_a_letter_dropped,
    in_the_plural,
]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.__name__)
def test_every_designation_is_found_first_or_among_its_homonyms(
    glossary: Flask, engine: str, spelling: Spelling
) -> None:
    missed, asked = [], 0
    with glossary.app_context():
        for number, (concept, designation) in enumerate(designations()):
            if engine == "postgresql" and number % SHARE_ON_POSTGRESQL:
                continue
            query = spelling(designation)
            if spelling is in_the_plural and concept.kind not in COUNTED_KINDS:
                continue
            if not query or len(query) > lookup.MAX_QUERY:
                continue
            asked += 1
            if not answers(query, concept):
                missed.append(f"{concept.id}: {query} ({designation.text})")
    assert asked > 20
    assert not missed, f"{len(missed)} of {asked} missed:\n" + "\n".join(missed[:60])


def answers(query: str, concept: Concept) -> bool:
    """Whether the concept is the first hit, or matches as well as the first."""
    hits = lookup.find(query, limit=100).hits
    hit = next((hit for hit in hits if hit.concept.id == concept.id), None)
    if hit is None:
        return False
    best = hits[0]
    is_as_near = spelling.distance(folding.key(best.designation["text"]), folding.key(query), 1) <= 1
    holds_it = folding.key(query) in folding.key(best.designation["text"])
    # Another designation is written or begins so, holds it, or is as near: then ours comes after it.
    return hit.match == best.match or best.match.is_whole or best.match is Match.PREFIX or holds_it or is_as_near
