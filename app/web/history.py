"""How an entry came to be: its revisions, and what differs between any two."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.services import entries
from app.store.revisions import Stored
from app.terminology.errors import RevisionNotFound
from app.web import changes, i18n, paging

history_ = Blueprint("history", __name__, url_prefix=i18n.PREFIX)


@history_.get("/concepts/<id>/history")
def history(id: str) -> ResponseReturnValue:
    """The revisions of an entry, and the differences between `from` and `to`: the last two, if none are chosen."""
    revisions = entries.get_history(id)
    later = _chosen(id, revisions, "to", revisions[0].number)
    earlier = _chosen(id, revisions, "from", max(1, later.number - 1))
    return render_template(
        "entries/history.html",
        id=id,
        revisions=revisions,
        earlier=earlier,
        later=later,
        changes=changes.changes(earlier.document, later.document),
        label=_label(revisions),
    )


def _chosen(id: str, revisions: list[Stored], name: str, default: int) -> Stored:
    number = paging.read_number(request.args.get(name), name) or default
    for each in revisions:
        if each.number == number:
            return each
    raise RevisionNotFound(id, number)


def _label(revisions: list[Stored]) -> tuple[str, str]:
    """What the entry was last called, and in which language."""
    for revision in revisions:
        for language in i18n.languages():
            for each in revision.document.get("designations", ()):
                if each["language"][:2] == language[:2]:
                    return each["text"], each["language"]
    return revisions[0].record_id, "en"
