"""Marking: which parts of a text a query has matched, once both are folded."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from app.language.folding import fold, folded_characters, key, letters_of, words_of
from app.language.scripts import HAN, is_han

Span = tuple[int, int]

_PIECE = re.compile(f"[{HAN}]+|[^\\s{HAN}]+")
_LATIN = re.compile(r"[A-Za-z0-9ÁÉÍÓÚÜÑáéíóúüñ .,;:!?¡¿()\"“”«»/–—-]+")  # each folds to one letter or one space
_CHINESE = re.compile("[一-鿿，。、；：！？（）“”《》]+")  # the same
_MOST_WORDS = 32  # of a query, that are looked for one by one


class _Query(NamedTuple):
    """A query as it is looked for; `folded` with its words apart."""

    folded: str
    key: str
    pieces: tuple[str, ...]


@lru_cache(maxsize=256)
def _asked(query: str) -> _Query:
    pieces = dict.fromkeys(piece for word in words_of(query) for piece in _PIECE.findall(word))
    return _Query(fold(query), key(query), tuple(pieces)[:_MOST_WORDS])


def highlight(text: str, query: str) -> list[Span]:
    """The parts of `text` that the query matched once both are folded: sorted spans in code points, end excluded.

    The whole query if it stands there in one piece, at the start of a word or else anywhere; otherwise each of its
    words, at the start of a word (words of up to three letters and numbers only as whole words).
    """
    asked = _asked(query)
    joined = key(text)
    if not asked.key or not (asked.key in joined or any(piece in joined for piece in asked.pieces)):
        return []
    if text.isascii() and joined.count(asked.key) == 1 and text.lower().startswith(asked.folded):
        return [(0, len(asked.folded))]
    if _CHINESE.fullmatch(text):
        return _in_chinese(letters_of(text), joined, asked)
    spans = _in_latin(letters_of(text), joined, asked) if _LATIN.fullmatch(text) else None
    return _anywhere(text, asked) if spans is None else spans


def _in_latin(letters: str, joined: str, asked: _Query) -> list[Span] | None:
    """As `highlight`, in words of plain letters; None where something stands across words or beside a number."""
    padded = f" {letters}"
    spans = _places(padded, f" {asked.folded}")
    if spans:
        is_all = len(spans) == joined.count(asked.key) or _is_spaced(letters)
        return _merged([(start, end - 1) for start, end in spans]) if is_all else None
    if asked.key in joined or not joined.isalpha():
        return None
    for piece in asked.pieces:
        if joined.count(piece) != letters.count(piece):
            spans += [found.span() for found in _across_words(piece).finditer(letters)]
            continue
        for start, end in _places(padded, f" {piece}"):
            if _may_go_on(piece) or padded[end : end + 1] in ("", " "):
                spans.append((start, end - 1))
    return _merged(spans)


@lru_cache(maxsize=256)
def _across_words(piece: str) -> re.Pattern[str]:
    """A word of letters at the start of a word, with spaces anywhere in it."""
    return re.compile("(?<![a-z])" + " *".join(map(re.escape, piece)) + ("" if _may_go_on(piece) else "(?![a-z])"))


def _is_spaced(letters: str) -> bool:
    """Whether single spaces part the words, and nothing else does."""
    return "  " not in letters and letters == letters.strip()


def _in_chinese(letters: str, joined: str, asked: _Query) -> list[Span]:
    """As `highlight`, where every character may begin a word."""
    found = _places(joined, asked.key) or [span for piece in asked.pieces for span in _places(joined, piece)]
    if len(joined) < len(letters):
        kept = [at for at, each in enumerate(letters) if each != " "]
        found = [(kept[start], kept[end - 1] + 1) for start, end in found]
    return _merged(found)


def _places(text: str, needle: str) -> list[Span]:
    found = []
    at = text.find(needle)
    while at >= 0:
        found.append((at, at + len(needle)))
        at = text.find(needle, at + len(needle))
    return found


def _may_go_on(piece: str) -> bool:
    """Whether a word of the query may be the beginning of the text's."""
    return is_han(piece[0]) or (len(piece) > 3 and not piece.isdecimal())


def _anywhere(text: str, asked: _Query) -> list[Span]:
    haystack = _Haystack(text)
    found = haystack.find(asked.key) or (haystack.find(asked.key, anywhere=True) if len(asked.key) > 2 else [])
    if not found:
        for piece in asked.pieces:
            found += haystack.find(piece, whole_word=not _may_go_on(piece))
    return _merged([haystack.span(start, end) for start, end in found])


class _Haystack:
    """A text's key, with the way back to the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        parts = folded_characters(text)
        folded = "".join(parts)
        self.key = folded.replace(" ", "")
        self._kept = [at for at, char in enumerate(folded) if char != " "]
        self._origins = [at for at, part in enumerate(parts) for _ in part]

    def find(self, needle: str, *, anywhere: bool = False, whole_word: bool = False) -> list[Span]:
        found: list[Span] = []
        start = self.key.find(needle) if needle else -1
        while start >= 0:
            end = start + len(needle)
            fits = (anywhere or self._is_edge(start)) and (not whole_word or self._is_edge(end))
            if fits:
                found.append((start, end))
            start = self.key.find(needle, end if fits else start + 1)
        return found

    def _is_edge(self, at: int) -> bool:
        """Whether a word starts or ends here: at a separator, beside a Chinese character, between letter and digit."""
        if at in (0, len(self.key)):
            return True
        before, after = self.key[at - 1], self.key[at]
        is_separated = self._kept[at - 1] + 1 < self._kept[at]
        return is_separated or is_han(before) or is_han(after) or before.isdecimal() != after.isdecimal()

    def span(self, start: int, end: int) -> Span:
        last = self._origins[self._kept[end - 1]] + 1
        while last < len(self.text) and unicodedata.category(self.text[last])[0] == "M":
            last += 1
        return self._origins[self._kept[start]], last


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
