"""Quoting a text: the sentence in which something stands, on one line, without what no reader sees."""

from bisect import bisect_right
from unicodedata import category

from app.recognition import passages

_LEFT_OVER = " .,;:…。，；："  # of the sentence before
_NO_LETTER = frozenset(("Cc", "Co", "Cs", "Cn", "Zl", "Zp"))


class Quotations:
    """The sentences of a text, by what stands in them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = passages.spans(text)
        self._starts = [start for start, _ in self._spans]

    def at(self, start: int, end: int) -> str:
        """The sentence that holds a place of the text (code points, end excluded)."""
        if not self._spans:
            return ""
        first, last = self._spans[max(0, bisect_right(self._starts, start) - 1)]
        return on_one_line(self._text[first : max(last, end)]).lstrip(_LEFT_OVER)


def on_one_line(text: str) -> str:
    """The text on one line, without what no reader sees."""
    kept = ("" if (kind := category(char)) == "Cf" else " " if kind in _NO_LETTER else char for char in text)
    return " ".join("".join(kept).split())
