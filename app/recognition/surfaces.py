"""The forms under which a designation stands in texts: as written, in the other script, inflected, damaged.

They are generated, each by a rule of its language, never by cutting what the text says: blind stems mark what they
should not.
"""

import re
from collections.abc import Iterator
from enum import IntEnum

from app.language import inflection, scripts, verbs
from app.recognition.normalising import cut
from app.terminology.concept import Concept, Designation, DesignationType, Kind

SHORTEST_DAMAGED = 5  # letters left of a name that lost one
SHORTEST_MISSPELT = 7  # letters of a place’s name that is known with one of them lost, doubled or swapped


class Form(IntEnum):
    """How a form of a designation came about; the smaller, the nearer to what the entry says."""

    EXACT = 0
    TRADITIONAL = 1
    INFLECTED = 2
    VERB = 3
    DAMAGED = 4
    IMPLIED = 5  # initials that nobody lists
    ALTERED = 6  # a phrase with a word changed, lost or moved
    VARIED = 7  # a phrase said more shortly or in other words, as one may


_JOINTS = frozenset(["of", "the", "and", "for", "in", "on", "de", "del", "la", "las", "los", "el", "y", "e", "para"])
_OF_A_NOUN = re.compile(r"(\w+ the )(\w+) of (\w+)")
_ABLE = re.compile(r"(.+) to the best of \w+(?:’s)? abilit(?:y|ies)")
_INTER = re.compile(r"inter-([a-z]+) ([a-z]+)")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_POINTED = re.compile(r"[A-ZÁÉÍÓÚÑ]{2,8}")


def surfaces(concept: Concept, designation: Designation) -> dict[tuple[str, ...], Form]:
    """The words of each form, folded, under the nearest rule that makes them."""
    found: dict[tuple[str, ...], Form] = {}
    for text, form in _forms(concept, designation):
        words = tuple(cut(text).folded)
        if words:
            found.setdefault(words, form)
    return found


def _forms(concept: Concept, designation: Designation) -> Iterator[tuple[str, Form]]:
    text, language = designation.text, designation.primary_language
    yield text, Form.EXACT
    if designation.traditional:
        yield designation.traditional.text, Form.TRADITIONAL
    if is_acronym(designation):
        if _POINTED.fullmatch(text):
            yield ".".join(text) + ".", Form.INFLECTED
        if language == "en" and text[-1].isupper():
            yield text + "s", Form.INFLECTED
        return
    if scripts.has_han(text):
        return
    if not (designation.matching and designation.matching.inflected is False):
        yield from ((form, Form.INFLECTED) for form in _inflected(designation))
        if designation.part_of_speech == "verb" or _is_gerund_phrase(designation):
            yield from ((form, Form.VERB) for form in _conjugated(text, language))
        yield from ((form, Form.INFLECTED) for form in _turned(concept, designation))
        yield from ((form, Form.INFLECTED) for form in _between(text))
        yield from ((form, Form.VERB) for form in _as_well_as_may_be(text))
    if concept.kind in (Kind.PERSON, Kind.PLACE, Kind.INSTITUTION) and not text.isascii():
        yield from ((form, Form.DAMAGED) for form in damaged(text))
    if concept.kind == Kind.PLACE and len(text) >= SHORTEST_MISSPELT:
        yield from ((form, Form.DAMAGED) for form in misspelt(text))
    if concept.kind == Kind.INSTITUTION and (letters := initials(text)):
        yield letters, Form.IMPLIED


def initials(name: str) -> str | None:
    """The initials of a name of three to five capitalised words; None for any other."""
    words = [word for word in name.split() if word not in _JOINTS]
    if not 3 <= len(words) <= 5 or not all(word[0].isupper() and word[1:].islower() for word in words):
        return None
    return "".join(word[0] for word in words)


def is_acronym(designation: Designation) -> bool:
    """Whether the letters stand for words, so that their case counts."""
    if designation.type == DesignationType.ACRONYM:
        return True
    return len(designation.text) <= 6 and designation.text.isupper() and designation.text.isascii()


def _inflected(designation: Designation) -> Iterator[str]:
    """Number and gender of the head; the possessive needs no form, as it is a word of its own to the index."""
    language = designation.primary_language
    for form in inflection.inflections(designation.text, language):
        if form[-1] not in "'’" and not form.endswith(("'s", "’s")):
            yield form
    if " " in designation.text:  # a word by itself that is listed in the plural means something in the plural: talks
        yield from inflection.singulars(designation.text, language)


