"""What was typed into a form, field by field: whatever was sent, something is read."""

import re

from werkzeug.datastructures import ImmutableMultiDict, MultiDict

Typed = MultiDict[str, str] | ImmutableMultiDict[str, str]


def typed_text(typed: Typed, name: str) -> str:
    """What was typed, with one kind of line end and no space around."""
    return typed.get(name, "").replace("\r\n", "\n").strip()


def typed_rows(typed: Typed, letter: str, name: str) -> list[int]:
    """The numbers of the rows that have a field: 0 and 3 for `d-0-text` and `d-3-text`."""
    found = (re.fullmatch(rf"{letter}-([0-9]{{1,4}})-{name}", each) for each in typed)
    return sorted(int(each[1]) for each in found if each)


def to_number(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,12}", text) else default


def to_slug(text: str | None) -> str | None:
    """The text where it can be a key; else None."""
    return text if text and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) and len(text) <= 80 else None
