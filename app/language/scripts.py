"""Writing systems: which one a character belongs to, simplified and traditional Chinese, characters that deceive."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

# For use inside a character class of a regular expression; every plane, with 々, 〇 and the radicals.
HAN = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"

_HAN_CHARACTER = re.compile(f"[{HAN}]")
_HAN_TEXT = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[^\W\d_]+")
# OpenCC stops reading at U+0000 and refuses lone surrogates.
_UNREADABLE = re.compile("([\x00\ud800-\udfff]+)")

_LOOK_LATIN = frozenset({"Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu"})
_SCRIPT_OF_NAME = {"CJK": "Han", "IDEOGRAPHIC": "Han", "KANGXI": "Han", "HANGZHOU": "Han", "OHM": "Greek"}
_NAME_PREFIXES = frozenset({"FULLWIDTH", "HALFWIDTH", "SQUARE", "CIRCLED", "PARENTHESIZED"})
_SHARED_NAMES = frozenset({"MODIFIER", "MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER"})
_LATIN_LETTERS = frozenset("\u00aa\u00ba\u212a\u212b")  # ordinal indicators, kelvin and angstrom signs
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")  # Hangul fillers: letters to Unicode, nothing to the eye
_BLANK_MARKS = frozenset("\u034f\u17b4\u17b5")


@lru_cache(maxsize=30_000)
def is_han(char: str) -> bool:
    """Whether one character is Chinese, whatever its plane."""
    return _HAN_CHARACTER.fullmatch(char) is not None


def has_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return not text.isascii() and _HAN_CHARACTER.search(text) is not None


def han_runs(text: str) -> Iterator[tuple[int, str]]:
    """Each unbroken run of Chinese characters, with its index."""
    return ((found.start(), found.group()) for found in _HAN_TEXT.finditer(text))


@cache
def _converter(configuration: str) -> Any:
    from opencc import OpenCC

    return OpenCC(configuration)


def _convert(text: str, configuration: str) -> str:
    converter = _converter(configuration)
    return "".join(
        part if index % 2 else str(converter.convert(part)) for index, part in enumerate(_UNREADABLE.split(text))
    )


def to_simplified(text: str) -> str:
    """The text in simplified Chinese, from Taiwan's, Hong Kong's or any other traditional characters.

    Characters only: the words of Taiwan or Hong Kong stay as they are (軟體 becomes 软体, not 软件).
    """
    return _convert(text.replace("衞", "卫"), "tw2s") if has_han(text) else text


def to_traditional(text: str) -> str:
    """The text in traditional characters, in the forms printed most (為, 裡, 臺, 峰); the words stay as they are."""
    return _convert(text, "s2tw") if has_han(text) else text


# What OpenCC converts inside some words only (意味著, 計畫, 憑藉 …). Keys ignore the difference everywhere, so that
# a key never depends on the characters around it.
_ALWAYS_FOLDED = str.maketrans("著藉瞭覆衹甦彷画哩锺迳衞沈", "着借了复只苏仿划里钟径卫沉")


def simplified_character(char: str) -> str:
    """The one character that stands in lookup keys for this one and all its variants, whatever is next to it."""
    before, after = "", char
    while before != after:
        before, after = after, str(_converter("t2s").convert(after)).translate(_ALWAYS_FOLDED)
    return after


@lru_cache(maxsize=4096)
def _script(char: str) -> str | None:
    """The script of a letter; None for what all scripts share (digits, signs, marks)."""
    if unicodedata.category(char)[0] != "L" and not is_han(char):
        return None
    if char in _LATIN_LETTERS:
        return "Latin"
    words = unicodedata.name(char, "").split()
    while words and words[0] in _NAME_PREFIXES:
        words = words[1:]
    if not words or words[0] in _SHARED_NAMES:
        return None
    return _SCRIPT_OF_NAME.get(words[0].split("-")[0], words[0].split("-")[0].capitalize())


def scripts_of(text: str) -> set[str]:
    """The scripts of the text's letters: `Latin`, `Han`, `Cyrillic` …; digits and signs have none."""
    if text.isascii():
        return {"Latin"} if any(map(str.isalpha, text)) else set()
    return {script for char in set(text) if (script := _script(char))}


def suspicious(text: str) -> list[tuple[int, str]]:
    """The characters that a reader cannot see or will mistake, each with its index and its name.

    They are control and zero-width characters, bidirectional controls, unassigned code points, and letters of other
    scripts inside a Latin word (the Cyrillic а of "Сuba").
    """
    if text.isascii() and text.isprintable():
        return []
    found = {index for index, char in enumerate(text) if _is_hidden(char)}
    found.update(_homoglyphs(text))
    return [(index, _describe(text[index])) for index in sorted(found)]


def _is_hidden(char: str) -> bool:
    if char in "\n\t\r":
        return False
    return unicodedata.category(char)[0] == "C" or char in _BLANK_LETTERS or char in _BLANK_MARKS


def _homoglyphs(text: str) -> Iterator[int]:
    for word in _WORD.finditer(text):
        scripts = scripts_of(word.group())
        if "Latin" in scripts and scripts & _LOOK_LATIN:
            yield from (word.start() + i for i, char in enumerate(word.group()) if _script(char) in _LOOK_LATIN)


def _describe(char: str) -> str:
    names = {"Cc": "control character", "Co": "private use", "Cn": "unassigned", "Cs": "surrogate"}
    return f"U+{ord(char):04X} {unicodedata.name(char, names.get(unicodedata.category(char), 'unnamed'))}"
