"""Words: the tokens under which a text is found, and the fewest that a query must ask for.

Both sides cut the same way: G77, G-77 and G 77 have the tokens g and 77; a Chinese run has its characters and its pairs
of neighbours. A text also offers what a query never asks for, so that either spelling finds the other.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import add
from string import ascii_lowercase

from app.language.folding import fold, fold_with_offsets, words_of
from app.language.scripts import HAN, is_han
from app.language.stopwords import ALL_STOP_WORDS, STOP_WORDS, is_stop_word

__all__ = [
    "ALL_STOP_WORDS",
    "STOP_WORDS",
    "is_stop_word",
    "parts",
    "query_tokens",
    "spans",
    "tokens",
    "without_possessive",
]

_POSSESSIVE = re.compile(r"(?<=\w)(?:['’＇]s|(?<=s)['’＇])(?!\w)", re.IGNORECASE)
_APOSTROPHES = "'’＇"
_PIECE = re.compile(f"[{HAN}]+|[^\\s{HAN}]+")
_PART = re.compile(r"\d+|[^\W\d]+|[^\w\s]")  # `g77` is `g` and `77`
_HYPHENS = "-‐‑–"
_HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)+")
_SPELT_OUT = re.compile(  # `u n` of U.N., `ee uu` of EE. UU.
    f"(?<![^\\W{HAN}])([a-z])\\1?(?: ([a-z])\\2?)+(?![^\\W{HAN}])"
)
_LETTERS = frozenset(each * times for each in ascii_lowercase for times in (1, 2))
_SYMBOLS = frozenset("&+")  # said aloud, they are stop words


def without_possessive(text: str) -> str:
    """The text without English possessive endings: `Xi’s`, `the states' rights`."""
    return _POSSESSIVE.sub("", text) if _holds(text, _APOSTROPHES) else text


def _holds(text: str, characters: str) -> bool:
    """Whether one of these few characters is in the text; several times faster than a class of a regular expression."""
    return any(map(text.__contains__, characters))


def tokens(text: str) -> list[str]:
    """The distinct tokens by which the text is found, in order of appearance.

    Folded words, the parts of compounds and the compounds written together, numbers, signs (`&`, `%`), acronyms spelt
    with points, every simplified Chinese character and every pair of neighbours.
    """
    found = dict.fromkeys(_tokens(text))
    if (without := without_possessive(text)) != text:
        found.update(dict.fromkeys(_tokens(without)))
    return list(found)


def _tokens(text: str) -> list[str]:
    folded = fold(text)
    is_plain = folded.isascii() and folded.replace(" ", "").isalpha()  # as nearly every text in English and Spanish
    found = folded.split() if is_plain else _tokens_of(_PIECE.findall(folded))
    if _holds(text, _HYPHENS):
        compounds = (each for each in _HYPHENATED.findall(text) if not is_han(each[0]))
        found += [fold(each).replace(" ", "") for each in compounds]
    if not _LETTERS.isdisjoint(found):  # a glance spares nearly every text the search
        found += [acronym.group().replace(" ", "") for acronym in _SPELT_OUT.finditer(folded)]
    return found


def _tokens_of(pieces: Iterable[str]) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        if not piece.isascii() and is_han(piece[0]):
            found += piece
            found += _pairs(piece)
        else:
            found.append(piece)
            if not (piece.isascii() and piece.isalpha()):
                found += parts(piece)
    return found


def parts(word: str) -> list[str]:
    """The letters, numbers and signs that a folded word without Chinese is made of: `g77` is `g` and `77`."""
    return [word] if word.isalpha() else _PART.findall(word)


def _pairs(run: str) -> Iterator[str]:
    return map(add, run, islice(run, 1, None))


def query_tokens(text: str) -> list[str]:
    """The fewest tokens that a text must all have to answer the query.

    Pairs instead of characters for Chinese, never across a separator; no stop words beside other words.
    """
    words = words_of(without_possessive(text))
    joined = " ".join(words)
    if not joined.isascii() or not _LETTERS.isdisjoint(words):
        joined = _SPELT_OUT.sub(lambda acronym: acronym.group().replace(" ", ""), joined)
    found: dict[str, None] = {}
    for piece in joined.split() if joined.isascii() else _PIECE.findall(joined):
        if is_han(piece[0]):
            found.update(dict.fromkeys(_pairs(piece) if len(piece) > 1 else piece))
        else:
            found.update(dict.fromkeys(parts(piece)))
    telling = [token for token in found if not is_stop_word(token) and token not in _SYMBOLS]
    return telling or list(found)


def spans(text: str) -> list[tuple[str, int, int]]:
    """The folded words of the text with the code points they stand at, end excluded; a Chinese run is one word."""
    folded, offsets = fold_with_offsets(text)
    return [(found.group(), offsets[found.start()], offsets[found.end() - 1] + 1) for found in _PIECE.finditer(folded)]
