"""The keys under which the index finds a set phrase by two of its words, so that it is known with a word changed."""

from collections.abc import Sequence
from functools import cache

from app.language.scripts import has_han
from app.language.synonyms import all_words, neighbours
from app.recognition.normalising import POSSESSIVE, cut
from app.terminology.concept import Concept, Designation, Kind, Layer

PAIR = "\x1e"
SHORTEST, LONGEST = 3, 18  # telling words of a phrase
APART = 2  # telling words that a pair spans
GRAM, SHORTEST_HAN = 3, 6  # characters of a Chinese key, and of a phrase that has any
FULL_NAME = 3  # characters of the usual Chinese name of a person
LONG_PLACE = 4  # characters of a Chinese name of a place that is known with one of them wrong
_SKIPPED = frozenset(
    [
        "a",
        "al",
        "among",
        "an",
        "and",
        "at",
        "between",
        "by",
        "con",
        "de",
        "del",
        "e",
        "el",
        "en",
        "entre",
        "for",
        "from",
        "in",
        "into",
        "is",
        "its",
        "la",
        "las",
        "los",
        "of",
        "on",
        "or",
        "para",
        "por",
        "su",
        "sus",
        "the",
        "through",
        "to",
        "towards",
        "under",
        "un",
        "una",
        "upon",
        "with",
        "y",
    ]
)
_UNKEPT = frozenset({Kind.PERSON, Kind.PLACE, Kind.HOMONYM, Kind.POST})


def stems(words: Sequence[str]) -> list[tuple[int, str]]:
    """The telling words by their place, each without number and cut to what its forms share."""
    known = _stems
    return [(at, each) for at, word in enumerate(words) if (each := known[word])]


class _Stems(dict[str, str]):
    """The stem of each word, worked out when it is first met; empty for words that tell nothing."""

    def __missing__(self, word: str) -> str:
        if len(self) >= 100_000:
            self.clear()
        found = "" if word in _SKIPPED or word == POSSESSIVE else stem(word)
        if len(word) <= 40:
            self[word] = found
        return found


_stems = _Stems()


def stem(word: str) -> str:
    """What the forms of a word share, roughly: for comparing phrases whose other words fit already."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed", "ly", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            word = word[: -len(ending)]
            break
    return word[:7]


def keys(concept: Concept, designation: Designation) -> set[str]:
    """The keys under which the index finds a phrase by two of its words, or by one and what is put for another."""
    if designation.is_retired:
        return set()
    if concept.kind == Kind.PLACE and has_han(designation.text):
        written = "".join(cut(designation.text).folded)
        return {beginning(written[0])} if len(written) == LONG_PLACE else set()
    if concept.layer != Layer.CURATED:
        return set()
    if concept.kind == Kind.PERSON and not has_han(designation.text):
        words = cut(designation.text).folded
        return {part(word) for word in words} if len(words) > 1 else set()
    if concept.kind in _UNKEPT and not (concept.kind == Kind.PERSON and has_han(designation.text)):
        return set()
    if has_han(designation.text):
        written = "".join(cut(designation.text).folded)
        is_short = concept.kind == Kind.PERSON and len(written) == FULL_NAME
        return {beginning(written[0])} if is_short else _grams(written)
    if designation.type == "acronym":
        return set()
    words = cut(designation.text).folded
    found = [(each, neighbours(words[at])) for at, each in stems(words)]
    if not SHORTEST <= len(found) <= LONGEST:
        return set()
    pairs = [(one, other) for at, one in enumerate(found) for other in found[at + 1 : at + 1 + APART]]
    kept = {pair(one, other) for (one, _), (other, _) in pairs}
    for (one, near_one), (other, near_other) in pairs:
        kept |= {near_pair(one, stem(near)) for near in near_other}
        kept |= {near_pair(stem(near), other) for near in near_one}
    return kept


def _grams(text: str) -> set[str]:
    if len(text) < SHORTEST_HAN:
        return set()
    return {gram(text[at : at + GRAM]) for at in range(len(text) - GRAM + 1)}


def gram(characters: str) -> str:
    """The key of a few Chinese characters."""
    return PAIR + characters


def beginning(character: str) -> str:
    """The key of the short Chinese names that begin with a character."""
    return PAIR + PAIR + "?" + character


def part(word: str) -> str:
    """The key of a word of a person's name."""
    return PAIR + PAIR + word


@cache
def replaceable() -> frozenset[str]:
    """The stems of the words that are put for one another."""
    return frozenset(map(stem, all_words()))


def near_pair(one: str, other: str) -> str:
    """The key of two words of which one is put for another, in either order."""
    return PAIR + "~" + (f"{one} {other}" if one <= other else f"{other} {one}")


def pair(one: str, other: str) -> str:
    """The key of two words, in either order."""
    return PAIR + (f"{one} {other}" if one <= other else f"{other} {one}")
