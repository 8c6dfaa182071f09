"""Set phrases and official names with one or two words changed, lost or moved.

The index keeps, for each phrase of three telling words or more, the pairs of its neighbours; a text that has such a
pair is compared with the whole phrase. Nothing here knows a wrong wording: only the official one is known, and words
that are put for one another (`app.language.synonyms`).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from app.language.synonyms import are_near
from app.recognition.cards import Card, Name
from app.recognition.matching import Match, Option
from app.recognition.normalising import Words, cut
from app.recognition.phrase_keys import APART, LONGEST, PAIR, stems
from app.recognition.surfaces import Form
from app.recognition.term_index import TermIndex

MOST = 12  # phrases that a pair may point to; a pair of more tells nothing
_JOINTS = {"del": "de", "al": "a", "a": "a", "among": "between", "between": "between", "featuring": "of"} | {
    word: word
    for word in (
        "of",
        "for",
        "on",
        "in",
        "to",
        "with",
        "by",
        "from",
        "de",
        "para",
        "por",
        "con",
        "en",
        "sobre",
        "entre",
    )
}
_OF = frozenset({"of", "de", "del"})
_STOP = re.compile(r"[.!?;]|\n\s*\n")
_BREAK = re.compile(r"[·|/—]| – |\n")
_WRAPPED = 50  # characters of a line that was broken by its length


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found altered: telling words from one to another (included), and how much differs."""

    first: int
    last: int
    cost: float
    card: Card
    name: Name
    form: Form


class Phrases:
    """Finds altered phrases by the indexes that a matcher reads."""

    def __init__(self, layers: Sequence[TermIndex], hidden: Collection[str]) -> None:
        self._layers = layers
        self._hidden = hidden

    def find(self, words: Words, matches: Sequence[Match]) -> list[Match]:
        """The altered phrases of a text, where no designation stands as it should; none overlaps another."""
        telling = stems(words.folded)
        found: list[Found] = []
        for number, layer in enumerate(self._layers):
            self._find(words, telling, number, layer, found)
        return list(self._chosen(words, found, matches))

    def _find(
        self, words: Words, telling: Sequence[tuple[int, str]], number: int, layer: TermIndex, found: list[Found]
    ) -> None:
        has, seen = layer.has, set()
        stems_ = [each for _, each in telling]
        for at, one in enumerate(stems_):
            for other in stems_[at + 1 : at + 1 + APART]:
                form = has(f"{PAIR}{one} {other}" if one <= other else f"{PAIR}{other} {one}")
                if form is None:
                    continue
                for concept, place, _ in layer.few(form, MOST):
                    visit = concept, place, at // 6
                    if visit in seen:
                        continue
                    seen.add(visit)
                    card = layer.card(concept)
                    if number == len(self._layers) - 1 and card.id in self._hidden:
                        continue
                    if one_found := compared(words, telling, at, card, card.names[place]):
                        found.append(one_found)

    def _chosen(self, words: Words, found: list[Found], matches: Sequence[Match]) -> Iterator[Match]:
        exact = [(match.first, match.last) for match in matches]
        covered = _Covered(exact)
        taken: set[int] = set()
        for each in sorted(found, key=lambda one: (one.cost, one.first - one.last)):
            if covered.holds(each.first, each.last) or any(at in taken for at in range(each.first, each.last + 1)):
                continue
            taken.update(range(each.first, each.last + 1))
            start, end = words.starts[each.first], words.ends[each.last]
            yield Match(each.first, each.last, start, end, (Option(each.card, each.name, each.form),))


