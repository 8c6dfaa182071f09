"""What changed, so that a client can keep a mirror."""

from typing import Any

from flask import Response, url_for

from app.api import shapes
from app.api.concepts import revision_document
from app.api.routing import Cursor, Limit, Query, answer_json, get, read_cursor, write_cursor
from app.formats import entry_json
from app.services import entries


class ChangesQuery(Query):
    limit: Limit = 50
    cursor: Cursor = None


@get("/changes", query=ChangesQuery, answer=shapes.Changes)
def changes(query: ChangesQuery) -> Response:
    """The last revisions of published entries, the newest first."""
    position = read_cursor(query.cursor, "changes")
    news = entries.news(query.limit, position[1] if position else None)
    document: dict[str, Any] = {
        "changes": [
            revision_document(each.revision)
            | {"sequence": each.revision.sequence, "concept": entry_json.reference(each.reference)}
            for each in news.items
        ]
    }
    if news.next_before is None:
        return answer_json(document)
    cursor = document["next_cursor"] = write_cursor(("", news.next_before), "changes")
    return answer_json(document, next_page=url_for("api.changes", limit=query.limit, cursor=cursor))
