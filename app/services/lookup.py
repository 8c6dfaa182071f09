"""Looking a term up: one box, any of the languages, any spelling. Every hit says why it matched."""

from collections.abc import Callable

from app import store
from app.formats import entry_json
from app.language import folding, marking, pinyin, scripts, tags, words
from app.services import corrections
from app.services.hits import FoundDefinition, Hit, Match, Result
from app.services.ranking import Ranking
from app.store import concepts as stored_concepts
from app.store import lookup as candidates
from app.store.lookup import Candidate, Search
from app.terminology import keys
from app.terminology.errors import InvalidRequest

MAX_QUERY = 500
MOST_CONCEPTS = 30
MOST_TRUSTED = 100
MOST_SUGGESTIONS = 3
LEAST_BEGUN = 3
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
        search = Search(reader, primary)
        for step in _STEPS:
            step(search, ranking)
            if ranking.is_full:
                break
        hits = _with_definitions(reader, query, ranking.best())
        suggestions = [] if hits else ranking.corrections(reader).texts[:MOST_SUGGESTIONS]
    return Result(query, hits, suggestions)


def homonyms(query: str, *, limit: int = 20) -> list[Hit]:
    """The concepts that have the whole query as a designation, in any spelling: those hits of `find`, and no others.

    Raises InvalidRequest as `find` does.
    """
    if len(query) > MAX_QUERY:
        raise InvalidRequest("query_too_long", "q", f"at most {MAX_QUERY} characters")
    ranking = Ranking(query, None, limit)
    if ranking.key:
        with store.reader() as reader:
            _by_key(Search(reader, None), ranking)
    return [hit for hit in ranking.best() if hit.match.is_whole]


def suggest(query: str, *, language: str | None = None, limit: int = 8) -> list[Hit]:
    """Completions of what is being typed: designations that begin so, in any script or pinyin, then words inside.

    Raises InvalidRequest as `find` does.
    """
    if len(query) > MAX_QUERY:
        raise InvalidRequest("query_too_long", "q", f"at most {MAX_QUERY} characters")
    primary = _primary(language)
    ranking = Ranking(query, primary, limit)
    if ranking.key:
        with store.reader() as reader:
            search = Search(reader, primary)
            for step in (_by_key, _by_pinyin, _by_words):
                step(search, ranking)
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


Step = Callable[[Search, Ranking], None]


def _by_key(search: Search, ranking: Ranking) -> None:
    """What has the typed key or one that begins so, and what the query's stems and pinyin find."""
    others = [key for key in keys.query_keys(ranking.query) if key != ranking.key]
    begun, found = search.by_key(ranking.key, others, ranking.most, ranking.tokens, _unfinished(ranking))
    if _needs_more(begun, ranking):
        begun = search.by_prefix(ranking.key, candidates.MOST_SCANNED)
    ranking.add([each for each in begun if each.key == ranking.key], None)
    ranking.add([each for each in begun if each.key != ranking.key], Match.PREFIX)
    ranking.add(found, None)


def _needs_more(begun: list[Candidate], ranking: Ranking) -> bool:
    """Whether there may be further concepts behind several designations of one."""
    return len(begun) == ranking.most and len({each.concept for each in begun}) < ranking.limit


def _unfinished(ranking: Ranking) -> str | None:
    """The last word, where it may be the beginning of one."""
    last = ranking.tokens[-1] if ranking.tokens else ""
    return last if len(last) >= LEAST_BEGUN and not scripts.has_han(last) else None


def _by_pinyin(search: Search, ranking: Ranking) -> None:
    """What begins with the query once its tone marks are gone."""
    toneless = folding.key(pinyin.toneless(ranking.query))
    if toneless and toneless != ranking.key and not scripts.has_han(ranking.query):
        begun = search.by_prefix(toneless, ranking.most)
        if _needs_more(begun, ranking):
            begun = search.by_prefix(toneless, candidates.MOST_SCANNED)
        ranking.add(begun, Match.PREFIX)


def _by_words(search: Search, ranking: Ranking) -> None:
    """What holds all the words of the query, the last one perhaps unfinished."""
    wanted = [[token] for token in ranking.tokens]
    if unfinished := _unfinished(ranking):
        wanted[-1] += [each for each in search.begun(unfinished) if each != unfinished]
    ranking.add(search.by_words([wanted] if wanted else [], ranking.most, ranking.shown), Match.WORDS)


