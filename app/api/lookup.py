"""Looking terms up."""

import json
from typing import Annotated

from flask import Response
from pydantic import Field

from app.api import shapes
from app.api.routing import Limit, Query, answer_bytes, get
from app.services import remembered, wanted


class SearchQuery(Query):
    q: Annotated[str, Field(description="A term in any of the languages and any spelling; 500 characters at most.")] = (
        ""
    )
    language: Annotated[
        str | None, Field(description="Only designations in this language: en, es, zh-Hans or a regional form.")
    ] = None
    limit: Limit = 20


@get("/search", query=SearchQuery, answer=shapes.SearchAnswer, errors=("query_too_long",))
def search(query: SearchQuery) -> Response:
    """Look a term up.

    Every concept that has the designation is shown; each hit says why it matched.
    """
    answer = remembered.search(query.q, language=query.language, limit=query.limit)
    if answer.is_wanted:
        wanted.note(query.q)
    return answer_bytes(
        b'{"query":%b,"hits":[%b],"suggestions":%b}' % (_json(query.q), answer.hits, _json(answer.suggestions))
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


class SuggestQuery(Query):
    q: Annotated[str, Field(description="What is being typed, in any script or pinyin.")] = ""
    language: Annotated[
        str | None, Field(description="Only designations in this language: en, es, zh-Hans or a regional form.")
    ] = None
    limit: Limit = 8


@get("/suggest", query=SuggestQuery, answer=shapes.SuggestAnswer, errors=("query_too_long",))
def suggest(query: SuggestQuery) -> Response:
    """Complete a term as it is typed: designations that begin so, then words inside longer ones."""
    answer = remembered.suggest(query.q, language=query.language, limit=query.limit)
    return answer_bytes(b'{"query":%b,"suggestions":[%b]}' % (_json(query.q), answer.hits))
