"""What stands around a place in a text: features of its sentence and its neighbours, concepts that are named there."""

from bisect import bisect_left
from collections.abc import Sequence

from app.recognition.matching import Match
from app.recognition.normalising import Words
from app.recognition.options import needs_evidence
from app.recognition.passages import Passages
from app.recognition.profiles import features_of
from app.recognition.senses import Surroundings

AROUND = 2  # sentences looked at on each side
MOST_WORDS = 3000  # of a text, that tell what it is about
OFFICIAL = frozenset({"institution", "post", "person", "initiative", "document"})


class Company:
    """The surroundings of every sentence; `named` are the concepts that the text names in words, `bodies` those of
    them that are bodies, posts, people and initiatives.
    """

    def __init__(self, words: Words, passages: Passages, matches: Sequence[Match]) -> None:
        self._words = words
        self._sentences = passages.sentences
        self._matches = matches
        self._whole = frozenset(features_of(words.folded[:MOST_WORDS]))
        cards = [match.options[0].card for match in matches if not needs_evidence(match)]
        self.named = frozenset(card.id for card in cards)
        self.bodies = frozenset(card.id for card in cards if card.kind in OFFICIAL)
        self._surroundings: dict[int, Surroundings] = {}
        self._features: dict[int, frozenset[str]] = {}

    def around(self, sentence: int) -> Surroundings:
        """What stands in a sentence and near it."""
        if sentence not in self._surroundings:
            low, high = max(0, sentence - AROUND), min(len(self._sentences), sentence + AROUND + 1)
            first, last = self._sentences[low], self._sentences[high - 1]
            near = self._features_of(sentence)
            wide = frozenset().union(*map(self._features_of, range(low, high)))
            marked = self._marked(first.start, last.end)
            self._surroundings[sentence] = Surroundings(near, wide - near, self._whole - wide - near, marked)
        return self._surroundings[sentence]

    def _features_of(self, number: int) -> frozenset[str]:
        found = self._features.get(number)
        if found is None:
            sentence = self._sentences[number]
            found = frozenset(features_of(self._words.folded[sentence.first : sentence.last]))
            self._features[number] = found
        return found

    def _marked(self, start: int, end: int) -> frozenset[str]:
        at = bisect_left(self._matches, start, key=lambda each: each.start)
        found = set()
        while at < len(self._matches) and self._matches[at].start < end:
            match = self._matches[at]
            if not needs_evidence(match):
                found.add(match.options[0].card.id)
            at += 1
        return frozenset(found)
