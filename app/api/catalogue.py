"""What entries are ordered by and lean on, subject fields and sources; and what is wanting."""

from typing import Any

from flask import Response, url_for

from app.api import shapes
from app.api.routing import Cursor, Empty, Limit, Query, answer_json, get, read_cursor, write_cursor
from app.services import subjects as catalogue
from app.services import wanted as wanted_terms
from app.services.subjects import SubjectField
from app.terminology.errors import InvalidRequest


@get("/subjects", answer=shapes.Subjects)
def subjects(query: Empty) -> Response:
    """The subject fields, with the number of concepts in each."""
    return answer_json({"subjects": list(_flat(catalogue.overview().fields, None))})


def _flat(fields: tuple[SubjectField, ...], broader: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for each in fields:
        rows.append({"key": each.key, "label": each.label, "broader": broader, "count": each.count})
        rows += _flat(each.narrower, each.key)
    return rows


class SourcesQuery(Query):
    limit: Limit = 50
    cursor: Cursor = None


@get("/sources", query=SourcesQuery, answer=shapes.Sources)
def sources(query: SourcesQuery) -> Response:
    """The bibliography, in order of keys."""
    position = read_cursor(query.cursor, "sources")
    if position is not None and not isinstance(position[0], str):
        raise InvalidRequest("invalid_value", "cursor", "a cursor from a previous answer")
    found = catalogue.list_sources(query.limit + 1, position[0] if position else None)
    document: dict[str, Any] = {"sources": found[: query.limit]}
    if len(found) <= query.limit:
        return answer_json(document)
    cursor = document["next_cursor"] = write_cursor((found[query.limit - 1]["key"], 0), "sources")
    return answer_json(document, next_page=url_for("api.sources", limit=query.limit, cursor=cursor))


@get("/sources/<key>", answer=shapes.Source, errors=("source_not_found",))
def source(key: str, query: Empty) -> Response:
    """One source."""
    return answer_json(catalogue.get_source(key))


class WantedQuery(Query):
    limit: Limit = 50


@get("/wanted", query=WantedQuery, answer=shapes.WantedTerms)
def wanted(query: WantedQuery) -> Response:
    """The terms that were looked up most often and are not in the glossary."""
    found = wanted_terms.most_wanted(query.limit)
    return answer_json({"wanted": [{"term": each.term, "count": each.count} for each in found]})
