"""A text in passages: its sentences, with the words that each holds and the language it is in."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from app.language.detection import detect
from app.language.tags import Primary
from app.recognition.normalising import Words

LEAST_WORDS = 8  # of a sentence, to tell its language by itself
LONGEST = 600  # code points of a sentence; what has no full stop is cut
_END = re.compile(r"(?<=[^\s.A-Z])[.!?…]+[\"”»’)\]]*(?=\s+[^a-záéíóúñ\s]|\s*$)|[。！？；]+[”’」』）]*|;(?=\s)|\n+|\r+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its code points, end excluded, the words it holds, and the paragraph that it is in."""

    start: int
    end: int
    first: int
    last: int  # excluded
    paragraph: int
    language: Primary


class Passages:
    """The sentences of a text, found by place."""

    def __init__(self, words: Words, language: Primary) -> None:
        self.sentences = list(_sentences(words, language))
        self._starts = [each.start for each in self.sentences]

    def at(self, place: int) -> int:
        """The number of the sentence that holds a code point."""
        return max(0, bisect_right(self._starts, place) - 1)


def _sentences(words: Words, language: Primary) -> "list[Sentence]":
    text, found = words.text, []
    paragraph, begun, told = 0, -1, language
    for start, end in spans(text):
        if begun < 0 or (start and text[start - 1] in "\n\r"):
            paragraph += 1
            begun = start
            line = text.find("\n", start)
            told = detect(text[start : line if line >= 0 else start + 4000][:4000], language)
        first = bisect_left(words.starts, start)
        last = bisect_left(words.starts, end, lo=first)
        own = detect(text[start:end], told) if last - first >= LEAST_WORDS else told
        found.append(Sentence(start, end, first, last, paragraph, own))
    return found or [Sentence(0, len(text), 0, len(words), 0, language)]


def spans(text: str) -> "list[tuple[int, int]]":
    """Where each sentence begins and ends, in code points, end excluded; together they are the text."""
    found, start = [], 0
    for match in _END.finditer(text):
        found += _cut(text, start, match.end())
        start = match.end()
    return found + _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> "list[tuple[int, int]]":
    pieces = []
    while end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST)
        stop = space if space > 0 else start + LONGEST
        pieces.append((start, stop))
        start = stop
    return [*pieces, (start, end)] if end > start else pieces
