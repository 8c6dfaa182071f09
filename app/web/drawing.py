"""The relations of an entry as a drawing: where each label and line goes, for a template to write as SVG.

What is above the concept (broader, whole, predecessor) or may be taken for it hangs on the left, what is below it on
the right, what is merely related where there is room. Positions are in the units of the drawing, a pixel each when it
is shown at its own size.
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
)
STYLES = {RelationType.RELATED: "dotted", RelationType.CONFUSABLE_WITH: "dashed"}

MOST = 14
"""How many concepts are drawn; the list beside the drawing has them all."""

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
OWN_WIDTHS = (104, 150, 200)
"""How wide it may be: so that no line crosses it, unless it is long."""
OWN_LINES = 3
ABOVE_DOT = 18
"""How far above the concept's dot its name ends."""
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
    """The name of a kind of relation above its concepts; below it, a line on how many of them are not drawn."""

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

    groups: list["_Group"] = field(default_factory=list)

    @property
    def height(self) -> float:
        return sum(group.height for group in self.groups) + BETWEEN * max(0, len(self.groups) - 1)


@dataclass
class _Group:
    """The concepts of one kind of relation that are drawn, each with its label in lines and the label's language."""

    type: RelationType
    labels: list[tuple[Reference, tuple[str, ...], str]]
    omitted: int

    @property
    def heading(self) -> float:
        return HEADING + (LINE if self.omitted else 0)

    @property
    def height(self) -> float:
        return self.heading + sum(len(lines) * LINE + GAP for _, lines, _ in self.labels)


def draw(name: str, relations: Sequence[Related], language: str) -> Drawing | None:
    """The drawing for a reader of a language (`en`, `es`, `zh-Hans`); None when there is nothing to draw."""
    left, right = _sides(relations, language)
    if not left.groups and not right.groups:
        return None
    lines = _own_name(name)
    own = len(lines) * LINE * SELF
    x = MARGIN + LABEL + REACH if left.groups else REACH * 0.8
    width = x + (REACH + LABEL + MARGIN if right.groups else REACH * 0.8)
    half = max(left.height, right.height, 40) / 2
    y = MARGIN + max(half, own + ABOVE_DOT)
    nodes: list[Node] = []
    headings: list[Heading] = []
    for side, direction in ((left, -1), (right, 1)):
        _place(side, (x, y), direction, y - side.height / 2, nodes, headings)
    top = y - ABOVE_DOT - (len(lines) - 1) * LINE * SELF
    return Drawing(width, round(y + half + MARGIN), x, y, top, lines, tuple(nodes), tuple(headings))


def _own_name(name: str) -> tuple[str, ...]:
    """The concept's own name in lines of about the same length."""
    tried = (wrap(name, width / SELF) for width in OWN_WIDTHS)
    count = len(next((lines for lines in tried if len(lines) <= OWN_LINES), wrap(name, OWN_WIDTHS[-1] / SELF)))
    width = measure(name) / count
    while len(lines := wrap(name, width)) > count:
        width += NARROW
    return lines


def _sides(relations: Sequence[Related], language: str) -> tuple[_Side, _Side]:
    groups = _groups(relations, language)
    left, right = (_Side([groups[kind] for kind in types if kind in groups]) for types in (ABOVE, BELOW))
    if RelationType.RELATED in groups:
        (left if left.height < right.height else right).groups.append(groups[RelationType.RELATED])
    if not left.groups and len(right.groups) > 1:
        left.groups.append(right.groups.pop())
    if not right.groups and len(left.groups) > 1:
        right.groups.append(left.groups.pop())
    return left, right


def _groups(relations: Sequence[Related], language: str) -> dict[RelationType, _Group]:
    """The concepts by kind of relation. Where there are too many, each kind gives up what it has most of."""
    by_type: dict[RelationType, list[Reference]] = {}
    for each in relations:
        by_type.setdefault(each.type, []).append(each.concept)
    shown = {kind: len(others) for kind, others in by_type.items()}
    while sum(shown.values()) > MOST:
        shown[max(shown, key=lambda kind: shown[kind])] -= 1
    groups = {}
    for kind, others in by_type.items():
        called = [(other, *other.label(language)) for other in others[: shown[kind]]]
        labels = [(other, wrap(text, LABEL), tag) for other, text, tag in called]
        groups[kind] = _Group(kind, labels, len(others) - shown[kind])
    return groups


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
    for group in side.groups:
        headings.append(Heading(group.type, text_x, at + 14, anchor, group.omitted))
        at += group.heading
        for reference, lines, language in group.labels:
            middle = at + len(lines) * LINE / 2
            line = _line(x, y, dot, middle)
            style = STYLES.get(group.type, "solid")
            nodes.append(Node(reference, dot, middle, text_x, at + 13, anchor, lines, language, line, style))
            at += len(lines) * LINE + GAP
        at += BETWEEN


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    """A curve that leaves the concept level, so as to pass below its name, and arrives level."""
    first, second = x + (to_x - x) * 0.75, x + (to_x - x) * 0.4
    return f"M{x:g} {y:g}C{first:g} {y:g} {second:g} {to_y:g} {to_x:g} {to_y:g}"


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
