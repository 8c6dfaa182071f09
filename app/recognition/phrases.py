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
from app.recognition.normalising import POSSESSIVE, Words, cut
from app.recognition.phrase_keys import APART, LONGEST, PAIR, near_pair, replaceable, stems
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
LONGEST_LINK = 2  # telling words after an `and` that may be left out
LEAST_ENDED = 4  # telling words of a phrase that is known with another last word
LONG, MET = 12, 0.6  # telling words of a long phrase, and how much of it must stand where it is said in other words
_OF, _AND = frozenset({"of", "de", "del"}), frozenset({"and", "y", "e"})
_ITS = frozenset(["its", "their", "our", "his", "her", "my", "your"])
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
        has, seen, replaced = layer.has, set(), replaceable()
        stems_ = [each for _, each in telling]
        for at, one in enumerate(stems_):
            for other in stems_[at + 1 : at + 1 + APART]:
                form = has(f"{PAIR}{one} {other}" if one <= other else f"{PAIR}{other} {one}")
                if form is None and (one in replaced or other in replaced):
                    form = has(near_pair(one, other))
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
        taken: dict[int, tuple[int, int]] = {}
        for each in sorted(found, key=lambda one: (one.cost, one.first - one.last)):
            here = range(each.first, each.last + 1)
            met = {taken[at] for at in here if at in taken}
            if covered.holds(each.first, each.last) or not all(_holds(each, span) for span in met):
                continue
            taken |= dict.fromkeys(here, (each.first, each.last))
            start, end = words.starts[each.first], words.ends[each.last]
            yield Match(each.first, each.last, start, end, (Option(each.card, each.name, each.form),))


def _holds(outer: Found, inner: tuple[int, int]) -> bool:
    """Whether a long phrase, said in other words, has one that is found inside it."""
    holds = outer.first <= inner[0] and inner[1] <= outer.last
    return outer.form == Form.VARIED and holds and inner != (outer.first, outer.last)


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
    window = telling[max(0, at - len(wanted) - 1) : at + len(wanted) + 3]
    places = _met(window, [each for _, each in wanted])
    if len(places) < 2:
        return None
    seen = _seen(words, window, wanted, places)
    if name.text.islower():
        _end(words, window, len(wanted), seen)
    begin, end = window[seen.first][0], window[seen.last][0]
    stops = _stops(words, begin, end)
    if _is_broken(words, begin, end):
        return None
    if any(word in _ITS for word in words.folded[begin : end + 1]):
        seen.missing = [spot for spot in seen.missing if not _is_owner(name, wanted_words, spot)]
    size, order = len(wanted), [spot for _, spot in places]
    seen.extra = [each for each in seen.extra if not _is_whose(words, window[each][0], name)]
    moved = order != sorted(order) and not _is_turned(wanted_words, order)
    lost, extra = len(seen.missing), len(seen.extra)
    cost = seen.subs + 1.2 * (lost + extra) + 0.5 * moved + 0.5 * bool(stops) - 0.1 * len(places)
    if not (seen.subs or lost or extra or moved or stops):
        if size < 4:
            return None
        joined = _is_joined_otherwise(wanted_words, words.folded[begin : end + 1], places)
        return Found(begin, end, cost, card, name, Form.ALTERED if joined else Form.INFLECTED)
    if not (stops and (seen.subs or lost or extra)) and _is_altered(
        size, seen.subs, seen.missing, extra, moved=moved, split=bool(stops)
    ):
        return Found(begin, end, cost, card, name, Form.ALTERED)
    if _is_varied(wanted_words, size, len(places), seen, moved=moved) and all(stops) and name.text.islower():
        return Found(begin, end, cost, card, name, Form.VARIED)
    return None


@dataclass(slots=True)
class _Seen:
    """How a window differs from a phrase: words put for others, lost ones by their place in the phrase, added ones by
    theirs in the window; `first` and `last` are where it begins and ends.
    """

    first: int
    last: int
    subs: int
    missing: list[int]
    extra: list[int]


