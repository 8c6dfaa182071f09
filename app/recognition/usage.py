"""How alike a place in a text is to the uses that the entries of several senses quote, to tell the senses apart.

Compared are the words of the sentence, pairs of neighbours, and what stands right before and after the surface. Of
each sense count the use that is most alike, all its uses together, and the words of its names. The constants were
chosen on the scientific and French parts of SDU@AAAI-22, task 2; USAGE is lower than is best there, so that other
evidence of our own texts is not outdone.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

from app.recognition.matching import Match
from app.recognition.normalising import Words
from app.recognition.passages import Sentence
from app.recognition.profiles import Example, Profile, feature, features_of
from app.recognition.senses import Evidence

USAGE, HALF = 1.0, 0.1
TOGETHER, NAMES = 1.0, 1.0  # what all uses together and the names count, where the most alike use counts 1
BESIDE, COMMON = 1.5, 0.4  # the weight of what stands beside the surface, and of words that make sentences
SHARED = 0.6  # what a feature loses that every sense has
AROUND, AFAR = 2, 0.5  # sentences on each side that are looked at, and the weight of what stands in them
SHORT = 4.0  # what is added to the length of every text, as a few words tell little
MOST_USES = 60

Weight = Callable[[str], float]
Features = dict[str, float]
"""Features with their weights, squared."""


@dataclass(frozen=True, slots=True)
class Uses:
    """The uses of one surface that an entry quotes: by feature the numbers of the uses that have it."""

    examples: Sequence[Example]
    places: Mapping[str, Sequence[int]]
    lengths: Sequence[float]
    length: float  # of all together


class Usage:
    """Compares places of one text with the uses of the senses that they may have."""

    def __init__(self, words: Words, sentences: Sequence[Sentence], weight: Weight) -> None:
        self._words = words
        self._sentences = sentences
        self._weight = weight
        self._around: dict[tuple[int, frozenset[int]], Features] = {}

    def evidence(
        self,
        match: Match,
        number: int,
        profiles: Sequence[Profile],
        own: Collection[str],
        apart: frozenset[int],
    ) -> dict[str, Evidence]:
        """What the uses say for each sense, by the entry’s id, measured from the one they say least for; nothing
        where a sense shows no use. `own` are features of names that several senses have, which tell nothing; `apart`
        the sentences near by that don’t count.
        """
        if len(profiles) < 2 or not all(each.examples for each in profiles):
            return {}
        surface = tuple(self._words.folded[match.first : match.last + 1])
        here = self._here(match, number, surface, apart)
        here = {name: weight for name, weight in here.items() if not _is_of(name, own)}
        uses = {each.id: self._uses(each, surface) for each in profiles}
        length = _length(here)
        for name in here:
            having = sum(name in each.places for each in uses.values())
            if having > 1:
                here[name] *= (1 - SHARED * (having - 1) / (len(uses) - 1)) ** 2
        likeness = {each.id: _likeness(here, length, uses[each.id], each.named) for each in profiles}
        least = min(each for each, _ in likeness.values())
        return {
            id: Evidence("example", round(USAGE * log((like + HALF) / (least + HALF)), 4), uses[id].examples[use].text)
            for id, (like, use) in likeness.items()
            if like > least
        }

    def _here(self, match: Match, number: int, surface: tuple[str, ...], apart: frozenset[int]) -> Features:
        """The features of a place: those of its sentence, of what is beside it, and the words of sentences near it."""
        asked = number, apart
        if asked not in self._around:
            self._around[asked] = self._sentence(number, apart)
        found = dict(self._around[asked])
        for name in features_of(surface):
            found.pop(name, None)
        own = self._sentences[number]
        return found | _squared(
            self._beside(self._words.folded[own.first : own.last], match.first - own.first, surface)
        )

    def _sentence(self, number: int, apart: frozenset[int]) -> Features:
        own = self._sentences[number]
        found: Features = {}
        for near in range(max(0, number - AROUND), min(len(self._sentences), number + AROUND + 1)):
            sentence = self._sentences[near]
            if sentence.paragraph == own.paragraph and near != number and near not in apart:
                words = features_of(self._words.folded[sentence.first : sentence.last])
                found |= {name: (AFAR * self._weight(name)) ** 2 for name in words}
        return found | _squared(self._weighed(self._words.folded[own.first : own.last]))

    def _uses(self, profile: Profile, surface: tuple[str, ...]) -> Uses:
        """The uses of a surface, worked out when they are first asked for."""
        found: Uses | None = profile.uses.get(surface)
        if found is None:
            found = profile.uses[surface] = self._read(profile.examples[:MOST_USES], surface)
        return found

    def _read(self, examples: Sequence[Example], surface: tuple[str, ...]) -> Uses:
        places: dict[str, list[int]] = {}
        lengths: list[float] = []
        together: Counter[str] = Counter()
        weights: Features = {}
        for number, example in enumerate(examples):
            features = self._features(example.folded, surface)
            lengths.append(_length(features))
            weights |= features
            for name in features:
                places.setdefault(name, []).append(number)
                together[name] += 1 / lengths[-1]  # type: ignore[assignment]
        length = sqrt(sum(weights[name] * share * share for name, share in together.items())) or 1.0
        return Uses(examples, places, lengths, length)

    def _features(self, folded: Sequence[str], surface: tuple[str, ...]) -> Features:
        found = _squared(self._weighed(folded))
        for name in features_of(surface):
            found.pop(name, None)
        at = _place(folded, surface)
        return found if at is None else found | _squared(self._beside(folded, at, surface))

    def _weighed(self, folded: Sequence[str]) -> Iterator[tuple[str, float]]:
        """The words of a sentence and pairs of neighbours (`x y`), with their weights."""
        for name in features_of(folded):
            yield name, self._weight(name)
        alone = [self._alone(word) for word in folded]
        for at, (one, other) in enumerate(pairwise(folded)):
            if len(one) > 1 or len(other) > 1:
                yield f"{one[:6]} {other[:6]}", (alone[at] + alone[at + 1]) / 2

    def _beside(self, folded: Sequence[str], at: int, surface: tuple[str, ...]) -> Iterator[tuple[str, float]]:
        """What stands before and after a surface (`-1 x`), with its weight."""
        for offset in (-2, -1, len(surface), len(surface) + 1):
            if 0 <= at + offset < len(folded):
                word = folded[at + offset]
                yield f"{offset} {word[:6]}", BESIDE * self._alone(word)

    def _alone(self, word: str) -> float:
        name = feature(word)
        return self._weight(name) if name else COMMON


def _is_of(name: str, own: Collection[str]) -> bool:
    """Whether a feature is of these alone: a word, a pair of them, one that stands beside the surface."""
    return all(part in own for part in name.split() if not part.lstrip("-").isdigit())


def _likeness(here: Features, length: float, uses: Uses, names: frozenset[str]) -> tuple[float, int]:
    """How alike a place is to the uses of a sense, and which of them is most alike."""
    alike = [0.0] * len(uses.lengths)
    together = named = 0.0
    for name, weight in here.items():
        for number in uses.places.get(name, ()):
            alike[number] += weight
            together += weight / uses.lengths[number]
        if name in names:
            named += sqrt(weight)
    alike = [each / own for each, own in zip(alike, uses.lengths, strict=True)]
    best = max(range(len(alike)), key=alike.__getitem__)
    return (alike[best] + TOGETHER * together / uses.length + NAMES * named) / length, best


def _length(features: Features) -> float:
    return sqrt(sum(features.values()) + SHORT)


def _squared(weighed: Iterable[tuple[str, float]]) -> Features:
    return {name: weight * weight for name, weight in weighed}


def _place(folded: Sequence[str], surface: tuple[str, ...]) -> int | None:
    """Where the surface first stands."""
    size = len(surface)
    return next(
        (
            at
            for at in range(len(folded) - size + 1)
            if folded[at] == surface[0] and tuple(folded[at : at + size]) == surface
        ),
        None,
    )