class _Covered:
    """Whether a stretch of words lies within one exact match."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._reach: dict[int, int] = {}
        for first, last in spans:
            self._reach[first] = max(self._reach.get(first, -1), last)

    def holds(self, first: int, last: int) -> bool:
        return any(self._reach.get(start, -1) >= last for start in range(max(0, first - LONGEST * 2), first + 1))


def compared(words: Words, telling: Sequence[tuple[int, str]], at: int, card: Card, name: Name) -> Found | None:
    """Whether a phrase stands, altered, around a telling word."""
    wanted_words, wanted = _wanted(name.text)
    low, high = max(0, at - len(wanted) - 1), min(len(telling), at + len(wanted) + 3)
    window = telling[low:high]
    left = [each for _, each in wanted]
    places: list[tuple[int, int]] = []  # of a telling word in the window, and of its like in the phrase
    used: set[int] = set()
    for number, (_, each) in enumerate(window):
        options = [spot for spot, other in enumerate(left) if other == each and spot not in used]
        if options:
            expected = places[-1][1] + 1 if places else 0
            spot = min(options, key=lambda one: abs(one - expected))
            used.add(spot)
            places.append((number, spot))
    places = _dense(places, len(wanted))
    used = {spot for _, spot in places}
    if len(places) < 2:
        return None
    missing = [spot for spot in range(len(wanted)) if spot not in used]
    first, last = places[0][0], places[-1][0]
    inside = [number for number in range(first, last + 1) if number not in {each for each, _ in places}]
    subs = 0
    for spot in list(missing):
        edges = [number for number in (first - 1, last + 1) if 0 <= number < len(window)]
        for number in inside + edges:
            text_word = words.folded[window[number][0]]
            if _near(text_word, wanted[spot][0]):
                if number in inside:
                    inside.remove(number)
                elif _apart(words, window, number, first, last):
                    continue
                else:
                    first, last = min(first, number), max(last, number)
                missing.remove(spot)
                subs += 1
                break
    begin, end = window[first][0], window[last][0]
    order = [spot for _, spot in places]
    moved = order != sorted(order) and not _is_turned(wanted_words, order)
    split = bool(_STOP.search(_outside(words, begin, end)))
    if _is_broken(words, begin, end):
        return None
    same = not (subs or missing or inside or moved or split)
    plain = len(wanted) >= 4 and same and not _is_joined_otherwise(wanted_words, words.folded[begin : end + 1], places)
    if (
        not plain
        and not (same and len(wanted) >= 4)
        and not _is_altered(len(wanted), subs, missing, len(inside), moved=moved, split=split)
    ):
        return None
    if split and (subs or missing or inside):
        return None
    cost = subs + 1.2 * (len(missing) + len(inside)) + 0.5 * moved + 0.5 * split - 0.1 * len(places)
    return Found(begin, end, cost, card, name, Form.INFLECTED if plain else Form.ALTERED)


def _is_joined_otherwise(wanted: Sequence[str], stands: Sequence[str], places: list[tuple[int, int]]) -> bool:
    """Whether other prepositions join the same words: `Agenda 2030 de`, not `Agenda 2030 para`."""
    if [spot for _, spot in places] != sorted(spot for _, spot in places):
        return False
    official, used = ([_JOINTS[word] for word in each if word in _JOINTS] for each in (wanted, stands))
    return len(official) == len(used) and official != used


def _is_turned(wanted: Sequence[str], order: list[int]) -> bool:
    """Whether the parts around `of` stand the other way round: `guard of honor of the army`, `army honor guard`."""
    blocks: list[list[int]] = [[]]
    number = 0
    for word in wanted:
        if word in _OF:
            blocks.append([])
        elif stems([word]):
            blocks[-1].append(number)
            number += 1
    return len(blocks) > 1 and order == [each for block in reversed(blocks) for each in block]


@lru_cache(maxsize=20_000)
def _wanted(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The words of a phrase, and the telling ones with their stems."""
    words = cut(text).folded
    return words, [(words[place], each) for place, each in stems(words)]


def _is_altered(size: int, subs: int, missing: list[int], extra: int, *, moved: bool, split: bool) -> bool:
    """Whether a phrase is still known for what it is, and yet not what it is."""
    lost = len(missing)
    if moved and size < 8 and (lost or extra):
        return False
    if not subs and not lost and not extra:
        return split or (moved and size >= 5)
    if size == 3:
        return subs == 1 and not lost and not extra
    if size <= 5:
        return subs + lost <= 1 and extra <= lost and (subs == 1 or (extra == 1 and 0 not in missing))
    return subs + lost <= max(2, size // 3) and lost <= size // 4 and extra <= max(1, size // 4)


def _dense(places: list[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """The longest stretch of places without a gap that a phrase of this size would not have."""
    best: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for each in places:
        if run and each[0] - run[-1][0] > (2 if size < 6 else 4):
            run = []
        run.append(each)
        if len(run) > len(best):
            best = list(run)
    return best


def _near(one: str, other: str) -> bool:
    if are_near(one, other):
        return True
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= 4 and OSA.distance(one, other, score_cutoff=2) <= 2 and one != other


def _apart(words: Words, window: Sequence[tuple[int, str]], number: int, first: int, last: int) -> bool:
    """Whether a sign stands between a word at the edge and the rest."""
    one, other = sorted((window[number][0], window[first if number < first else last][0]))
    return bool(re.search(r"[^\w\s’'-]", words.text[words.ends[one] : words.starts[other]]))


def _is_broken(words: Words, begin: int, end: int) -> bool:
    """Whether the stretch runs over the end of a heading, an item of a list, or another line that is not full."""
    for at in range(begin, end):
        gap = words.gap(at)
        if _BREAK.search(gap):
            line = words.text.rfind("\n", 0, words.ends[at])
            if "\n" not in gap or words.ends[at] - line < _WRAPPED:
                return True
    return False


def _outside(words: Words, begin: int, end: int) -> str:
    """What stands between the words of a stretch."""
    return " ".join(words.gap(at) for at in range(begin, end))
