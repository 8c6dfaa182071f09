"""The baseline for definitions in a text: Schwartz and Hearst (2003), and letters in capitals as acronyms."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_BRACKETS = re.compile(r"\(([^()]*)\)")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÁÉÍÓÚÑ])|\n")
_WORD = re.compile(r"\S+")
_ACRONYM = re.compile(r"(?<!\w)(?=\w*[^\W\d_a-zà-ÿ]\w*[^\W\d_a-zà-ÿ])[\w&/-]{2,10}(?!\w)")


def definitions(text: str) -> Iterator[tuple[Span, Span]]:
    """Where a short form and its long form stand, for each definition in brackets."""
    for match in _BRACKETS.finditer(text):
        inner = match.group(1)
        if len(inner) <= 10 and len(inner.split()) <= 2:
            found = _pair(text, match.start(), match.span(1), None)
        else:
            short = _word_before(text, match.start())
            shouted = any(map(str.isupper, text[slice(*short)]))
            found = _pair(text, match.start(), short, match.span(1)) if shouted else None
            found = found or _pair(text, match.start(), match.span(1), None)
        if found:
            yield found


def _pair(text: str, at: int, short: Span, long: Span | None) -> tuple[Span, Span] | None:
    """`long form (SHORT)`, or `SHORT (long form)` where the long form is what the brackets hold."""
    inner = re.split(r"[,;]", text[slice(*short)])[0].strip()
    if not inner or not _is_short(inner):
        return None
    start = text.index(inner, short[0])
    words = min(len(inner) + 5, 2 * len(inner))
    area = _words_before(text, at, words) if long is None else long
    found = _long_form(inner, text[slice(*area)])
    if found is None:
        return None
    first, last = area[0] + found, len(text[: area[1]].rstrip())
    long_words = text[first:last].split()
    if not len(inner) < last - first or len(long_words) > words or inner in long_words:
        return None
    return (start, start + len(inner)), (first, last)


def _is_short(text: str) -> bool:
    return 2 <= len(text) <= 10 and len(text.split()) <= 2 and text[0].isalnum() and any(map(str.isalpha, text))


def _word_before(text: str, at: int) -> Span:
    before = text[:at].rstrip()
    return len(before) - len(before.split()[-1]) if before.split() else 0, len(before)


def _words_before(text: str, at: int, most: int) -> Span:
    """The last words of the sentence before a place."""
    begins = [0, *(each.end() for each in _SENTENCE.finditer(text, 0, at))]
    words = list(_WORD.finditer(text, begins[-1], at))[-most:]
    return (words[0].start(), words[-1].end()) if words else (at, at)


def _long_form(short: str, area: str) -> int | None:
    """Where the long form begins: the letters of the short one backwards, the first of them beginning a word."""
    at = len(area) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        while at >= 0 and (area[at].lower() != letter or (index == 0 and at > 0 and area[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    return area.rfind(" ", 0, at + 2) + 1


def acronyms(text: str) -> Iterator[Span]:
    """Where words stand that have two capitals or more."""
    return (match.span() for match in _ACRONYM.finditer(text))
