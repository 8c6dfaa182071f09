"""Where a list goes on: a position in an address, read and written."""

import base64
import binascii
import json
from typing import Any

from app.terminology.errors import InvalidRequest

LARGEST = 2**62


def write(position: tuple[Any, int] | None) -> str | None:
    """A position as a part of an address."""
    if position is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(position, ensure_ascii=False).encode()).decode().rstrip("=")


def read(text: str | None) -> tuple[str, int] | None:
    """The position that `write` wrote. Raises InvalidRequest."""
    if not text:
        return None
    try:
        value, number = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidRequest("invalid_value", "after", "a position from a list's own link") from error
    if not isinstance(value, str) or "\x00" in value or not isinstance(number, int) or abs(number) > LARGEST:
        raise InvalidRequest("invalid_value", "after", "a position from a list's own link")
    return value, number


def read_number(text: str | None, name: str) -> int | None:
    """A whole number in an address. Raises InvalidRequest, naming the parameter."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise InvalidRequest("invalid_value", name, "a whole number")
    return int(text)
