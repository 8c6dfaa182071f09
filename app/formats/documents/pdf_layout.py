"""From the lines on the pages of a PDF to paragraphs.

A PDF has letters at places and nothing else. What is a paragraph, a heading or an item of a list is told here by where
lines begin and end, how high their letters are and what they say.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.formats.documents import pdf_lines
from app.formats.documents.document import BlockKind, Draft, is_wide, joint
from app.formats.documents.pdf_lines import Line, Piece


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the lines of a column usually begin and end."""

    left: float
    right: float


_HEADING = 1.25  # times the height of most letters
_LONGEST_HEADING = 300
LONGEST_WORD = 100
_HYPHENATED = 0.05  # of the lines end with a hyphen, in a document whose words are broken
_BULLET = re.compile(
    r"[•‣▪▫●○◦■□◆–—*·-]\s|\(?[0-9]{1,3}[.)]\s|\(?[a-z][.)]\s|[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、"
)
_SENTENCE_END = re.compile(r"[.!?。！？…:：;；][\"'”’»)）」』]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def write(pages: Sequence[Sequence[Piece]], draft: Draft) -> None:
    """Write the pages' paragraphs, then footnotes, then what stood at the head and the foot of several pages, once."""
    bodies = [[pdf_lines.plain(each) for each in page] for page in pages]
    heads = pdf_lines.take_running_heads(bodies, upper=True)
    feet = pdf_lines.take_running_heads(bodies, upper=False)
    height = pdf_lines.usual_height(bodies)
    lines: list[Line] = []
    notes: list[Line] = []
    for page in bodies:
        on_page = list(pdf_lines.read_lines(page, lines[-1].column + 1 if lines else 0))
        count = pdf_lines.count_notes(on_page, height)
        lines += on_page[: len(on_page) - count]
        notes += on_page[len(on_page) - count :]
    words = _Words([piece for page in bodies for piece in page])
    _write_lines(lines, height, words, draft)
    for text in _notes(notes, words):
        draft.add(BlockKind.FOOTNOTE, text)
    for kind, texts in ((BlockKind.HEADER, heads), (BlockKind.FOOTER, feet)):
        for text in texts:
            if re.search(r"[^\W\d_]", text):
                draft.add(kind, text)


class _Words:
    """The words of a document, which tell whether a hyphen at the end of a line belongs to its word."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._counts = Counter(word.lower() for each in pieces for word in _WORD.findall(each.text))
        self._breaks_words = sum(each.hyphen for each in pieces) > max(2, _HYPHENATED * len(pieces))

    def hyphen(self, text: str, following: str) -> str:
        """`-` when the hyphen at the end of a line belongs to its word, empty when it only broke it.

        What the document writes elsewhere decides; else it belongs before a capital or a number, and in a document that
        has few lines with one at their end.
        """
        first, last = _WORD.findall(text[-LONGEST_WORD:])[-1:], _WORD.match(following)
        if not first or not last or not following[0].islower():
            return "-"
        start, end = first[0].lower(), last[0].lower()
        if self._counts[start + end]:
            return ""
        if self._counts[f"{start}-{end}"] or (self._counts[start] > 1 and self._counts[end] > 1):
            return "-"
        return "" if self._breaks_words else "-"


def _write_lines(lines: list[Line], height: float, words: _Words, draft: Draft) -> None:
    columns = _columns(lines)
    leading = _leading(lines)
    paragraph: list[Piece] = []
    for before, line in pairwise([None, *lines, None]):
        if paragraph and (line is None or _begins(before, line, columns, leading)):
            _write_paragraph(paragraph, height, words, draft)
            paragraph = []
        if line is None:
            continue
        if line.cells:
            for number, cell in enumerate(line.cells):
                draft.add(BlockKind.TABLE_CELL, cell, same_row=number > 0)
        else:
            paragraph.append(line.piece)


def _write_paragraph(paragraph: list[Piece], height: float, words: _Words, draft: Draft) -> None:
    text = _joined(paragraph, words)
    if paragraph[0].height > _HEADING * height and len(text) <= _LONGEST_HEADING:
        kind = BlockKind.HEADING
    else:
        kind = BlockKind.LIST_ITEM if _BULLET.match(text) else BlockKind.PARAGRAPH
    draft.add(kind, text)


def _begins(before: Line | None, line: Line, columns: dict[int, _Column], leading: float) -> bool:
    """Whether a paragraph begins with this line."""
    if before is None or before.cells or line.cells:
        return True
    a, b = before.piece, line.piece
    column, next_column = columns[before.column], columns[line.column]
    if max(a.height, b.height) > _HEADING * min(a.height, b.height):
        return True
    if _BULLET.match(b.text) and (
        _SENTENCE_END.search(a.text[-20:]) or _BULLET.match(a.text) or not b.text[0].isalnum()
    ):
        return True
    if a.hyphen:
        return False
    if _would_have_fitted(a, b, column):
        return True
    if before.column != line.column:
        return bool(_SENTENCE_END.search(a.text[-20:]))
    if a.bottom - b.bottom > 1.3 * leading:
        return True
    indent = 0.8 * b.height
    return b.left - next_column.left > indent and a.left - column.left <= indent and not _BULLET.match(a.text)


def _would_have_fitted(a: Piece, b: Piece, column: _Column) -> bool:
    """Whether the first word of a line had room on the line before: then it was not for want of room that it ended."""
    first = 1 if is_wide(b.text[0]) else len(re.split(r"[\s-]", b.text, maxsplit=1)[0])
    width = (b.right - b.left) * first / len(b.text)
    margin = (
        0.6 if _SENTENCE_END.search(a.text[-20:]) else 3.0
    )  # letters are not all equally wide, nor lines equally full
    return a.right + width + margin * b.height < column.right


def _columns(lines: list[Line]) -> dict[int, _Column]:
    """Where the lines of each column begin and end, but for those that stand out."""
    pieces: dict[int, list[Piece]] = {}
    for line in lines:
        pieces.setdefault(line.column, []).append(line.piece)
    return {
        number: _Column(
            sorted(each.left for each in found)[len(found) // 4],
            sorted(each.right for each in found)[len(found) - 1 - len(found) // 10],
        )
        for number, found in pieces.items()
    }


def _leading(lines: list[Line]) -> float:
    """How far one line is below the other, usually."""
    steps = [
        a.piece.bottom - b.piece.bottom
        for a, b in pairwise(lines)
        if a.column == b.column and not a.cells and not b.cells and a.piece.bottom > b.piece.bottom
    ]
    return statistics.median_low(steps) if steps else 0.0


def _notes(lines: list[Line], words: _Words) -> Iterator[str]:
    note: list[Piece] = []
    for line in lines:
        if note and pdf_lines.begins_note(line):
            yield _joined(note, words)
            note = []
        note.append(line.piece)
    if note:
        yield _joined(note, words)


def _joined(pieces: list[Piece], words: _Words) -> str:
    """The lines of a paragraph as one."""
    parts = [pieces[0].text]
    for before, piece in pairwise(pieces):
        hyphen = words.hyphen(before.text, piece.text) if before.hyphen else joint(before.text, piece.text)
        parts += (hyphen, piece.text)
    return "".join(parts)
