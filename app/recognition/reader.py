"""Reading a text: designations found, senses decided, wording judged, suggestions made."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.language.detection import detect
from app.language.folding import key
from app.language.scripts import has_han
from app.language.tags import Primary
from app.recognition import chinese, definitions, field, grammar, matching, near_chinese, suggesting, warnings
from app.recognition.cards import Card
from app.recognition.matching import Match, Matcher, Option
from app.recognition.normalising import Words, cut
from app.recognition.passages import Passages
from app.recognition.phrases import Phrases
from app.recognition.profiles import Profile, features, features_of
from app.recognition.reading import Definition, Occurrence, Reading, Reason, Sense, Span
from app.recognition.senses import Evidence, Scored, Senses, Surroundings, chosen
from app.recognition.surfaces import Form
from app.terminology.concept import LANGUAGES

Knowledge = Callable[[Iterable[str]], Mapping[str, Profile]]
"""The profiles of published entries, by id."""

_OF_WHOM = re.compile(r"\s+(?:of|de|del)\s+(?:(?:the|la|el|los|las)\s+)?")
MOST_PROFILES = 400  # entries whose examples are read for one text
MOST_DECISIONS = 40  # decisions with evidence in one sentence; more of them stand in lists that tell nothing
MOST_WORDS = 3000  # of a text, that tell what it is about
AROUND = 2  # sentences looked at on each side

PRIOR = {"preferred": 0.9, "admitted": 0.6, "superseded": 0.5, "deprecated": 0.3}
HOMONYM, UNKNOWN, ALONE, ORDINARY, FOREIGN = 0.2, 0.4, 0.3, 1.6, -0.4
DEFINED, NEARBY, CONTESTED = 6.0, 8.0, 0.5
NAMED, MENTIONED = 1.4, 0.35
SPELT = 2.4
PART_OF_A_NAME = 3.0
TITLES = frozenset(
    """
    president presidente presidenta chairman secretary secretario secretaria general minister ministro ministra premier
    comrade camarada companero companera mr mrs ms madame madam senor senora sr sra don dona leader lider mandatario
    excelentisimo excellency ambassador embajador embajadora counterpart colega canciller primera first lady dama
    when while as after before but and then under with for said cuando mientras segun tras pero y con para the el la
    on in at by hosted host
    """.split()  # noqa: SIM905 (one word a line would hide the rest)
)
INSIDE = 5.0
NAMED_KINDS = frozenset({"person", "place", "institution", "initiative", "event", "document"})
OFFICIAL = frozenset({"institution", "post", "person", "initiative", "document"})
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
        self.warnings: list[Any] = []


class Defined:
    """The definitions that a text gives of one short form, by where it stands, and what they make it stand for."""

    __slots__ = ("by_start", "named")

    def __init__(self) -> None:
        self.by_start: dict[int, Definition] = {}
        self.named: set[str] = set()

    def add(self, definition: Definition) -> None:
        self.by_start[definition.short.start] = definition
        self.named.add(definition.concept["id"] if definition.concept else key(definition.long.text))


class TextReader:
    """Reads one text."""

    def __init__(
        self,
        text: str,
        matcher: Matcher,
        knowledge: Knowledge,
        senses: Senses,
        language: Primary | None,
        date: str | None,
    ) -> None:
        self.text = text
        self.date = date
        self.senses = senses
        self.knowledge = knowledge
        self.matcher = matcher
        self.language: Primary = language or detect(text)
        self.words: Words = cut(text)
        self.passages = Passages(self.words, self.language)
        plain = list(self._spoken(chinese.kept(self.words, matcher.find(self.words))))
        altered = Phrases(matcher.layers, matcher.hidden).find(self.words, plain)
        altered += near_chinese.find(self.words, matcher.layers, matcher.hidden, plain)
        self.matches = matching.nest(sorted([*plain, *altered], key=lambda each: (each.start, -each.end)))
        self._defined: dict[str, Option] = {}
        self.definitions = list(self._definitions())
        self._by_short: dict[str, Defined] = {}
        for each in self.definitions:
            self._by_short.setdefault(each.short.text, Defined()).add(each)
        self.profiles = self._profiles(knowledge)
        self._starting: dict[int, Match] = {}
        self._ending: dict[int, Match] = {}
        for match in self.matches:
            self._starting.setdefault(match.start, match)  # the longest that starts there
            self._ending.setdefault(match.end, match)
        self.whole = frozenset(features_of(self.words.folded[:MOST_WORDS]))
        self.cards = {option.card.id: option.card for match in self.matches for option in match.options}
        self.named = self._named_in_full()
        self.bodies = self._bodies()
        self._surroundings: dict[int, Surroundings] = {}
        self._sentence_features: dict[int, frozenset[str]] = {}
        self._memo: dict[Any, list[Scored]] = {}
        self._shown: dict[int, tuple[list[Scored], list[Sense]]] = {}

    def read(self) -> Reading:
        decisions = self._decided()
        grammar.apply(self, decisions)
        self._agree(decisions)
        kept = self._without_parts_of_others(decisions)
        warnings.warn(self, kept)
        return Reading(self.language, self._occurrences(kept), suggesting.suggest(self, kept), self.definitions)

    # What a match may stand for

    def _spoken(self, matches: list[Match]) -> Iterator[Match]:
        """The matches whose designation is of the language around it, or goes with any: a name, an acronym."""
        for match in matches:
            language = self.passages.sentences[self.passages.at(match.start)].language
            options = spoken(match.options, language)
            if options:
                match.options = options
                yield match

    def _definitions(self) -> Iterator[Definition]:
        for short, long, _ in definitions.find(self.text):
            yield Definition(short, long, self._named(long))

    def _named(self, long: Span) -> Mapping[str, Any] | None:
        """The concept whose designation a long form is, or begins or ends with."""
        found = options_named(self.matcher, long.text)
        if not found:
            return None
        self._defined.setdefault(found[0].card.id, found[0])
        return found[0].card.reference

    def _profiles(self, knowledge: Knowledge) -> Mapping[str, Profile]:
        wanted = dict.fromkeys(
            option.card.id for match in self.matches if needs_evidence(match) for option in match.options
        )
        return knowledge(list(wanted)[:MOST_PROFILES]) if wanted else {}

    # Senses

    def _decided(self) -> list[Decision]:
        in_sentence: dict[int, int] = {}
        decisions = []
        for match in self.matches:
            sentence = self.passages.at(match.start)
            if not needs_evidence(match):
                option = match.options[0]
                code = "altered" if option.form == Form.ALTERED else "designation"
                scored = [Scored(option.card.id, [Evidence(code, 1.0, option.name.text)])]
                decisions.append(Decision(match, sentence, scored, option))
                continue
            in_sentence[sentence] = in_sentence.get(sentence, 0) + 1
            scored = self._scored(match, sentence, bare=in_sentence[sentence] > MOST_DECISIONS)
            decisions.append(self.decision(match, sentence, scored))
        return decisions

    def decision(self, match: Match, sentence: int, scored: list[Scored]) -> Decision:
        """The decision that the scores of the senses, the best first, lead to."""
        best = chosen(scored)
        option = next((each for each in match.options if best and each.card.id == best.id), None)
        return Decision(match, sentence, scored, option)

    def weighed(self, decision: Decision, evidence: Mapping[str | None, Evidence]) -> Decision:
        """The decision with more evidence, by the ids of the senses that it is for."""
        scored = [
            Scored(each.id, [*each.evidence, evidence[each.id]]) if each.id in evidence else each
            for each in decision.scored
        ]
        scored.sort(key=lambda each: -each.score)
        return self.decision(decision.match, decision.sentence, scored)

    def _scored(self, match: Match, sentence: int, *, bare: bool) -> list[Scored]:
        surface = self.text[match.start : match.end]
        inside = match.inside.options[0].card.id if match.inside else None
        definition = self._definition_of(surface, match)
        if definition:
            self._admit(match, definition[0])
        memo = (surface, sentence, inside, definition and definition[0].short.start, bare)
        if memo not in self._memo:
            self._memo[memo] = self._score(match, sentence, definition, bare=bare)
        return self._memo[memo]

    def _admit(self, match: Match, definition: Definition) -> None:
        """Let the concept that the text defines the letters for be meant, though the glossary has them for another."""
        option = self._defined.get(definition.concept["id"]) if definition.concept else None
        if option and all(each.card.id != option.card.id for each in match.options):
            match.options = (*match.options, option)

    def _score(
        self, match: Match, sentence: int, definition: tuple[Definition, float] | None, *, bare: bool
    ) -> list[Scored]:
        cards = list(dict.fromkeys(option.card.id for option in match.options))
        language = self.passages.sentences[sentence].language
        profiles = [self.profiles[id] for id in cards if id in self.profiles]
        surface = self.text[match.start : match.end]
        around = self.around(sentence).without(features(surface))
        spellings = {option.name.text for option in match.options if option.name.is_acronym}
        found = []
        for option in match.options:
            scored = Scored(option.card.id, [prior(option, language)])
            if option.name.language[:2] != language and len(cards) > 1:
                scored.evidence.append(Evidence("foreign", FOREIGN, option.name.language))
            profile = self.profiles.get(option.card.id)
            if profile and not bare:
                scored.evidence += self.senses.score(
                    profile, [each for each in profiles if each is not profile], around
                )
            if option.card.id in around.concepts:
                scored.evidence.append(Evidence("named", NAMED, concept=option.card.id))
            elif option.card.id in self.named:
                scored.evidence.append(Evidence("named", MENTIONED, concept=option.card.id))
            if len(spellings) > 1 and option.name.text == surface and option.name.is_acronym:
                scored.evidence.append(Evidence("spelling", SPELT, surface))
            if match.inside and self._belongs(option.card, profile, match.inside):
                scored.evidence.append(Evidence("inside", INSIDE, self.text[match.inside.start : match.inside.end]))
            if profile and not bare and is_ordinary(option):
                scored.evidence.append(self._field(around))
            found.append(scored)
        outside = Scored(None, [self._unknown(match)])
        if not bare:
            contrasts = [each for profile in profiles if (each := self.senses.contrast(profile, around))]
            outside.evidence += sorted(contrasts, key=lambda each: -each.weight)[:1]
        found.append(outside)
        if self._is_part_of_a_name(match) or self._is_anothers(match):
            outside.evidence.append(Evidence("name", PART_OF_A_NAME, surface))
        if definition:
            self._bind(found, *definition)
        return sorted(found, key=lambda each: -each.score)

    def _is_part_of_a_name(self, match: Match) -> bool:
        """Whether a person's one name has another name before or after it: `Li Xi`, `Xi Zhongxun`."""
        option = match.options[0]
        if option.card.kind != "person" or match.first != match.last or match.inside or has_han(option.name.text):
            return False
        for at in (match.first - 1, match.last + 1):
            if 0 <= at < len(self.words):
                gap = self.words.gap(min(at, match.first)) if at < match.first else self.words.gap(match.last)
                word = self.words.surface(at, at)
                if gap == " " and word[0].isupper() and self.words.folded[at] not in TITLES:
                    return True
        return False

    def _is_anothers(self, match: Match) -> bool:
        """Whether a body's or a post's short name is said to be another's: the General Assembly of the OAS."""
        option = match.options[0]
        if not is_bare_name(option) or match.inside:
            return False
        if has_han(option.name.text):
            near = self._ending.get(match.start)
        else:
            joint = _OF_WHOM.match(self.text, match.end)
            near = self._starting.get(joint.end()) if joint else None
        if near is None:
            return False
        profile = self.profiles.get(option.card.id)
        related = {option.card.id} | (profile.kin if profile else frozenset())
        related |= {id for each in self.knowledge(sorted(related)).values() for id in each.kin}
        owner = near.options[0].card
        return owner.kind in ("place", "institution") and all(each.card.id not in related for each in near.options)

    def _unknown(self, match: Match) -> Evidence:
        """How likely a sense is that the glossary does not have: an ordinary word has one, a name hardly."""
        option = match.options[0]
        if is_ordinary(option):
            return Evidence("unknown", ORDINARY)
        return Evidence("unknown", UNKNOWN if len(match.options) > 1 else ALONE)

    def _field(self, around: Surroundings) -> Evidence:
        """What the company of states, bodies and officials says for a term that is an ordinary word elsewhere."""
        near, wide = field.signs(around.near), field.signs(around.wide)
        names = len(around.concepts & self.bodies)
        weight = field.weight(len(near), len(wide) + names)
        return Evidence("field", weight, ", ".join([*near, *wide][:5]))

    def _belongs(self, card: Card, profile: Profile | None, outer: Match) -> bool:
        """Whether the longer designation around it is of the concept or of its kin."""
        ids = {option.card.id for option in outer.options}
        return card.id in ids or bool(profile and profile.kin & ids)

    def _definition_of(self, surface: str, match: Match) -> tuple[Definition, float] | None:
        """The definition that binds a surface: the one it stands in, else the only one that the text gives."""
        mine = self._by_short.get(surface)
        if mine is None:
            return None
        here = mine.by_start.get(match.start)
        if here:
            return here, NEARBY
        if len(mine.named) != 1:
            return None
        first = next(iter(mine.by_start.values()))
        meant = first.concept["id"] if first.concept else None
        contested = any(option.card.id in self.named and option.card.id != meant for option in match.options)
        return first, CONTESTED if contested else DEFINED

    def _bind(self, scored: list[Scored], definition: Definition, weight: float) -> None:
        long = definition.long
        meant = definition.concept["id"] if definition.concept else None
        sense = next((each for each in scored if each.id == meant), None)
        if sense is None and meant is None:
            sense = next(each for each in scored if each.id is None)
        if sense is not None:
            sense.evidence.append(Evidence("definition", weight, long.text, meant, long.start, long.end))

    def around(self, sentence: int) -> Surroundings:
        """What stands in a sentence and near it."""
        if sentence not in self._surroundings:
            low, high = max(0, sentence - AROUND), min(len(self.passages.sentences), sentence + AROUND + 1)
            first, last = self.passages.sentences[low], self.passages.sentences[high - 1]
            near = self._features(sentence)
            wide = frozenset().union(*map(self._features, range(low, high)))
            marked = self._marked(first.start, last.end)
            self._surroundings[sentence] = Surroundings(near, wide - near, self.whole - wide - near, marked)
        return self._surroundings[sentence]

    def _features(self, number: int) -> frozenset[str]:
        """The features of a sentence."""
        found = self._sentence_features.get(number)
        if found is None:
            sentence = self.passages.sentences[number]
            found = frozenset(features_of(self.words.folded[sentence.first : sentence.last]))
            self._sentence_features[number] = found
        return found

    def _marked(self, start: int, end: int) -> frozenset[str]:
        at = bisect_left(self.matches, start, key=lambda each: each.start)
        found = set()
        while at < len(self.matches) and self.matches[at].start < end:
            match = self.matches[at]
            if not needs_evidence(match):
                found.add(match.options[0].card.id)
            at += 1
        return frozenset(found)

    def _named_in_full(self) -> frozenset[str]:
        """The concepts that the text names in words, not by letters alone."""
        return frozenset(match.options[0].card.id for match in self.matches if not needs_evidence(match))

    def _bodies(self) -> frozenset[str]:
        """The bodies, posts, people and initiatives that the text names in words."""
        cards = [match.options[0].card for match in self.matches if not needs_evidence(match)]
        return frozenset(card.id for card in cards if card.kind in OFFICIAL)

    def _agree(self, decisions: list[Decision]) -> None:
        """One sense per discourse is evidence: what was decided elsewhere in the text weighs where it is open."""
        counts: dict[str, dict[str | None, int]] = {}
        for each in decisions:
            if len(each.scored) > 1 and each.concept and each.scored[0].score - each.scored[1].score >= SURE:
                surface = self.text[each.match.start : each.match.end]
                senses = counts.setdefault(surface, {})
                senses[each.concept.id] = senses.get(each.concept.id, 0) + 1
        for at, each in enumerate(decisions):
            senses = counts.get(self.text[each.match.start : each.match.end], {})
            if len(each.scored) > 1 and each.concept is None and len(senses) == 1:
                (id,) = senses
                if id is not None:
                    decisions[at] = self.weighed(each, {id: Evidence("discourse", AGREED, concept=id)})

    def _without_parts_of_others(self, decisions: Sequence[Decision]) -> list[Decision]:
        """The decisions but those on parts of a name that is not ours: Chile in the Communist Party of Chile."""
        others = {
            id(each.match)
            for each in decisions
            if (each.concept.is_homonym if each.concept else each.scored[0].id is None)
        }
        return [
            each
            for each in decisions
            if each.match.inside is None or not (id(each.match.inside) in others or self._is_confused(each))
        ]

    def _is_confused(self, decision: Decision) -> bool:
        """Whether the letters lie in the name of what the entry warns of: the Republic in the People’s Republic."""
        profile = self.profiles.get(decision.concept.id) if decision.concept else None
        outer = decision.match.inside
        if profile is None or outer is None or decision.match.start == outer.start:
            return False
        return any(option.card.id in profile.confusable for option in outer.options)

    # The answer

    def _occurrences(self, decisions: Sequence[Decision]) -> list[Occurrence]:
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
                    self.text[match.start : match.end],
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
        card = self.cards.get(id)
        return card.reference if card else {"id": id, "labels": dict.fromkeys(LANGUAGES)}


