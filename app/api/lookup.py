"""Looking terms up."""

import json
from typing import Annotated

from flask import Response
from pydantic import Field

from app.api import shapes
from app.api.routing import Limit, Query, answer_bytes, get
from app.services import lookup, wanted
from app.services.hits import to_json


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
    wanted.note(result)
    hits = ",".join(map(to_json, result.hits))
    suggestions = json.dumps(result.suggestions, ensure_ascii=False)
    return answer_bytes(f'{{"query":{_text(query.q)},"hits":[{hits}],"suggestions":{suggestions}}}'.encode())


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


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
    suggestions = ",".join(map(to_json, hits))
    return answer_bytes(f'{{"query":{_text(query.q)},"suggestions":[{suggestions}]}}'.encode())
