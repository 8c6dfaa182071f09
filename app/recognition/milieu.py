"""What the walk of life that a passage is of says for a sense: words and names of the field, words of others."""

from collections.abc import Iterator, Sequence
from itertools import chain

from app.recognition import field
from app.recognition.company import Company
from app.recognition.matching import Match
from app.recognition.normalising import cut
from app.recognition.profiles import STEM
from app.recognition.senses import Evidence, Surroundings

SHARED_FIELD, SHARED_ELSEWHERE = 0.8, 0.6
"""How much the field, and words of other walks of life, tell of an acronym that homonyms share."""
LISTED = Evidence("listed", 0.4)
"""What it tells that a line has nothing but designations, or so many that it is a list."""
MOST_SHOWN = 5  # words that a reason shows


class Milieu:
    """What the milieu of matches of one text says."""

    def __init__(self, text: str, company: Company) -> None:
        self._text = text
        self._company = company

    def of_a_term(self, match: Match, sentence: int, around: Surroundings, *, is_shared: bool) -> Iterator[Evidence]:
        """What the company of states, bodies and officials says for a term that is an ordinary word elsewhere; states
        tell nothing of one that is `is_shared`, as another state’s general secretary is called so.
        """
        yield from self._words(match, sentence, 1.0)
        telling = around.concepts.difference(self._company.states(around.concepts) if is_shared else ())
        yield from self._names(around.here & telling, telling - around.here, 1.0)
        if weight := field.of_density(self._company.density):
            yield Evidence("text", weight, f"{self._company.density:.1f}")

    def of_shared_letters(self, match: Match, sentence: int, around: Surroundings) -> Iterator[Evidence]:
        """What the field says for one of ours whose letters homonyms share: states don’t count, as teams, markets and
        storms are named by them, too, nor do the senses themselves.
        """
        if self._company.is_list(sentence):
            yield LISTED
        senses = (option.card.id for option in match.options)
        telling = around.concepts.difference(self._company.states(around.concepts), senses)
        yield from self._words(match, sentence, SHARED_FIELD)
        yield from self._names(around.here & telling, telling - around.here, SHARED_FIELD)

    def elsewhere(
        self, match: Match, sentence: int, share: float, known: frozenset[str] = frozenset()
    ) -> Iterator[Evidence]:
        """What words of other walks of life say for a sense that is not in the glossary; those that its entries have,
        `known` as features, are not of another: the loans of a bank.
        """
        signs = self._company.signs(sentence)[1].without(self._own_words(match))
        listed = signs.near | signs.wide | signs.whole
        signs = signs.without(frozenset(word for word in listed if word[:STEM] in known))
        weight = field.of_other_words(len(signs.near), len(signs.wide), len(signs.whole))
        if weight := round(share * weight, 4):
            yield Evidence("elsewhere", weight, few(*map(sorted, (signs.near, signs.wide, signs.whole))))

    def strange(self, share: float) -> Iterator[Evidence]:
        """What it says for a sense that is not in the glossary that the text as a whole has so little of the field."""
        if weight := round(share * self._company.strangeness, 4):
            yield Evidence("text", weight, f"{self._company.density:.1f}")

    def _words(self, match: Match, sentence: int, share: float) -> Iterator[Evidence]:
        signs = self._company.signs(sentence)[0].without(self._own_words(match))
        if weight := round(share * field.of_words(len(signs.near), len(signs.wide)), 4):
            yield Evidence("field", weight, few(sorted(signs.near), sorted(signs.wide)))

    def _names(self, here: frozenset[str], beside: frozenset[str], share: float) -> Iterator[Evidence]:
        if weight := round(share * field.of_names(self._company.told(here), self._company.told(beside)), 4):
            yield Evidence("company", weight, few(self._company.names(here), self._company.names(beside)))

    def _own_words(self, match: Match) -> frozenset[str]:
        return frozenset(field.whole_words(cut(self._text[match.start : match.end]).folded))


def few(*listed: Sequence[str]) -> str:
    """The first of some words, as a reason shows them."""
    return ", ".join([*chain(*listed)][:MOST_SHOWN])
