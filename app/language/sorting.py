"""The order of designations in lists: keys that compare rightly with plain <, byte by byte, on every database."""

import re
from functools import lru_cache

from app.language.folding import accent_key, fold
from app.language.pinyin import toned_reading, toned_syllables
from app.language.scripts import has_han, to_simplified

ALPHABETS = {
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "es": "ABCDEFGHIJKLMNÑOPQRSTUVWXYZ",
    "zh": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
OTHER = "#"
_BETWEEN = "\t"  # before any character that a folded text holds
_ARTICLES = {"en": re.compile("the "), "es": re.compile("(?:el|la|los|las) ")}
_ENYE = re.compile("[ñÑ]|[nN]\u0303")
_PLACEHOLDER = "\ue0f1"  # private use: folding leaves it alone
_AFTER_N = "n~"  # greater than n with any letter
_LAST = "\U0010ffff"  # greater than any key


def sort_key(text: str, language: str, reading: str | None = None) -> str:
    """The text's place in its language's order.

    English and Spanish: letters first, then accents, leading articles ignored, ñ after n in Spanish. Chinese: pinyin
    with its tones, syllable by syllable, then the characters. `reading` is the pinyin that the text has, where someone
    wrote it; characters that are read in several ways are guessed without it (长臂管辖, chángbì guǎnxiá).
    """
    language = language[:2]
    if language == "zh" and has_han(text):
        read = " ".join(toned_reading(reading)) if reading else ""
        return f"{read or _pinyin(text)}{_BETWEEN}{fold(text)}{_BETWEEN}{accent_key(text)}"
    return f"{_letters(text, language)}{_BETWEEN}{accent_key(text)}"


def initial(text: str, language: str) -> str:
    """The letter under which the text is listed: A to Z, Ñ in Spanish, `#` for anything else."""
    language = language[:2]
    first = (_pinyin(text) if language == "zh" and has_han(text) else _letters(text, language))[:2]
    if first == _AFTER_N:
        return "Ñ"
    return first[0].upper() if first and "a" <= first[0] <= "z" else OTHER


def bounds(letter: str, language: str) -> tuple[tuple[str, str], ...]:
    """The ranges of sort keys that are listed under a letter, or under `#`: from, and up to but without."""
    if letter == OTHER:
        return ("", "a"), ("{", _LAST)
    if letter == "Ñ":
        return ((_AFTER_N, "o"),)
    first = letter.lower()
    return ((first, _AFTER_N if (first, language[:2]) == ("n", "es") else chr(ord(first) + 1)),)


def _letters(text: str, language: str) -> str:
    folded = fold(_ENYE.sub(_PLACEHOLDER, text) if language == "es" else text)
    if article := language in _ARTICLES and _ARTICLES[language].match(folded):
        folded = folded[article.end() :]
    return folded.replace(_PLACEHOLDER, _AFTER_N)


@lru_cache(maxsize=1024)
def _pinyin(text: str) -> str:
    return " ".join(toned_syllables(to_simplified(text)))
