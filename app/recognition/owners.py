"""Names that are parts of other names, and short names that are said to be somebody else's."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.language.scripts import has_han
from app.recognition.cards import Card
from app.recognition.matching import Match, Matcher
from app.recognition.normalising import POSSESSIVE, Words
from app.recognition.options import is_bare_name, is_generic, options_named
from app.recognition.profiles import Profile

Knowledge = Callable[[Iterable[str]], Mapping[str, Profile]]
"""The profiles of published entries, by id."""

BODIES = frozenset({"institution", "homonym", "post"})
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


_DAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril
    mayo junio julio agosto septiembre octubre noviembre diciembre today yesterday hoy ayer year ano
    """.split()  # noqa: SIM905
)
_SELF = frozenset(
    """
    organization organizacion organisation organismo body world party partido country pais state estado government
    gobierno nation nacion republic republica union
    """.split()  # noqa: SIM905
)
_GIVEN_NAMES = frozenset(["chad", "georgia", "india", "israel", "jordan", "kenya", "malta"])
"""States that are given names, too: Jordan Smith."""
DEMONYM_STEM = 4  # letters that the name of a state shares with its adjective


_STREET_BEFORE = re.compile(
    r"\b(?:calle|avenida|av\.|plaza|paseo|puente|glorieta|barrio|estación)"
    r"(?: (?:de|del|de la))? $",
    re.IGNORECASE,
)
_STREET_AFTER = re.compile(
    r" (?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Lane|Square)\b|路(?![线線径過过])|大街|大道|广场|廣場"
)
_MADE_AFTER = re.compile(r" hats?\b")


def is_in_an_address(words: Words, match: Match) -> bool:
    """Whether the name of a place is part of a street’s or a square’s: avenida Panamá, Cuba Street, 古巴路."""
    if match.options[0].card.kind != "place":
        return False
    before = words.text[max(0, match.start - 20) : match.start]
    return bool(_STREET_BEFORE.search(before) or _STREET_AFTER.match(words.text, match.end))


def is_of_a_thing(words: Words, match: Match) -> bool:
    """Whether the name of a place is part of a thing’s, which may be made anywhere: a Panama hat."""
    return match.options[0].card.kind == "place" and bool(_MADE_AFTER.match(words.text, match.end))


def is_given_name(words: Words, match: Match) -> bool:
    """Whether the name of a state is a person’s here, whose other name follows."""
    after = match.last + 1
    if match.first != match.last or words.folded[match.first] not in _GIVEN_NAMES or after >= len(words):
        return False
    follows = words.surface(after, after)
    return words.gap(match.last) == " " and follows.istitle() and words.folded[after] not in TITLES | _DAYS | _SELF


