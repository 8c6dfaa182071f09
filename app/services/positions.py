"""Where a list goes on: the place of its last row, as a part of an address, which anybody may have made up."""

import base64
import json
from typing import Any

LARGEST = 2**62


def write(*parts: object) -> str:
    """Parts of which the last two are a place in a list: a sort key, or None, and a number."""
    text = json.dumps(parts, ensure_ascii=False, default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str) -> list[Any]:
    """The parts that `write` wrote. Raises ValueError for what no list has as its place, or no database takes."""
    try:
        parts: list[Any] = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
    except RecursionError as error:
        raise ValueError(text) from error
    match parts:
        case [*_, None | str() as key, int() as number] if not isinstance(number, bool) and abs(number) <= LARGEST:
            if "\x00" in (key or "").encode().decode():  # lone surrogates have no encoding
                raise ValueError(key)
            return parts
    raise ValueError(parts)
