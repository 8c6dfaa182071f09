"""What stands on the pages of a PDF: pieces of lines, in rows and columns, and what every page repeats."""

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.formats.documents.document import is_wide


class Piece(NamedTuple):
    """Letters of one line without a wide gap; places are in points, from the lower left corner of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    hyphen: bool = False  # it ended with one, which is not in the text

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text, in a column; or the cells of a table's row."""

    piece: Piece
    column: int
    cells: tuple[str, ...] = ()


_TOLERANCE = 2.0  # points
_LEAST_COLUMN = 3  # rows
_RUNNING_TEXT = 20  # code points in most lines; a table's cells are shorter
_NOTE = 0.9  # times the height of most letters
_NOTE_MARK = re.compile(r"[0-9]{1,3}\b|[*†‡①-⑳]|\[[0-9]{1,3}\]")
_SAME_LETTERS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_NUMBER = re.compile("[0-9]+")


def plain(piece: Piece) -> Piece:
    """Ligatures and the look-alikes of Chinese characters, which are how fonts draw letters, become those letters."""
    if _SAME_LETTERS.search(piece.text):
        return piece._replace(text=_SAME_LETTERS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), piece.text))
    return piece


def usual_height(pages: list[list[Piece]]) -> float:
    """How high most letters are, in points."""
    heights: Counter[float] = Counter()
    for page in pages:
        for piece in page:
            heights[round(piece.height, 1)] += len(piece.text)
    return max(heights, key=heights.__getitem__, default=0.0)


# What pages repeat


def take_running_heads(pages: list[list[Piece]], upper: bool) -> list[str]:
    """Take away what stands at the same height at the top (or bottom) of at least half of the pages; answers each once.

    Numbers in it may differ from page to page.
    """
    edges = [_edge(page, upper) for page in pages]
    counts = Counter(_repeated(each) for each in edges if each)
    least = max(2, sum(map(bool, pages)) / 2)
    texts: dict[str, str] = {}
    for number, edge in enumerate(edges):
        if edge and counts[_repeated(edge)] >= least:
            text = " ".join(each.text for each in edge)
            texts.setdefault(_NUMBER.sub("#", text), text)
            taken = set(edge)
            pages[number] = [each for each in pages[number] if each not in taken]
    return list(texts.values())


def _edge(page: list[Piece], upper: bool) -> list[Piece]:
    """The uppermost or lowest line of a page."""
    if not page:
        return []
    place = max(each.bottom for each in page) if upper else min(each.bottom for each in page)
    return [each for each in page if abs(each.bottom - place) <= _TOLERANCE]


def _repeated(edge: list[Piece]) -> tuple[int, str]:
    return round(edge[0].bottom / 4), _NUMBER.sub("#", " ".join(each.text for each in edge))


def count_notes(lines: list[Line], height: float) -> int:
    """How many lines at the end of a page are footnotes: small, the first of them with a mark."""
    small = 0
    for line in reversed(lines):
        if line.cells or line.piece.height > _NOTE * height:
            break
        small += 1
    while small and not begins_note(lines[-small]):
        small -= 1
    return small if small < len(lines) else 0


def begins_note(line: Line) -> bool:
    """Whether a line begins as footnotes do."""
    return bool(_NOTE_MARK.match(line.piece.text))


# Rows and columns


def read_lines(page: list[Piece], column: int) -> Iterator[Line]:
    """The lines of a page in the order of reading, columns numbered from `column`."""
    rows = _rows(page)
    before: Piece | None = None
    start = 0
    while start < len(rows):
        end = _end_of_columns(rows, start)
        if end > start:
            for side in (0, 1):
                column += 1
                yield from (Line(row[side], column) for row in rows[start:end] if len(row) > side)
            column, before, start = column + 1, None, end
            continue
        end = max(start + 1, -end)
        for row in rows[start:end]:
            if before is not None and row[0].bottom > before.bottom:  # up again: the next column
                column += 1
            yield Line(row[0], column, tuple(each.text for each in row) if len(row) > 1 else ())
            before = row[0]
        start = end


def _rows(page: list[Piece]) -> list[list[Piece]]:
    """Pieces that follow one another on one line stand together."""
    rows: list[list[Piece]] = []
    for piece in page:
        last = rows[-1][-1] if rows else None
        if last is not None and _is_beside(last, piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _is_beside(last: Piece, piece: Piece) -> bool:
    overlap = min(piece.top, last.top) - max(piece.bottom, last.bottom)
    return piece.left >= last.right and overlap > piece.height / 2


def _end_of_columns(rows: list[list[Piece]], start: int) -> int:
    """Where two columns end that the file writes line by line across both.

    When these are none, where the rows of two cells end that were looked at, as a negative number.
    """
    end, left, right = start, 0.0, float("inf")
    while end < len(rows) and len(rows[end]) == 2:
        edges = max(left, rows[end][0].right), min(right, rows[end][1].left)
        if edges[0] >= edges[1]:
            break
        (left, right), end = edges, end + 1
    lengths = [len(each.text) + sum(map(is_wide, each.text)) for row in rows[start:end] for each in row]
    if end - start < _LEAST_COLUMN or statistics.median(lengths) < _RUNNING_TEXT:
        return -end
    while end < len(rows) and len(rows[end]) == 1 and rows[end][0].right <= right:  # the left one is longer
        end += 1
    return end