def _conjugated(text: str, language: str) -> Iterator[str]:
    """The phrase with its verb in other forms; `one’s` may be anybody's."""
    verb, _, rest = text.partition(" ")
    if language == "en" and verb.endswith("ing"):
        verb = verbs.infinitive(verb)
        yield f"{verb} {rest}"
    for form in sorted(verbs.forms(verb.lower(), language)):
        yield f"{form} {rest}".strip()
    if "one’s" in rest:
        for form in (verb, *sorted(verbs.forms(verb.lower(), language))):
            yield from (f"{form} {rest.replace('one’s', whose)}" for whose in ("his", "her", "their", "our", "its"))


def _turned(concept: Concept, designation: Designation) -> Iterator[str]:
    """An English name with its last genitive turned (`the Communist Party of Cuba Central Committee`), a phrase with
    its last noun before the one it belongs to (`review the honor guard`).
    """
    if designation.primary_language != "en":
        return
    if concept.kind in (Kind.INSTITUTION, Kind.POST):
        *posts, body, whose = ["", *designation.text.split(" of the ")]
        if body[:1].isupper() and whose[:1].isupper():
            yield " of the ".join([*filter(None, posts), f"{whose} {body}"])
    elif designation.type == DesignationType.PHRASE and (parted := _OF_A_NOUN.fullmatch(designation.text)):
        before, head, noun = parted.groups()
        yield f"{before}{noun} {head}"


def _between(text: str) -> Iterator[str]:
    """The English compound `inter-party exchanges` as `exchanges between the parties`."""
    if among := _INTER.fullmatch(text):
        several = inflection.plural(among[1], "en") or among[1]
        yield from (f"{among[2]} between {whose}{several}" for whose in ("", "the ", "the two ", "both "))


def _as_well_as_may_be(text: str) -> Iterator[str]:
    """The English phrase `do … to the best of its ability` as `do its best to do …`."""
    if able := _ABLE.fullmatch(text):
        for whose in ("its", "their", "our", "his", "her"):
            yield from (f"{does} {whose} best to {able[1]}" for does in ("do", "does", "did", "doing"))


def _is_gerund_phrase(designation: Designation) -> bool:
    """`building socialism`, `adapting Marxism to …`: a phrase whose verb a text may conjugate."""
    verb, _, rest = designation.text.partition(" ")
    phrase = designation.part_of_speech == "phrase" or designation.type == DesignationType.PHRASE
    return phrase and designation.primary_language == "en" and verb.endswith("ing") and bool(rest)


def damaged(name: str) -> set[str]:
    """What is left of a name whose accented letters were lost on the way, one of them or all: `Daz-Canel`."""
    places = [at for at, char in enumerate(name) if not char.isascii() and char.isalpha()]
    found = {"".join(char for at, char in enumerate(name) if at != lost) for lost in places[:8]}
    found.add("".join(char for char in name if char.isascii() or not char.isalpha()))
    for lost in places[:8]:
        for stands in ("?", "\ufffd", _misread(name[lost])):
            found.add(name[:lost] + stands + name[lost + 1 :])
    return {each for each in found if sum(map(str.isalpha, each)) >= SHORTEST_DAMAGED}


def _misread(char: str) -> str:
    """A letter of UTF-8 as it looks when it is read as Latin-1: Ã­ for í."""
    return char.encode().decode("latin-1")


_FIGURES = {"l": "1", "i": "1", "o": "0"}


def misspelt(name: str) -> set[str]:
    """A name with a letter lost, doubled, swapped with its neighbour or misread as a figure, in a longer word."""
    found: set[str] = set()
    for match in _LONG_WORD.finditer(name):
        word = match.group()
        for at in range(1, len(word)):
            rest = {word[:at] + word[at + 1 :], word[: at + 1] + word[at:]}
            if word[at] in _FIGURES:
                rest.add(word[:at] + _FIGURES[word[at]] + word[at + 1 :])
            if at + 1 < len(word):
                rest.add(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
            found.update(name[: match.start()] + each + name[match.end() :] for each in rest - {word})
    return found
