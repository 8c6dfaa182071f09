"""What is new: the last changes of published entries."""

from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.services import entries
from app.services.entries import NewsItem
from app.web import i18n, paging

news_ = Blueprint("news", __name__, url_prefix=i18n.PREFIX)
LENGTH = 50


@news_.get("/new")
def news() -> ResponseReturnValue:
    """The last changes, those made at one go together."""
    found = entries.news(LENGTH, paging.read_number(request.args.get("before"), "before"))
    together = [list(group) for _, group in groupby(found.items, key=_occasion)]
    return render_template("news/news.html", together=together, next_before=found.next_before)


def _occasion(item: NewsItem) -> tuple[object, ...]:
    revision = item.revision
    return revision.created_at.date(), revision.action, revision.reason, revision.author