def _met(window: Sequence[tuple[int, str]], wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Places of telling words in the window, and of their like in the phrase: the longest stretch without a gap that
    a phrase of this size would not have.
    """
    gap = 2 if len(wanted) < 6 else 4
    best: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for number, (_, each) in enumerate(window):
        if run and number - run[-1][0] > gap:
            run = []
        used = {spot for _, spot in run}
        options = [spot for spot, other in enumerate(wanted) if other == each and spot not in used]
        if options:
            expected = run[-1][1] + 1 if run else 0
            run.append((number, min(options, key=lambda one: abs(one - expected))))
        elif run and wanted[run[-1][1]] == each:  # said twice: the second may begin the phrase
            run[-1] = number, run[-1][1]
        if len(run) > len(best):
            best = list(run)
    return best


def _seen(
    words: Words, window: Sequence[tuple[int, str]], wanted: Sequence[tuple[str, str]], places: list[tuple[int, int]]
) -> _Seen:
    """What differs between the places that are met, words that are put for one another found."""
    met, used = {number for number, _ in places}, {spot for _, spot in places}
    first, last = places[0][0], places[-1][0]
    missing = [spot for spot in range(len(wanted)) if spot not in used]
    seen = _Seen(first, last, 0, missing, [number for number in range(first, last + 1) if number not in met])
    for spot in list(seen.missing):
        edges = [number for number in (seen.first - 1, seen.last + 1) if 0 <= number < len(window)]
        for number in seen.extra + edges:
            if not _near(words.folded[window[number][0]], wanted[spot][0]):
                continue
            if number in seen.extra:
                seen.extra.remove(number)
            elif _apart(words, window, number, seen.first, seen.last):
                continue
            else:
                seen.first, seen.last = min(seen.first, number), max(seen.last, number)
            seen.missing.remove(spot)
            seen.subs += 1
            break
    return seen


def _end(words: Words, window: Sequence[tuple[int, str]], size: int, seen: _Seen) -> None:
    """Take the word after a phrase of ordinary words that lacks its last one, and nothing else, for what it has
    instead: `responsabilidades comunes pero distintas`.
    """
    after = seen.last + 1
    lacks_its_end = size >= LEAST_ENDED and seen.missing == [size - 1] and not (seen.subs or seen.extra)
    if lacks_its_end and after < len(window) and not _apart(words, window, after, seen.first, seen.last):
        seen.last, seen.missing, seen.subs = after, [], 1


def _stops(words: Words, begin: int, end: int) -> list[bool]:
    """The full stops within a stretch, each with whether it is stray: no capital begins a sentence after it."""
    return [words.text[words.starts[at + 1]].islower() for at in range(begin, end) if _STOP.search(words.gap(at))]


def _is_whose(words: Words, at: int, name: Name) -> bool:
    """Whether a word in a phrase of ordinary words is a name, said of whom the phrase is meant: `Cuba’s`."""
    return name.text.islower() and words.text[words.starts[at]].isupper()


def _is_owner(name: Name, wanted: Sequence[str], spot: int) -> bool:
    """Whether a telling word of a phrase is a name in the possessive, for which a text may have `its`."""
    at, _ = stems(wanted)[spot]
    return wanted[at + 1 : at + 2] == [POSSESSIVE]


def _is_varied(words: Sequence[str], size: int, met: int, seen: _Seen, *, moved: bool) -> bool:
    """Whether a phrase is said more shortly (`trend of the world and history`, `from a strategic and long-term point
    of view`), or a long one in other words.
    """
    if size >= LONG:
        return met >= MET * size and len(seen.extra) <= size // 2 + 1
    if size < 4 or not 1 <= len(seen.missing) <= LONGEST_LINK or seen.subs or seen.extra or moved:
        return False
    first, last = min(seen.missing), max(seen.missing)
    if last - first >= len(seen.missing) or last == size - 1:
        return False
    lost, _ = stems(words)[first]
    return lost > 0 and words[lost - 1] in _AND


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
    if size == 5 and subs == 1 == lost and not extra and not {0, size - 1} & set(missing):
        return True  # one word put for another, one gone from the middle: `special position in its diplomacy`
    if size <= 5:
        return subs + lost <= 1 and extra <= lost and (subs == 1 or (extra == 1 and 0 not in missing))
    return subs + lost <= max(2, size // 3) and lost <= size // 4 and extra <= max(1, size // 4)


def _near(one: str, other: str) -> bool:
    if are_near(one, other):
        return True
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if shared >= 6 and shared in (len(one), len(other)):
        return one != other  # terror and terrorism
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
