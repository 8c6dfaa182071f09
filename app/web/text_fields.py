"""The texts of a form besides designations: definitions (`def-en-text`), quoted uses (`u-n-text`), notes (`n-n-en`)."""

from collections.abc import Iterable
from typing import Any

from app.terminology.concept import LANGUAGES
from app.web import i18n
from app.web.carried import read_rest, rest_json, row_before
from app.web.form_rows import Numbered, Rows, column, origin
from app.web.new_records import Bibliography
from app.web.typed import Typed, typed_rows, typed_text

Document = dict[str, Any]
MOST_USES, MOST_NOTES = 400, 40
"""As many as are read: more than an entry may have, so that those too many are told, not dropped."""
NOT_SHOWN: dict[str, type] = {"contrast": bool}
NO_USE: Document = {"text": "", "source": "", "date": "", "contrast": False, "rest": ""}
NO_NOTE: Document = {"text": dict.fromkeys(LANGUAGES, ""), "sources": []}


def read_definitions(typed: Typed, base: Document, bibliography: Bibliography) -> Document:
    found: Document = {}
    for language in LANGUAGES:
        text = typed_text(typed, f"def-{language}-text")
        cited = bibliography.cited(typed, f"def-{language}", language)
        if text or typed.get(f"def-{language}-cite"):
            before = base.get("definitions", {}).get(language, {})
            found[language] = _without_empty(before | {"text": text, "sources": cited})
    return found


def read_uses(typed: Typed, base: Document, bibliography: Bibliography) -> Rows:
    """The quoted uses of all columns, in the order of the entry; a source that is typed takes the other's place."""
    found: list[tuple[int, Document]] = []
    for number in typed_rows(typed, "u", "text")[:MOST_USES]:
        name = f"u-{number}"
        before = row_before(base, "contexts", typed.get(f"{name}-of"))
        language = before.get("language") or typed_text(typed, f"{name}-language") or "en"
        cited = bibliography.cited(typed, name, column({"language": language}))
        row = {
            "text": typed_text(typed, f"{name}-text"),
            "language": language,
            "source": cited[-1] if cited else None,
            "date": typed_text(typed, f"{name}-date"),
        }
        is_empty = not (before or row["text"] or row["source"] or row["date"])
        if typed.get("do") != f"remove-use:{number}" and not is_empty:
            rest = before or read_rest(typed.get(f"{name}-rest"), NOT_SHOWN)
            found.append((number, _without_empty(rest | row)))
    return _rows("u", typed, found)


def read_notes(typed: Typed, base: Document, bibliography: Bibliography) -> Rows:
    """The notes, each in three languages."""
    found: list[tuple[int, Document]] = []
    for number in typed_rows(typed, "n", "en")[:MOST_NOTES]:
        name = f"n-{number}"
        before = row_before(base, "notes", typed.get(f"{name}-of"))
        text = {language: typed_text(typed, f"{name}-{language}") for language in LANGUAGES}
        cited = bibliography.cited(typed, name, i18n.TAGS[i18n.interface()])
        is_empty = not (before or any(text.values()) or cited)
        if typed.get("do") != f"remove-note:{number}" and not is_empty:
            row = {"text": {language: each for language, each in text.items() if each}, "sources": cited}
            found.append((number, _without_empty(before | row)))
    return _rows("n", typed, found)


def shown_uses(
    rows: Iterable[tuple[int, Document]], language: str, blanks: int, number: int
) -> list[tuple[int, Document]]:
    """The quoted uses of a column with their numbers, and behind them the empty ones that are wanted."""
    own = [(at, NO_USE | each | {"rest": rest_json(each, NOT_SHOWN)}) for at, each in rows if column(each) == language]
    empty = NO_USE | {"language": language}
    return own + [(number + more, empty) for more in range(max(blanks, 0 if own else 1))]


def shown_notes(rows: Iterable[tuple[int, Document]], blanks: int, number: int) -> list[tuple[int, Document]]:
    """The notes with their numbers, each with a text in every language, and the empty ones that are wanted."""
    own = [(at, NO_NOTE | each | {"text": NO_NOTE["text"] | each.get("text", {})}) for at, each in rows]
    return own + [(number + more, NO_NOTE) for more in range(max(blanks, 0 if own else 1))]


def _rows(letter: str, typed: Typed, found: list[tuple[int, Document]]) -> Rows:
    numbers = [number for number, _ in found]
    origins = [origin(typed, f"{letter}-{number}") for number in numbers]
    return Rows([row for _, row in found], Numbered(numbers, origins))


def _without_empty(row: Document) -> Document:
    return {name: each for name, each in row.items() if each or name == "text"}
