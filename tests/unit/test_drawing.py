"""The drawing of an entry's relations: nothing cut off, nothing on top of another, no more than can be taken in."""

from itertools import pairwise

import pytest

from app.terminology.concept import RelationType
from app.terminology.entry import Reference, Related
from app.web.drawing import LABEL, MOST, Drawing, Node, draw, measure, wrap

LONG = "Cooperation Plan between the Government of the Republic of Cuba and the Government of the People's Republic"


def related(kind: RelationType, *labels: str) -> list[Related]:
    return [Related(kind, Reference(f"{kind}-{n}", {"en": each}), True) for n, each in enumerate(labels)]


def drawn(*relations: list[Related], name: str = "Belt and Road Initiative", language: str = "en") -> Drawing:
    drawing = draw(name, [each for group in relations for each in group], language)
    assert drawing is not None
    return drawing


def test_nothing_related_is_no_drawing() -> None:
    assert draw("toast", [], "en") is None


def test_what_is_above_stands_on_the_left_and_parts_on_the_right() -> None:
    drawing = drawn(related(RelationType.PART_OF, "whole"), related(RelationType.HAS_PART, "part"))
    whole, part = drawing.nodes
    assert whole.x < drawing.x < part.x
    assert (whole.anchor, part.anchor) == ("end", "start")


def test_a_line_says_the_kind_of_relation() -> None:
    drawing = drawn(
        related(RelationType.BROADER, "a"),
        related(RelationType.HAS_PART, "b"),
        related(RelationType.RELATED, "c"),
        related(RelationType.CONFUSABLE_WITH, "d"),
    )
    styles = {node.lines[0]: node.style for node in drawing.nodes}
    assert styles == {"a": "solid", "b": "solid", "c": "dotted", "d": "dashed"}


def test_too_many_concepts_are_counted_not_drawn() -> None:
    drawing = drawn(
        related(RelationType.HAS_MEMBER, *(f"member {n}" for n in range(193))),
        related(RelationType.RELATED, "one", "two"),
        related(RelationType.CONFUSABLE_WITH, "three"),
    )
    assert len(drawing.nodes) == MOST
    assert {heading.type: heading.omitted for heading in drawing.headings} == {
        RelationType.HAS_MEMBER: 193 - (MOST - 3),
        RelationType.RELATED: 0,
        RelationType.CONFUSABLE_WITH: 0,
    }


@pytest.mark.parametrize("name", ["toast", "Belt and Road Initiative", LONG, "中华人民共和国"])
@pytest.mark.parametrize("count", [1, 3, MOST, 40])
def test_everything_is_inside_and_apart(name: str, count: int) -> None:
    drawing = drawn(
        related(RelationType.HAS_PART, *([LONG, "Digital Silk Road"] * count)[:count]),
        related(RelationType.RELATED, "Silk Road Fund"),
        name=name,
    )
    assert drawing.top - 17 >= 0
    assert drawing.top + (len(drawing.lines) - 1) * 20.7 < drawing.y
    for node in drawing.nodes:
        assert node.top - 14 > 0 and _bottom(node) <= drawing.height
        width = max(map(measure, node.lines))
        assert node.text_x - (width if node.anchor == "end" else 0) >= 0
        assert node.text_x + (width if node.anchor == "start" else 0) <= drawing.width
    for above, below in pairwise(sorted(drawing.nodes, key=lambda node: (node.anchor, node.y))):
        assert above.anchor != below.anchor or _bottom(above) < below.top - 10


def _bottom(node: Node) -> float:
    return node.top + (len(node.lines) - 1) * 17 + 4


def test_a_concept_is_called_what_the_reader_calls_it_and_marked_so() -> None:
    other = Reference("x", {"en": "talks", "zh-Hans": "会谈"})
    relation = [Related(RelationType.CONFUSABLE_WITH, other, False)]
    assert [(node.lines, node.language) for node in drawn(relation, language="zh-Hans").nodes] == [
        (("会谈",), "zh-Hans")
    ]
    assert [(node.lines, node.language) for node in drawn(relation, language="es").nodes] == [(("talks",), "en")]


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "中华人民共和国政府与古巴共和国政府关于共同推进“一带一路”建设的合作规划",
        "Forum on China-Africa Cooperation, Beijing Summit",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "联合国大会第2758号决议",
    ],
)
def test_a_wrapped_label_is_the_whole_label(text: str) -> None:
    lines = wrap(text, LABEL)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert len(lines) == 1 or all(measure(line) <= LABEL + 14 for line in lines)


def test_chinese_wraps_by_characters_and_leaves_punctuation_where_it_belongs() -> None:
    lines = wrap("中国—葡语国家经贸合作论坛（澳门）及“一带一路”倡议", 84)
    assert len(lines) > 2
    assert not [line for line in lines if line[0] in "）”，。" or line[-1] in "（“"]


def test_words_are_not_broken() -> None:
    assert wrap("Asian Infrastructure Investment Bank", 150) == ("Asian", "Infrastructure", "Investment Bank")
