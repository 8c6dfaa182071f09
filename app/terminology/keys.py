"""By what an entry is found: keys for whole designations, tokens for their words. Made here, looked up in the store.

`VERSION` changes whenever a key, token or place in a list would come out differently: the store asks for a reindex.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import chain

from app.language import folding, inflection, pinyin, scripts, words
from app.language.stopwords import ALL_STOP_WORDS
from app.terminology.concept import Concept, Designation, Kind, UsageStatus

VERSION = "4"

_STATUSES = list(UsageStatus)
STANDINGS = len(_STATUSES)
"""How many standings there are in our field; those of homonyms come after them, in the same order."""

MAX_KEY = 200
"""Keys are cut to this many characters; a longer query is cut as well, so they still meet."""


class KeyKind(IntEnum):
    """Which folding made a key; the smaller, the nearer to what is written."""

    FOLDED = 0
    TRADITIONAL = 1
    PINYIN = 2
    INITIALS = 3
    INFLECTED = 4


def designation_keys(designation: Designation) -> list[tuple[str, KeyKind]]:
    """Every key of a designation, each once, under the nearest folding that makes it."""
    found: dict[str, KeyKind] = {}
    for key, kind in _keys(designation):
        if key:
            found.setdefault(key[:MAX_KEY], kind)
    return list(found.items())


def _keys(designation: Designation) -> Iterator[tuple[str, KeyKind]]:
    yield folding.key(designation.text), KeyKind.FOLDED
    if designation.traditional:
        yield folding.key(designation.traditional.text), KeyKind.TRADITIONAL
    if designation.reading and scripts.has_han(designation.text):
        for key in sorted(pinyin.reading_keys(designation.reading)):
            yield key, KeyKind.PINYIN
        yield pinyin.initials(designation.reading), KeyKind.INITIALS
    if designation.primary_language != "zh":
        yield inflection.stem_key(designation.text, designation.primary_language), KeyKind.INFLECTED


def query_keys(query: str) -> list[str]:
    """The keys under which a query is looked up, the plainest first."""
    keys = [folding.key(query)]
    if not scripts.has_han(query):
        keys += [folding.key(pinyin.toneless(query)), *sorted(inflection.stem_keys(query))]
    return list(dict.fromkeys(key[:MAX_KEY] for key in keys if key))


def standing(concept: Concept, designation: Designation) -> int:
    """Where a designation stands among those that match as well: the smaller, the earlier.

    Our concepts before homonyms, preferred before admitted, superseded and deprecated.
    """
    return STANDINGS * (concept.kind == Kind.HOMONYM) + _STATUSES.index(designation.status)


def designation_tokens(designation: Designation) -> list[str]:
    """The words of a designation, folded; Chinese by characters and pairs."""
    return words.tokens(designation.text)


def definition_tokens(concept: Concept) -> list[str]:
    """The words of the definitions, stop words left out."""
    texts = [definition.text for _, definition in concept.definitions.items()]
    tokens = dict.fromkeys(chain.from_iterable(map(words.tokens, texts)))
    return [token for token in tokens if token not in ALL_STOP_WORDS]


def vocabulary(designation: Designation, tokens: Iterable[str]) -> list[str]:
    """The words by which what is typed is known or corrected: of its tokens and its pinyin, but no Chinese ones.

    What mixes letters and numbers (`covid19`) is known by its parts, as a query asks for it.
    """
    read = words.tokens(pinyin.toneless(designation.reading)) if designation.reading else []
    return [token for token in (*tokens, *read) if _is_word(token)]


def _is_word(token: str) -> bool:
    if token.isascii() and token.isalpha():
        return True
    return not scripts.has_han(token) and len(words.parts(token)) == 1
