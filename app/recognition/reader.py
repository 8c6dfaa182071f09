"""Reading a text: designations found, senses decided, wording judged, suggestions made."""

from collections.abc import Iterator, Mapping

from app.language.detection import detect
from app.language.tags import Primary
from app.recognition import (
    chinese,
    composed,
    decisions,
    grammar,
    interruptions,
    matching,
    misspellings,
    near_chinese,
    suggesting,
    warnings,
)
from app.recognition.answering import Answering
from app.recognition.bindings import Bindings
from app.recognition.company import Company
from app.recognition.decisions import Decision, decided
from app.recognition.judging import Judge
from app.recognition.matching import Match, Matcher
from app.recognition.normalising import cut
from app.recognition.options import is_in_adverb, needs_evidence, spoken
from app.recognition.owners import Knowledge, Owners, is_given_name, is_in_an_address, is_of_a_thing
from app.recognition.passages import Passages
from app.recognition.phrases import Phrases
from app.recognition.profiles import Profile
from app.recognition.reading import Reading
from app.recognition.senses import Evidence, Scored, Senses
from app.recognition.surfaces import Form
from app.recognition.usage import Usage

OTHERWISE = (is_in_adverb, is_given_name, is_in_an_address, is_of_a_thing)
"""What tells that the letters of a designation are part of something else."""
MOST_PROFILES = 400  # entries whose examples are read for one text
MOST_DECISIONS = 40  # decisions with evidence in one sentence; more of them stand in lists that tell nothing


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
        self.knowledge = knowledge
        self.matcher = matcher
        self.language: Primary = language or detect(text)
        self.words = cut(text)
        self.passages = Passages(self.words, self.language)
        self.matches = self._found(matcher)
        self.bound = Bindings(text, matcher, self.matches)
        self.profiles = self._profiles(knowledge)
        self.company = Company(self.words, self.passages, self.matches)
        owners = Owners(self.words, self.matches, knowledge, matcher)
        usage = Usage(self.words, self.passages.sentences, senses.weight)
        self._judge = Judge(text, self.passages, self.company, self.bound, owners, senses, usage, self.profiles, date)

    def read(self) -> Reading:
        """Decide every match, and answer."""
        made = self._decided()
        grammar.apply(self, made)
        decisions.agree(self.text, made)
        grammar.tell_apart(self, made)
        composed.add(self, made)
        kept = decisions.without_parts_of_others(made, self.profiles)
        warnings.warn(self, kept)
        occurrences = Answering(self.text, self.matches).occurrences(kept)
        return Reading(self.language, occurrences, suggesting.suggest(self, kept), self.bound.definitions)

    def _found(self, matcher: Matcher) -> list[Match]:
        """Every match, designations as they should be and altered ones, nested."""
        plain = list(self._spoken(chinese.kept(self.words, matcher.find(self.words))))
        altered = Phrases(matcher.layers, matcher.hidden).find(self.words, plain)
        altered += misspellings.find(self.words, matcher.layers, matcher.hidden, plain)
        altered += near_chinese.find(self.words, matcher.layers, matcher.hidden, plain)
        parted = self._spoken(interruptions.find(self.words, matcher, plain))
        return matching.nest(sorted([*plain, *altered, *parted], key=lambda each: (each.start, -each.end)))

    def _spoken(self, matches: list[Match]) -> Iterator[Match]:
        """The matches whose designation is of the language around it, or goes with any: a name, an acronym."""
        for match in matches:
            language = self.passages.sentences[self.passages.at(match.start)].language
            options = spoken(match.options, language)
            if options and not any(is_other(self.words, match) for is_other in OTHERWISE):
                match.options = options
                yield match

    def _profiles(self, knowledge: Knowledge) -> Mapping[str, Profile]:
        wanted = dict.fromkeys(
            option.card.id for match in self.matches if needs_evidence(match) for option in match.options
        )
        return knowledge(list(wanted)[:MOST_PROFILES]) if wanted else {}

    def _decided(self) -> list[Decision]:
        in_sentence: dict[int, int] = {}
        found = []
        for match in self.matches:
            sentence = self.passages.at(match.start)
            if not needs_evidence(match):
                option = match.options[0]
                code = "altered" if option.form in (Form.ALTERED, Form.VARIED) else "designation"
                scored = [Scored(option.card.id, [Evidence(code, 1.0, option.name.text)])]
                found.append(Decision(match, sentence, scored, option))
                continue
            in_sentence[sentence] = in_sentence.get(sentence, 0) + 1
            scored = self._judge.scored(match, sentence, bare=in_sentence[sentence] > MOST_DECISIONS)
            found.append(decided(match, sentence, scored))
        return found
