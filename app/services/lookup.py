"""Looking a term up: one box, any of the languages, any spelling. Every hit says why it matched."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Any, cast

from app import store
from app.language import folding, pinyin, scripts, spelling, tags, words
from app.store import concepts as stored_concepts
from app.store import lookup as candidates
from app.store import vocabulary
from app.store.lookup import Candidate
from app.terminology import keys
from app.terminology.entry import Reference
from app.terminology.errors import InvalidRequest
from app.terminology.keys import KeyKind

MAX_QUERY = 500
MOST_CANDIDATES = 60
MOST_CONCEPTS = 30
MOST_TRUSTED = 300
MOST_WRONG = 3
ENOUGH = 5
MOST_CORRECTIONS = 8
LEAST_CHARACTERS, MOST_CHARACTERS = 4, 24
LEAST_LETTERS = 3
MOST_WORDS = 12
SHORT_KEY = 6


class Match(StrEnum):
    """Why a hit matched, from the nearest to the farthest."""

    EXACT = "exact"
    FOLDED = "folded"
    TRADITIONAL = "traditional"
    PINYIN = "pinyin"
    INITIALS = "initials"
    INFLECTED = "inflected"
    PREFIX = "prefix"
    WORDS = "words"
    TYPO = "typo"
    DEFINITION = "definition"

    @property
    def is_whole(self) -> bool:
        """Whether the whole designation was meant, so that all who have it are homonyms."""
        return self in _WHOLE


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
MATCHES = list(Match)
_WHOLE = frozenset(MATCHES[: MATCHES.index(Match.INFLECTED) + 1])
_NEARNESS = {match: number for number, match in enumerate(MATCHES)}
_OF_KEY = {
    KeyKind.FOLDED: Match.FOLDED,
    KeyKind.TRADITIONAL: Match.TRADITIONAL,
    KeyKind.PINYIN: Match.PINYIN,
    KeyKind.INITIALS: Match.INITIALS,
    KeyKind.INFLECTED: Match.INFLECTED,
}
_STATUSES = {"preferred": 0, "admitted": 1, "superseded": 2, "deprecated": 3}


@dataclass(frozen=True)
class FoundDefinition:
    """The definition in which a query's words stand, with where they do."""

    language: str
    text: str
    highlight: list[tuple[int, int]]


@dataclass(frozen=True)
class Hit:
    """A concept that answers a query, by the designation that answers it best.

    `highlight` are the matched parts of the designation's text, in code points, end excluded.
    """

    concept_id: str
    concept_kind: str
    reference: str  # the concept's JSON: id, labels and kind
    document: str  # the designation's JSON
    match: Match
    highlight: list[tuple[int, int]]
    score: float
    definition: "FoundDefinition | None" = None

    @cached_property
    def concept(self) -> Reference:
        """The concept, by id and labels."""
        return Reference(self.concept_id, json.loads(self.reference)["labels"])

    @cached_property
    def designation(self) -> dict[str, Any]:
        """The designation's fields, as the files have them."""
        return cast(dict[str, Any], json.loads(self.document))

    @property
    def replaced_by(self) -> str | None:
        """What to write instead, when the designation is retired."""
        return self.designation.get("replaced_by") if '"replaced_by":' in self.document else None


def to_json(hit: Hit) -> str:
    """A hit as the API and the commands answer it. What is stored as JSON goes through as it is."""
    spans = ",".join(f"[{start},{end}]" for start, end in hit.highlight)
    fields = [
        f'"concept":{hit.reference},"designation":{hit.document}',
        f'"match":"{hit.match.value}","highlight":[{spans}],"score":{hit.score}',
    ]
    if hit.replaced_by:
        fields.append(f'"replaced_by":{_encode(hit.replaced_by)}')
    if hit.definition:
        fields.append(f'"definition":{_encode(asdict(hit.definition))}')
    return "{" + ",".join(fields) + "}"


@dataclass(frozen=True)
class Result:
    """The answer to a query: hits, the best first, and corrected spellings of the query that would find something."""

    query: str
    hits: list[Hit] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)

    @property
    def homonyms(self) -> list[Hit]:
        """The hits that have the whole query as a designation."""
        return [hit for hit in self.hits if hit.match.is_whole]


def find(query: str, *, language: str | None = None, limit: int = 20) -> Result:
    """Look a query up among the designations, then in the definitions.

    `language` (a tag, or None for any) restricts which designations may match. At most `limit` hits, one a concept.
    Raises InvalidRequest for a query of more than 500 characters or a language that is not one of ours.
    """
    if len(query) > MAX_QUERY:
        raise InvalidRequest("query_too_long", "q", f"at most {MAX_QUERY} characters")
    primary = _primary(language)
    ranking = _Ranking(query, primary, limit)
    if not ranking.key and not words.tokens(query):
        return Result(query)
    with store.reader() as reader:
        for step in _STEPS:
            step(reader, ranking)
            if ranking.is_full:
                break
        hits = _with_definitions(reader, query, ranking.best())
        suggestions = [] if hits else _near_spellings(reader, query)
    return Result(query, hits, suggestions)


