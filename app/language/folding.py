"""Folding: the one form under which all spellings of a designation meet.

Each character folds to the same characters wherever it stands, except that separators shrink to one space and vanish
between two Chinese characters. So the key of a part is a part of the key, and offsets can be told exactly.
"""

import re
import unicodedata

from app.language.scripts import HAN, is_han, simplified_character

_APOSTROPHES = frozenset("'’‘‛`´′ʼʻʹʽʾʿˈˊˋ＇ꞌ")
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0")  # Hangul fillers, which Unicode calls letters
_OWN_TOKENS = frozenset("&%+")
# Letters whose accent is part of the letter, which no normalization form takes off.
_PLAIN_LETTERS = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip

_HAN_GAP = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
_ONE_TO_ONE = re.compile("[A-Za-z0-9ÁÉÍÓÚÜÑáéíóúüñ]+(?: [A-Za-z0-9ÁÉÍÓÚÜÑáéíóúüñ]+)*|[一-鿿]+")
_MANY_MARKS = re.compile("([\u0300-\u036f][\u0300-\u036f]{3})[\u0300-\u036f]+")  # begun by one class: a fast search


class _Folding(dict[int, str]):
    """A table for str.translate that works a character out when it is first met."""

    def __init__(self, accents: bool) -> None:
        super().__init__()
        self.accents = accents

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        if code < 0xD800 or 0xF900 <= code < 0x10000:  # bounded, whatever is thrown at it
            self[code] = folded
        return folded

    def _fold(self, char: str) -> str:
        if char in _APOSTROPHES or unicodedata.category(char) == "Sk":  # some would decompose to a space and an accent
            return self._piece(char)
        lower = unicodedata.normalize("NFKD", char).casefold()
        return "".join(map(self._piece, unicodedata.normalize("NFKD", lower)))

    def _piece(self, char: str) -> str:
        if char in _APOSTROPHES or char in _INVISIBLE:
            return ""
        if char in _OWN_TOKENS:
            return f" {char} "
        category = unicodedata.category(char)
        if unicodedata.combining(char) or category in ("Mn", "Me"):
            return char if self.accents and "\u0300" <= char <= "\u036f" and char != "\u034f" else ""
        if category in ("Cf", "Cs"):
            return ""
        if category == "Sc":
            return f" {char} "
        if category[0] in "PSZ" or category == "Cc":
            return " "
        if is_han(char):
            return simplified_character(char)
        return char if self.accents else _PLAIN_LETTERS.get(char, char)


_FOLDED = _Folding(accents=False)
_ACCENTED = _Folding(accents=True)


def words_of(text: str) -> list[str]:
    """The folded text between separators; one piece may mix scripts (`77国集团`)."""
    return text.translate(_FOLDED).split()


def fold(text: str) -> str:
    """The text without case, width, accents, punctuation or traditional characters; words parted by single spaces.

    `&`, `%`, `+` and currency signs are words of their own; apostrophes and invisible characters leave nothing behind;
    ñ becomes n.
    """
    folded = " ".join(text.translate(_FOLDED).split())
    return folded if folded.isascii() or " " not in folded else _HAN_GAP.sub("", folded)


def key(text: str) -> str:
    """The lookup key: the folded text without spaces, so that G-77, G 77 and G77 are one. Empty if nothing is left."""
    return text.translate(_FOLDED).replace(" ", "")


def letters_of(text: str) -> str:
    """What each code point folds to, in place: not joined, and separators not shortened."""
    return text.translate(_FOLDED)


def accent_key(text: str) -> str:
    """The lookup key with its accents kept (composed), which tells año from ano."""
    accented = text.translate(_ACCENTED).replace(" ", "")
    if accented.isascii():
        return accented
    return unicodedata.normalize("NFC", _MANY_MARKS.sub(r"\1", accented))


def folded_characters(text: str) -> list[str]:
    """What each code point of the text folds to by itself: nothing, letters, or spaces where words end."""
    return [_FOLDED[code] for code in map(ord, text)]


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """What `fold` gives, and for each of its characters the index of the code point of `text` that it came from."""
    if _ONE_TO_ONE.fullmatch(text):
        return text.translate(_FOLDED), list(range(len(text)))
    folded: list[str] = []
    offsets: list[int] = []
    gap: int | None = None
    for index, code in enumerate(map(ord, text)):
        for char in _FOLDED[code]:
            if char == " ":
                gap = index if gap is None else gap
                continue
            if gap is not None and folded and not (is_han(char) and is_han(folded[-1])):
                folded.append(" ")
                offsets.append(gap)
            gap = None
            folded.append(char)
            offsets.append(index)
    return "".join(folded), offsets
