"""What may have been meant: the query with its words corrected, or with those that are surely right."""

from app import store
from app.language import folding, scripts, spelling, words
from app.store import vocabulary

MOST_SIMILAR = 60
MOST_CORRECTIONS = 8
MOST_WORDS = 12
LEAST_CHARACTERS, MOST_CHARACTERS = 4, 24
LEAST_LETTERS = 3
SHORT_KEY = 6


def trusted_words(reader: store.Reader, query: str) -> list[list[str]]:
    """The words of a query that are not mistyped: those in the vocabulary; when all are, all but one of them."""
    wanted = [token for token in words.query_tokens(query) if not scripts.has_han(token)][:MOST_WORDS]
    known = vocabulary.known_to(reader, wanted)
    trusted = [token for token in wanted if token in known]
    if len(wanted) < 2 or not trusted:
        return []
    if len(trusted) < len(wanted):
        return [trusted]
    return [trusted[:at] + trusted[at + 1 :] for at in range(len(trusted))]


def is_near(one: str, other: str) -> bool:
    """Whether two keys differ by what a hand mistypes: one letter in a short one, two in a longer one."""
    allowed = 1 if len(other) <= SHORT_KEY else 2
    return spelling.distance(one, other, allowed) <= allowed


def characters(query: str) -> list[list[str]]:
    """The Chinese characters of a query, which may stand apart: all of them, then all but one."""
    characters = list(dict.fromkeys(each for each in folding.fold(query) if scripts.is_han(each)))
    if len(characters) < LEAST_CHARACTERS:
        return []
    if len(characters) > MOST_CHARACTERS:
        return [characters]
    return [characters, *(characters[:at] + characters[at + 1 :] for at in range(len(characters)))]


def holds(text: str, characters: list[str]) -> bool:
    """Whether a designation is about these characters: it holds them all, and little else."""
    folded = folding.key(text)
    return all(each in folded for each in characters) and len(folded) <= 2 * len(characters) + 2


def corrected(reader: store.Reader, query: str) -> list[str]:
    """The query with its words corrected by the vocabulary: one word at a time, then all of them."""
    original = folding.fold(query).split()
    choices = [_similar(reader, word) for word in original]
    found = []
    for index, options in enumerate(choices):
        for option in options[:3]:
            found.append(" ".join([*original[:index], option, *original[index + 1 :]]))
    found.append(" ".join(options[0] if options else word for word, options in zip(original, choices, strict=True)))
    return list(dict.fromkeys(each for each in found if each != " ".join(original)))[:MOST_CORRECTIONS]


def _similar(reader: store.Reader, word: str) -> list[str]:
    if len(word) < LEAST_LETTERS or scripts.has_han(word):
        return []
    found = vocabulary.similar(reader, word, MOST_SIMILAR)
    return [each for each in spelling.closest(word, found) if each != word]
