"""A match with its senses scored, and what decisions tell of one another."""

from collections.abc import Mapping, Sequence

from app.recognition.cards import Card
from app.recognition.matching import Match, Option
from app.recognition.profiles import Profile
from app.recognition.reading import Warning
from app.recognition.senses import Evidence, Scored, chosen

AGREED = 0.6
SURE = 1.0  # by how much a decision must lead to speak for others


class Decision:
    """A match with its senses scored; `concept` is the card that is meant, None when undecided or outside."""

    __slots__ = ("concept", "match", "option", "scored", "sentence", "warnings")

    def __init__(self, match: Match, sentence: int, scored: list[Scored], option: Option | None) -> None:
        self.match = match
        self.sentence = sentence
        self.scored = scored
        self.option = option
        self.concept: Card | None = option.card if option else None
        self.warnings: list[Warning] = []


def decided(match: Match, sentence: int, scored: list[Scored]) -> Decision:
    """The decision that the scores of the senses, the best first, lead to."""
    foreign = {each.id for each in scored if any(evidence.code == "foreign" for evidence in each.evidence)}
    homonyms = {option.card.id for option in match.options if option.card.is_homonym}
    best = chosen(scored, homonyms - foreign)
    option = next((each for each in match.options if best and each.card.id == best.id), None)
    return Decision(match, sentence, scored, option)


def weighed(decision: Decision, evidence: Mapping[str | None, Evidence]) -> Decision:
    """The decision with more evidence, by the ids of the senses that it is for."""
    scored = [
        Scored(each.id, [*each.evidence, evidence[each.id]]) if each.id in evidence else each
        for each in decision.scored
    ]
    scored.sort(key=lambda each: -each.score)
    return decided(decision.match, decision.sentence, scored)


def agree(text: str, decisions: list[Decision]) -> None:
    """One sense per discourse is evidence: what was decided elsewhere in the text weighs where it is open."""
    counts: dict[str, dict[str | None, int]] = {}
    for each in decisions:
        if len(each.scored) > 1 and each.concept and each.scored[0].score - each.scored[1].score >= SURE:
            surface = text[each.match.start : each.match.end]
            senses = counts.setdefault(surface, {})
            senses[each.concept.id] = senses.get(each.concept.id, 0) + 1
    for at, each in enumerate(decisions):
        senses = counts.get(text[each.match.start : each.match.end], {})
        if len(each.scored) > 1 and each.concept is None and len(senses) == 1:
            (id,) = senses
            if id is not None:
                decisions[at] = weighed(each, {id: Evidence("discourse", AGREED, concept=id)})


def without_parts_of_others(decisions: Sequence[Decision], profiles: Mapping[str, Profile]) -> list[Decision]:
    """The decisions but those on parts of a name that is not ours: Chile in the Communist Party of Chile."""
    others = {
        id(each.match) for each in decisions if (each.concept.is_homonym if each.concept else each.scored[0].id is None)
    }
    return [
        each
        for each in decisions
        if each.match.inside is None or not (id(each.match.inside) in others or _is_confused(each, profiles))
    ]


def _is_confused(decision: Decision, profiles: Mapping[str, Profile]) -> bool:
    """Whether the letters lie in the name of what the entry warns of: the Republic in the People’s Republic."""
    profile = profiles.get(decision.concept.id) if decision.concept else None
    outer = decision.match.inside
    if profile is None or outer is None or decision.match.start == outer.start:
        return False
    return any(option.card.id in profile.confusable for option in outer.options)
