"""Names that are parts of other names, and short names that are said to be somebody else's."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.language.scripts import has_han
from app.recognition.matching import Match
from app.recognition.normalising import Words
from app.recognition.options import is_bare_name
from app.recognition.profiles import Profile

Knowledge = Callable[[Iterable[str]], Mapping[str, Profile]]
"""The profiles of published entries, by id."""

_OF_WHOM = re.compile(r"\s+(?:of|de|del)\s+(?:(?:the|la|el|los|las)\s+)?")
TITLES = frozenset(
    """
    president presidente presidenta chairman secretary secretario secretaria general minister ministro ministra premier
    comrade camarada companero companera mr mrs ms madame madam senor senora sr sra don dona leader lider mandatario
    excelentisimo excellency ambassador embajador embajadora counterpart colega canciller primera first lady dama
    when while as after before but and then under with for said cuando mientras segun tras pero y con para the el la
    on in at by hosted host
    """.split()  # noqa: SIM905 (one word a line would hide the rest)
)


class Owners:
    """Tells by what stands before and after a match whether it is another's."""

    def __init__(self, words: Words, matches: Sequence[Match], knowledge: Knowledge) -> None:
        self._words = words
        self._knowledge = knowledge
        self._starting: dict[int, Match] = {}
        self._ending: dict[int, Match] = {}
        for match in matches:
            self._starting.setdefault(match.start, match)  # the longest that starts there
            self._ending.setdefault(match.end, match)

    def is_part_of_a_name(self, match: Match) -> bool:
        """Whether a person's one name has another name before or after it: `Li Xi`, `Xi Zhongxun`."""
        option, words = match.options[0], self._words
        if option.card.kind != "person" or match.first != match.last or match.inside or has_han(option.name.text):
            return False
        for at in (match.first - 1, match.last + 1):
            if 0 <= at < len(words):
                gap = words.gap(min(at, match.first)) if at < match.first else words.gap(match.last)
                word = words.surface(at, at)
                if gap == " " and word[0].isupper() and words.folded[at] not in TITLES:
                    return True
        return False

    def is_anothers(self, match: Match) -> bool:
        """Whether a body's or a post's short name is said to be another's: the General Assembly of the OAS."""
        option = match.options[0]
        if not is_bare_name(option) or match.inside:
            return False
        if has_han(option.name.text):
            near = self._ending.get(match.start)
        else:
            joint = _OF_WHOM.match(self._words.text, match.end)
            near = self._starting.get(joint.end()) if joint else None
        if near is None:
            return False
        (profile,) = self._knowledge([option.card.id]).values() or (None,)
        related = {option.card.id} | (profile.kin if profile else frozenset())
        related |= {id for each in self._knowledge(sorted(related)).values() for id in each.kin}
        owner = near.options[0].card
        return owner.kind in ("place", "institution") and all(each.card.id not in related for each in near.options)
