"""The form of a pack: all that it is stands in its fields, so that it needs no script, no cookie and no row of ours.

The rows come in the order of the fields `row`, the columns in that of `order`. What a person may type is cleaned and
cut here; what could only be forged raises InvalidRequest.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import category

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from app.language import tags
from app.terminology import outline as outlines
from app.terminology.errors import InvalidRequest
from app.terminology.outline import MAX_ITEMS, Aside, Detail, Item, Outline
from app.web import i18n

LANGUAGES = ("en", "es", "zh-Hans")
VARIANTS = {
    "en": ("en", "en-GB", "en-US"),
    "es": ("es", "es-419", "es-AR", "es-CU", "es-ES", "es-MX"),
    "zh-Hans": ("zh-Hans", "zh-Hant", "zh-Hant-HK", "zh-Hant-TW"),
}
"""Whose usage a language's column may put first."""
MOST_COLUMNS = 8
LONGEST = {"title": 200, "term": 400, "reading": 600, "remark": 600}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Form = MultiDict[str, str]


@dataclass(frozen=True)
class Column:
    """A column as the form offers it: what it is (`en`, `zh-Hans`, `remark` …), whose usage, whether it is shown."""

    key: str
    tag: str
    is_shown: bool


@dataclass(frozen=True)
class Bench:
    """A pack as it lies on the workbench. `columns` has those that are not shown, too; `since_title` is for people."""

    outline: Outline
    columns: tuple[Column, ...]
    since_title: str = ""

    @property
    def carried(self) -> Outline:
        """The pack as it leaves the bench: columns that hold nothing yet stay behind."""
        items = self.outline.items
        empty = set()
        if not any(item.remark for item in items):
            empty.add(Aside.REMARK.value)
        if not any(item.context for item in items):
            empty.add(Aside.CONTEXT.value)
        return replace(self.outline, columns=tuple(name for name in self.outline.columns if name not in empty))


def bench_of(outline: Outline, since_title: str = "") -> Bench:
    """A pack laid on the bench: its columns first, in its order."""
    columns: dict[str, Column] = {}
    for name in outline.columns:
        key = _key(name)
        key = name if key in columns else key  # a second column of one language
        columns[key] = Column(key, name, True)
    for key in (*i18n.languages(), *(aside.value for aside in Aside)):
        columns.setdefault(key, Column(key, key, False))
    return Bench(outline, tuple(columns.values()), since_title)


def empty() -> Bench:
    """A bench for a reader who begins: their own language first, room for remarks."""
    return bench_of(Outline(columns=(*i18n.languages(), Aside.REMARK.value)))


def read(form: Form) -> Bench:
    """The bench that a form describes; columns are the usual ones for a form of another page. Raises InvalidRequest."""
    if "bench" not in form:
        form = form.copy()
        form.setlist("column", [column.key for column in empty().columns if column.is_shown])
        form.setlist("order", [column.key for column in empty().columns])
        form.setlist("detail", [detail.value for detail in Outline().details])
    columns = tuple(_columns(form))
    shown = [column.tag for column in columns if column.is_shown]
    if not set(shown) - set(Aside):  # a sheet has a language: the reader's own, when none is left
        return read(_with(form, "column", i18n.languages()[0]))
    since = _json(form.get("since", ""))
    document = {
        "title": clean(form.get("title", ""), LONGEST["title"]) or None,
        "date": _day(form.get("date", "")),
        "columns": shown,
        "details": [detail.value for detail in Detail if detail.value in form.getlist("detail")],
        "sort": form.get("sort") or None,
        "items": list(_items(form)),
        "since": since,
        "only_new": bool(since is not None and form.get("only_new")),
    }
    try:
        outline = outlines.from_document(document)
    except ValidationError as error:
        raise InvalidRequest("invalid_value", str(error.errors()[0]["loc"][0]), "what the form offers") from error
    return Bench(outline, columns, clean(form.get("since_title", ""), LONGEST["title"]))


def _with(form: Form, name: str, value: str) -> Form:
    more = form.copy()
    more.add(name, value)
    return more


