"""How an entry came to be: its revisions, and what differs between any two."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.services import entries
from app.store.revisions import Stored
from app.terminology import differences
from app.terminology.concept import LANGUAGES
from app.terminology.differences import Difference, Part
from app.terminology.errors import RevisionNotFound
from app.web import i18n, messages, paging

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
        changes=changes(earlier.document, later.document),
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


@dataclass(frozen=True)
class Change:
    """A difference as it is shown: where it is, in the reader's words, and the text as one with its changes.

    `of` is the text of the designation, note or use that a field belongs to; `language` that of the texts, None for
    the reader's own.
    """

    section: str
    field: str | None
    of: str | None
    of_language: str | None
    written_in: str | None  # the language of a definition, note or other text that comes in three
    language: str | None
    parts: list[Part]


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What differs between two documents of an entry, in the reader's words."""
    found = differences.differences(before, after)
    return [_change(each, before, after) for each in found if each.path[0] != "id"]


def _change(difference: Difference, before: dict[str, Any], after: dict[str, Any]) -> Change:
    path = difference.path
    holder = _holder(path, before if difference.after is None else after)
    language = _language(path, difference, holder)
    old, new = (_said(path, value) for value in (difference.before, difference.after))
    is_whole = isinstance(path[-1], int) or len(path) == 1
    return Change(
        section=str(path[0]),
        field=None if is_whole or path[-1] in ("text", *LANGUAGES) else str(path[-1]),
        of=_text(holder) if not is_whole and path[-1] != "text" and path[0] in ("designations", "contexts") else None,
        of_language=holder.get("language"),
        written_in=next((str(each) for each in path if each in LANGUAGES), None),
        language=language,
        parts=_parts(path, old, new, language or i18n.TAGS[i18n.interface()]),
    )


def _parts(path: differences.Path, before: str, after: str, language: str) -> list[Part]:
    """Texts compared word by word; a code gives way to another whole."""
    if path[-1] in messages.VALUES or path[-1] in ("sources", "source", "date", "authority", "subjects", "kind"):
        whole = (Part("deleted", before), Part("inserted", after))
        return [part for part in whole if part.text]
    return differences.text_parts(before, after, language)


def _holder(path: differences.Path, document: dict[str, Any]) -> dict[str, Any]:
    """The designation, use, note or relation that a path leads into; empty for a field of the entry itself."""
    if len(path) > 1 and isinstance(path[1], int):
        rows = document.get(str(path[0])) or []
        return dict(rows[path[1]]) if path[1] < len(rows) else {}
    return {}


def _language(path: differences.Path, difference: Difference, holder: dict[str, Any]) -> str | None:
    for each in reversed(path):
        if each in LANGUAGES:
            return str(each)
    if path[-1] == "reading":
        return "zh-Latn-pinyin"
    if path[0] in ("designations", "contexts"):
        is_text = isinstance(path[-1], int) or path[-1] in ("text", "replaced_by", "abbreviation_of", "traditional")
        return holder.get("language") if is_text else None
    return None


def _text(value: dict[str, Any]) -> str:
    """The text of a row; one that is written in three languages stands in all of them, the reader's own first."""
    text = value.get("text", value.get("target", ""))
    if isinstance(text, dict):
        return " / ".join(str(text[language]) for language in i18n.languages() if text.get(language))
    return str(text)


def _said(path: differences.Path, value: Any) -> str:
    """A value of a document in words."""
    match value:
        case None:
            return ""
        case bool():
            return str(messages.YES if value else messages.NO)
        case {"type": kind, "target": target}:
            return f"{messages.RELATIONS.get(kind, kind)}: {target}"
        case {"text": _}:
            return _text(value)
        case dict():
            return " / ".join(_said(path, each) for each in value.values())
        case list():
            return ", ".join(_said(path, each) for each in value)
    return str(messages.VALUES.get(str(path[-1]), {}).get(value, value))
