"""Entries, lists of them, and their history."""

from datetime import UTC, datetime
from typing import Annotated, Any

from flask import Response, url_for
from pydantic import AfterValidator, BeforeValidator, Field

from app.api import shapes
from app.api.routing import (
    Cursor,
    Empty,
    Limit,
    Query,
    answer_bytes,
    answer_json,
    digits,
    get,
    read_cursor,
    write_cursor,
)
from app.formats import entry_json
from app.language import tags
from app.services import entries
from app.services.entries import Listed
from app.store.concepts import Filter
from app.store.revisions import Stored
from app.terminology import differences
from app.terminology.concept import Kind, Layer, Slug
from app.terminology.errors import InvalidRequest


def _known_language(tag: str) -> str:
    normal = tags.normalize(tag)
    if normal is None:
        raise ValueError("en, es, zh-Hans, zh-Hant or a regional form of these")
    return normal


class ListQuery(Query):
    subject: Annotated[Slug | None, Field(description="The key of a subject field.")] = None
    kind: Annotated[Kind | None, Field(description="A kind of concept.")] = None
    layer: Annotated[Layer | None, Field(description="curated or reference.")] = None
    language: Annotated[
        str | None, AfterValidator(_known_language), Field(description="Only concepts with a designation in it.")
    ] = None
    updated_since: Annotated[
        datetime | None, Field(description="Only what changed at this moment or later, RFC 3339.")
    ] = None
    limit: Limit = 50
    cursor: Cursor = None


@get("/concepts", query=ListQuery, answer=shapes.ConceptList)
def concepts(query: ListQuery) -> Response:
    """List concepts, in alphabetical order of their English designations, those without one last, or by last change."""
    since = query.updated_since
    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    which = Filter(query.subject, query.kind, query.language, query.layer, since)
    order = "updated" if since else (query.language or "en")[:2]
    position = read_cursor(query.cursor, which, order)
    after = _after(position, which, order)
    page = entries.list_concepts(which, order=order, limit=query.limit, after=after)
    document: dict[str, Any] = {"concepts": [listed_document(each) for each in page.concepts]}
    if page.next_position is None:
        return answer_json(document)
    cursor = write_cursor(page.next_position, which, order)
    document["next_cursor"] = cursor
    kept = query.model_dump(exclude_none=True, exclude={"cursor"}, mode="json")
    return answer_json(document, next_page=url_for("api.concepts", **kept, cursor=cursor))


def _after(position: tuple[str | None, int] | None, which: Filter, order: str) -> tuple[Any, int] | None:
    if position is None:
        return None
    key, number = position
    try:
        if order == "updated":
            return datetime.fromisoformat(key or ""), number
        if key is None and not which.has_nameless:
            raise ValueError(position)
    except ValueError as error:
        raise InvalidRequest("invalid_value", "cursor", "a cursor from a previous answer") from error
    return key, number


@get("/concepts/<id>", answer=shapes.Entry, errors=("concept_not_found", "concept_withdrawn"))
def concept(id: str, query: Empty) -> Response:
    """An entry: all that the glossary says of one concept."""
    current = entries.get_current(id)
    return answer_bytes(current.body, current.etag)


@get("/concepts/<id>/revisions", answer=shapes.History, errors=("concept_not_found",))
def concept_revisions(id: str, query: Empty) -> Response:
    """The history of an entry, the newest revision first."""
    history = entries.get_history(id)
    return answer_json({"id": id, "revisions": [revision_document(each) for each in history]})


@get(
    "/concepts/<id>/revisions/<int:number>",
    answer=shapes.RevisionWithDocument,
    errors=("concept_not_found", "revision_not_found"),
)
def concept_revision(id: str, number: int, query: Empty) -> Response:
    """One revision of an entry, with the document it published."""
    revision = entries.get_revision(id, number)
    return answer_json(revision_document(revision) | {"document": revision.document})


RevisionNumber = Annotated[int | None, BeforeValidator(digits), Field(ge=1, description="The number of a revision.")]


class DiffQuery(Query):
    from_: Annotated[RevisionNumber, Field(alias="from")] = None
    to: RevisionNumber = None


@get(
    "/concepts/<id>/diff",
    query=DiffQuery,
    answer=shapes.Diff,
    errors=("concept_not_found", "revision_not_found"),
)
def concept_diff(id: str, query: DiffQuery) -> Response:
    """What differs between two revisions of an entry, by default between the last two."""
    earlier, later = entries.get_compared(id, query.from_, query.to)
    found = differences.differences(earlier.document, later.document)
    rows = [{"path": each.pointer, "before": each.before, "after": each.after} for each in found]
    return answer_json({"id": id, "from": earlier.number, "to": later.number, "differences": rows})


def listed_document(each: Listed) -> dict[str, Any]:
    """A concept in a list."""
    return entry_json.reference(each.reference) | {
        "kind": each.kind,
        "layer": each.layer,
        "revision": each.revision,
        "updated_at": entry_json.timestamp(each.updated_at.replace(tzinfo=UTC)),
    }


def revision_document(each: Stored) -> dict[str, Any]:
    """What there is to say of a revision, without its document."""
    return {
        "number": each.number,
        "action": each.action,
        "author": each.author,
        "reviewer": each.reviewer,
        "reason": each.reason,
        "origin": each.origin,
        "created_at": entry_json.timestamp(each.created_at),
    }