def _columns(form: Form) -> Iterator[Column]:
    """Every column in the order of the form; those that it forgot come last."""
    known = (*LANGUAGES, *(aside.value for aside in Aside))
    asked = [each for each in form.getlist("order")[:MOST_COLUMNS] if each in known or tags.normalize(each) == each]
    for key in dict.fromkeys((*asked, *known)):
        tag = tags.normalize(form.get(f"tag-{key}", key)) or key
        yield Column(key, tag if tag[:2] == key[:2] else key, key in form.getlist("column"))


def _items(form: Form) -> Iterator[dict[str, Any]]:
    for number in form.getlist("row")[: MAX_ITEMS + 1]:
        item = _json(form.get(f"item-{number}", ""))
        if not isinstance(item, dict):
            raise InvalidRequest("invalid_value", "row", "what the form offers")
        if f"remark-{number}" in form:
            item["remark"] = clean(form[f"remark-{number}"], LONGEST["remark"]) or None
        if "id" not in item:
            _take_own(item, form, number)
            if not item["terms"]:
                continue
        yield item


def _take_own(item: dict[str, Any], form: Form, number: str) -> None:
    """What was typed into a row of one's own, beside what its hidden columns hold."""
    kept = item.get("terms")
    terms = dict(kept) if isinstance(kept, dict) else {}
    for language in LANGUAGES:
        typed = form.get(f"own-{number}-{language}")
        if typed is not None:
            terms[language] = clean(typed, LONGEST["term"])
    item["terms"] = {language: text for language, text in terms.items() if text}
    if f"reading-{number}" in form:
        item["reading"] = clean(form[f"reading-{number}"], LONGEST["reading"]) or None


def own_item(form: Form) -> Item | None:
    """The addition that was typed below the rows; None where nothing was."""
    item: dict[str, Any] = {}
    _take_own(item, form, "new")
    if not item["terms"]:
        return None
    item["remark"] = clean(form.get("remark-new", ""), LONGEST["remark"]) or None
    try:
        return outlines.from_document({"items": [item]}).items[0]
    except ValidationError as error:
        raise InvalidRequest("invalid_value", "own", "terms that can be read") from error


def clean(text: str, longest: int) -> str:
    """A typed text on one line, without what cannot be seen, cut to what a pack holds."""
    kept = ("" if category(char) in ("Cf", "Co", "Cs") else " " if category(char) == "Cc" else char for char in text)
    return " ".join("".join(kept).replace("\ufffe", "").replace("\uffff", "").split())[:longest].strip()


def _day(text: str) -> str | None:
    return text if _DAY.fullmatch(text) else None


def _json(text: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        raise InvalidRequest("invalid_value", "row", "what the form offers") from error


def _key(column: str) -> str:
    """Under what the form knows a column: languages whatever their region."""
    return next(
        (language for language in LANGUAGES if language[:2] == column[:2] and column not in list(Aside)), column
    )


def moved(bench: Bench, key: str, step: int) -> Bench:
    """The bench with a column one place up (-1) or down (1)."""
    columns = list(bench.columns)
    at = next((at for at, each in enumerate(columns) if each.key == key), None)
    if at is None or not 0 <= at + step < len(columns):
        return bench
    columns[at], columns[at + step] = columns[at + step], columns[at]
    shown = tuple(each.tag for each in columns if each.is_shown)
    return Bench(replace(bench.outline, columns=shown), tuple(columns), bench.since_title)


def rearranged(bench: Bench, key: str, step: int) -> Bench:
    """The bench with a row (by its item's key) one place up or down; it then stands as given. 0 takes the row away."""
    items = list(bench.outline.items)
    at = next((at for at, item in enumerate(items) if item.key == key), None)
    if at is None or not 0 <= at + step < len(items):
        return bench
    item = items.pop(at)
    if step:
        items.insert(at + step, item)
    sort = None if step else bench.outline.sort
    return replace(bench, outline=replace(bench.outline, items=tuple(items), sort=sort))
