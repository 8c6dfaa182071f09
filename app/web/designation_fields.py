"""The designations of a form: fields called `d-n-text`, `d-n-status` …, and the rows that were typed into them."""

from collections.abc import Iterable
from typing import Any

from app.language import pinyin, scripts
from app.terminology.concept import LANGUAGES, MAX_DESIGNATIONS
from app.web.carried import read_rest, rest_json, row_before
from app.web.form_rows import Numbered, Rows, column, origin
from app.web.new_records import Bibliography
from app.web.typed import Typed, typed_rows, typed_text

Document = dict[str, Any]

TAGS = {
    "en": ("en", "en-GB", "en-US"),
    "es": ("es", "es-ES", "es-419", "es-CU", "es-MX", "es-AR"),
    "zh-Hans": ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"),
}
"""The language tags that are offered in each column."""
PLAIN = ("type", "status", "valid_from", "valid_until", "abbreviation_of", "replaced_by", "unconfirmed")
SHOWN: Document = dict.fromkeys((*PLAIN, "reading", "traditional", "note"), "") | {"sources": [], "rest": ""}
"""What a row shows besides its text, where there is nothing."""
NOT_SHOWN: dict[str, type] = {"authority": str, "part_of_speech": str, "gender": str, "matching": dict}
"""What a row holds and the form does not show; it is carried along."""
DEFAULTS = {"type": "full_form", "status": "preferred"}


def read(typed: Typed, base: Document, bibliography: Bibliography) -> Rows:
    """The designations of a form in their order; a new one stands behind the last of its language."""
    rows: list[tuple[int, Document]] = []
    for number in typed_rows(typed, "d", "text")[:MAX_DESIGNATIONS]:
        row = _designation(typed, number, base, bibliography)
        if row is None:
            continue
        place = len(rows)
        if not typed.get(f"d-{number}-of"):
            own = [at for at, (_, each) in enumerate(rows) if column(each) == column(row)]
            place = own[-1] + 1 if own else len(rows)
        rows.insert(place, (number, row))
    numbers = [number for number, _ in rows]
    documents = [acronym(row, [each for _, each in rows]) for _, row in rows]
    return Rows(documents, Numbered(numbers, [origin(typed, f"d-{number}") for number in numbers]))


def _designation(typed: Typed, number: int, base: Document, bibliography: Bibliography) -> Document | None:
    """One designation; None for a row that was left empty or taken out."""

    def told(name: str) -> str:
        return typed_text(typed, f"d-{number}-{name}")

    before = row_before(base, "designations", typed.get(f"d-{number}-of"))
    has_words = any(told(name) for name in ("text", "cite", "unconfirmed", *(f"note-{each}" for each in LANGUAGES)))
    if typed.get("do") == f"remove:{number}" or (not before and not has_words):
        return None
    row = (before or read_rest(typed.get(f"d-{number}-rest"), NOT_SHOWN)) | {
        "text": told("text"),
        "language": told("language") or before.get("language", "en"),
    }
    for name in PLAIN:
        row[name] = told(name) if f"d-{number}-{name}" in typed else before.get(name)
    row["type"], row["status"] = row["type"] or "full_form", row["status"] or "preferred"
    row["reading"] = told("reading")
    traditional = told("traditional")
    evidence = {"evidence": "attested"} if typed.get(f"d-{number}-attested") else {}  # by default it is converted
    row["traditional"] = {"text": traditional} | evidence if traditional else None
    note = {name: told(f"note-{name}") for name in LANGUAGES}
    row["note"] = {name: text for name, text in note.items() if text}
    row["sources"] = bibliography.cited(typed, f"d-{number}", row["language"])
    return finished(row, before)


def finished(row: Document, before: Document) -> Document:
    """The row with pinyin and traditional form proposed where they are wanting, and without what is empty."""
    if row["language"].startswith("zh-Hans") and scripts.has_han(row["text"]):
        is_other = bool(before) and before.get("text") != row["text"]
        if not row.get("reading") or (is_other and row["reading"] == before.get("reading")):
            row["reading"] = pinyin.draft(row["text"])
        if not row.get("traditional") or (is_other and row["traditional"] == before.get("traditional")):
            row["traditional"] = {"text": scripts.to_traditional(row["text"])}
    return {name: each for name, each in row.items() if each or name == "text"}


def acronym(row: Document, rows: Iterable[Document]) -> Document:
    """An acronym that does not say what it abbreviates is taken for that of its language's first full form."""
    if row["type"] != "acronym" or row.get("abbreviation_of"):
        return row
    full = next((each for each in rows if column(each) == column(row) and each["type"] != "acronym"), None)
    return row | {"abbreviation_of": full["text"]} if full and full["text"] else row


def shown(rows: Iterable[tuple[int, Document]], language: str, blanks: int, number: int) -> list[tuple[int, Document]]:
    """The designations of a column with their numbers; the empty ones that are wanted come last, from `number` on."""
    own = [(at, SHOWN | each | {"rest": rest_json(each, NOT_SHOWN)}) for at, each in rows if column(each) == language]
    wanted = max(blanks, 0 if own else 1)
    kind, status = ("acronym", "admitted") if own else ("full_form", "preferred")
    empty = SHOWN | {"text": "", "language": language, "type": kind, "status": status}
    return own + [(number + more, empty) for more in range(wanted)]
