"""Chinese phrases and names with one character changed, lost or put in: 人类命运的共同体, 迪亚兹-卡内尔."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from operator import ne

from rapidfuzz.distance import OSA

from app.language.pinyin import sound_alike
from app.language.scripts import is_han
from app.recognition.cards import Card, Name
from app.recognition.matching import Match, Option
from app.recognition.normalising import Words, cut
from app.recognition.phrase_keys import GRAM, LONG_PLACE, PAIR, beginning
from app.recognition.surfaces import Form
from app.recognition.term_index import TermIndex

MOST = 12
MOST_BEGINNING = 40  # short names that begin with a character
LONG = 8  # characters of a phrase that is known with two of them wrong
_BESIDE = 30  # words on each side in which a person is looked for
_NUMERALS = frozenset("0123456789零一二三四五六七八九十百千两首第")


def find(words: Words, layers: Sequence[TermIndex], hidden: Collection[str], matches: Sequence[Match]) -> list[Match]:
    """The phrases that stand a character away from a designation, where none stands; none overlaps another."""
    reach: dict[int, int] = {}
    for match in matches:
        reach[match.first] = max(reach.get(match.first, -1), match.last)
    found: list[Match] = []
    for number, layer in enumerate(layers):
        for first, last, card, name in _spans(words, layer, hidden if number == len(layers) - 1 else ()):
            if found and first <= found[-1].last:
                continue
            if any(reach.get(start, -1) >= last for start in range(max(0, first - 20), first + 1)):
                continue
            if any(
                reach.get(start, last + 1) <= last and _is_of(matches, start, card.id)
                for start in range(first + (card.kind == "place"), last)
            ):
                continue
            if not _is_likely(words, first, last, card, name, matches):
                continue
            form = Form.DAMAGED if card.kind in ("person", "place") else Form.ALTERED
            found.append(Match(first, last, words.starts[first], words.ends[last], (Option(card, name, form),)))
    return found


def _is_of(matches: Sequence[Match], first: int, concept: str) -> bool:
    """Whether a match that begins at a word is of a concept."""
    at = bisect_left(matches, first, key=lambda match: match.first)
    while at < len(matches) and matches[at].first == first:
        if any(option.card.id == concept for option in matches[at].options):
            return True
        at += 1
    return False


def _is_likely(words: Words, first: int, last: int, card: Card, name: Name, matches: Sequence[Match]) -> bool:
    """Whether a short name of which one character differs is the one: it sounds the same, or it is a person’s, and
    persons and posts of the glossary are named beside it.
    """
    wanted, stands = _written(name.text), words.folded[first : last + 1]
    if len(wanted) > LONG_PLACE or len(wanted) != len(stands):
        return True
    if all(one == other or sound_alike(one, other) for one, other in zip(stands, wanted, strict=True)):
        return True
    if card.kind != "person":
        return False
    low = bisect_left(matches, first - _BESIDE, key=lambda match: match.first)
    high = bisect_left(matches, first + _BESIDE, key=lambda match: match.first)
    return any(match.options[0].card.kind in ("person", "post") for match in matches[low:high])


def _spans(words: Words, layer: TermIndex, hidden: Collection[str]) -> Iterator[tuple[int, int, Card, Name]]:
    """The stretches that are a character away from a phrase, in order of the text."""
    folded, has, seen = words.folded, layer.has, set()
    short: dict[str, list[tuple[Card, Name]]] = {}
    single = [len(word) == 1 and word > "\u2e7f" for word in folded]
    for at in range(len(folded) - GRAM + 1):
        if not (single[at] and single[at + 1] and single[at + 2]):
            continue
        if folded[at] not in short:
            short[folded[at]] = _short_names(layer, folded[at], hidden)
        for card, name in short[folded[at]]:
            if _has_one_wrong(folded, at, _written(name.text)):
                yield at, at + len(_written(name.text)) - 1, card, name
        piece = folded[at] + folded[at + 1] + folded[at + 2]
        form = has(PAIR + piece)
        if form is None:
            continue
        for concept, place, _ in layer.few(form, MOST):
            card = layer.card(concept)
            span = (
                None
                if card.id in hidden
                else _nearest(folded, at, piece, card.names[place], is_person=card.kind == "person")
            )
            if span is not None and span not in seen:
                seen.add(span)
                yield (*span, card, card.names[place])


def _short_names(layer: TermIndex, first: str, hidden: Collection[str]) -> list[tuple[Card, Name]]:
    """The short names that begin with a character."""
    form = layer.has(beginning(first))
    postings = layer.few(form, MOST_BEGINNING) if form is not None else ()
    cards = ((layer.card(concept), place) for concept, place, _ in postings)
    return [(card, card.names[place]) for card, place in cards if card.id not in hidden]


def _has_one_wrong(folded: Sequence[str], at: int, wanted: str) -> bool:
    """Whether a name stands there but for one of its characters."""
    stands = folded[at : at + len(wanted)]
    return len(stands) == len(wanted) and sum(map(ne, stands, wanted)) == 1 and all(map(is_han, stands))


def _nearest(folded: Sequence[str], at: int, piece: str, name: Name, *, is_person: bool) -> tuple[int, int] | None:
    """The words around that are one character away from a name and begin and end as it does."""
    wanted = _written(name.text)
    begin = at - wanted.find(piece)
    for start in (begin, begin - 1, begin + 1):
        for length in (len(wanted), len(wanted) + 1, len(wanted) - 1):
            if start < 0 or start + length > len(folded):
                continue
            stands = "".join(folded[start : start + length])
            if len(stands) != length or stands[0] != wanted[0] or (stands[-1] != wanted[-1] and not is_person):
                continue
            if OSA.distance(stands, wanted, score_cutoff=1) == 1 and not _differ_by_number(stands, wanted):
                return start, start + length - 1
    return _with_two_wrong(folded, begin, wanted)


def _with_two_wrong(folded: Sequence[str], begin: int, wanted: str) -> tuple[int, int] | None:
    """The words that are a long phrase but for two characters side by side: 好邻居 where it has 好兄弟."""
    stands = folded[begin : begin + len(wanted)] if begin >= 0 else ()
    if len(wanted) < LONG or len(stands) < len(wanted) or stands[0] != wanted[0]:
        return None
    wrong = [at for at, (one, other) in enumerate(zip(stands, wanted, strict=True)) if one != other]
    if len(wrong) != 2 or wrong[1] - wrong[0] > 1 or _differ_by_number("".join(stands), wanted):
        return None
    return begin, begin + len(wanted) - 1


@lru_cache(maxsize=20_000)
def _written(text: str) -> str:
    return "".join(cut(text).folded)


def _differ_by_number(one: str, other: str) -> bool:
    return [char for char in one if char in _NUMERALS] != [char for char in other if char in _NUMERALS]
