"""Answers to searches, remembered while the glossary stays as it is: many people type the same beginnings.

Each process keeps its own, for a minute at most. They are found by a digest: what visitors typed is not kept.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import NamedTuple

from cachetools import TTLCache

from app import store
from app.services import lookup
from app.services.hits import Hit, to_json
from app.store import glossary_state

BYTES, SECONDS = 8_000_000, 60
_ENTRY = 500  # what an answer takes besides its hits
_lock = Lock()


class Answer(NamedTuple):
    """`hits` as JSON, the best first, with commas between; `is_wanted` when no designation answers."""

    hits: bytes
    suggestions: tuple[str, ...] = ()
    is_wanted: bool = False


Answers = TTLCache[bytes, Answer]


def search(query: str, *, language: str | None = None, limit: int = 20) -> Answer:
    """As `lookup.find`."""
    return _remembered("search", query, language, limit, _found)


def suggest(query: str, *, language: str | None = None, limit: int = 8) -> Answer:
    """As `lookup.suggest`."""
    return _remembered("suggest", query, language, limit, _begun)


def _found(query: str, language: str | None, limit: int) -> Answer:
    result = lookup.find(query, language=language, limit=limit)
    return Answer(_json(result.hits), tuple(result.suggestions), result.is_wanted)


def _begun(query: str, language: str | None, limit: int) -> Answer:
    return Answer(_json(lookup.suggest(query, language=language, limit=limit)))


def _json(hits: list[Hit]) -> bytes:
    return ",".join(map(to_json, hits)).encode()


def _remembered(
    what: str, query: str, language: str | None, limit: int, ask: Callable[[str, str | None, int], Answer]
) -> Answer:
    with store.reader() as reader:  # read first: what is asked then is of this state or of a later one
        state = glossary_state.state(reader)
    key = hashlib.sha256(repr((what, query, language, limit, state)).encode()).digest()
    answers: Answers = glossary_state.kept().setdefault("answers", none())
    with _lock:
        answer = answers.get(key)
    if answer is None:
        answer = ask(query, language, limit)
        with _lock, suppress(ValueError):  # one that is too large for them all is not remembered
            answers[key] = answer
    return answer


def none(most: int = BYTES) -> Answers:
    """Room for answers, of so many bytes."""
    return TTLCache(most, SECONDS, getsizeof=lambda answer: len(answer.hits) + _ENTRY)
