"""Ranking: which designation of a concept answers best, and which concepts come first."""

import json
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import Any

from app import store
from app.language import folding, marking, pinyin, scripts, spelling, words
from app.language.marking import Span
from app.services.corrections import Corrections
from app.services.hits import MATCHES, Hit, Match
from app.store.lookup import PER_CONCEPT, Candidate
from app.terminology import keys
from app.terminology.keys import KeyKind

MOST_WRONG = 3
SEVERAL = 4
"""How many candidates more than hits are asked for, as several may be of one concept."""
_NEARNESS = {match: number for number, match in enumerate(MATCHES)}
_OF_KEY = {
    KeyKind.FOLDED: Match.FOLDED,
    KeyKind.TRADITIONAL: Match.TRADITIONAL,
    KeyKind.PINYIN: Match.PINYIN,
    KeyKind.INITIALS: Match.INITIALS,
    KeyKind.INFLECTED: Match.INFLECTED,
}
_SPELT_OUT = (KeyKind.PINYIN, KeyKind.INITIALS)
_MARKED = (Match.WORDS,)  # without a mark, the words are in another designation of the concept
_by_rank = itemgetter(0)


class Ranking:
    """Collects candidates and picks, for each concept, the designation that answers best."""

    def __init__(self, query: str, language: str | None, limit: int) -> None:
        self.query = query
        self.language = language
        self.key = folding.key(query)[: keys.MAX_KEY]
        self.most = limit + SEVERAL
        self.matches: set[Match] = set()
        self.concepts: set[int] = set()
        self.shown: set[int] = set()  # designations that are hits whatever words they hold
        self._stripped = query.strip()
        self._accented = folding.accent_key(query)
        self._is_traditional = scripts.to_simplified(query) != query
        self._length = len(query)
        self.limit = limit
        self._corrections: Corrections | None = None
        self._ranked: list[tuple[tuple[Any, ...], Candidate, Match, str]] = []

    @cached_property
    def tokens(self) -> list[str]:
        return words.query_tokens(self.query)

    def corrections(self, reader: store.Reader) -> Corrections:
        """What may have been meant, read once."""
        if self._corrections is None:
            self._corrections = Corrections(reader, self.query)
        return self._corrections

    @property
    def is_full(self) -> bool:
        return len(self.concepts) >= self.limit

    @property
    def has_whole(self) -> bool:
        """Whether somebody's whole designation was typed."""
        return any(match.is_whole for match in self.matches)

    def add(self, found: Iterable[Candidate], match: Match | None, query: str | None = None) -> None:
        """Consider candidates; `match` is None when each candidate's key tells, `query` what they hold of ours."""
        query = query or self.query
        if match is Match.PREFIX:
            self._add_begun(found)
            return
        for candidate in found:
            how = match or self._match(candidate)
            self.matches.add(how)
            self.concepts.add(candidate.number // PER_CONCEPT)
            if candidate.key is not None:
                self.shown.add(candidate.number)
            self._ranked.append((self._rank(candidate, how), candidate, how, query))

    def _add_begun(self, found: Iterable[Candidate]) -> None:
        """As `add`, for the many that begin with the query: nearness is theirs alone, and no text need be read."""
        near, length, query = _NEARNESS[Match.PREFIX], self._length, self.query
        for each in found:
            number, id, _, _, text, standing, _, _, kind = each
            self.concepts.add(number // PER_CONCEPT)
            self.shown.add(number)
            rank = (near, 1 if kind else 0, standing, abs(len(text) - length), text, id)
            self._ranked.append((rank, each, Match.PREFIX, query))
            self.matches.add(Match.PREFIX)

    def best(self) -> list[Hit]:
        """The hits, the best first, one a concept; only these are marked."""
        hits: dict[int, Hit] = {}
        for rank, candidate, match, query in sorted(self._ranked, key=_by_rank):
            concept = candidate.number // PER_CONCEPT
            if concept not in hits:
                highlight = self._highlight(candidate, match, query)
                if highlight or match not in _MARKED:
                    hits[concept] = Hit(candidate, match, highlight, _score(rank))
                    if len(hits) == self.limit:
                        break
        return list(hits.values())

    def _match(self, candidate: Candidate) -> Match:
        if candidate.text == self._stripped:
            return Match.EXACT
        if candidate.key_kind == KeyKind.FOLDED:
            if candidate.key != self.key:  # met through the query's stems
                return Match.INFLECTED
            return Match.TRADITIONAL if self._is_traditional else Match.FOLDED
        return _OF_KEY[KeyKind(candidate.key_kind)] if candidate.key_kind is not None else Match.WORDS

    def _rank(self, candidate: Candidate, match: Match) -> tuple[Any, ...]:
        """What to sort by: nearness, letters as typed, our concepts, preferred ones, short ones first."""
        near, standing, text = _NEARNESS[match], candidate.standing, candidate.text
        letters = 0
        if match is Match.DEFINITION:  # the concept answers, by its first preferred designation
            return (near, letters, standing % keys.STANDINGS, 0, "", candidate.concept_id)
        if match is Match.FOLDED:
            as_typed = text.casefold() == self._stripped.casefold()
            letters = 0 if as_typed and folding.accent_key(text) == self._accented else 1
        elif match is Match.TYPO:
            letters = spelling.distance(folding.key(text), self.key, MOST_WRONG)
        elif candidate.key_kind and match is not Match.EXACT:  # begins so as written, before as spelt out
            letters = 1
        return (near, letters, standing, abs(len(text) - self._length), text, candidate.concept_id)

    def _highlight(self, candidate: Candidate, match: Match, query: str) -> list[Span]:
        if match is Match.DEFINITION:
            return []
        if candidate.key_kind in _SPELT_OUT and candidate.key:
            return _spelt_out(candidate, self.key)
        spans = marking.highlight(candidate.text, query)
        return spans if spans or match is Match.PREFIX or match is Match.WORDS else [(0, len(candidate.text))]


def _score(rank: tuple[Any, ...]) -> float:
    """A number from 0 to 1 that falls with each step of the rank; only its order means anything."""
    near, letters, standing, distance = rank[:4]
    homonym, status = divmod(standing, keys.STANDINGS)
    steps = 1000 * near + 400 * letters + 200 * homonym + 40 * status + min(distance, 30)
    return float((1000 * len(MATCHES) - steps) / (1000 * len(MATCHES)))


def _spelt_out(candidate: Candidate, typed: str) -> list[Span]:
    """The Chinese characters that a typed pinyin, or its initials, stands for."""
    covered = len(typed)
    if candidate.key_kind == KeyKind.PINYIN:
        lengths = accumulate(len(folding.key(pinyin.toneless(each))) for each in pinyin.syllables(_reading(candidate)))
        covered = next((number for number, length in enumerate(lengths, 1) if length >= len(typed)), covered)
    characters = [at for at, each in enumerate(candidate.text) if scripts.is_han(each)][:covered]
    spans: list[Span] = []
    for at in characters:
        if spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return spans


def _reading(candidate: Candidate) -> str:
    return str(json.loads(candidate.document).get("reading") or "")
