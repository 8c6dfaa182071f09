"""Bringing together two changes of one document: what both left alone or one changed is settled, the rest is asked.

Rows of a list are told apart by what they are (a designation by language and text), so that two people who each add a
designation do not meet. A text that both changed, each in another way, is a conflict; nothing is ever dropped silently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.terminology.differences import Path

Document = dict[str, Any]
_ABSENT = object()


@dataclass(frozen=True)
class Conflict:
    """A place that both changed: `base` is what both started from, None where something was not there.

    Rows of lists stand in the path by what they are: `("designations", "en GDI", "status")`.
    """

    path: Path
    base: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Merged:
    """Both changes in one document; where they conflict, it has mine."""

    document: Document
    conflicts: tuple[Conflict, ...]


def merge(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Merged:
    """Three states of a document as one."""
    conflicts: list[Conflict] = []
    document = _merge((), dict(base), dict(theirs), dict(mine), conflicts)
    return Merged(document, tuple(conflicts))


def _merge(path: Path, base: Any, theirs: Any, mine: Any, conflicts: list[Conflict]) -> Any:
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    if isinstance(theirs, dict) and isinstance(mine, dict):
        return _merge_mappings(path, base if isinstance(base, dict) else {}, theirs, mine, conflicts)
    if isinstance(theirs, list) and isinstance(mine, list):
        return _merge_lists(path, base if isinstance(base, list) else [], theirs, mine, conflicts)
    conflicts.append(Conflict(path, *(None if each is _ABSENT else each for each in (base, theirs, mine))))
    return theirs if mine is _ABSENT else mine  # a change outweighs a deletion until somebody decides


def _merge_mappings(path: Path, base: Document, theirs: Document, mine: Document, conflicts: list[Conflict]) -> Any:
    merged = {}
    for name in _order(base, theirs, mine):
        value = _merge(
            (*path, name), base.get(name, _ABSENT), theirs.get(name, _ABSENT), mine.get(name, _ABSENT), conflicts
        )
        if value is not _ABSENT:
            merged[name] = value
    return merged


def _merge_lists(path: Path, base: list[Any], theirs: list[Any], mine: list[Any], conflicts: list[Conflict]) -> Any:
    rows = _merge_mappings(path, _keyed(base), _keyed(theirs), _keyed(mine), conflicts)
    return list(rows.values())


def value_at(document: Any, path: Path) -> Any:
    """What stands at the place of a conflict; None where nothing does."""
    for name in path:
        holder = _keyed(document) if isinstance(document, list) else document
        document = holder.get(str(name)) if isinstance(holder, dict) else None
    return document


def put(document: Any, path: Path, value: Any) -> Any:
    """A document with this value at the place of a conflict; None takes away what stands there."""
    if not path:
        return value
    is_list = isinstance(document, list)
    holder = _keyed(document) if is_list else dict(document or {})
    name = str(path[0])
    holder[name] = put(holder.get(name), path[1:], value)
    if holder[name] is None:
        del holder[name]
    return list(holder.values()) if is_list else holder


def _keyed(rows: Iterable[Any]) -> Document:
    """Rows by what they are; one that stands twice keeps both."""
    found: Document = {}
    for row in rows:
        key = identity(row)
        while key in found:
            key += "+"
        found[key] = row
    return found


def identity(row: Any) -> str:
    """What makes a row of a list the same row: language and text, type and target, or the value itself."""
    if not isinstance(row, dict):
        return str(row)
    text = row.get("text", row.get("target", ""))
    if isinstance(text, dict):
        text = text.get("en", "")
    return f"{row.get('language', row.get('type', ''))} {text}".strip()


def _order(base: Document, theirs: Document, mine: Document) -> list[str]:
    """Every name, in my order, with what only the others have where it stood among its neighbours."""
    order = list(mine)
    for source in (theirs, base):
        place = 0
        for name in source:
            if name not in order:
                order.insert(place, name)
            place = order.index(name) + 1
    return order


def union(target: Document, other: Document) -> Document:
    """An entry with what another adds to it, for a merge of the two: what the target says stands.

    Designations, contexts, notes and relations that the target has not are added; what was preferred elsewhere is
    admitted where the target has a preferred designation in that language already. Definitions fill gaps only.
    """
    merged = dict(target)
    preferred = {each["language"][:2] for each in target["designations"] if each["status"] == "preferred"}
    merged["designations"] = list(target["designations"])
    there = {identity(each) for each in target["designations"]}
    for each in other["designations"]:
        if identity(each) not in there:
            demoted = each["status"] == "preferred" and each["language"][:2] in preferred
            merged["designations"].append(each | {"status": "admitted"} if demoted else each)
    merged["definitions"] = {**other.get("definitions", {}), **target.get("definitions", {})}
    for name in ("notes", "contexts", "relations"):
        rows = list(target.get(name, ()))
        known = {identity(each) for each in rows}
        rows += [each for each in other.get(name, ()) if identity(each) not in known]
        if name == "relations":
            rows = [each for each in rows if each["target"] not in (target["id"], other["id"])]
        if rows:
            merged[name] = rows
    merged["subjects"] = list(dict.fromkeys([*target["subjects"], *other["subjects"]]))[:8]
    return {name: merged[name] for name in _order({}, other, merged) if name in merged and merged[name] != {}}
