"""Designations that something interrupts: a bracket with a short form, or the names of those whom it concerns.

`the Communist Party of Cuba (PCC) Central Committee`, `older generations of Chinese and Cuban leaders`. The text is
looked at once more without what interrupts it, a little on each side; a match that lies across the place is a match.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.recognition.matching import Match, Matcher, Option
from app.recognition.normalising import Words, cut
from app.recognition.surfaces import Form

BEFORE, AFTER = 90, 60  # code points looked at on each side
LEAST_WORDS = 3  # of a designation that names may interrupt
_BRACKET = re.compile(r" ?[(（][A-ZÑ][\w.&/-]{1,9}[)）](?= ?\w)")
_NAMES = re.compile(
    r"(?<=[a-z] )[A-Z][\w-]+(?:[’']s)?(?:,? (?:and |or )?(?:the )?[A-Z][\w-]+(?:[’']s)?){0,4} (?=[a-z])"
)
_END = re.compile(r"[.!?;:\n。！？；]")


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of the text without what interrupts it, which stood at `seam` of it."""

    text: str
    start: int
    seam: int
    left_out: int
    is_bracket: bool

    def place(self, at: int) -> int:
        """The code point of the text given where one of the window stands."""
        return self.start + at + (self.left_out if at >= self.seam else 0)


def find(words: Words, matcher: Matcher, matches: Sequence[Match]) -> list[Match]:
    """The designations that are interrupted, where no longer one stands."""
    windows = list(_windows(words.text))
    if not windows:
        return []
    read = cut("\n\n".join(each.text for each in windows))
    begins = _begins(windows)
    taken = {(match.start, match.end) for match in matches}
    found = []
    for match in matcher.find(read):
        number = bisect_right(begins, match.start) - 1
        window, start = windows[number], match.start - begins[number]
        end = start + match.end - match.start
        if start < window.seam < end:
            options = _parted(match.options, window)
            span = window.place(start), window.place(end - 1) + 1
            if options and span not in taken:
                taken.add(span)
                found.append(_matched(words, *span, options))
    return found


def _parted(options: Sequence[Option], window: _Window) -> tuple[Option, ...]:
    """The options that may be interrupted so: by names only a phrase of ordinary words, not another name."""
    return tuple(
        replace(each, form=max(each.form, Form.INFLECTED))
        for each in options
        if window.is_bracket or (each.name.text.islower() and len(each.name.text.split()) >= LEAST_WORDS)
    )


def _matched(words: Words, start: int, end: int, options: tuple[Option, ...]) -> Match:
    first = bisect_right(words.starts, start) - 1
    last = bisect_right(words.starts, end - 1) - 1
    return Match(first, last, start, end, options)


def _begins(windows: Sequence[_Window]) -> list[int]:
    begins, at = [], 0
    for each in windows:
        begins.append(at)
        at += len(each.text) + 2
    return begins


def _windows(text: str) -> Iterator[_Window]:
    for pattern in (_BRACKET, _NAMES):
        for match in pattern.finditer(text):
            start, stop = match.span()
            before, after = text[max(0, start - BEFORE) : start], text[stop : stop + AFTER]
            ends = [each.end() for each in _END.finditer(before)]
            before = before[ends[-1] :] if ends else before
            end = _END.search(after)
            after = after[: end.start()] if end else after
            if before and after:
                window = before + after
                yield _Window(window, start - len(before), len(before), stop - start, pattern is _BRACKET)
