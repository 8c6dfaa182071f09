"""People’s names with a letter lost, put in, swapped or misread: `Xi Jinpimg`, `Díaz-Cane1`.

The index knows a name of several words by each of them; where one stands, the others are compared with what is beside.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from app.recognition.cards import Card, Name
from app.recognition.matching import Match, Option
from app.recognition.normalising import Words, cut
from app.recognition.phrase_keys import part
from app.recognition.surfaces import Form
from app.recognition.term_index import TermIndex

MOST = 12  # names that a word may be a part of; one of more tells nothing
SHORTEST, LONG = 5, 9  # letters of a word that may have one other letter, and two


def find(words: Words, layers: Sequence[TermIndex], hidden: Collection[str], matches: Sequence[Match]) -> list[Match]:
    """The misspelt names of a text, where no name stands as it should; none overlaps another."""
    taken = {at: match for match in matches if match.last > match.first for at in range(match.first, match.last + 1)}
    found: list[Match] = []
    for number, layer in enumerate(layers):
        left_out = hidden if number == len(layers) - 1 else ()
        for first, last, card, name in _spans(words, layer):
            met = [taken[at] for at in range(first, last + 1) if at in taken]
            if card.id in left_out or not all(_is_part(each, first, last, card) for each in met):
                continue
            option = Option(card, name, Form.DAMAGED)
            misspelt = Match(first, last, words.starts[first], words.ends[last], (option,))
            taken |= dict.fromkeys(range(first, last + 1), misspelt)
            found.append(misspelt)
    return found


def _is_part(match: Match, first: int, last: int, card: Card) -> bool:
    """Whether a match is the part of a misspelt name that is right: Lis Cuesta in Lis Cuesta Perza."""
    is_inside = first <= match.first and match.last <= last and match.last - match.first < last - first
    return is_inside and any(option.card.id == card.id for option in match.options)


def _spans(words: Words, layer: TermIndex) -> Iterator[tuple[int, int, Card, Name]]:
    has, folded = layer.has, words.folded
    for at, word in enumerate(folded):
        form = has(part(word)) if words.text[words.starts[at]].isupper() else None
        if form is None:
            continue
        for concept, place, _ in layer.few(form, MOST):
            card = layer.card(concept)
            wanted = _parts(card.names[place].text)
            first = at - wanted.index(word)
            last = _stands(words, first, wanted) if first >= 0 else None
            if last is not None:
                yield first, last, card, card.names[place]


def _stands(words: Words, first: int, wanted: Sequence[str]) -> int | None:
    """The last word of a name that begins at a word and is misspelt; None where it is right, or another."""
    at, errors = first, 0
    for number, each in enumerate(wanted):
        if at >= len(words) or not words.text[words.starts[at]].isupper():
            return None
        if number and words.gap(at - 1) not in (" ", "-", "\u00a0", "‑"):
            return None
        stands = words.folded[at]
        if at + 1 < len(words) and words.gap(at) == "" and words.folded[at + 1].isdecimal():
            at += 1
            stands += words.folded[at]  # a letter misread as a figure
        if stands != each:
            most = 2 if len(each) >= LONG else 1 if len(each) >= SHORTEST else 0
            if OSA.distance(stands, each, score_cutoff=2) > most:
                return None
            errors += 1
        at += 1
    return at - 1 if errors else None


@lru_cache(maxsize=20_000)
def _parts(name: str) -> list[str]:
    return cut(name).folded
