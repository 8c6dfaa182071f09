"""What a form carries along in hidden fields: what it was opened on, and where two changes met.

Anybody can make them up: what is read here has the shape that the form relies on, or is nothing.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.terminology.merging import Conflict
from app.terminology.unfinished import is_legible
from app.web.typed import to_number

Document = dict[str, Any]
MOST_CONFLICTS = 200


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_base(text: str | None) -> Document:
    """The document that a form was opened on; empty where what came is none."""
    found = _json(text)
    return found if isinstance(found, dict) and is_legible(found) else {}


def read_conflicts(text: str | None) -> tuple[Conflict, ...]:
    """The conflicts that a form carries along; none where it carries something else."""
    rows = _json(text)
    rows = rows if isinstance(rows, list) else []
    sound = [
        each for each in rows if isinstance(each, list) and len(each) == 4 and isinstance(each[0], list) and each[0]
    ]
    return tuple(Conflict(tuple(map(str, path)), *values) for path, *values in sound[:MOST_CONFLICTS])


def row_before(base: Document, name: str, of: str | None) -> Document:
    """The row of a list of the base that a row of the form was; empty where it was none."""
    rows = base.get(name, [])
    at = to_number(of, -1)
    return dict(rows[at]) if isinstance(rows, list) and 0 <= at < len(rows) and isinstance(rows[at], dict) else {}


def read_rest(text: str | None, names: Mapping[str, type]) -> Document:
    """What a row holds besides what the form shows, of these names and kinds."""
    found = _json(text)
    found = found if isinstance(found, dict) else {}
    return {name: found[name] for name, kind in names.items() if isinstance(found.get(name), kind)}


def rest_json(row: Document, names: Iterable[str]) -> str:
    """What a row holds of these names, to be carried along; empty where there is nothing."""
    rest = {name: row[name] for name in names if name in row}
    return to_json(rest) if rest else ""


def _json(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
