"""Candidates for a search, fetched through indexes only and never more than a bounded number; services rank them."""

from collections.abc import Container, Sequence
from typing import Any, NamedTuple

from app.language import folding, words
from app.store import tokens
from app.store.database import Reader
from app.store.models import PER_CONCEPT as PER_CONCEPT
from app.store.tokens import Wanted
from app.terminology.keys import KeyKind

LAST = "\U0010ffff"
MOST_SCANNED = 200
"""How many keys that begin so are looked at; beyond them, those that come first in the alphabet are."""
MOST_TOLD = 60
"""How many designations that hold a query's rarest words are looked through for the others."""
MOST_COMMON = 200
"""The same where even the rarest is common."""


class Candidate(NamedTuple):
    """A designation that may answer a query, in the order of the columns below.

    `labels` is the JSON of what its concept is called, `document` the designation's. `key` and `key_kind` (a
    `keys.KeyKind`) say by which key it was found, if by one.
    """

    number: int
    concept_id: str
    concept_kind: str
    labels: str
    text: str
    standing: int
    document: str
    key: str | None
    key_kind: int | None

    @property
    def concept(self) -> int:
        """The number of its concept."""
        return self.number // PER_CONCEPT


_SHOWN = "d.number, d.concept_id, d.concept_kind, d.labels, d.text, d.standing, d.document"
_JOINED = "JOIN designation d ON d.number = k.designation"
_IN_LANGUAGE = " AND d.language >= ? AND d.language < ?"
_SCANNED = (
    "(SELECT key, kind, standing, designation FROM lookup_key WHERE key >= ? AND key < ?"
    " AND (kind < ? OR key = ?)"  # what a stem begins with, nobody means
    " ORDER BY key, kind, standing, designation LIMIT ?) AS k"
)
_IN_ORDER = (  # the key itself, then as written before as spelt out, of high standing, short
    "ORDER BY CASE WHEN k.key = ? THEN 0 WHEN k.kind = 0 THEN 10000 ELSE 20000 END"
    " + 1000 * k.standing + length(k.key), k.key LIMIT ?"
)
_BEGUN = (
    f"SELECT {_SHOWN}, k.key, k.kind FROM (SELECT key, kind, designation FROM {_SCANNED} {_IN_ORDER}) AS k {_JOINED}"  # noqa: S608
)
_BEGUN_IN_LANGUAGE = f"SELECT {_SHOWN}, k.key, k.kind FROM {_SCANNED} {_JOINED}{_IN_LANGUAGE} {_IN_ORDER}"  # noqa: S608


def by_keys(reader: Reader, keys: Sequence[str], most: int, language: str | None = None) -> list[Candidate]:
    """Designations that have one of these keys, in `language` (`en`, `es` or `zh`) if one is given."""
    if not keys:
        return []
    condition, edges = _in(language)
    statement = (
        f"SELECT {_SHOWN}, k.key, k.kind FROM lookup_key k {_JOINED}"  # noqa: S608
        f" WHERE k.key IN ({_marks(keys)}){condition} LIMIT ?"
    )
    return _candidates(reader.rows(statement, (*keys, *edges, most)))


def by_prefix(reader: Reader, prefix: str, most: int, language: str | None = None) -> list[Candidate]:
    """Designations that have this key, then those of which a key begins so: as written, of high standing, short."""
    if not prefix:
        return []
    scanned = (prefix, prefix + LAST, KeyKind.INFLECTED.value, prefix, MOST_SCANNED)
    if language is None:
        return _candidates(reader.rows(_BEGUN, (*scanned, prefix, most)))
    return _candidates(reader.rows(_BEGUN_IN_LANGUAGE, (*scanned, language, language + "~", prefix, most)))


def by_words(reader: Reader, wanted: Wanted, most: int, language: str | None = None) -> list[Candidate]:
    """Designations that hold one token of each group, of one of these alternatives.

    Where all the words are common, only the first ones that hold the rarest of them are looked at.
    """
    if not wanted:
        return []
    plan = tokens.plan(reader, tokens.DESIGNATIONS, wanted)
    if plan.is_whole:
        return _holding(reader, wanted, most, language)
    limit = MOST_COMMON if plan.is_common else MOST_TOLD
    found = _holding(reader, plan.wanted, limit, language)
    if len(found) == limit and not plan.is_common:
        return _holding(reader, wanted, most, language)
    return [each for each in found if _holds(each.text, wanted)]


def _holding(reader: Reader, wanted: Wanted, most: int, language: str | None) -> list[Candidate]:
    table, expression = tokens.table(reader, tokens.DESIGNATIONS, wanted)
    condition, edges = _in(language)
    statement = (
        f"SELECT {_SHOWN}, NULL, NULL FROM {table} AS k JOIN designation d ON d.number = k.rowid"  # noqa: S608
        f"{condition} ORDER BY d.number LIMIT ?"
    )
    looked_at = most if language is None else MOST_SCANNED
    return _candidates(reader.rows(statement, (expression, looked_at, *edges, most)))


def _holds(text: str, wanted: Wanted) -> bool:
    """Whether a text has the tokens; the dear way is gone only when the cheap ones leave a doubt."""
    return (
        _has(wanted, folding.key(text))
        and (_has(wanted, folding.fold(text).split()) or _has(wanted, words.tokens(text)))
    )  # fmt: skip


def _has(wanted: Wanted, held: Container[str]) -> bool:
    return any(all(any(token in held for token in group) for group in groups) for groups in wanted)


def by_definition(reader: Reader, wanted: Sequence[str], most: int, language: str | None = None) -> list[Candidate]:
    """The designations of the concepts whose definitions hold all of these tokens; none where all are common."""
    groups = [[each] for each in wanted]
    if not groups or tokens.plan(reader, tokens.DEFINITIONS, [groups]).is_common:
        return []
    table, expression = tokens.table(reader, tokens.DEFINITIONS, [groups])
    condition, edges = _in(language)
    statement = (
        f"SELECT {_SHOWN}, NULL, NULL FROM {table} AS k JOIN designation d"  # noqa: S608
        f" ON d.number >= k.rowid * {PER_CONCEPT} AND d.number < (k.rowid + 1) * {PER_CONCEPT}"
        f"{condition} ORDER BY d.number"
    )
    return _candidates(reader.rows(statement, (expression, most, *edges)))


def _in(language: str | None) -> tuple[str, tuple[str, ...]]:
    """A condition that keeps to a language and all its regional forms."""
    return (_IN_LANGUAGE, (language, language + "~")) if language else ("", ())


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _candidates(rows: list[Any]) -> list[Candidate]:
    return list(map(Candidate._make, rows))