class Owners:
    """Tells by what stands before and after a match whose it is said to be."""

    def __init__(self, words: Words, matches: Sequence[Match], knowledge: Knowledge, matcher: Matcher) -> None:
        self._words = words
        self._knowledge = knowledge
        self._matcher = matcher
        self._starting: dict[int, Match] = {}
        self._ending: dict[int, Match] = {}
        self._states: dict[str, frozenset[str]] = {}
        self._cards: dict[str, Card] = {}  # of owners
        self._names: dict[tuple[str, str], bool] = {}  # whether a concept is named after an owner
        self._places: set[str] = set()  # owners that are places: many a body has to do with one
        for match in matches:
            self._starting.setdefault(match.start, match)  # the longest that starts there
            self._ending.setdefault(match.end, match)
            self._cards |= {each.card.id: each.card for each in match.options if each.card.kind == "place"}

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

    def owned(self, match: Match) -> Mapping[str, bool] | None:
        """For each sense whether it may be whose it is said to be: the General Assembly of the OAS, the Peruvian
        Foreign Ministry, el PCC colombiano. None where nothing is said, or where all may be.
        """
        first = match.options[0]
        is_short = is_bare_name(first) or (first.name.type == "acronym" and first.card.kind in BODIES)
        if match.inside or not is_short or is_generic(first.card):
            return None
        owners = self._owners(match)
        if owners is None:
            return None
        found = {each.card.id: self._is_of(each.card, owners) for each in match.options}
        if first.name.type == "acronym" and not any(found.values()):
            return None  # a body that many states have to do with
        return None if all(found.values()) else found

    def is_named_after(self, match: Match, state: str) -> bool:
        """Whether a sense of a match is named after a state that the text names."""
        return any(self._named_after(each.card, state) for each in match.options)

    def is_of_a_state(self, card: Card) -> bool:
        """Whether its English name ends with that of a place: the Ministry of Foreign Affairs of China."""
        _, _, whose = (card.labels.get("en") or "").rpartition(" of ")
        named = options_named(self._matcher, whose.removeprefix("the ")) if whose else []
        return any(each.card.kind == "place" for each in named)

    def _named_after(self, card: Card, owner: str) -> bool:
        asked = card.id, owner
        if asked not in self._names:
            self._names[asked] = _is_named_after(card, self._cards[owner])
        return self._names[asked]

    def _is_of(self, card: Card, owners: frozenset[str]) -> bool:
        """Whether a concept is one of the owners, is named after one, or is related to one or, through a body, to
        what is related to one.
        """
        (profile,) = self._knowledge([card.id]).values() or (None,)
        near = frozenset({card.id}) | (profile.kin if profile else frozenset())
        if owners & near or any(self._named_after(card, id) for id in owners):
            return True
        far = frozenset().union(*(each.kin for each in self._knowledge(sorted(near)).values()))
        return bool((owners & far) - self._places)

    def _owners(self, match: Match) -> frozenset[str] | None:
        """Whose it is said to be: the concepts that this may mean, none for somebody whom the glossary lacks."""
        if has_han(match.options[0].name.text) or self._is_after_han(match):
            near = self._ending.get(match.start)
            return self._bodies(near) if near else None
        after = self._after(match)
        return self._before(match) if after is None else after

    def _is_after_han(self, match: Match) -> bool:
        return match.start > 0 and has_han(self._words.text[match.start - 1])

    def _after(self, match: Match) -> frozenset[str] | None:
        """What `of` says, or in Spanish the adjective of a state."""
        words, at = self._words, match.last + 1
        joint = _OF_WHOM.match(words.text, match.end)
        if joint is None:
            is_beside = at < len(words) and words.gap(at - 1) == " " and words.folded[at].isalpha()
            return self._state(words.folded[at]) or None if is_beside and words.surface(at, at).islower() else None
        near = self._starting.get(joint.end())
        if near is not None and (known := self._bodies(near)):
            return known
        near_by = range(at, min(at + 4, len(words)))
        first = next((place for place in near_by if words.starts[place] == joint.end()), None)
        if first is None or match.options[0].name.type == "acronym":
            return None
        word = words.folded[first]
        if not word.isalpha() or word in _DAYS or word in _SELF:
            return None
        return frozenset()

    def _before(self, match: Match) -> frozenset[str] | None:
        """What an adjective of a state or another name says that stands before: the Peruvian Foreign Ministry."""
        words, at = self._words, match.first - 1
        if at < 0 or not words.surface(at, at)[0].isupper():
            return None
        if words.folded[at] == POSSESSIVE and at:
            at -= 1
        elif words.gap(at) != " ":
            return None
        near = self._ending.get(words.ends[at])
        if near is not None:
            return self._bodies(near)
        return self._state(words.folded[at]) or None

    def _state(self, word: str) -> frozenset[str]:
        """The states whose names begin as an adjective does: `peruvian`, `chilena`."""
        if len(word) < DEMONYM_STEM + 2:
            return frozenset()
        if word not in self._states:
            names = self._matcher.beginning(word[:DEMONYM_STEM])
            states = {card.id: card for card in names if card.kind == "place"}
            self._cards |= states
            self._states[word] = frozenset(states)
            self._places |= self._states[word]
        return self._states[word]

    def _bodies(self, near: Match) -> frozenset[str] | None:
        """The places and bodies that a match beside may mean; None for anything else."""
        self._places |= {each.card.id for each in near.options if each.card.kind == "place"}
        bodies = {each.card.id: each.card for each in near.options if each.card.kind in ("place", "institution")}
        self._cards |= bodies
        return frozenset(bodies) or None


def _is_named_after(card: Card, owner: Card) -> bool:
    """Whether a name holds one of another’s: the President of China."""
    names = [name.text for name in owner.names if len(name.text) > 1]
    return any(re.search(rf"(?<![a-z]){re.escape(part)}(?![a-z])", name.text) for part in names for name in card.names)
