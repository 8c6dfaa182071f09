"""What speaks for each sense of a match: every rule that weighs something puts its evidence to the sense."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from app.recognition.bindings import Bindings
from app.recognition.cards import Card
from app.recognition.company import Company
from app.recognition.matching import Match, Option
from app.recognition.milieu import LISTED, SHARED_ELSEWHERE, Milieu, few
from app.recognition.options import has_homonyms, is_bare_name, is_long, is_ordinary, prior
from app.recognition.owners import Owners
from app.recognition.passages import Passages
from app.recognition.profiles import Profile, features
from app.recognition.reading import Definition
from app.recognition.senses import Evidence, Scored, Senses, Surroundings
from app.recognition.usage import Usage

UNKNOWN, ALONE, ORDINARY, LONG, FOREIGN = 0.4, 0.3, 0.8, 0.5, -0.4
LESS_STRANGE = 0.3  # what the text as a whole tells against an ordinary word, where it tells 1 against an acronym
LESS = 0.6  # how much words of other walks of life tell against a phrase, where they tell 1 against a word
NAMED, MENTIONED = 1.4, 0.35
SPELT = 2.4
PART_OF_A_NAME = 3.0
INSIDE, INSIDE_SHARED = 5.0, 1.5  # the committee of a party is as much another’s of the same letters
OTHERS = 1.2  # what other states near by weigh against a body that is called by its short name
GENDER = -1.0  # what an article of the other gender tells
_ARTICLE = re.compile(r"(?<!\w)(el|del|al|los|un|la|las|una) $", re.IGNORECASE)
_FEMININE = frozenset(["la", "las", "una"])
EARLY, MOST_EARLY = -0.4, -2.0  # for each year that a text is older than a name, and at most


class Judge:
    """Scores the senses of matches of one text; what stands often in a sentence is worked out once."""

    def __init__(
        self,
        text: str,
        passages: Passages,
        company: Company,
        bound: Bindings,
        owners: Owners,
        senses: Senses,
        usage: Usage,
        profiles: Mapping[str, Profile],
        date: str | None,
    ) -> None:
        self._text = text
        self._passages = passages
        self._company = company
        self._bound = bound
        self._owners = owners
        self._senses = senses
        self._usage = usage
        self._profiles = profiles
        self._date = date
        self._milieu = Milieu(text, company)
        self._memo: dict[tuple[str, int, str | None, int | None, bool, str], list[Scored]] = {}

    def scored(self, match: Match, sentence: int, *, bare: bool) -> list[Scored]:
        """The senses of a match, the best first; `bare` without what the words around it tell."""
        surface = self._text[match.start : match.end]
        inside = match.inside.options[0].card.id if match.inside else None
        here = self._company.around(sentence).here
        definition = self._bound.of(surface, match, self._passages.sentences[sentence], here, self._company.named)
        if definition:
            self._bound.admit(match, definition[0])
        owned = self._owners.owned(match)
        memo = surface, sentence, inside, definition and definition[0].short.start, bare, str(owned)
        if memo not in self._memo:
            self._memo[memo] = self._score(match, sentence, definition, owned, bare=bare)
        return self._memo[memo]

    def _score(
        self,
        match: Match,
        sentence: int,
        definition: tuple[Definition, float] | None,
        owned: Mapping[str, bool] | None,
        *,
        bare: bool,
    ) -> list[Scored]:
        cards = list(dict.fromkeys(option.card.id for option in match.options))
        profiles = [self._profiles[id] for id in cards if id in self._profiles]
        surface = self._text[match.start : match.end]
        own = _features(surface) | (features(definition[0].long.text) if definition else frozenset()) | _shared(match)
        apart = self._company.apart(match, sentence)
        around = self._company.around(sentence, apart).without(own)
        used = {} if bare else self._used(match, sentence, profiles, own, apart)
        found = [
            Scored(option.card.id, self._for(option, match, sentence, around, profiles, used, bare=bare))
            for option in match.options
        ]
        outside = Scored(None, [unknown(match)])
        if not bare:
            contrasts = [each for profile in profiles if (each := self._senses.contrast(profile, around))]
            outside.evidence += sorted(contrasts, key=lambda each: -each.weight)[:1]
            if is_ordinary(match.options[0]):
                share = LESS if is_long(match.options[0]) else 1.0
                outside.evidence += self._milieu.elsewhere(match, sentence, share)
                outside.evidence += self._milieu.strange(LESS_STRANGE)
            elif _is_acronym_of_a_body(match.options[0]):
                if has_homonyms(match):
                    known = frozenset().union(*(profile.words for profile in self._ours(match)))
                    outside.evidence += self._milieu.elsewhere(match, sentence, SHARED_ELSEWHERE, known)
                outside.evidence += self._milieu.strange(1.0)
        found.append(outside)
        if is_bare_name(match.options[0]) and not bare and self._owners.is_of_a_state(match.options[0].card):
            outside.evidence += self._of_others(match, around)
        if self._owners.is_part_of_a_name(match):
            outside.evidence.append(Evidence("name", PART_OF_A_NAME, surface))
        if owned:
            for sense in [one for one in found if one.id and owned.get(one.id)] or [outside]:
                sense.evidence.append(Evidence("name", PART_OF_A_NAME, surface))
        if definition:
            self._bound.bind(found, *definition)
        return sorted(found, key=lambda each: -each.score)

    def _used(
        self, match: Match, sentence: int, profiles: Sequence[Profile], own: frozenset[str], apart: frozenset[int]
    ) -> Mapping[str, Evidence]:
        """What the uses quoted say for each sense; nothing where one has left the surface."""
        if any(option.name.is_retired for option in match.options):
            return {}
        return self._usage.evidence(match, sentence, profiles, own, apart)

    def _for(
        self,
        option: Option,
        match: Match,
        sentence: int,
        around: Surroundings,
        profiles: list[Profile],
        used: Mapping[str, Evidence],
        *,
        bare: bool,
    ) -> list[Evidence]:
        """What speaks for a sense that the glossary has."""
        language = self._passages.sentences[sentence].language
        found = [prior(option, language)]
        several = len({each.card.id for each in match.options}) > 1
        if _is_foreign(option, language) and (several or _stays_at_home(option)):
            found.append(Evidence("foreign", FOREIGN, option.name.language))
        profile = self._profiles.get(option.card.id)
        if profile and not bare:
            found += self._senses.score(profile, [each for each in profiles if each is not profile], around, used)
        found += self._early(option)
        found += self._gender(option, match, language)
        if option.card.id in around.concepts:
            found.append(Evidence("named", NAMED, concept=option.card.id))
        elif option.card.id in self._company.named:
            found.append(Evidence("named", MENTIONED, concept=option.card.id))
        found += self._spelling(option, match)
        is_shared = not option.card.is_homonym and has_homonyms(match)
        if match.inside and _belongs(option.card, profile, match.inside):
            weight = INSIDE_SHARED if is_shared else INSIDE
            found.append(Evidence("inside", weight, self._text[match.inside.start : match.inside.end]))
        if profile and option.name.is_acronym and is_shared:
            found += [LISTED] if bare else self._milieu.of_shared_letters(match, sentence, around)
        elif profile and not bare and is_ordinary(option):
            found += self._milieu.of_a_term(match, sentence, around, is_shared=is_shared)
        return found

    def _early(self, option: Option) -> Iterator[Evidence]:
        """That the text is older than the names of the concept."""
        since = option.card.since if self._date and option.card.kind != "place" else None
        years = int(since[:4]) - int(self._date[:4]) if since and self._date else 0
        if years > 0 and since:
            yield Evidence("early", max(MOST_EARLY, EARLY * years), since)

    def _gender(self, option: Option, match: Match, language: str) -> Iterator[Evidence]:
        """That the Spanish article before an acronym is not of its gender: el PPT, which la PPT is not."""
        article = _ARTICLE.search(self._text, max(0, match.start - 8), match.start) if language == "es" else None
        if article is None or not option.name.is_acronym:
            return
        gender = "feminine" if article[1].lower() in _FEMININE else "masculine"
        if option.card.genders and not option.card.genders & {gender}:
            yield Evidence("gender", GENDER, article[1])

    def _spelling(self, option: Option, match: Match) -> list[Evidence]:
        """That of several spellings of an acronym the text has this one: PCCh and PCCH."""
        surface = self._text[match.start : match.end]
        spellings = {each.name.text for each in match.options if each.name.is_acronym}
        if len(spellings) > 1 and option.name.is_acronym and option.name.text == surface:
            return [Evidence("spelling", SPELT, surface)]
        return []

    def _of_others(self, match: Match, around: Surroundings) -> Iterator[Evidence]:
        """What states that are named in the sentence say for a body of theirs, where its own state is not near."""
        states = self._company.states(around.concepts)
        others = self._company.states(around.here)
        if others and not any(self._owners.is_named_after(match, id) for id in states):
            weight = round(OTHERS * len(others) / (len(others) + 1), 4)
            yield Evidence("company", weight, few(self._company.names(others)))

    def _ours(self, match: Match) -> list[Profile]:
        """The profiles of the senses that are no homonyms."""
        ids = {option.card.id for option in match.options if not option.card.is_homonym}
        return [self._profiles[id] for id in ids if id in self._profiles]


def _shared(match: Match) -> frozenset[str]:
    """What stands in names that several of the senses have, which tells none from the other: EPL, Ejército Popular."""
    cards = {option.card.id: option.card for option in match.options}.values()
    names = Counter(text for card in cards for text in {name.text for name in card.names})
    return frozenset().union(*(_features(text) for text, count in names.items() if count > 1))


@lru_cache(maxsize=20_000)
def _features(text: str) -> frozenset[str]:
    return features(text)


def _is_acronym_of_a_body(option: Option) -> bool:
    """Whether it is an acronym that others may have, as hardly anybody has a state’s."""
    return option.name.is_acronym and option.card.kind != "place"


def _is_foreign(option: Option, language: str) -> bool:
    """Whether a designation is of another language; Chinese has the acronyms of English."""
    own = option.name.language[:2]
    return own != language and not (language == "zh" and own == "en" and option.name.is_acronym)


def _stays_at_home(option: Option) -> bool:
    """Whether it is a state's acronym in Spanish, which texts in other languages don't use as they do English ones."""
    return option.card.kind == "place" and option.name.type == "acronym" and option.name.language[:2] == "es"


def unknown(match: Match) -> Evidence:
    """How likely a sense is that the glossary does not have: an ordinary word has one, a name hardly."""
    option = match.options[0]
    if is_ordinary(option):
        return Evidence("unknown", LONG if is_long(option) else ORDINARY)
    return Evidence("unknown", UNKNOWN if len(match.options) > 1 else ALONE)


def _belongs(card: Card, profile: Profile | None, outer: Match) -> bool:
    """Whether the longer designation around it is of the concept or of its kin."""
    ids = {option.card.id for option in outer.options}
    return card.id in ids or bool(profile and profile.kin & ids)
