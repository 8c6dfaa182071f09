"""Which of several concepts a surface stands for: each sense scored, every part of the score kept as a reason.

A score is the sum of the weights of its reasons, and nothing else. Where the best sense is not ahead by `MARGIN`, the
reader is told so and nothing is decided; that none of the glossary's senses is meant is an answer like any other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt

from app.recognition.profiles import Example, Profile

MARGIN, SHARED, CONTESTED = 0.28, 0.7, 1.1
"""By how much the best must lead; ours, where homonyms share its letters, and where the text speaks for them, too."""
BACKED = 0.25  # what must speak for a sense itself, at least, for the text to speak for it
OWN = 0.3  # by how much more must speak for ours itself than for a homonym that the text speaks for
GENERAL = frozenset(["prior", "unknown", "text", "field", "company"])
"""Evidence that any sense would have: what speaks for one of ours beside a homonym is something else."""
EXAMPLE, WORDS, KIN = 4.5, 2.0, 0.7
MOST_KIN = 3
SATURATION = 5.2
WIDE, WHOLE = 0.3, 0.3  # what a feature weighs that stands further away


@dataclass(frozen=True, slots=True)
class Evidence:
    """A part of a score, before it is shown: `words` in the text, or the id of a concept, or an example."""

    code: str
    weight: float
    text: str = ""
    concept: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class Scored:
    """A sense with its evidence; `id` is None for one outside the glossary."""

    id: str | None
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def score(self) -> float:
        return round(sum(each.weight for each in self.evidence), 4)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a surface: features of its sentence, of those near it and of the text; the concepts that are
    named in the sentences, and `here`, in its own.
    """

    near: frozenset[str]
    wide: frozenset[str]
    whole: frozenset[str]
    concepts: frozenset[str]
    here: frozenset[str]

    def nearness(self, feature: str) -> float:
        """1 for what stands in the sentence, less for what stands further away."""
        return 1.0 if feature in self.near else WIDE if feature in self.wide else WHOLE

    def without(self, features: frozenset[str]) -> "Surroundings":
        """The same without the features of the surface itself."""
        return replace(self, near=self.near - features, wide=self.wide - features, whole=self.whole - features)


class Senses:
    """Scores senses by the entries' profiles; `weights` say how telling a feature is, 1 for those not in it."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def weight(self, feature: str) -> float:
        return self._weights.get(feature, 1.0)

    def score(
        self, profile: Profile, others: Sequence[Profile], around: Surroundings, used: Mapping[str, Evidence]
    ) -> list[Evidence]:
        """What the surroundings say for one sense: the nearest example, the entry's words, related concepts.

        `used` is what a comparison with the uses of all senses says of each, and counts beside the nearest example.
        """
        found = []
        nearest, like = self._nearest(profile.examples, around.near), used.get(profile.id)
        if like:
            found.append(replace(like, weight=round(like.weight + (nearest[0] if nearest else 0.0), 4)))
        elif nearest:
            found.append(Evidence("example", nearest[0], nearest[1].text))
        if words := self._words(profile, others, around):
            found.append(words)
        kin = sorted((profile.kin & around.concepts) - {each for other in others for each in other.kin})[:MOST_KIN]
        found += [Evidence("related", KIN / (1 + at), concept=id) for at, id in enumerate(kin)]
        return found

    def contrast(self, profile: Profile, around: Surroundings) -> Evidence | None:
        """What the entry's own examples of other uses say for a sense that is not in the glossary."""
        nearest = self._nearest(profile.contrasts, around.near)
        return Evidence("contrast", nearest[0], nearest[1].text) if nearest else None

    def _nearest(self, examples: Sequence[Example], near: frozenset[str]) -> tuple[float, Example] | None:
        best: tuple[float, Example] | None = None
        here = self._mass(near)
        for example in examples:
            shared = near & example.features
            if shared:
                mass = self._mass(shared) / sqrt((here + 1) * (self._mass(example.features) + 1))
                if best is None or mass > best[0]:
                    best = mass, example
        return (round(EXAMPLE * best[0], 4), best[1]) if best and best[0] > 0.02 else None

    def _words(self, profile: Profile, others: Sequence[Profile], around: Surroundings) -> Evidence | None:
        telling: dict[str, float] = {}
        for feature in (around.near | around.wide | around.whole) & profile.words:
            shared = sum(feature in other.words for other in others)
            if shared < len(others) or not others:
                share = self.weight(feature) / (1 + shared)
                telling[feature] = share * around.nearness(feature)
        mass = sum(telling.values())
        if mass < 0.2:
            return None
        best = sorted(telling, key=lambda each: (-telling[each], each))[:5]
        return Evidence("words", round(WORDS * mass / (mass + SATURATION), 4), ", ".join(best))

    def _mass(self, features: frozenset[str]) -> float:
        return sum(map(self.weight, features))


def chosen(scored: Sequence[Scored], homonyms: Collection[str]) -> Scored | None:
    """The best sense, or None where another is too near; senses come the best first.

    Where `homonyms` share the letters, one of ours must have evidence that is of this sense, and lead them, and what
    the glossary lacks, by more, the more so if the text speaks for them.
    """
    if not scored:
        return None
    best, others = scored[0], scored[1:]
    is_ours_beside_homonyms = bool(homonyms) and best.id is not None and best.id not in homonyms
    if not is_ours_beside_homonyms:
        return best if all(best.score - other.score >= MARGIN for other in others) else None
    return best if _backing(best) and all(_leads(best, other, homonyms) for other in others) else None


def _leads(best: Scored, other: Scored, homonyms: Collection[str]) -> bool:
    """Whether one of ours is far enough ahead of another sense where homonyms share its letters."""
    lead = best.score - other.score
    if other.id is not None and other.id not in homonyms:
        return lead >= MARGIN
    backing = _backing(other)
    if backing < BACKED:
        return lead >= SHARED
    if other.id is not None and backing > _backing(best) - OWN:
        return False  # what any sense of the field would have does not outvote what speaks for this very one
    is_listed = any(each.code == "listed" for each in best.evidence)
    return lead >= (SHARED if is_listed else CONTESTED)


def _backing(sense: Scored) -> float:
    """How much speaks for this very sense."""
    return sum(each.weight for each in sense.evidence if each.code not in GENERAL and each.weight > 0)