def suggest(query: str, *, language: str | None = None, limit: int = 8) -> list[Hit]:
    """Completions of what is being typed: designations that begin so, in any script or pinyin, then words inside.

    Raises InvalidRequest as `find` does.
    """
    if len(query) > MAX_QUERY:
        raise InvalidRequest("query_too_long", "q", f"at most {MAX_QUERY} characters")
    ranking = _Ranking(query, _primary(language), limit)
    if ranking.key:
        with store.reader() as reader:
            for step in (_by_key, _by_pinyin, _by_words):
                step(reader, ranking)
                if ranking.is_full:
                    break
    return ranking.best()


def _primary(language: str | None) -> str | None:
    if language is None:
        return None
    tag = tags.normalize(language)
    if tag is None:
        raise InvalidRequest("invalid_value", "language", "en, es, zh-Hans, zh-Hant or a regional form of these")
    return tags.primary(tag)


class _Ranking:
    """Collects candidates and picks, for each concept, the designation that answers best."""

    def __init__(self, query: str, language: str | None, limit: int) -> None:
        self.query = query
        self.key = folding.key(query)[: keys.MAX_KEY]
        self.matches: set[Match] = set()
        self.concepts: set[str] = set()
        self._stripped = query.strip()
        self._accented = folding.accent_key(query)
        self._is_traditional = scripts.to_simplified(query) != query
        self._language = language
        self._limit = limit
        self._ranked: list[tuple[tuple[Any, ...], Candidate, Match, str]] = []

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
            if self._language in (None, candidate.language[:2]):
                how = match or self._match(candidate)
                self.matches.add(how)
                self.concepts.add(candidate.concept_id)
                self._ranked.append((self._rank(candidate, how), candidate, how, query or self.query))

    def best(self) -> list[Hit]:
        """The hits, the best first, one a concept; only these are read whole and marked."""
        hits: dict[str, Hit] = {}
        for rank, candidate, match, query in sorted(self._ranked, key=lambda each: each[0]):
            if candidate.concept_id not in hits and (hit := self._hit(rank, candidate, match, query)):
                hits[candidate.concept_id] = hit
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
            candidate.reference,
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
        near, status = _NEARNESS[match], _STATUSES[candidate.status]
        if match is Match.DEFINITION:  # the concept answers, by its first preferred designation
            return (near, 0, False, status, 0, "", candidate.concept_id)
        letters = 0
        if match is Match.FOLDED:
            as_typed = candidate.text.casefold() == self._stripped.casefold()
            letters = 0 if as_typed and folding.accent_key(candidate.text) == self._accented else 1
        elif match is Match.TYPO:
            letters = spelling.distance(folding.key(candidate.text), self.key, MOST_WRONG)
        elif match is not Match.EXACT:  # begins so as written, before as spelt out
            letters = int(candidate.key_kind not in (None, KeyKind.FOLDED))
        length = abs(len(candidate.text) - len(self.query))
        is_homonym = candidate.concept_kind == "homonym"
        return (near, letters, is_homonym, status, length, candidate.text, candidate.concept_id)

    def _highlight(self, candidate: Candidate, match: Match, query: str) -> list[tuple[int, int]]:
        if candidate.key_kind in (KeyKind.PINYIN, KeyKind.INITIALS) and candidate.key:
            return _spelt_out(candidate, self.key)
        spans = folding.highlight(candidate.text, query)
        return spans if spans or match in (Match.PREFIX, Match.WORDS) else [(0, len(candidate.text))]


def _score(rank: tuple[Any, ...]) -> float:
    """A number from 0 to 1 that falls with each step of the rank; only its order means anything."""
    match, letters, homonym, status, distance = rank[:5]
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


Step = Callable[[store.Reader, _Ranking], None]


def _by_key(reader: store.Reader, ranking: _Ranking) -> None:
    """What has the typed key or one that begins so, in one go; then what the query's stems and pinyin find."""
    others = [key for key in keys.query_keys(ranking.query) if key != ranking.key]
    begun = candidates.by_prefix(reader, ranking.key, MOST_CANDIDATES)
    ranking.add([each for each in begun if each.key == ranking.key], None)
    ranking.add([each for each in begun if each.key != ranking.key], Match.PREFIX)
    ranking.add(candidates.by_keys(reader, others, MOST_CANDIDATES), None)


def _by_pinyin(reader: store.Reader, ranking: _Ranking) -> None:
    """What begins with the query once its tone marks are gone."""
    toneless = folding.key(pinyin.toneless(ranking.query))
    if toneless and toneless != ranking.key and not scripts.has_han(ranking.query):
        ranking.add(candidates.by_prefix(reader, toneless, MOST_CANDIDATES), Match.PREFIX)


def _by_words(reader: store.Reader, ranking: _Ranking) -> None:
    wanted = words.query_tokens(ranking.query)
    found = candidates.by_words(reader, wanted, MOST_CANDIDATES, last_is_prefix=_is_open(wanted))
    ranking.add(found, Match.WORDS)


