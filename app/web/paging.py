"""Where a list goes on: a position in an address, read and written."""

from typing import Any

from app.services import positions
from app.terminology.errors import InvalidRequest


def write(position: tuple[Any, int] | None) -> str | None:
    """A position as a part of an address."""
    return positions.write(*position) if position else None


def read(text: str | None) -> tuple[str | None, int] | None:
    """The position that `write` wrote. Raises InvalidRequest."""
    if not text:
        return None
    try:
        key, number = positions.read(text)
    except ValueError as error:
        raise InvalidRequest("invalid_value", "after", "a position from a list's own link") from error
    return key, number


def read_number(text: str | None, name: str) -> int | None:
    """A whole number in an address. Raises InvalidRequest, naming the parameter."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise InvalidRequest("invalid_value", name, "a whole number")
    return int(text)
