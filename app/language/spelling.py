"""Spelling: near misses found without a scan, by the keys that two words share once letters are taken out of both.

The SymSpell way: index the deletions of every word of the vocabulary, look the deletions of the typed word up, and
check what comes back with the true distance. Words are folded already.
"""

from collections.abc import Iterable
from itertools import combinations

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4  # letters of a word that is corrected at all
_SHORTEST_FOR_TWO = 6


def max_distance(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped: 0 under four letters, 1 under six, else 2."""
    if len(word) < _SHORTEST:
        return 0
    return 1 if len(word) < _SHORTEST_FOR_TWO else 2


def deletions(word: str, prefix_length: int = 7, distance: int = 2) -> set[str]:
    """The word's prefix and all that is left of it without up to `distance` letters; nothing for short words.

    A word of four or five letters loses one letter at most. At most 29 keys by default.
    """
    distance = min(distance, max_distance(word))
    if distance == 0:
        return set()
    prefix = word[:prefix_length]
    return {"".join(left) for fewer in range(distance + 1) for left in combinations(prefix, len(prefix) - fewer)}


def distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two texts; limit + 1 stands for any more."""
    return OSA.distance(one, other, score_cutoff=limit)


def closest(word: str, candidates: Iterable[str]) -> list[str]:
    """The candidates within `max_distance` of the word, or one letter from it when they are long enough, best first.

    Distance counts insertions, deletions, replacements and swaps of neighbours; at equal distance, the same first
    letter comes first, then the nearest length.
    """
    allowed = max_distance(word)
    near = process.extract(word, set(candidates), scorer=OSA.distance, score_cutoff=max(allowed, 1), limit=None)
    ranked = [
        (distance, candidate[:1] != word[:1], abs(len(candidate) - len(word)), candidate)
        for candidate, distance, _ in near
        if distance <= allowed or max_distance(candidate)  # `daz` may have lost a letter of `díaz`
    ]
    return [candidate for *_, candidate in sorted(ranked)]