def _by_definition(reader: store.Reader, ranking: _Ranking) -> None:
    if ranking.has_whole or len(ranking.concepts) >= ENOUGH:
        return
    wanted = [token for token in words.query_tokens(ranking.query) if not words.is_stop_word(token)]
    found = candidates.by_definition(reader, wanted, MOST_CONCEPTS)
    ranking.add(found, Match.DEFINITION)


def _by_typo(reader: store.Reader, ranking: _Ranking) -> None:
    is_begun = Match.PREFIX in ranking.matches and len(ranking.key) > SHORT_KEY
    if ranking.has_whole or is_begun:
        return
    for known in _trusted_words(reader, ranking.query):
        found = candidates.by_words(reader, known, MOST_TRUSTED)
        near = [each for each in found if _is_near(folding.key(each.text), ranking.key)]
        ranking.add(near, Match.TYPO, " ".join(known))
    for corrected in _corrections(reader, ranking.query):
        ranking.add(candidates.by_keys(reader, [folding.key(corrected)], MOST_CANDIDATES), Match.TYPO, corrected)
        found = candidates.by_words(reader, words.query_tokens(corrected), MOST_CANDIDATES)
        ranking.add([each for each in found if folding.highlight(each.text, corrected)], Match.TYPO, corrected)
    for characters in _characters(ranking.query):
        found = candidates.by_words(reader, characters, MOST_TRUSTED)
        ranking.add([each for each in found if _holds(each.text, characters)], Match.TYPO, " ".join(characters))


def _trusted_words(reader: store.Reader, query: str) -> list[list[str]]:
    """The words of a query that are not mistyped: those in the vocabulary; when all are, all but one of them."""
    wanted = [token for token in words.query_tokens(query) if not scripts.has_han(token)][:MOST_WORDS]
    known = vocabulary.known_to(reader, wanted)
    trusted = [token for token in wanted if token in known]
    if len(wanted) < 2 or not trusted:
        return []
    if len(trusted) < len(wanted):
        return [trusted]
    return [trusted[:at] + trusted[at + 1 :] for at in range(len(trusted))]


def _is_near(one: str, other: str) -> bool:
    """Whether two keys differ by what a hand mistypes: one letter in a short one, two in a longer one."""
    allowed = 1 if len(other) <= SHORT_KEY else 2
    return spelling.distance(one, other, allowed) <= allowed


def _characters(query: str) -> list[list[str]]:
    """The Chinese characters of a query, which may stand apart: all of them, then all but one."""
    characters = list(dict.fromkeys(each for each in folding.fold(query) if scripts.is_han(each)))
    if len(characters) < LEAST_CHARACTERS:
        return []
    if len(characters) > MOST_CHARACTERS:
        return [characters]
    return [characters, *(characters[:at] + characters[at + 1 :] for at in range(len(characters)))]


def _holds(text: str, characters: list[str]) -> bool:
    """Whether a designation is about these characters: it holds them all, and little else."""
    folded = folding.key(text)
    return all(each in folded for each in characters) and len(folded) <= 2 * len(characters) + 2


_STEPS: tuple[Step, ...] = (_by_key, _by_pinyin, _by_words, _by_typo, _by_definition)


def _with_definitions(reader: store.Reader, query: str, hits: list[Hit]) -> list[Hit]:
    """The hits, those in definitions with the definition that they were found in."""
    bodies = stored_concepts.bodies(reader, [hit.concept_id for hit in hits if hit.match is Match.DEFINITION])
    return [
        replace(hit, definition=_found_definition(bodies[hit.concept_id], query)) if hit.concept_id in bodies else hit
        for hit in hits
    ]


def _found_definition(body: bytes, query: str) -> FoundDefinition | None:
    found = [
        FoundDefinition(language, definition["text"], folding.highlight(definition["text"], query))
        for language, definition in json.loads(body)["definitions"].items()
    ]
    return max(found, key=lambda each: len(each.highlight), default=None)


def _is_open(wanted: list[str]) -> bool:
    """Whether the last word may be unfinished: long enough that its completions are few."""
    return bool(wanted) and len(wanted[-1]) >= 3 and not scripts.has_han(wanted[-1])


def _corrections(reader: store.Reader, query: str) -> list[str]:
    """The query with its words corrected by the vocabulary: one word at a time, then all of them."""
    original = folding.fold(query).split()
    choices = [_similar(reader, word) for word in original]
    corrected = []
    for index, options in enumerate(choices):
        for option in options[:3]:
            corrected.append(" ".join([*original[:index], option, *original[index + 1 :]]))
    corrected.append(" ".join(options[0] if options else word for word, options in zip(original, choices, strict=True)))
    return list(dict.fromkeys(each for each in corrected if each != " ".join(original)))[:MOST_CORRECTIONS]


def _similar(reader: store.Reader, word: str) -> list[str]:
    if len(word) < LEAST_LETTERS or scripts.has_han(word):
        return []
    found = vocabulary.similar(reader, word, MOST_CANDIDATES)
    return [each for each in spelling.closest(word, found) if each != word]


def _near_spellings(reader: store.Reader, query: str) -> list[str]:
    return _corrections(reader, query)[:3]
