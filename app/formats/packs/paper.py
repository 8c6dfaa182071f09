"""How a pack is set on paper: as large as two pages on their side allow, which lie open on a desk.

Rows are measured by the width of their letters, roughly and on the safe side; a test prints packs of every length.
"""

from dataclasses import dataclass
from math import ceil

from app.formats.packs import table
from app.formats.packs.words import words
from app.language import scripts
from app.terminology.outline import Aside, Detail
from app.terminology.pack import Pack, Row, Term

WIDTH, HEIGHT = 258.0, 191.0
"""Room on the smaller of A4 and Letter in millimetres, margins off."""
HEADING = 14.0
GAP = 8.0
SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
READABLE = 8.0
"""The size for a pack that is longer than two pages in any."""
PAGES = 2
NARROWEST = 11.0
"""The ems that a cell has on average where blocks stand side by side: in less, words do not fit their lines."""
WEIGHTS = {"zh": 9.0, "zh tight": 12.5, Aside.DEFINITION: 20.0, Aside.CONTEXT: 16.0, Aside.REMARK: 8.0}
TERM_WEIGHT = 11.0
"""How wide columns are to each other; the style sheet has the same figures."""
_MM = 25.4 / 72
_LATIN, _HAN = 0.53, 1.0
_SLACK = 1.05  # words do not break where the line ends
_LEADING, _GUTTER = 1.2, 0.9  # in ems of the term's size
_PADDING = {False: 0.62, True: 0.46}


@dataclass(frozen=True)
class Layout:
    """The size of terms in points, how many blocks of rows stand side by side, and how many pages it takes.

    `tight` says that pinyin and traditional forms stand behind their term, and not under it, and remarks under the
    first term, and not in a column.
    """

    size: float
    blocks: int
    pages: int
    tight: bool = False


def lay_out(pack: Pack) -> Layout:
    """The largest setting that fits two pages; a longer pack is set readably and takes the pages it needs."""
    ways = [(size, blocks, tight) for size in SIZES for tight in (False, True) for blocks in (1, 2)]
    settings = [_setting(pack, *way) for way in ways if _is_wide_enough(pack, *way)]
    fitting = next((each for each in settings if each.pages <= PAGES), None)
    return fitting or min((each for each in settings if each.size == READABLE), key=lambda each: each.pages)


def _is_wide_enough(pack: Pack, size: float, blocks: int, tight: bool) -> bool:
    return blocks == 1 or (WIDTH - GAP) / blocks / (size * _MM) / len(columns(pack, tight)) >= NARROWEST


def columns(pack: Pack, tight: bool) -> list[str]:
    """The columns that stand side by side."""
    return [name for name in pack.outline.columns if not (tight and name == Aside.REMARK)]


def weight(pack: Pack, column: str, tight: bool) -> float:
    """How wide a column is, beside the others."""
    if column.startswith("zh"):
        return WEIGHTS["zh tight" if tight and pack.shows(Detail.READING) else "zh"]
    return WEIGHTS.get(column, TERM_WEIGHT)


def _setting(pack: Pack, size: float, blocks: int, tight: bool) -> Layout:
    """What the pack takes in a size and a number of blocks: rows fill one block after the other and are never cut."""
    line = size * _MM
    whole = (WIDTH - GAP * (blocks - 1)) / blocks / line
    weights = [weight(pack, column, tight) for column in columns(pack, tight)]
    rooms = [each * whole / sum(weights) - _GUTTER for each in weights]
    padding = _PADDING[tight]
    head = 1.7 * line
    filled, left = 1, HEIGHT - HEADING - head
    for row in pack.rows:
        height = (_lines(pack, row, rooms, tight) + padding) * line
        if height > left:
            filled += 1
            left = HEIGHT - head - (HEADING if filled <= blocks else 0)
        left -= height
    return Layout(size, blocks, ceil(filled / blocks), tight)


def _lines(pack: Pack, row: Row, rooms: list[float], tight: bool) -> float:
    """How high the tallest cell is, in ems of the term's size; `rooms` are the widths of the cells in ems."""
    terms = dict(zip(pack.languages, row.terms, strict=True))
    heights = []
    for column, room in zip(columns(pack, tight), rooms, strict=True):
        if column in list(Aside):
            text = table.aside(row, Aside(column), words(pack.language))
            heights.append(_height(text, room, 0.9 / _SLACK))
            continue
        height = _term_height(pack, terms[column], room, tight)
        if column == pack.languages[0]:
            height += _LEADING if row.notices else 0.0
            height += (
                _height(row.item.remark or "", room, 0.9) if tight and Aside.REMARK in pack.outline.columns else 0.0
            )
        heights.append(height)
    return max(heights)


def _term_height(pack: Pack, term: Term | None, room: float, tight: bool) -> float:
    if term is None:
        return _LEADING
    text = " · ".join((term.text, *term.short_forms)) if pack.shows(Detail.SHORT_FORMS) else term.text
    width = _width(text) + 0.8 * _width(" ".join(table.cautions(term, pack)))
    details = [term.reading] if term.reading and pack.shows(Detail.READING) else []
    details += [" ".join(beside)] if (beside := table.traditional(term, pack)) else []
    if tight:
        return _LEADING * ceil((width + sum(0.85 * _width(f"  {each}") for each in details)) / room)
    return _LEADING * ceil(width / room) + sum(_height(each, room, 0.85) for each in details)


def _height(text: str, room: float, size: float) -> float:
    """How high a text of another size is."""
    return _LEADING * size * ceil(size * _width(text) / room)


def _width(text: str) -> float:
    """The width of a text in ems."""
    return _SLACK * sum(_HAN if scripts.is_han(char) or char in _WIDE else _LATIN for char in text)


_WIDE = frozenset("“”《》，、。；：（）")
