"""Candidates for a search, fetched through indexes only; services rank them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.store import tokens
from app.store.database import Reader

LAST = "\U0010ffff"


class Candidate(NamedTuple):
    """A designation that may answer a query, in the order of the columns below.

    `reference` is the concept's JSON as hits show it, `document` the designation's. `key` and `key_kind` (a
    `keys.KeyKind`) say by which key it was found, if by one.
    """

    concept_id: str
    concept_kind: str
    reference: str
    text: str
    language: str
    status: str
    document: str
    key: str | None
    key_kind: int | None


_COLUMNS = "c.id, c.kind, c.reference, d.text, d.language, d.status, d.document"
_BY_KEY = (
    f"SELECT {_COLUMNS}, k.key, k.kind FROM lookup_key k"  # noqa: S608 (columns of our own)
    " JOIN designation d ON d.number = k.designation JOIN concept c ON c.number = d.concept WHERE "
)
_BY_NUMBER = f"SELECT {_COLUMNS}, NULL, NULL FROM "  # noqa: S608
_JOINED = "JOIN concept c ON c.number = d.concept ORDER BY d.concept, d.number"


def by_keys(reader: Reader, keys: Sequence[str], most: int) -> list[Candidate]:
    """Designations that have one of these keys."""
    if not keys:
        return []
    marks = ", ".join("?" * len(keys))
    return _candidates(reader.rows(f"{_BY_KEY} k.key IN ({marks}) LIMIT ?", (*keys, most)))


def by_prefix(reader: Reader, prefix: str, most: int) -> list[Candidate]:
    """Designations that have this key or one that starts with it, in order of their keys."""
    if not prefix:
        return []
    statement = f"{_BY_KEY} k.key >= ? AND k.key < ? ORDER BY k.key, k.designation LIMIT ?"
    return _candidates(reader.rows(statement, (prefix, prefix + LAST, most)))


def by_words(reader: Reader, wanted: Sequence[str], most: int, *, last_is_prefix: bool = False) -> list[Candidate]:
    """Designations that hold all of these tokens, the last one perhaps unfinished."""
    if not wanted:
        return []
    found, query = tokens.found(reader, tokens.DESIGNATIONS, wanted, last_is_prefix=last_is_prefix)
    statement = f"{_BY_NUMBER} {found} w JOIN designation d ON d.number = w.rowid {_JOINED}"
    return _candidates(reader.rows(statement, (query, most)))


def by_definition(reader: Reader, wanted: Sequence[str], most: int) -> list[Candidate]:
    """The designations of the concepts whose definitions hold all of these tokens."""
    if not wanted:
        return []
    found, query = tokens.found(reader, tokens.DEFINITIONS, wanted)
    statement = f"{_BY_NUMBER} {found} w JOIN designation d ON d.concept = w.rowid {_JOINED}"
    return _candidates(reader.rows(statement, (query, most)))


def _candidates(rows: list[Any]) -> list[Candidate]:
    return list(map(Candidate._make, rows))
