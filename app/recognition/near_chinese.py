"""Chinese phrases and names with one character changed, lost or put in: 人类命运的共同体, 迪亚兹-卡内尔."""

from collections.abc import Collection, Iterator, Sequence

from rapidfuzz.distance import OSA

from app.language.scripts import is_han
from app.recognition.cards import Card, Name
from app.recognition.matching import Match, Option
from app.recognition.normalising import Words, cut
from app.recognition.phrase_keys import GRAM, gram
from app.recognition.surfaces import Form
from app.recognition.term_index import TermIndex

MOST = 12
_NUMERALS = frozenset("0123456789零一二三四五六七八九十百千两首第")


def find(words: Words, layers: Sequence[TermIndex], hidden: Collection[str], matches: Sequence[Match]) -> list[Match]:
    """The phrases that stand a character away from a designation, where none stands; none overlaps another."""
    reach: dict[int, int] = {}
    for match in matches:
        reach[match.first] = max(reach.get(match.first, -1), match.last)
    folded, found = words.folded, []
    free, seen = 0, set()
    for at in range(len(folded) - GRAM + 1):
        piece = folded[at : at + GRAM]
        if not all(len(each) == 1 and is_han(each) for each in piece):
            continue
        for card, name in _candidates(gram("".join(piece)), layers, hidden):
            span = _nearest(folded, at, "".join(piece), name)
            if span is None or span[0] < free or span in seen:
                continue
            seen.add(span)
            first, last = span
            if any(reach.get(start, -1) >= last for start in range(max(0, first - 20), first + 1)):
                continue
            if any(option.card.id == card.id for match in matches if first <= match.first and match.last <= last
                   for option in match.options):  # fmt: skip
                continue
            form = Form.DAMAGED if card.kind == "person" else Form.ALTERED
            option = Option(card, name, form)
            found.append(Match(first, last, words.starts[first], words.ends[last], (option,)))
            free = last + 1
    return found


def _candidates(key: str, layers: Sequence[TermIndex], hidden: Collection[str]) -> Iterator[tuple[Card, Name]]:
    for number, layer in enumerate(layers):
        for concept, place, _ in layer.get(key, MOST):
            card = layer.card(concept)
            if number < len(layers) - 1 or card.id not in hidden:
                yield card, card.names[place]


def _nearest(folded: Sequence[str], at: int, piece: str, name: Name) -> tuple[int, int] | None:
    """The words around that are one character away from a name and begin and end as it does."""
    wanted = "".join(cut(name.text).folded)
    begin = at - wanted.find(piece)
    for start in (begin, begin - 1, begin + 1):
        for length in (len(wanted), len(wanted) + 1, len(wanted) - 1):
            if start < 0 or start + length > len(folded):
                continue
            stands = "".join(folded[start : start + length])
            if len(stands) != length or stands[0] != wanted[0] or stands[-1] != wanted[-1]:
                continue
            if OSA.distance(stands, wanted, score_cutoff=1) == 1 and not _differ_by_number(stands, wanted):
                return start, start + length - 1
    return None


def _differ_by_number(one: str, other: str) -> bool:
    return [char for char in one if char in _NUMERALS] != [char for char in other if char in _NUMERALS]
