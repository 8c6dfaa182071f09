"""Looking a term up: one box, any of the languages, any spelling. Every hit says why it matched."""

import json
from collections.abc import Callable

from app import store
from app.language import folding, marking, pinyin, scripts, tags, words
from app.services import corrections
from app.services.hits import FoundDefinition, Hit, Match, Result
from app.services.ranking import Ranking
from app.store import concepts as stored_concepts
from app.store import lookup as candidates
from app.store import vocabulary
from app.store.lookup import Candidate
from app.terminology import keys
from app.terminology.errors import InvalidRequest

MAX_QUERY = 500
MOST_CONCEPTS = 30
MOST_TRUSTED = 100
MOST_SUGGESTIONS = 3
LEAST_BEGUN, MOST_BEGUN = 3, 24
ENOUGH = 5


def find(query: str, *, language: str | None = None, limit: int = 20) -> Result:
    """Look a query up among the designations, then in the definitions.

    `language` (a tag, or None for any) restricts which designations may match. At most `limit` hits, one a concept.
    Raises InvalidRequest for a query of more than 500 characters or a language that is not one of ours.
    """
    if len(query) > MAX_QUERY:
        raise InvalidRequest("query_too_long", "q", f"at most {MAX_QUERY} characters")
    primary = _primary(language)
    ranking = Ranking(query, primary, limit)
    if not ranking.key and not words.tokens(query):
        return Result(query)
    with store.reader() as reader:
        for step in _STEPS:
            step(reader, ranking)
            if ranking.is_full:
                break
        hits = _with_definitions(reader, query, ranking.best())
        suggestions = [] if hits else ranking.corrections(reader).texts[:MOST_SUGGESTIONS]
    return Result(query, hits, suggestions)


def suggest(query: str, *, language: str | None = None, limit: int = 8) -> list[Hit]:
    """Completions of what is being typed: designations that begin so, in any script or pinyin, then words inside.

    Raises InvalidRequest as `find` does.
    """
    if len(query) > MAX_QUERY:
        raise InvalidRequest("query_too_long", "q", f"at most {MAX_QUERY} characters")
    ranking = Ranking(query, _primary(language), limit)
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


Step = Callable[[store.Reader, Ranking], None]


def _by_key(reader: store.Reader, ranking: Ranking) -> None:
    """What has the typed key or one that begins so, in one go; then what the query's stems and pinyin find."""
    others = [key for key in keys.query_keys(ranking.query) if key != ranking.key]
    begun = _begun(reader, ranking, ranking.key)
    ranking.add([each for each in begun if each.key == ranking.key], None)
    ranking.add([each for each in begun if each.key != ranking.key], Match.PREFIX)
    ranking.add(candidates.by_keys(reader, others, ranking.most, ranking.language), None)


def _begun(reader: store.Reader, ranking: Ranking, key: str) -> list[Candidate]:
    """What has this key or one that begins so: a few more than hits are wanted, and many where several are of one."""
    begun = candidates.by_prefix(reader, key, ranking.most, ranking.language)
    if len(begun) == ranking.most and len({each.concept for each in begun}) < ranking.limit:
        begun = candidates.by_prefix(reader, key, candidates.MOST_SCANNED, ranking.language)
    return begun


def _by_pinyin(reader: store.Reader, ranking: Ranking) -> None:
    """What begins with the query once its tone marks are gone."""
    toneless = folding.key(pinyin.toneless(ranking.query))
    if toneless and toneless != ranking.key and not scripts.has_han(ranking.query):
        ranking.add(_begun(reader, ranking, toneless), Match.PREFIX)


def _by_words(reader: store.Reader, ranking: Ranking) -> None:
    """What holds all the words of the query, the last one perhaps unfinished."""
    wanted = [[token] for token in words.query_tokens(ranking.query)]
    if wanted and len(wanted[-1][0]) >= LEAST_BEGUN and not scripts.has_han(wanted[-1][0]):
        wanted[-1] += [each for each in vocabulary.begun(reader, wanted[-1][0], MOST_BEGUN) if each != wanted[-1][0]]
    ranking.add(candidates.by_words(reader, [wanted] if wanted else [], ranking.most, ranking.language), Match.WORDS)


def _by_definition(reader: store.Reader, ranking: Ranking) -> None:
    if ranking.has_whole or len(ranking.concepts) >= ENOUGH:
        return
    wanted = [token for token in words.query_tokens(ranking.query) if not words.is_stop_word(token)]
    ranking.add(candidates.by_definition(reader, wanted, MOST_CONCEPTS, ranking.language), Match.DEFINITION)


def _by_typo(reader: store.Reader, ranking: Ranking) -> None:
    """What is written nearly so: by corrected words, by the words that are surely right, by characters apart."""
    is_begun = Match.PREFIX in ranking.matches and len(ranking.key) > corrections.SHORT_KEY
    if ranking.has_whole or is_begun:
        return
    language, meant = ranking.language, ranking.corrections(reader)
    keyed = {folding.key(text): text for text in meant.texts}
    for each in candidates.by_keys(reader, list(keyed), ranking.most, language):
        ranking.add([each], Match.TYPO, keyed[each.key or ""])
    corrected = " ".join(dict.fromkeys(" ".join(meant.texts).split()))
    ranking.add(candidates.by_words(reader, meant.wanted(), ranking.most, language), Match.TYPO, corrected)
    found = candidates.by_words(reader, meant.trusted(), MOST_TRUSTED, language)
    near = [each for each in found if corrections.is_near(folding.key(each.text), ranking.key)]
    ranking.add(near, Match.TYPO, ranking.query)
    if characters := corrections.characters(ranking.query):
        found = candidates.by_words(reader, [[[each] for each in characters]], MOST_TRUSTED, language)
        found = found or candidates.by_words(reader, corrections.but_one(characters), MOST_TRUSTED, language)
        about = [each for each in found if corrections.is_about(each.text, characters)]
        ranking.add(about, Match.TYPO, " ".join(characters))


_STEPS: tuple[Step, ...] = (_by_key, _by_pinyin, _by_words, _by_typo, _by_definition)


def _with_definitions(reader: store.Reader, query: str, hits: list[Hit]) -> list[Hit]:
    """The hits, those in definitions with the definition that they were found in."""
    ids = [hit.candidate.concept_id for hit in hits if hit.match is Match.DEFINITION]
    bodies = stored_concepts.bodies(reader, ids)
    return [
        hit._replace(definition=_found_definition(bodies[hit.candidate.concept_id], query))
        if hit.match is Match.DEFINITION and hit.candidate.concept_id in bodies
        else hit
        for hit in hits
    ]


def _found_definition(body: bytes, query: str) -> FoundDefinition | None:
    found = [
        FoundDefinition(language, definition["text"], marking.highlight(definition["text"], query))
        for language, definition in json.loads(body)["definitions"].items()
    ]
    return max(found, key=lambda each: len(each.highlight), default=None)
