"""What may have been meant: the query with its words corrected, or with those that are surely right."""

from collections.abc import Sequence
from functools import cached_property

from app import store
from app.language import folding, scripts, spelling, words
from app.store import vocabulary

MOST_SIMILAR = 120
MOST_CORRECTIONS = 8
MOST_OPTIONS = 3
MOST_WORDS = 12
LEAST_CHARACTERS, MOST_CHARACTERS = 4, 60
MOST_LEFT_OUT = 8
LEAST_LETTERS = 3
SHORT_KEY = 6

Groups = list[list[str]]


class Corrections:
    """The corrections of a query, read from the vocabulary when they are first asked for."""

    def __init__(self, reader: store.Reader, query: str) -> None:
        self._reader = reader
        self._query = query
        cut = [
            ("" if at else " ", part)
            for word in folding.fold(query).split()
            for at, part in enumerate([word] if scripts.has_han(word) else words.parts(word))
        ]
        self._gaps, self._words = [gap for gap, _ in cut], [part for _, part in cut]

    @cached_property
    def _known(self) -> set[str]:
        asked = [*words.query_tokens(self._query), *self._words]
        return vocabulary.known_to(self._reader, [each for each in dict.fromkeys(asked) if not scripts.has_han(each)])

    @cached_property
    def _options(self) -> dict[str, list[str]]:
        """For each mistyped word those it may have been; when all are known, for each of them."""
        plain = [
            each for each in dict.fromkeys(self._words) if len(each) >= LEAST_LETTERS and not scripts.has_han(each)
        ]
        doubtful = [each for each in plain if each not in self._known] or plain
        found = vocabulary.similar(self._reader, doubtful[:MOST_WORDS], MOST_SIMILAR * len(doubtful[:MOST_WORDS]))
        closest = {
            word: [each for each in spelling.closest(word, near) if each != word] for word, near in found.items()
        }
        return {word: options[:MOST_OPTIONS] for word, options in closest.items() if options}

    @cached_property
    def texts(self) -> list[str]:
        """The query with its words corrected: one word at a time, then all of them."""
        found = []
        for at, word in enumerate(self._words):
            found += [
                self._joined([*self._words[:at], each, *self._words[at + 1 :]]) for each in self._options.get(word, [])
            ]
        found.append(self._joined([self._options.get(word, [word])[0] for word in self._words]))
        return [each for each in dict.fromkeys(found) if each != self._joined(self._words)][:MOST_CORRECTIONS]

    def _joined(self, words: list[str]) -> str:
        return "".join(gap + word for gap, word in zip(self._gaps, words, strict=True)).strip()

    def wanted(self) -> list[Groups]:
        """What a designation must hold to be about one of the corrected texts."""
        return [[[token] for token in words.query_tokens(text)] for text in self.texts]

    def trusted(self) -> list[Groups]:
        """What a designation must hold of the words that are not mistyped; when none is, all but one of them."""
        asked = words.query_tokens(self._query)
        telling = [each for each in asked if not scripts.has_han(each) and not words.is_stop_word(each)][:MOST_WORDS]
        known = [[each] for each in telling if each in self._known]
        if len(telling) < 2 or not known:
            return []
        if len(known) < len(telling):
            return [known]
        return [known[:at] + known[at + 1 :] for at in range(len(known))]


def is_near(one: str, other: str) -> bool:
    """Whether two keys differ by what a hand mistypes: one letter in a short one, two in a longer one."""
    allowed = 1 if len(other) <= SHORT_KEY else 2
    return spelling.distance(one, other, allowed) <= allowed


def characters(query: str) -> list[str]:
    """The Chinese characters of a query, which may stand apart; none when they are too few or too many to tell."""
    found = list(dict.fromkeys(each for each in folding.fold(query) if scripts.is_han(each)))
    return found if LEAST_CHARACTERS <= len(found) <= MOST_CHARACTERS else []


def but_one(characters: Sequence[str]) -> list[Groups]:
    """What a designation must hold to have all of these characters but one; of many, the whole of one half."""
    each = [[character] for character in characters]
    if len(each) <= MOST_LEFT_OUT:
        return [each[:at] + each[at + 1 :] for at in range(len(each))]
    return [each[: len(each) // 2], each[len(each) // 2 :]]


def is_about(text: str, characters: Sequence[str]) -> bool:
    """Whether a designation is about these characters: it holds all but one of them, and little else."""
    folded = folding.key(text)
    held = sum(each in folded for each in characters)
    return held >= len(characters) - 1 and len(folded) <= 2 * held + 2
