"""Which entries hold which words: an inverted index of our own tokens, in FTS5 on SQLite and a GIN index on PostgreSQL.

The engines only store and intersect; `terminology.keys` makes the tokens, services rank what is found.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.store.database import Reader, is_sqlite

DESIGNATIONS = "designations"
DEFINITIONS = "definitions"

_insert_sqlite = text("INSERT INTO token_index (rowid, designations, definitions) VALUES (:number, :first, :second)")
_insert_postgresql = text(
    "INSERT INTO token_index (rowid, designations, definitions) VALUES"
    " (:number, array_to_tsvector(CAST(:first AS text[])), array_to_tsvector(CAST(:second AS text[])))"
)
_delete = text("DELETE FROM token_index WHERE rowid = :number")
_read_sqlite = text("SELECT designations, definitions FROM token_index WHERE rowid = :number")
_read_postgresql = text(
    "SELECT tsvector_to_array(designations), tsvector_to_array(definitions) FROM token_index WHERE rowid = :number"
)
_FIND_SQLITE = "SELECT rowid FROM token_index WHERE token_index MATCH ? ORDER BY rowid LIMIT ?"
_FIND_POSTGRESQL = {
    column: f"SELECT rowid FROM token_index WHERE {column} @@ CAST(? AS tsquery)"  # noqa: S608 (our own two columns)
    " ORDER BY rowid LIMIT ?"
    for column in (DESIGNATIONS, DEFINITIONS)
}


def write(session: Session, rows: Sequence[tuple[int, list[str], list[str]]]) -> None:
    """Index entries: concept number, tokens of its designations, tokens of its definitions."""
    if not rows:
        return
    if is_sqlite():
        session.execute(
            _insert_sqlite, [{"number": n, "first": " ".join(a), "second": " ".join(b)} for n, a, b in rows]
        )
    else:
        session.execute(_insert_postgresql, [{"number": n, "first": a, "second": b} for n, a, b in rows])


def delete(session: Session, numbers: Iterable[int]) -> None:
    parameters = [{"number": number} for number in numbers]
    if parameters:
        session.execute(_delete, parameters)


def clear(session: Session) -> None:
    session.execute(text("DELETE FROM token_index"))


def read(session: Session, numbers: Sequence[int]) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """What is indexed of these concepts: the tokens of designations and of definitions."""
    found = {}
    statement = _read_sqlite if is_sqlite() else _read_postgresql
    for number in numbers:
        row = session.execute(statement, {"number": number}).first()
        if row:
            first, second = (each.split() if isinstance(each, str) else each for each in row)
            found[number] = (frozenset(first), frozenset(second))
    return found


def find(reader: Reader, column: str, tokens: Sequence[str], limit: int, *, last_is_prefix: bool = False) -> list[int]:
    """The numbers of the concepts that hold all of these tokens in a column, the last one perhaps unfinished."""
    if not tokens:
        return []
    if reader.is_sqlite:
        terms = ['"' + token.replace('"', '""') + '"' for token in tokens]
        if last_is_prefix:
            terms[-1] += "*"
        rows = reader.rows(_FIND_SQLITE, (f"{{{column}}} : ({' AND '.join(terms)})", limit))
    else:
        terms = ["'" + token.replace("\\", "\\\\").replace("'", "''") + "'" for token in tokens]
        if last_is_prefix:
            terms[-1] += ":*"
        rows = reader.rows(_FIND_POSTGRESQL[column], (" & ".join(terms), limit))
    return [row[0] for row in rows]
