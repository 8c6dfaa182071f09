"""Subtitles: SubRip (.srt) and WebVTT (.vtt), a block for each cue."""

import html
import re
from collections.abc import Iterator

from app.formats.documents.document import BlockKind, Document, Draft, joint
from app.formats.documents.encodings import Decoded

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?")
_ARROW = re.compile(r"[ \t]*[-\d:,.]+[ \t]*-->[ \t]*[-\d:,.]+(?:[ \t].*)?")
_FIRST_CUE = re.compile(r"\s*(?:\d{1,9}[ \t]*\r?\n)?[ \t]*[-\d:,.]{4,40}[ \t]*-->")
_MARKUP = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,200}\}")
_SPEAKS = ("-", "–", "—")


def find_format(text: str) -> str | None:
    """`vtt` or `srt` when a text is one of them."""
    if re.match(r"WEBVTT(?=[ \t\r\n]|$)", text):
        return "vtt"
    return "srt" if _FIRST_CUE.match(text[:200]) else None


def read(decoded: Decoded, format: str, most_text: int) -> Document:
    """The text of the cues without their markup; lines of a cue are one line, unless each is somebody else's words.

    A cue whose time is impossible has none, and a remark says how many those are.
    Raises CannotRead when there is nothing to read, or too much.
    """
    draft = Draft(most_text)
    for times, lines in _cues(decoded.text):
        begins, ends = _milliseconds(times)
        text = _one_line(_bare(line, format) for line in lines)
        if begins is None and text:
            draft.count("times_left_out")
        draft.add(BlockKind.CUE, text, times=(begins, ends))
    if decoded.replaced:
        draft.remark("characters_replaced", count=decoded.replaced)
    return draft.finish(format, decoded.encoding)


def _cues(text: str) -> Iterator[tuple[str, list[str]]]:
    """The line of times of each cue, and its lines of text. What stands before a line of times is no text."""
    times = ""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if _ARROW.fullmatch(line[:200]):
            if times and lines and lines[-1].strip().isdigit():  # the number of this cue, after no empty line
                lines.pop()
            if times:
                yield times, lines
            times, lines = line, []
        elif line.strip():
            lines.append(line)
        else:
            if times:
                yield times, lines
            times, lines = "", []


def _milliseconds(line: str) -> tuple[int | None, int | None]:
    found = _TIMES.fullmatch(line[:200])
    if not found:
        return None, None
    numbers = [int(each or 0) for each in found.groups()]
    fractions = [int((each or "0").ljust(3, "0")) for each in (found[4], found[8])]
    if max(numbers[1], numbers[2], numbers[5], numbers[6]) > 59:
        return None, None
    begins = ((numbers[0] * 60 + numbers[1]) * 60 + numbers[2]) * 1000 + fractions[0]
    ends = ((numbers[4] * 60 + numbers[5]) * 60 + numbers[6]) * 1000 + fractions[1]
    return (begins, ends) if begins <= ends else (None, None)


def _bare(line: str, format: str) -> str:
    line = _MARKUP.sub("", line)
    return (html.unescape(line) if format == "vtt" else line).strip()


def _one_line(lines: Iterator[str]) -> str:
    whole = ""
    for line in filter(None, lines):
        speaks = whole and line.startswith(_SPEAKS)
        whole += ("\n" if speaks else joint(whole, line)) + line
    return whole
