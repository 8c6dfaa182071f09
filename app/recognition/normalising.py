"""A text as the words that a term index is asked for, each with the code points where it stands in the text as given.

Nothing is rewritten: the text is cut where words begin and end, and each word is folded by itself (case, width,
accents, traditional characters, hidden hyphens). So `text[start:end]` is always exactly what was marked, whatever the
text's normalisation, line endings, emoji or combining marks.
"""

import re
from array import array
from dataclasses import dataclass
from itertools import accumulate

from app.language.folding import key
from app.language.scripts import HAN

DELIMITER = "\x1f"
"""Stands after each word in the keys of the index; no word holds it."""

POSSESSIVE = "’s"
_HIDDEN = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f"
_CUT = re.compile(
    f"([{HAN}]"  # each Chinese character is a word
    f"|[^\\W\\d_{HAN}](?:[^\\W\\d_{HAN}]|[{_HIDDEN}])*"  # letters, with what is written on or hidden between them
    r"|\d+"
    r"|(?<=[^\W\d_])['’‘＇][sS](?![^\W_]))"
)
_MOST_FOLDED = 100_000  # words kept, so that a hostile text can't fill the memory


class _Folds(dict[str, str]):
    """What each word folds to, worked out when it is first met."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_FOLDED:
            self.clear()
        folded = POSSESSIVE if word[0] in "'’‘＇" else key(word) or word.casefold()
        if len(word) <= 40:
            self[word] = folded
        return folded


_folds = _Folds()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: folded, and the code points from which and up to which each stands, end excluded."""

    text: str
    folded: list[str]
    starts: "array[int]"
    ends: "array[int]"

    def __len__(self) -> int:
        return len(self.folded)

    def surface(self, first: int, last: int) -> str:
        """The text from the first word to the last, which is included."""
        return self.text[self.starts[first] : self.ends[last]]

    def gap(self, at: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.ends[at] : self.starts[at + 1]]


def cut(text: str) -> Words:
    """The words of a text."""
    parts = _CUT.split(text)
    edges = array("Q", accumulate(map(len, parts)))
    folds = _folds
    folded = [folds[word] for word in parts[1::2]]
    return Words(text, folded, edges[0:-1:2], edges[1::2])


def joined(words: list[str]) -> str:
    """The words as a key of the index."""
    return DELIMITER.join(words) + DELIMITER
