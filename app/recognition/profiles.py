"""What an entry tells about the company that its sense keeps: the words of its examples, its relations, its kin."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import Any

from app.language.scripts import is_han
from app.recognition.normalising import POSSESSIVE, cut
from app.terminology.concept import Concept, RelationType
from app.terminology.entry import Entry

STEM = 6  # letters of a word that are compared
_COMMON = frozenset(
    """
    a about after all also an and any are as at be been before being between both but by can could during each for
    from had has have he her his how in into is it its last made may more most new no not of on one or other our over
    said same says she should since so some such than that the their them then there these they this those through to
    two under until up was we were what when where which while who will with within would year years
    al ante antes así aun cada como con contra cual cuando de del desde donde dos durante e el ella ellas ellos en
    entre era es esa ese eso esta estas este esto estos está fue fueron ha han hasta hay la las le les lo los más me
    mediante muy ni no nos nuestra nuestro o otra otras otro otros para pero por que quien se sea según ser será sido
    sin sobre son su sus también tan tanto tiene todas todo todos tras u un una uno unos y ya año años dijo
    """.split()  # noqa: SIM905 (one word a line would hide the rest)
)
_COMMON_HAN = frozenset("的了在是和与及或将对为从到就也都并而被把等各一这那其之以要会更年月日")

_CLITICS = frozenset(["I", "s", "t", "d", "m"])  # of I’m, it ’s

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Example:
    """A context of an entry, as features."""

    text: str
    features: frozenset[str]
    is_quoted: bool = True  # from a source, not written for the glossary

    @property
    def folded(self) -> list[str]:
        """Its words."""
        return cut(self.text).folded


@dataclass(frozen=True)
class Profile:
    """An entry as evidence. `words` are the features of everything it says, `named` those of its names; `kin` the
    concepts it is related to; `uses` what is worked out of its examples, by surface.
    """

    id: str
    examples: tuple[Example, ...]
    contrasts: tuple[Example, ...]
    words: frozenset[str]
    kin: frozenset[str]
    confusable: frozenset[str]
    named: frozenset[str] = frozenset()
    uses: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)


def profile_of(entry: Entry) -> Profile:
    """The profile of a published entry."""
    concept = entry.concept
    shown = [
        (each.contrast, Example(each.text, features(each.text), each.source is not None)) for each in concept.contexts
    ]
    said = [definition.text for _, definition in concept.definitions.items()]
    said += [each.text for each in concept.designations if " " in each.text or len(each.text) > 8]
    near = [each for each in entry.relations if each.type != RelationType.CONFUSABLE_WITH]
    said += [label for each in near for label in each.concept.labels.values() if label]
    words = frozenset().union(*(example.features for contrast, example in shown if not contrast), *map(features, said))
    relations = [(each.type == RelationType.CONFUSABLE_WITH, each.concept.id) for each in entry.relations]
    return Profile(
        concept.id,
        tuple(example for contrast, example in shown if not contrast),
        tuple(example for contrast, example in shown if contrast),
        words,
        frozenset(id for confusable, id in relations if not confusable),
        frozenset(id for confusable, id in relations if confusable),
        frozenset().union(*(features(each.text) for each in concept.designations if " " in each.text)),
    )


class Features:
    """Counts in how many entries a feature stands, so that what stands in many weighs little."""

    MOST = 5000  # entries with examples that are counted; more of them tell nothing new

    def __init__(self) -> None:
        self._entries = 0
        self._counts: Counter[str] = Counter()

    def count(self, concept: Concept) -> None:
        """Count what an entry's examples and definitions say."""
        if concept.contexts and self._entries < self.MOST:
            self._entries += 1
            said = [each.text for each in concept.contexts]
            said += [definition.text for _, definition in concept.definitions.items()]
            self._counts.update(frozenset().union(*map(features, said)))

    def weights(self) -> dict[str, float]:
        """From 0 (in every entry) to 1 (in one); only what stands in three entries or more."""
        whole = log(self._entries + 1) or 1.0
        return {
            feature: round(log((self._entries + 1) / count) / whole, 3)
            for feature, count in self._counts.items()
            if count > 2
        }


def features(text: str) -> frozenset[str]:
    """What of a text tells of its subject: its words, cut short, but the common ones; pairs of Chinese characters."""
    return frozenset(features_of(cut(text).folded))


def features_of(words: Iterable[str]) -> Iterable[str]:
    """The features of folded words, in order."""
    before = ""
    for word in words:
        told, character = feature(word), _character(word)
        if told:
            yield told
        elif before and character:
            yield before + character
        before = character


def is_common(word: str) -> bool:
    """Whether a word, as it is written, is one of those that make sentences: `or`, not `OR`."""
    return word in _CLITICS or (not word.isupper() and word.lower() in _COMMON)


@lru_cache(maxsize=50_000)
def feature(word: str) -> str | None:
    if len(word) < 3 or word in _COMMON or word == POSSESSIVE or word.isdecimal():
        return None
    return word[:STEM]


@lru_cache(maxsize=50_000)
def _character(word: str) -> str:
    """A Chinese character that tells of a subject beside another; empty for anything else."""
    return word if len(word) == 1 and is_han(word) and word not in _COMMON_HAN else ""
