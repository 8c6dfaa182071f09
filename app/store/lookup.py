"""Candidates for a search, fetched through indexes only; services rank them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.store import tokens
from app.store.database import Reader
from app.terminology.entry import Reference
from app.terminology.keys import KeyKind

LAST = "\U0010ffff"


@dataclass(frozen=True)
class Candidate:
    """A designation that may answer a query. `key` and `kind` say by which key it was found, if by one."""

    concept_id: str
    kind_of_concept: str
    labels: tuple[str | None, str | None, str | None]
    text: str
    language: str
    status: str
    document: str
    key: str | None
    kind: KeyKind | None

    @property
    def reference(self) -> Reference:
        return Reference(self.concept_id, dict(zip(("en", "es", "zh-Hans"), self.labels, strict=True)))


_COLUMNS = "c.id, c.kind, c.label_en, c.label_es, c.label_zh, d.text, d.language, d.status, d.document"
_BY_KEY = (
    f"SELECT {_COLUMNS}, k.key, k.kind FROM lookup_key k"  # noqa: S608 (columns of our own)
    " JOIN designation d ON d.number = k.designation JOIN concept c ON c.number = d.concept WHERE "
)
_IN_ORDER = " ORDER BY k.key, k.designation LIMIT ?"
_FOUND = f"SELECT {_COLUMNS}, NULL, NULL FROM designation d JOIN concept c ON c.number = d.concept"  # noqa: S608


def by_keys(reader: Reader, keys: Sequence[str], most: int) -> list[Candidate]:
    """Designations that have one of these keys."""
    if not keys:
        return []
    return _candidates(reader.rows(f"{_BY_KEY} k.key IN ({_marks(keys)}) {_IN_ORDER}", (*keys, most)))


def by_prefix(reader: Reader, prefix: str, most: int) -> list[Candidate]:
    """Designations that have a key which starts with this text and is longer."""
    if not prefix:
        return []
    return _candidates(reader.rows(f"{_BY_KEY} k.key > ? AND k.key < ? {_IN_ORDER}", (prefix, prefix + LAST, most)))


def by_words(reader: Reader, wanted: Sequence[str], most: int, *, last_is_prefix: bool = False) -> list[Candidate]:
    """Designations that hold all of these tokens, the last one perhaps unfinished."""
    numbers = tokens.find(reader, tokens.DESIGNATIONS, wanted, most, last_is_prefix=last_is_prefix)
    statement = f"{_FOUND} WHERE d.number IN ({_marks(numbers)}) ORDER BY d.number"
    return _candidates(reader.rows(statement, numbers)) if numbers else []


def by_definition(reader: Reader, wanted: Sequence[str], most: int) -> list[Candidate]:
    """The designations of the concepts whose definitions hold all of these tokens."""
    numbers = tokens.find(reader, tokens.DEFINITIONS, wanted, most)
    statement = f"{_FOUND} WHERE d.concept IN ({_marks(numbers)}) ORDER BY d.concept, d.number"
    return _candidates(reader.rows(statement, numbers)) if numbers else []


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _candidates(rows: list[Any]) -> list[Candidate]:
    return [Candidate(row[0], row[1], row[2:5], row[5], row[6], row[7], row[8], row[9], _kind(row[10])) for row in rows]


def _kind(stored: int | None) -> KeyKind | None:
    return None if stored is None else KeyKind(stored)
