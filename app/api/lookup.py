"""Looking terms up."""

from typing import Annotated

from flask import Response
from pydantic import Field

from app.api import shapes
from app.api.routing import Limit, Query, answer_json, get
from app.services import lookup


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
    result = lookup.find(query.q, language=query.language, limit=query.limit)
    return answer_json(
        {
            "query": result.query,
            "hits": [lookup.to_document(hit) for hit in result.hits],
            "suggestions": result.suggestions,
        }
    )


class SuggestQuery(Query):
    q: Annotated[str, Field(description="What is being typed, in any script or pinyin.")] = ""
    language: Annotated[
        str | None, Field(description="Only designations in this language: en, es, zh-Hans or a regional form.")
    ] = None
    limit: Limit = 8


@get("/suggest", query=SuggestQuery, answer=shapes.SuggestAnswer, errors=("query_too_long",))
def suggest(query: SuggestQuery) -> Response:
    """Complete a term as it is typed: designations that begin so, then words inside longer ones."""
    hits = lookup.suggest(query.q, language=query.language, limit=query.limit)
    return answer_json({"query": query.q, "suggestions": [lookup.to_document(hit) for hit in hits]})
