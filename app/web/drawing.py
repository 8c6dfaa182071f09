"""The relations of an entry as a drawing: where each label and line goes, for a template to write as SVG.

What is above the concept (broader, whole, predecessor) or may be taken for it hangs on the left, what is below it on
the right. Positions are in the units of the drawing, a pixel each when it is shown at its own size.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.terminology.concept import RelationType
from app.terminology.entry import Reference, Related

ABOVE = (
    RelationType.BROADER,
    RelationType.PART_OF,
    RelationType.MEMBER_OF,
    RelationType.INSTANCE_OF,
    RelationType.PREDECESSOR,
    RelationType.CONFUSABLE_WITH,
)
BELOW = (
    RelationType.NARROWER,
    RelationType.HAS_PART,
    RelationType.HAS_MEMBER,
    RelationType.HAS_INSTANCE,
    RelationType.SUCCESSOR,
    RelationType.RELATED,
)
STYLES = {RelationType.RELATED: "dotted", RelationType.CONFUSABLE_WITH: "dashed"}

MOST = 8
"""How many concepts of one kind of relation are drawn; the list beside the drawing has them all."""

LABEL = 190
REACH = 150
MARGIN = 12
LINE = 17
GAP = 13
HEADING = 26
BETWEEN = 12
WIDE, NARROW = 14.0, 7.7
"""The width of a Chinese and of another character at the size of a label."""
SELF = 1.22
"""How much larger the concept's own name is set."""
_NO_START = "，。、；：？！）》”’％"
_NO_END = "“《（‘「"


@dataclass(frozen=True)
class Node:
    """Another concept: its dot, and its label in lines; the first line's base is at `top`."""

    reference: Reference
    x: float
    y: float
    text_x: float
    top: float
    anchor: str
    lines: tuple[str, ...]
    language: str
    line: str  # the path from the concept to it
    style: str


@dataclass(frozen=True)
class Heading:
    """The name of a kind of relation above its concepts, and how many of them are not drawn."""

    type: RelationType
    x: float
    y: float
    anchor: str
    omitted: int = 0


@dataclass(frozen=True)
class Drawing:
    """A drawing of `width` by `height`, the concept at `x` and `y` with its name in `lines`, first base at `top`."""

    width: float
    height: float
    x: float
    y: float
    top: float
    lines: tuple[str, ...]
    nodes: tuple[Node, ...]
    headings: tuple[Heading, ...]


@dataclass
class _Side:
    """Concepts on one side, from the top."""

    groups: list[tuple[RelationType, list[Related]]] = field(default_factory=list)
    labels: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    def height(self) -> float:
        return sum(self.group_height(group) for _, group in self.groups) + BETWEEN * max(0, len(self.groups) - 1)

    def group_height(self, group: Sequence[Related]) -> float:
        return HEADING + sum(self.node_height(each) for each in group[:MOST])

    def node_height(self, each: Related) -> float:
        return len(self.labels[each.concept.id][0]) * LINE + GAP


def draw(name: str, relations: Sequence[Related], language: str) -> Drawing | None:
    """The drawing for a reader of a language (`en`, `es`, `zh-Hans`); None when there is nothing to draw."""
    left, right = _sides(relations, language)
    if not left.groups and not right.groups:
        return None
    lines = wrap(name, REACH * 1.6 / SELF)
    own = len(lines) * LINE * SELF
    x = MARGIN + LABEL + REACH if left.groups else REACH * 0.8
    width = x + (REACH + LABEL + MARGIN if right.groups else REACH * 0.8)
    height = max(left.height(), right.height(), own * 2 + 40) + 2 * MARGIN
    y = height / 2
    nodes: list[Node] = []
    headings: list[Heading] = []
    for side, direction in ((left, -1), (right, 1)):
        _place(side, (x, y), direction, (height - side.height()) / 2, nodes, headings)
    top = y - 18 - (len(lines) - 1) * LINE * SELF
    return Drawing(width, round(height), x, y, top, lines, tuple(nodes), tuple(headings))


def _sides(relations: Sequence[Related], language: str) -> tuple[_Side, _Side]:
    left, right = _Side(), _Side()
    for each in relations:
        text, tag = each.concept.label(language)
        for side in (left, right):
            side.labels[each.concept.id] = (wrap(text, LABEL), tag)
    for side, types in ((left, ABOVE), (right, BELOW)):
        for kind in types:
            if group := [each for each in relations if each.type == kind]:
                side.groups.append((kind, group))
    if not left.groups and len(right.groups) > 1:
        left.groups.append(right.groups.pop())
    if not right.groups and len(left.groups) > 1:
        right.groups.append(left.groups.pop())
    return left, right


def _place(
    side: _Side,
    centre: tuple[float, float],
    direction: int,
    at: float,
    nodes: list[Node],
    headings: list[Heading],
) -> None:
    x, y = centre
    dot = x + direction * REACH
    text_x = dot + direction * 11
    anchor = "start" if direction > 0 else "end"
    for kind, group in side.groups:
        headings.append(Heading(kind, text_x, at + 14, anchor, max(0, len(group) - MOST)))
        at += HEADING
        for each in group[:MOST]:
            lines, language = side.labels[each.concept.id]
            middle = at + len(lines) * LINE / 2
            bend = x + direction * REACH / 2
            line = f"M{x:g} {y:g}C{bend:g} {y:g} {bend:g} {middle:g} {dot:g} {middle:g}"
            style = STYLES.get(kind, "solid")
            nodes.append(Node(each.concept, dot, middle, text_x, at + 13, anchor, lines, language, line, style))
            at += side.node_height(each)
        at += BETWEEN


def wrap(text: str, width: float) -> tuple[str, ...]:
    """The text in lines of at most this width: between words, in Chinese between characters; nothing is cut off."""
    lines = [""]
    for unit in _units(text):
        if lines[-1] and measure(lines[-1] + unit.rstrip()) > width and unit[0] not in _NO_START:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += unit
    return tuple(line.strip() for line in lines if line.strip())


def _units(text: str) -> list[str]:
    """What a line may end after: a word with its blank, a hyphen inside one, a Chinese character."""
    units: list[str] = []
    for character in text:
        last = units[-1][-1] if units else " "
        is_joined = last in _NO_END or not (last in " -" or _is_wide(last) or _is_wide(character))
        if is_joined and units:
            units[-1] += character
        else:
            units.append(character)
    return units


def measure(text: str) -> float:
    """About how wide a label's text is."""
    return sum(WIDE if _is_wide(each) else NARROW for each in text)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
