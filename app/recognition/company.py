"""What stands around a place in a text: features of its sentence and its neighbours, concepts that are named there."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from app.language.scripts import is_han
from app.recognition import field
from app.recognition.cards import Card
from app.recognition.field import Signs
from app.recognition.matching import Match
from app.recognition.normalising import Words
from app.recognition.options import has_homonyms, needs_evidence
from app.recognition.passages import Passages, Sentence
from app.recognition.profiles import feature, features_of
from app.recognition.senses import Surroundings

AROUND = 2  # sentences looked at on each side
MOST_WORDS = 3000  # of a text, that tell what it is about
SHORT, SIGN = 0.5, 0.5  # what an acronym with one sense, and a word of the field tell
STATE = 0.5  # what the name of a state tells, where any other of the glossary's tells 1: many a text has one


class Company:
    """The surroundings of every sentence; `named` are the concepts that the text names in words, and `density` how
    many names, as `told` counts them, it has in a sentence.
    """

    def __init__(self, words: Words, passages: Passages, matches: Sequence[Match]) -> None:
        self._words = words
        self._sentences = passages.sentences
        self._whole = frozenset(features_of(words.folded[:MOST_WORDS]))
        self._sure = sure = [match for match in matches if not needs_evidence(match)]
        self.named = frozenset(match.options[0].card.id for match in sure)
        self._places = {card.id for match in sure for card in (match.options[0].card,) if card.kind == "place"}
        self._telling = {card.id: _telling(card) for match in sure for card in (match.options[0].card,)}
        self._surfaces = {match.options[0].card.id: words.text[match.start : match.end] for match in reversed(sure)}
        told = sum(self._telling[match.options[0].card.id] for match in sure if match.within is None)
        self.density = told / max(1, len(self._sentences))
        several = (match for match in matches if match.last > match.first)
        self._designated = {at for match in matches for at in range(match.first, match.last + 1)}
        self._named_at = {at for match in several for at in range(match.first, match.last + 1)}
        self._signs = [self._signs_of(each) for each in self._sentences]
        begun = sum(each.first < MOST_WORDS for each in self._sentences)
        self._others = frozenset().union(*(others for _, others in self._signs[:begun]))
        told += SHORT * sum(_is_plain_acronym(match) for match in matches)
        signs = sum(len(ours) for ours, _ in self._signs)
        self.strangeness = field.of_strangeness((told + SIGN * signs) / max(1, len(self._sentences)), len(words))
        having: dict[str, set[int]] = {}
        for match in matches:
            if has_homonyms(match):
                having.setdefault(words.text[match.start : match.end], set()).add(passages.at(match.start))
        self._having = {letters: frozenset(numbers) for letters, numbers in having.items()}
        self._surroundings: dict[tuple[int, frozenset[int]], Surroundings] = {}
        self._features: dict[int, frozenset[str]] = {}

    def around(self, sentence: int, apart: frozenset[int] = frozenset()) -> Surroundings:
        """What stands in a sentence and near it, but in the sentences `apart`."""
        asked = sentence, apart
        if asked not in self._surroundings:
            beside = [number for number in self._beside(sentence) if number not in apart]
            near = self._features_of(sentence)
            wide = frozenset().union(*map(self._features_of, beside))
            here = self._marked(sentence)
            marked = frozenset().union(*map(self._marked, beside))
            self._surroundings[asked] = Surroundings(near, wide - near, self._whole - wide - near, marked, here)
        return self._surroundings[asked]

    def apart(self, match: Match, sentence: int) -> frozenset[int]:
        """The other sentences near by that have letters which homonyms share: those may stand for another sense there,
        and what surrounds them is theirs.
        """
        having = self._having.get(self._words.text[match.start : match.end], frozenset())
        return having.intersection(self._beside(sentence)) - {sentence}

    def is_list(self, sentence: int) -> bool:
        """Whether a sentence has nothing but designations: a line of a table, `the CPC and the GDI`."""
        own = self._sentences[sentence]
        folded = self._words.folded
        return all(
            at in self._designated or (feature(folded[at]) is None and not is_han(folded[at]))
            for at in range(own.first, own.last)
        )

    def signs(self, sentence: int) -> tuple[Signs, Signs]:
        """The words of the field in a sentence and near it; and those of other walks of life, which stand in no name
        or term of the glossary: the family of a family photo.
        """
        ours, others = self._signs[sentence]
        beside = [self._signs[number] for number in self._beside(sentence)]
        wide = frozenset().union(*(each for each, _ in beside)) - ours
        other_wide = frozenset().union(*(each for _, each in beside)) - others
        return Signs(ours, wide), Signs(others, other_wide, self._others - other_wide - others)

    def told(self, concepts: Iterable[str]) -> float:
        """How much concepts that are named tell of the field: states less than others, homonyms nothing."""
        return sum(self._telling.get(each, 0.0) for each in concepts)

    def states(self, concepts: Iterable[str]) -> list[str]:
        """Which of these concepts are states and other places."""
        return sorted(each for each in concepts if each in self._places)

    def names(self, concepts: Iterable[str]) -> list[str]:
        """How the text first names those of these concepts that tell of the field."""
        return sorted(self._surfaces[each] for each in concepts if self._telling.get(each))

    def _beside(self, sentence: int) -> range:
        """The numbers of a sentence and of those near it."""
        return range(max(0, sentence - AROUND), min(len(self._sentences), sentence + AROUND + 1))

    def _signs_of(self, sentence: Sentence) -> tuple[frozenset[str], frozenset[str]]:
        """The words of the field in a sentence, and those of other walks of life in no designation of several words."""
        folded = self._words.folded
        unnamed = [folded[at] for at in range(sentence.first, sentence.last) if at not in self._named_at]
        return field.signs(folded[sentence.first : sentence.last]), field.other_signs(unnamed)

    def _features_of(self, number: int) -> frozenset[str]:
        found = self._features.get(number)
        if found is None:
            sentence = self._sentences[number]
            found = frozenset(features_of(self._words.folded[sentence.first : sentence.last]))
            self._features[number] = found
        return found

    def _marked(self, number: int) -> frozenset[str]:
        """The concepts that a sentence names."""
        sentence = self._sentences[number]
        ends = sentence.start, sentence.end
        first, last = (bisect_left(self._sure, place, key=lambda each: each.start) for place in ends)
        return frozenset(match.options[0].card.id for match in self._sure[first:last])


def _is_plain_acronym(match: Match) -> bool:
    name, card = match.options[0].name, match.options[0].card
    return len(match.options) == 1 and name.is_acronym and len(name.text) > 3 and not card.contrasted


def _telling(card: Card) -> float:
    return 0.0 if card.is_homonym else STATE if card.kind == "place" else 1.0
