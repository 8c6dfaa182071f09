"""What speaks for each sense of a match: every rule that weighs something puts its evidence to the sense."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from app.recognition import field
from app.recognition.bindings import Bindings
from app.recognition.cards import Card
from app.recognition.company import Company
from app.recognition.matching import Match, Option
from app.recognition.normalising import cut
from app.recognition.options import is_bare_name, is_long, is_ordinary, prior
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
INSIDE = 5.0
OTHERS = 1.2  # what other states near by weigh against a body that is called by its short name
MOST_SHOWN = 5  # words that a reason shows


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
    ) -> None:
        self._text = text
        self._passages = passages
        self._company = company
        self._bound = bound
        self._owners = owners
        self._senses = senses
        self._usage = usage
        self._profiles = profiles
        self._memo: dict[tuple[str, int, str | None, int | None, bool, str], list[Scored]] = {}

    def scored(self, match: Match, sentence: int, *, bare: bool) -> list[Scored]:
        """The senses of a match, the best first; `bare` without what the words around it tell."""
        surface = self._text[match.start : match.end]
        inside = match.inside.options[0].card.id if match.inside else None
        definition = self._bound.of(surface, match, self._company.named)
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
        own = features(surface) | (features(definition[0].long.text) if definition else frozenset())
        around = self._company.around(sentence).without(own)
        used = {} if bare else self._used(match, sentence, profiles)
        found = [
            Scored(option.card.id, self._for(option, match, sentence, around, profiles, used, bare=bare))
            for option in match.options
        ]
        outside = Scored(None, [unknown(match)])
        if not bare:
            contrasts = [each for profile in profiles if (each := self._senses.contrast(profile, around))]
            outside.evidence += sorted(contrasts, key=lambda each: -each.weight)[:1]
            if is_ordinary(match.options[0]):
                outside.evidence += self._elsewhere(match, sentence)
                outside.evidence += self._strange(LESS_STRANGE)
            elif _is_acronym_of_a_body(match.options[0]):
                outside.evidence += self._strange(1.0)
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

    def _used(self, match: Match, sentence: int, profiles: Sequence[Profile]) -> Mapping[str, Evidence]:
        """What the uses quoted say for each sense; nothing where one has left the surface."""
        if any(option.name.is_retired for option in match.options):
            return {}
        return self._usage.evidence(match, sentence, profiles)

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
        if option.name.language[:2] != language and (several or _stays_at_home(option)):
            found.append(Evidence("foreign", FOREIGN, option.name.language))
        profile = self._profiles.get(option.card.id)
        if profile and not bare:
            found += self._senses.score(profile, [each for each in profiles if each is not profile], around, used)
        if option.card.id in around.concepts:
            found.append(Evidence("named", NAMED, concept=option.card.id))
        elif option.card.id in self._company.named:
            found.append(Evidence("named", MENTIONED, concept=option.card.id))
        found += self._spelling(option, match)
        if match.inside and _belongs(option.card, profile, match.inside):
            found.append(Evidence("inside", INSIDE, self._text[match.inside.start : match.inside.end]))
        if profile and not bare and is_ordinary(option):
            found += self._field(match, sentence, around)
        return found

    def _spelling(self, option: Option, match: Match) -> list[Evidence]:
        """That of several spellings of an acronym the text has this one: PCCh and PCCH."""
        surface = self._text[match.start : match.end]
        spellings = {each.name.text for each in match.options if each.name.is_acronym}
        if len(spellings) > 1 and option.name.is_acronym and option.name.text == surface:
            return [Evidence("spelling", SPELT, surface)]
        return []

    def _field(self, match: Match, sentence: int, around: Surroundings) -> Iterator[Evidence]:
        """What the company of states, bodies and officials says for a term that is an ordinary word elsewhere."""
        signs = self._company.signs(sentence)[0].without(self._own_words(match))
        if weight := field.of_words(len(signs.near), len(signs.wide)):
            yield Evidence("field", weight, _few(sorted(signs.near), sorted(signs.wide)))
        here, beside = around.here, around.concepts - around.here
        if weight := field.of_names(self._company.told(here), self._company.told(beside)):
            yield Evidence("company", weight, _few(self._company.names(here), self._company.names(beside)))
        if weight := field.of_density(self._company.density):
            yield Evidence("text", weight, f"{self._company.density:.1f}")

    def _elsewhere(self, match: Match, sentence: int) -> Iterator[Evidence]:
        """What words of other walks of life say for a sense that is not in the glossary."""
        signs = self._company.signs(sentence)[1].without(self._own_words(match))
        weight = field.of_other_words(len(signs.near), len(signs.wide), len(signs.whole))
        if is_long(match.options[0]):
            weight = round(LESS * weight, 4)
        if weight:
            yield Evidence("elsewhere", weight, _few(*map(sorted, (signs.near, signs.wide, signs.whole))))

    def _of_others(self, match: Match, around: Surroundings) -> Iterator[Evidence]:
        """What states that are named in the sentence say for a body of theirs, where its own state is not near."""
        states = self._company.states(around.concepts)
        others = self._company.states(around.here)
        if others and not any(self._owners.is_named_after(match, id) for id in states):
            weight = round(OTHERS * len(others) / (len(others) + 1), 4)
            yield Evidence("company", weight, _few(self._company.names(others)))

    def _strange(self, share: float) -> Iterator[Evidence]:
        """What it says for a sense that is not in the glossary that the text as a whole has so little of the field."""
        if weight := round(share * self._company.strangeness, 4):
            yield Evidence("text", weight, f"{self._company.density:.1f}")

    def _own_words(self, match: Match) -> frozenset[str]:
        return frozenset(field.whole_words(cut(self._text[match.start : match.end]).folded))


def _few(*listed: Sequence[str]) -> str:
    return ", ".join([*chain(*listed)][:MOST_SHOWN])


def _is_acronym_of_a_body(option: Option) -> bool:
    """Whether it is an acronym that others may have, as hardly anybody has a state’s."""
    return option.name.is_acronym and option.card.kind != "place"


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
