"""Ranking: which designation of a concept answers best, and which concepts come first."""

import json
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from app import store
from app.language import folding, pinyin, scripts, spelling
from app.services.corrections import Corrections
from app.services.hits import MATCHES, Hit, Match
from app.store.lookup import Candidate
from app.terminology import keys
from app.terminology.keys import KeyKind

MOST_WRONG = 3
_NEARNESS = {match: number for number, match in enumerate(MATCHES)}
_OF_KEY = {
    KeyKind.FOLDED: Match.FOLDED,
    KeyKind.TRADITIONAL: Match.TRADITIONAL,
    KeyKind.PINYIN: Match.PINYIN,
    KeyKind.INITIALS: Match.INITIALS,
    KeyKind.INFLECTED: Match.INFLECTED,
}
_HOMONYM = 4  # where the standings of homonyms begin


class Ranking:
    """Collects candidates and picks, for each concept, the designation that answers best."""

    def __init__(self, query: str, language: str | None, limit: int) -> None:
        self.query = query
        self.language = language
        self.key = folding.key(query)[: keys.MAX_KEY]
        self.most = 2 * limit  # candidates, as several may be of one concept
        self.matches: set[Match] = set()
        self.concepts: set[int] = set()
        self._stripped = query.strip()
        self._accented = folding.accent_key(query)
        self._is_traditional = scripts.to_simplified(query) != query
        self._limit = limit
        self._corrections: Corrections | None = None
        self._ranked: list[tuple[tuple[Any, ...], Candidate, Match, str]] = []

    def corrections(self, reader: store.Reader) -> Corrections:
        """What may have been meant, read once."""
        if self._corrections is None:
            self._corrections = Corrections(reader, self.query)
        return self._corrections

    @property
    def is_full(self) -> bool:
        return len(self.concepts) >= self._limit

    @property
    def has_whole(self) -> bool:
        """Whether somebody's whole designation was typed."""
        return any(match.is_whole for match in self.matches)

    def add(self, found: Iterable[Candidate], match: Match | None, query: str | None = None) -> None:
        """Consider candidates; `match` is None when each candidate's key tells, `query` what they hold of ours."""
        for candidate in found:
            how = match or self._match(candidate)
            self.matches.add(how)
            self.concepts.add(candidate.concept)
            self._ranked.append((self._rank(candidate, how), candidate, how, query or self.query))

    def best(self) -> list[Hit]:
        """The hits, the best first, one a concept; only these are read whole and marked."""
        hits: dict[int, Hit] = {}
        for rank, candidate, match, query in sorted(self._ranked, key=lambda each: each[0]):
            if candidate.concept not in hits and (hit := self._hit(rank, candidate, match, query)):
                hits[candidate.concept] = hit
                if len(hits) == self._limit:
                    break
        return list(hits.values())

    def _hit(self, rank: tuple[Any, ...], candidate: Candidate, match: Match, query: str) -> Hit | None:
        highlight = [] if match is Match.DEFINITION else self._highlight(candidate, match, query)
        if match is Match.WORDS and not highlight:  # the words are in another designation of the concept
            return None
        return Hit(
            candidate.concept_id,
            candidate.concept_kind,
            candidate.labels,
            candidate.document,
            match,
            highlight,
            _score(rank),
        )

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
        near, standing = _NEARNESS[match], candidate.standing
        if match is Match.DEFINITION:  # the concept answers, by its first preferred designation
            return (near, 0, standing % _HOMONYM, 0, "", candidate.concept_id)
        letters = 0
        if match is Match.FOLDED:
            as_typed = candidate.text.casefold() == self._stripped.casefold()
            letters = 0 if as_typed and folding.accent_key(candidate.text) == self._accented else 1
        elif match is Match.TYPO:
            letters = spelling.distance(folding.key(candidate.text), self.key, MOST_WRONG)
        elif match is not Match.EXACT:  # begins so as written, before as spelt out
            letters = int(candidate.key_kind not in (None, KeyKind.FOLDED))
        length = abs(len(candidate.text) - len(self.query))
        return (near, letters, standing, length, candidate.text, candidate.concept_id)

    def _highlight(self, candidate: Candidate, match: Match, query: str) -> list[tuple[int, int]]:
        if candidate.key_kind in (KeyKind.PINYIN, KeyKind.INITIALS) and candidate.key:
            return _spelt_out(candidate, self.key)
        spans = folding.highlight(candidate.text, query)
        return spans if spans or match in (Match.PREFIX, Match.WORDS) else [(0, len(candidate.text))]


def _score(rank: tuple[Any, ...]) -> float:
    """A number from 0 to 1 that falls with each step of the rank; only its order means anything."""
    match, letters, standing, distance = rank[:4]
    homonym, status = divmod(standing, _HOMONYM)
    steps = match / len(MATCHES) + letters * 0.04 + homonym * 0.02 + status * 0.004 + min(distance, 30) * 0.0001
    return round(1 - float(steps), 4)


def _spelt_out(candidate: Candidate, typed: str) -> list[tuple[int, int]]:
    """The Chinese characters that a typed pinyin, or its initials, stands for."""
    covered = len(typed)
    if candidate.key_kind == KeyKind.PINYIN:
        lengths = accumulate(len(folding.key(pinyin.toneless(each))) for each in pinyin.syllables(_reading(candidate)))
        covered = next((number for number, length in enumerate(lengths, 1) if length >= len(typed)), covered)
    characters = [at for at, each in enumerate(candidate.text) if scripts.is_han(each)][:covered]
    spans: list[tuple[int, int]] = []
    for at in characters:
        if spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return spans


def _reading(candidate: Candidate) -> str:
    return str(json.loads(candidate.document).get("reading") or "")
