"""What is new: the last changes of published entries, as a page and as an Atom feed."""

from datetime import UTC, datetime
from itertools import groupby

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.services import entries
from app.services.entries import NewsItem
from app.web import i18n, paging

news_ = Blueprint("news", __name__, url_prefix=i18n.PREFIX)
LENGTH = 50
BEFORE_ANY_CHANGE = datetime(2026, 1, 1, tzinfo=UTC)


@news_.get("/new")
def news() -> ResponseReturnValue:
    """The last changes, those made at one go together."""
    found = entries.news(LENGTH, paging.read_number(request.args.get("before"), "before"))
    together = [list(group) for _, group in groupby(found.items, key=_occasion)]
    return render_template("news/news.html", together=together, next_before=found.next_before)


@news_.get("/new.atom")
def feed() -> ResponseReturnValue:
    """The last changes as an Atom feed (RFC 4287), each revision an entry of its own."""
    items = entries.news(LENGTH).items
    updated = items[0].revision.created_at if items else BEFORE_ANY_CHANGE
    return Response(
        render_template("news/feed.xml", items=items, updated=updated),
        content_type="application/atom+xml; charset=utf-8",
    )


def _occasion(item: NewsItem) -> tuple[object, ...]:
    revision = item.revision
    return revision.created_at.date(), revision.action, revision.reason, revision.author
