"""What holds which words: inverted indexes of our own tokens, in FTS5 on SQLite and a GIN index on PostgreSQL.

One is of designations, by their numbers, one of definitions, by the numbers of their concepts. The engines only store
and intersect; `terminology.keys` makes the tokens, services rank what is found.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.store.database import Reader, is_sqlite

Index = Literal["designation_words", "definition_words"]
DESIGNATIONS: Index = "designation_words"
DEFINITIONS: Index = "definition_words"
INDEXES: tuple[Index, ...] = (DESIGNATIONS, DEFINITIONS)

_INSERT = {
    index: (
        text(f"INSERT INTO {index} (rowid, tokens) VALUES (:number, :tokens)"),  # noqa: S608 (our own two tables)
        text(f"INSERT INTO {index} (rowid, tokens) VALUES (:number, array_to_tsvector(CAST(:tokens AS text[])))"),  # noqa: S608
    )
    for index in INDEXES
}
_READ = {
    index: (
        text(f"SELECT tokens FROM {index} WHERE rowid = :number"),  # noqa: S608
        text(f"SELECT tsvector_to_array(tokens) FROM {index} WHERE rowid = :number"),  # noqa: S608
    )
    for index in INDEXES
}
_DELETE = {index: text(f"DELETE FROM {index} WHERE rowid = :number") for index in INDEXES}  # noqa: S608
_FOUND = {
    index: (
        f"(SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid LIMIT ?)",  # noqa: S608
        f"(SELECT rowid FROM {index} WHERE tokens @@ CAST(? AS tsquery) ORDER BY rowid LIMIT ?)",  # noqa: S608
    )
    for index in INDEXES
}


def write(session: Session, index: Index, rows: Sequence[tuple[int, list[str]]]) -> None:
    """Index tokens under numbers."""
    if not rows:
        return
    for_sqlite, for_postgresql = _INSERT[index]
    if is_sqlite():
        session.execute(for_sqlite, [{"number": number, "tokens": " ".join(tokens)} for number, tokens in rows])
    else:
        session.execute(for_postgresql, [{"number": number, "tokens": tokens} for number, tokens in rows])


def delete(session: Session, index: Index, numbers: Iterable[int]) -> None:
    parameters = [{"number": number} for number in numbers]
    if parameters:
        session.execute(_DELETE[index], parameters)


def clear(session: Session) -> None:
    for index in INDEXES:
        session.execute(text(f"DELETE FROM {index}"))  # noqa: S608


def read(session: Session, index: Index, number: int) -> frozenset[str]:
    """What is indexed under a number."""
    found = session.execute(_READ[index][0 if is_sqlite() else 1], {"number": number}).scalar()
    return frozenset(found.split() if isinstance(found, str) else found or ())


def found(reader: Reader, index: Index, tokens: Sequence[str], *, last_is_prefix: bool = False) -> tuple[str, str]:
    """The table of the numbers under which all of these tokens stand, the last one perhaps unfinished.

    A subquery with two parameters, the second a limit; and the first of them.
    """
    if reader.is_sqlite:
        terms = ['"' + token.replace('"', '""') + '"' for token in tokens]
        if last_is_prefix:
            terms[-1] += "*"
        return _FOUND[index][0], " AND ".join(terms)
    terms = ["'" + token.replace("\\", "\\\\").replace("'", "''") + "'" for token in tokens]
    if last_is_prefix:
        terms[-1] += ":*"
    return _FOUND[index][1], " & ".join(terms)