def needs_evidence(match: Match) -> bool:
    """Whether a match is not plain from its letters: several concepts, an acronym, a word with other uses."""
    first = match.options[0]
    if first.form in (Form.ALTERED, Form.DAMAGED):
        return False
    if len({option.card.id for option in match.options}) > 1:
        return True
    if first.card.is_homonym and not first.name.is_acronym:
        return " " not in first.name.text
    return first.name.is_acronym or first.card.contrasted or is_ordinary(first) or is_bare_name(first)


def is_ordinary(option: Option) -> bool:
    """Whether a designation has the looks of an ordinary word or phrase: no capital, no acronym, one word or two."""
    name = option.name
    if name.is_acronym or name.is_proper or option.card.is_homonym or option.form == Form.ALTERED:
        return False
    if has_han(name.text):
        return option.card.kind not in NAMED_KINDS and (len(name.text) <= 2 or option.card.contrasted)
    if any(map(str.isupper, name.text)):
        return False
    return " " not in name.text or option.card.contrasted or (name.type == "short_form" and option.card.kind == "post")


def is_bare_name(option: Option) -> bool:
    """Whether it is the short name of a body or a post, which others have too."""
    return option.name.type == "short_form" and option.card.kind in ("institution", "post")


def prior(option: Option, language: str) -> Evidence:
    """What a sense weighs before anything around it is looked at."""
    weight = HOMONYM if option.card.is_homonym else PRIOR[option.name.status]
    return Evidence("prior", weight, option.name.status)


def spoken(options: Iterable[Option], language: str) -> tuple[Option, ...]:
    """For each concept its designation in this language, else one that goes with any; none of another language."""
    best: dict[str, Option] = {}
    for option in options:
        held = best.get(option.card.id)
        own = option.name.language[:2] == language
        if not own and not (option.name.is_acronym or option.name.is_proper or _is_foreign_phrase(option)):
            continue
        if held is None or (own and held.name.language[:2] != language):
            best[option.card.id] = option
    return tuple(best.values())


def _is_foreign_phrase(option: Option) -> bool:
    """Whether it is long enough to be a quotation in another language, not a word that two languages share."""
    return has_han(option.name.text) or " " in option.name.text


def options_named(matcher: Matcher, text: str) -> list[Option]:
    """The designations that a whole text is."""
    words = cut(text)
    whole = [each for each in matcher.find(words) if each.length == len(words)]
    return [option for match in whole for option in match.options]


def designation_of(option: Option) -> dict[str, Any]:
    """The designation as answers show it."""
    name = option.name
    return {"text": name.text, "language": name.language, "type": name.type, "status": name.status}
