"""Small changes of an entry's document: one designation or definition worded otherwise, one designation retired.

Documents are plain data in the shape of the files, sound ones: what is published.
"""

from collections.abc import Mapping
from typing import Any

from app.terminology.concept import UsageStatus

Document = dict[str, Any]
RETIRED = (UsageStatus.DEPRECATED, UsageStatus.SUPERSEDED)


def find_designation(document: Mapping[str, Any], language: str, text: str) -> int | None:
    """The place of a designation, by its language tag and text."""
    rows = enumerate(document["designations"])
    return next((at for at, each in rows if (each["language"], each["text"]) == (language, text)), None)


def with_designation(document: Document, at: int, row: Document) -> Document:
    """The document with another designation in the place of one; what named the old one by its text names the new."""
    before = document["designations"][at]
    rows = [_renamed(each, before, str(row["text"])) for each in document["designations"]]
    rows[at] = row
    return document | {"designations": rows}


def _renamed(row: Document, before: Document, text: str) -> Document:
    if row["language"][:2] != before["language"][:2]:
        return row
    names = (name for name in ("abbreviation_of", "replaced_by") if row.get(name) == before["text"])
    return row | dict.fromkeys(names, text)


def with_definition(document: Document, language: str, definition: Document) -> Document:
    """The document with another definition in a language."""
    return document | {"definitions": document.get("definitions", {}) | {language: definition}}


def replacements(document: Mapping[str, Any], at: int) -> list[str]:
    """What may be written instead of a designation: the others of its language that are not retired."""
    own = document["designations"][at]
    return [
        each["text"]
        for each in document["designations"]
        if each["language"][:2] == own["language"][:2] and each["text"] != own["text"] and each["status"] not in RETIRED
    ]


def retired(document: Document, at: int, status: str, replaced_by: str, until: str = "") -> Document:
    """The document with a designation retired; its replacement becomes preferred where no other one is."""
    own = document["designations"][at]
    gone = own | {"status": status, "replaced_by": replaced_by} | ({"valid_until": until} if until else {})
    rows = [*document["designations"]]
    rows[at] = gone
    same = [each for each in rows if each["language"][:2] == own["language"][:2]]
    if not any(each["status"] == UsageStatus.PREFERRED for each in same):
        rows = [
            each | {"status": UsageStatus.PREFERRED.value} if each in same and each["text"] == replaced_by else each
            for each in rows
        ]
    return document | {"designations": rows}
