"""Where designations stand in a text: every form that the index knows, judged as it is written there.

Cost is linear: for each word that begins a form the index is asked once, and what a surface may stand for is worked
out once for each way of writing it.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.language.folding import accent_key, key
from app.language.scripts import has_han, is_han
from app.recognition.cards import Card, Name
from app.recognition.normalising import DELIMITER, Words
from app.recognition.profiles import is_common
from app.recognition.surfaces import Form, initials
from app.recognition.term_index import LONGEST_KEY, TermIndex

_FREE = "\\s\\-‐‑–\"“”«»‘’'『』「」\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff·・"
_HARD = re.compile(f"[^\\w{_FREE}]")
_APART = re.compile(r"\n\s*\n|\r\s*\r|\s{40}")
_LETTERS = re.compile(r"[\W_]+")
_SHOWN = 120  # characters looked at on each side to see whether a line is all capitals
_MEMOS = 50_000
SHORTEST_IN_CAPITALS = 4  # letters of a name of a place or a person that is not taken for an acronym: CUBA
MOST_BEGINNING = 40  # designations looked at that begin with the same letters
_LEFT_BEHIND = frozenset("?\ufffd¡©³±º¼")  # where a letter was, in a damaged name
_QUOTES = str.maketrans("“”«»‘’『』「」'", '"' * 11)
_WORDS = frozenset(["CAN", "CAR", "US"])
"""Acronyms that among words in capitals are a word like the rest, besides those that make sentences: JOIN US."""
_LETTERS_APART = re.compile(r"[^\W\d_](?:\s+[^\W\d_])+")
_LETTER_BEFORE, _LETTER_AFTER = re.compile(r"(?<![^\W_])[^\W\d_]\.$"), re.compile(r"\.[^\W\d_](?![^\W_])")
_CAPITALS_BEFORE = re.compile(r"(?<![^\W_])[^\W\d_]{2,} $")
_AFTER, _BEFORE = re.compile(r"[^\w\s]+$"), re.compile(r"^[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Option:
    """What a surface may stand for: a concept, by one of its designations in one of its forms."""

    card: Card
    name: Name
    form: Form


@dataclass(slots=True)
class Match:
    """A surface in the text, from one word to another (included), and what it may stand for."""

    first: int
    last: int
    start: int
    end: int
    options: tuple[Option, ...]
    within: "Match | None" = None
    inside: "Match | None" = None

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Matcher:
    """Finds designations by several indexes: what changed since the build first, then the index itself."""

    def __init__(self, layers: Sequence[TermIndex], hidden: Collection[str] = ()) -> None:
        self._layers = layers
        self._hidden = hidden
        self._memo: dict[tuple[int, str, bool], tuple[Option, ...]] = {}

    @property
    def layers(self) -> Sequence[TermIndex]:
        return self._layers

    @property
    def hidden(self) -> Collection[str]:
        return self._hidden

    def beginning(self, letters: str) -> list[Card]:
        """The concepts of the first designations that begin with these letters, folded."""
        found = []
        for layer in self._layers:
            for form in layer.beginning(letters, MOST_BEGINNING):
                found += [layer.card(number) for number, _, _ in layer.few(form, MOST_BEGINNING)]
        return found

    def find(self, words: Words) -> list[Match]:
        """Every match, in order of start, the longest first."""
        found: dict[tuple[int, int], tuple[Option, ...]] = {}
        for number, layer in enumerate(self._layers):
            self._find(words, number, layer, found)
        return [
            Match(first, last, *_edges(words, first, last, options[0].name.text), options)
            for (first, last), options in sorted(found.items(), key=lambda each: (each[0][0], -each[0][1]))
        ]

    def _find(
        self, words: Words, number: int, layer: TermIndex, found: dict[tuple[int, int], tuple[Option, ...]]
    ) -> None:
        folded, text, reach, prefixes = words.folded, words.text, layer.reach, layer.prefixes
        line = DELIMITER.join(folded) + DELIMITER
        places = accumulate((len(word) + 1 for word in folded), initial=0)
        for first, (word, place) in enumerate(zip(folded, places, strict=False)):
            far = reach[word]
            if not far:
                continue
            for form in prefixes(line[place : place + far]):
                last = first + form.count(DELIMITER) - 1
                start, end = words.starts[first], words.ends[last]
                if _is_glued(text, start, end) or _is_among_initials(words, first, last):
                    continue
                surface = text[start:end]
                shouted = len(surface) > 1 and surface.isupper() and is_shouted(text, start, end)
                if _spells_a_word(surface) and _is_a_word_in_capitals(text, start, end):
                    continue
                options = self._options(number, layer, form, surface, shouted)
                if options:
                    found[first, last] = found.get((first, last), ()) + options

    def _options(self, number: int, layer: TermIndex, form: str, surface: str, shouted: bool) -> tuple[Option, ...]:
        """What a surface may stand for, worked out once for each way of writing it."""
        memo = number, surface, shouted
        options = self._memo.get(memo)
        if options is None:
            options = self._judged(layer, layer.number(form), surface, shouted)
            if len(self._memo) >= _MEMOS:
                self._memo.clear()
            if len(surface) <= LONGEST_KEY:
                self._memo[memo] = options
        return options

    def _judged(self, layer: TermIndex, id: int, surface: str, shouted: bool) -> tuple[Option, ...]:
        options = []
        for number, place, form in layer.postings(id):
            card = layer.card(number)
            if card.id in self._hidden and layer is self._layers[-1]:
                continue
            name = card.names[place]
            in_capitals = card.kind in ("place", "person") and len(surface) >= SHORTEST_IN_CAPITALS
            if fits(surface, name, form, shouted, in_capitals=in_capitals):
                options.append(Option(card, name, form))
        if all(option.form == Form.IMPLIED for option in options):
            return ()  # initials that no entry lists mean nothing by themselves
        if any(option.form == Form.EXACT for option in options):  # the plural of another is written just so
            options = [option for option in options if option.form != Form.INFLECTED]
        best: dict[str, Option] = {}
        for option in sorted(options, key=lambda each: (each.form, each.name.is_retired)):
            best.setdefault(f"{option.card.id} {option.name.language[:2]}", option)
        return tuple(best.values())


def _edges(words: Words, first: int, last: int, name: str) -> tuple[int, int]:
    """Where a match begins and ends: with the signs that the designation begins and ends with, if they stand there."""
    text, start, end = words.text, words.starts[first], words.ends[last]
    if first < last and end - words.starts[last] == 1 and words.gap(last - 1).strip() == "." == text[end : end + 1]:
        return start, end + 1  # U.S.
    if name[-1].isalnum() and name[0].isalnum():
        return start, end
    after = _AFTER.search(name)
    if after and _same_quotes(text[end : end + len(after.group())], after.group()):
        end += len(after.group())
    before = _BEFORE.match(name)
    if before and start and _same_quotes(text[max(0, start - len(before.group())) : start], before.group()):
        start -= len(before.group())
    return start, end


def _same_quotes(stands: str, wanted: str) -> bool:
    """Whether the signs are the same, any quotation mark standing for any other."""
    return stands.translate(_QUOTES) == wanted.translate(_QUOTES) and len(stands) == len(wanted)


def fits(surface: str, name: Name, form: Form, shouted: bool, *, in_capitals: bool = False) -> bool:
    """Whether a surface with the letters of a form is written as the designation may be, all of it `in_capitals`, too,
    as minutes write the names of states and people.
    """
    if _APART.search(surface) or not _same_signs(surface, name, form):
        return False
    if form == Form.IMPLIED:
        return surface == initials(name.text)
    if name.is_acronym:
        if _LETTERS_APART.fullmatch(surface):
            return False  # `R U` is no R. U.
        plural = form == Form.INFLECTED and surface.endswith("s")
        return _same_case(surface.removesuffix("s") if plural else surface, name.text, shouted)
    if has_han(surface):
        return True
    if name.is_proper and not _has_capital(surface):
        return False
    if is_common(surface):
        return False  # `or` is what it always is, though an entry has it for OR
    if not (shouted or in_capitals or name.is_caseless) and _is_other_acronym(surface, name.text):
        return False  # TALKS in running text is an acronym of something else
    return _same_accents(surface, name, form)


def _is_other_acronym(surface: str, text: str) -> bool:
    return len(surface) > 1 and surface.isupper() and text != surface and " " not in text


def _same_signs(surface: str, name: Name, form: Form) -> bool:
    """Whether nothing stands between the words but blanks, hyphens and quotation marks, or what the entry has there."""
    signs = _HARD.findall(surface)
    named = name.traditional if form == Form.TRADITIONAL and name.traditional else name.text
    wanted = _HARD.findall(_AFTER.sub("", _BEFORE.sub("", named)))
    if form == Form.DAMAGED and signs and set(signs) <= _LEFT_BEHIND:
        return True
    if not signs:
        return not (form == Form.INFLECTED and name.is_acronym and not surface.endswith("s"))
    if form == Form.INFLECTED and name.is_acronym:
        return set(signs) == {"."}
    return signs == wanted


def _same_case(surface: str, text: str, shouted: bool) -> bool:
    plain, wanted = (_LETTERS.sub("", unicodedata.normalize("NFKC", each)) for each in (surface, text))
    return plain == wanted or (shouted and plain == wanted.upper())


def _has_capital(surface: str) -> bool:
    """Whether its first letter is a capital: `China`, not `china`; of several words, the first or the last."""
    pieces = [piece for piece in re.split(r"[\W\d_]+", surface) if piece]
    return bool(pieces) and (pieces[0][0].isupper() or (len(pieces) > 1 and pieces[-1][0].isupper()))


def _same_accents(surface: str, name: Name, form: Form) -> bool:
    """Whether the accents are those of the entry, or all were lost in what is long enough to be known without them."""
    if form != Form.EXACT or (surface.isascii() and name.text.isascii()):
        return True
    accented, plain = accent_key(surface), key(surface)
    return accented == accent_key(name.text) or (accented == plain and len(plain) >= 6)


def _is_glued(text: str, start: int, end: int) -> bool:
    """Whether letters, digits or the signs of an address join the surface to what is around it."""
    if start:
        before, first = text[start - 1], text[start]
        if (before.isalnum() or before in "_@#/\\") and not is_han(first) and not is_han(before):
            return not (before == "/" and text[start - 2 : start - 1].isalnum())
    if end < len(text):
        after, last = text[end], text[end - 1]
        if (after.isalnum() or after in "_@\\$") and not is_han(last) and not is_han(after):
            return True
        if after == "." and text[end + 1 : end + 2].islower() and last.islower():
            return True
    return False


def _is_among_initials(words: Words, first: int, last: int) -> bool:
    """Whether letters with points go on before or after: U.S. in U.S.S.R., R. U. in J. R. U. Pérez."""
    text, start, end = words.text, words.starts[first], words.ends[last]
    if words.ends[first] - start == 1 and text[start].isupper():
        apart = " " if first < last and text[words.starts[first + 1] - 1] == " " else ""
        if _LETTER_BEFORE.search(text[max(0, start - 4) : start].removesuffix(apart)):
            return True
    return end - words.starts[last] == 1 and text[end - 1].isupper() and _LETTER_AFTER.match(text, end) is not None


def _spells_a_word(surface: str) -> bool:
    return surface in _WORDS or (surface.isupper() and is_common(surface.lower()))


def _is_a_word_in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the word before is in capitals, or all of a line that has others."""
    before = _CAPITALS_BEFORE.search(text, max(0, start - _SHOWN), start)
    if before and before.group().isupper():
        return True
    line = _line(text, start, end)
    return line.isupper() and not has_han(line) and sum(map(str.isalpha, line)) - (end - start) >= 2


def _line(text: str, start: int, end: int) -> str:
    """The line around, as far as it is looked at."""
    left = text.rfind("\n", max(0, start - _SHOWN), start) + 1 or max(0, start - _SHOWN)
    right = text.find("\n", end, end + _SHOWN)
    return text[left : right if right >= 0 else end + _SHOWN]


def is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the line around is all capitals, in which case nothing is an acronym by its looks."""
    line = _line(text, start, end)
    if not line.isupper():
        return False
    letters = sum(char.isalpha() and not is_han(char) for char in line)
    return letters - (end - start) >= 6


def nest(matches: list[Match]) -> list[Match]:
    """Set `within` to the match that one lies in or overlaps, leftmost and longest first; `inside` to the smallest
    one around it.
    """
    outer: Match | None = None
    around: list[Match] = []
    for match in matches:
        while around and around[-1].end < match.end:
            around.pop()
        match.inside = around[-1] if around else None
        around.append(match)
        if outer is not None and match.start < outer.end:
            match.within = outer
        else:
            match.within, outer = None, match
    return matches