def _by_definition(search: Search, ranking: Ranking) -> None:
    if ranking.has_whole or len(ranking.concepts) >= ENOUGH:
        return
    wanted = [token for token in ranking.tokens if not words.is_stop_word(token)]
    ranking.add(search.by_definition(wanted, MOST_CONCEPTS), Match.DEFINITION)


def _by_typo(search: Search, ranking: Ranking) -> None:
    """What is written nearly so: by corrected words, by the words that are surely right, by characters apart."""
    is_begun = Match.PREFIX in ranking.matches and len(ranking.key) > corrections.SHORT_KEY
    if ranking.has_whole or is_begun:
        return
    _by_corrections(search, ranking, ranking.corrections(search.reader))
    if characters := corrections.characters(ranking.query):
        _by_characters(search, ranking, characters)


def _by_corrections(search: Search, ranking: Ranking, meant: corrections.Corrections) -> None:
    """What has a corrected text or its words, and of what has the trusted words that which is nearly the query.

    Where all that has the trusted words is at hand, the corrected words are looked for in it, not in the index.
    """
    trusted, wanted = meant.trusted(), meant.wanted()
    texts, are_all = search.texts(trusted, MOST_TRUSTED)
    among = [each for each in wanted if are_all and any(_asks_more(each, groups) for groups in trusted)]
    others = [each for each in wanted if each not in among]
    keyed = {folding.key(text): text for text in meant.texts}
    for each in search.by_keys(list(keyed), ranking.most, _tokens(others)):
        ranking.add([each], Match.TYPO, keyed[each.key or ""])
    texts = [(number, text) for number, text in texts if number not in ranking.shown]
    corrected = {number for number, text in texts if among and candidates.holds(text, among)}
    near = {number for number, text in texts if _is_near(text, ranking.key) and candidates.holds(text, trusted)}
    read = search.read(sorted(corrected | near))
    found = search.by_words(others, ranking.most, ranking.shown) + [each for each in read if each.number in corrected]
    ranking.add(found, Match.TYPO, " ".join(dict.fromkeys(" ".join(meant.texts).split())))
    ranking.add([each for each in read if each.number in near], Match.TYPO, ranking.query)


def _is_near(text: str, key: str) -> bool:
    return corrections.is_near(folding.key(text), key)


def _asks_more(groups: corrections.Groups, others: corrections.Groups) -> bool:
    """Whether what holds the one holds the other as well."""
    return all(group in groups for group in others)


def _tokens(wanted: list[corrections.Groups]) -> list[str]:
    return list(dict.fromkeys(token for groups in wanted for group in groups for token in group))


def _by_characters(search: Search, ranking: Ranking, characters: list[str]) -> None:
    for wanted in ([[[each] for each in characters]], corrections.but_one(characters)):
        found = search.by_words(wanted, MOST_TRUSTED)
        about = [each for each in found if corrections.is_about(each.text, characters)]
        ranking.add(about, Match.TYPO, " ".join(characters))
        if found:
            break


_STEPS: tuple[Step, ...] = (_by_key, _by_pinyin, _by_words, _by_typo, _by_definition)


def _with_definitions(reader: store.Reader, query: str, hits: list[Hit]) -> list[Hit]:
    """The hits, those in definitions with the definition that they were found in."""
    numbers = [hit.candidate.concept for hit in hits if hit.match is Match.DEFINITION]
    if not numbers:
        return hits
    bodies = stored_concepts.bodies_of_numbers(reader, numbers)
    return [
        hit._replace(definition=_found_definition(bodies[hit.candidate.concept], query))
        if hit.match is Match.DEFINITION and hit.candidate.concept in bodies
        else hit
        for hit in hits
    ]


def _found_definition(body: bytes, query: str) -> FoundDefinition | None:
    found = [
        FoundDefinition(language, definition["text"], marking.highlight(definition["text"], query))
        for language, definition in entry_json.definitions(body).items()
    ]
    return max(found, key=lambda each: len(each.highlight), default=None)
