"""What a text makes its short forms stand for: its own definitions, and the senses that they bind."""

import re
from collections.abc import Collection, Iterator, Sequence

from app.language.folding import key
from app.language.scripts import has_han
from app.recognition import definitions
from app.recognition.matching import Match, Matcher, Option
from app.recognition.options import needs_evidence, options_named
from app.recognition.passages import Sentence
from app.recognition.reading import Definition, Span
from app.recognition.senses import Evidence, Scored

DEFINED, NEARBY, CONTESTED = 6.0, 8.0, 0.5
_SHORT_AFTER = re.compile(r"\s?[(（]([A-Z][A-Z0-9-]{1,6})[)）]")
_OF_BEFORE = re.compile(r"\b(?:of|de|del)(?: (?:the|la|el|los|las))? $")


class _Defined:
    """The definitions that a text gives of one short form, by where it stands, and what they make it stand for."""

    __slots__ = ("by_start", "named")

    def __init__(self) -> None:
        self.by_start: dict[int, Definition] = {}
        self.named: set[str] = set()

    def add(self, definition: Definition) -> None:
        self.by_start[definition.short.start] = definition
        self.named.add(_named(definition))

    def within(self, sentence: Sentence) -> Definition | None:
        """The definition that a sentence gives, if it gives one alone."""
        given = [each for start, each in self.by_start.items() if sentence.start <= start < sentence.end]
        return given[0] if given and len(set(map(_named, given))) == 1 else None


def _named(definition: Definition) -> str:
    """What a definition makes its letters stand for: the concept, or the long form."""
    return definition.concept["id"] if definition.concept else key(definition.long.text)


class Bindings:
    """The definitions of a text, with the concepts that their long forms name.

    A body's whole name with other letters in brackets after it defines them, too, wrong as they may be: `Caribbean
    Development Bank (IDB)`.
    """

    def __init__(self, text: str, matcher: Matcher, matches: Sequence[Match]) -> None:
        self._options: dict[str, Option] = {}
        self._meant: dict[int, frozenset[str]] = {}  # by where a long form begins: the concepts that it names
        self.definitions = [self._definition(matcher, *found) for found in definitions.find(text)]
        told = {each.short.start for each in self.definitions}
        self.definitions += [each for each in self._named(text, matches) if each.short.start not in told]
        self.definitions.sort(key=lambda each: each.short.start)
        self._by_short: dict[str, _Defined] = {}
        for each in self.definitions:
            self._by_short.setdefault(each.short.text, _Defined()).add(each)

    def _definition(self, matcher: Matcher, short: Span, long: Span, _: bool) -> Definition:
        """A definition, with the concept whose designation the long form is, or ends with in Chinese."""
        found = options_named(matcher, long.text)
        if not found and has_han(long.text):
            long, found = _ending(matcher, long)
        if not found:
            return Definition(short, long, None)
        self._meant[long.start] = frozenset(each.card.id for each in found)
        self._options.setdefault(found[0].card.id, found[0])
        return Definition(short, long, found[0].card.reference)

    def _named(self, text: str, matches: Sequence[Match]) -> Iterator[Definition]:
        for match in matches:
            found = _SHORT_AFTER.match(text, match.end)
            if (
                not found
                or match.inside
                or needs_evidence(match)
                or _OF_BEFORE.search(text[max(0, match.start - 9) : match.start])
            ):
                continue
            option = match.options[0]
            if option.card.kind != "institution" or option.card.is_homonym or match.first == match.last:
                continue
            self._meant[match.start] = frozenset({option.card.id})
            self._options.setdefault(option.card.id, option)
            long = Span(match.start, match.end, text[match.start : match.end])
            yield Definition(Span(*found.span(1), found[1]), long, option.card.reference)

    def of(
        self, surface: str, match: Match, sentence: Sentence, here: Collection[str], named: Collection[str]
    ) -> tuple[Definition, float] | None:
        """The definition that binds a surface: the one it stands in, the one that its sentence gives, else the only
        one that the text gives, which tells little where the text names another sense.

        `named` are the concepts that the text names in words, `here` those that the sentence names.
        """
        mine = self._by_short.get(surface)
        if mine is None:
            return None
        given = mine.by_start.get(match.start)
        if given:
            return given, NEARBY
        if (near := mine.within(sentence)) and not _is_contested(near, match, here):
            return near, DEFINED
        if len(mine.named) != 1:
            return None
        first = next(iter(mine.by_start.values()))
        return first, CONTESTED if _is_contested(first, match, named) else DEFINED

    def admit(self, match: Match, definition: Definition) -> None:
        """Let the concept that the text defines the letters for be meant, though the glossary has them for another."""
        option = self._options.get(definition.concept["id"]) if definition.concept else None
        if option and all(each.card.id != option.card.id for each in match.options):
            match.options = (*match.options, option)

    def bind(self, scored: list[Scored], definition: Definition, weight: float) -> None:
        """Give the senses that a definition names, or the one outside the glossary, the weight of the definition."""
        long = definition.long
        meant = self._meant.get(long.start, frozenset())
        for sense in scored:
            if sense.id in meant or (sense.id is None and not meant):
                sense.evidence.append(Evidence("definition", weight, long.text, sense.id, long.start, long.end))


def _is_contested(definition: Definition, match: Match, named: Collection[str]) -> bool:
    """Whether another sense of the letters than the one defined is named."""
    meant = definition.concept["id"] if definition.concept else None
    return any(option.card.id in named and option.card.id != meant for option in match.options)


def _ending(matcher: Matcher, long: Span) -> tuple[Span, list[Option]]:
    """The longest end of a long form that is a designation: nothing parts it from the words before it in Chinese."""
    for at in range(1, len(long.text) - 1):
        if found := options_named(matcher, long.text[at:]):
            return Span(long.start + at, long.end, long.text[at:]), found
    return long, []
