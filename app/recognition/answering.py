"""The decisions of a text as an answer shows them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.recognition.cards import Card
from app.recognition.decisions import Decision
from app.recognition.matching import Match
from app.recognition.options import designation_of
from app.recognition.reading import Occurrence, Reason, Sense
from app.recognition.senses import Scored
from app.terminology.concept import LANGUAGES


class Answering:
    """Shows the decisions of one text; senses that several decisions share are shown once."""

    def __init__(self, text: str, matches: Iterable[Match]) -> None:
        self._text = text
        self._cards: Mapping[str, Card] = {option.card.id: option.card for match in matches for option in match.options}
        self._shown: dict[int, tuple[list[Scored], list[Sense]]] = {}

    def occurrences(self, decisions: Sequence[Decision]) -> list[Occurrence]:
        """An occurrence for each decision, in their order."""
        places: dict[int, int] = {}
        found: list[Occurrence] = []
        for decision in decisions:
            match = decision.match
            option = decision.option or match.options[0]
            outer = match.within
            found.append(
                Occurrence(
                    match.start,
                    match.end,
                    self._text[match.start : match.end],
                    designation_of(option),
                    decision.concept.reference if decision.concept else None,
                    self._senses(decision.scored, match),
                    decision.warnings,
                    places.get(id(outer)) if outer is not None else None,
                )
            )
            places[id(match)] = len(found) - 1
        return found

    def _senses(self, scored: list[Scored], match: Match) -> list[Sense]:
        """The senses as answers show them; a decision that stands many times in a passage shares them."""
        shown = self._shown.get(id(scored))
        if shown is None or shown[0] is not scored:
            shown = scored, [self._sense(each, match) for each in scored]
            self._shown[id(scored)] = shown
        return shown[1]

    def _sense(self, scored: Scored, match: Match) -> Sense:
        reference = next((each.card.reference for each in match.options if each.card.id == scored.id), None)
        reasons = tuple(
            Reason(
                each.code,
                each.weight,
                each.text or each.concept or each.code,
                self._called(each.concept),
                each.start,
                each.end,
            )
            for each in scored.evidence
        )
        return Sense(reference, scored.score, reasons)

    def _called(self, id: str | None) -> dict[str, Any] | None:
        """A concept that is evidence, by its id and, where the text marks it, its labels."""
        if id is None:
            return None
        card = self._cards.get(id)
        return card.reference if card else {"id": id, "labels": dict.fromkeys(LANGUAGES)}
