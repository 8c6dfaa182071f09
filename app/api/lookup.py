"""Looking terms up."""

from typing import Annotated

from flask import Response
from pydantic import Field

from app.api.routing import Limit, Query, answer_json, get
from app.services import lookup


class SearchQuery(Query):
    q: Annotated[str, Field(description="A term in any of the languages and any spelling; 500 characters at most.")] = ""
    language: Annotated[
        str | None, Field(description="Only designations in this language: en, es, zh-Hans or a regional form.")
    ] = None
    limit: Limit = 20


@get("/search", query=SearchQuery, errors=("query_too_long",))
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

