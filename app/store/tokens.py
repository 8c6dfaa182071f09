"""What holds which words: inverted indexes of our own tokens, in FTS5 on SQLite and a GIN index on PostgreSQL.

One is of designations, by their numbers, one of definitions, by the numbers of their concepts. The engines only store
and intersect; `terminology.keys` makes the tokens, services rank what is found.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, cast

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from app.store.database import Reader, insert_rows, is_sqlite
from app.store.models import Frequency

Index = Literal["designation_words", "definition_words"]
DESIGNATIONS: Index = "designation_words"
DEFINITIONS: Index = "definition_words"
INDEXES: tuple[Index, ...] = (DESIGNATIONS, DEFINITIONS)
COMMON = 1000
"""A token that stands in so many designations or definitions is counted."""

MOST_READ = 20_000
"""How many places of the rarest of a query's tokens are looked at."""
EVERYWHERE = 2**62

_COUNTED: dict[Index, tuple[str, str]] = {
    "designation_words": ("designations", "designation"),
    "definition_words": ("definitions", "concept"),
}
_frequency = cast(Table, Frequency.__table__)

_INSERT = {
    index: (
        f"INSERT INTO {index} (rowid, tokens) VALUES (?, ?)",  # noqa: S608 (our own two tables)
        f"INSERT INTO {index} (rowid, tokens) VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))",  # noqa: S608
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
        f"(SELECT rowid FROM {index} WHERE {index} MATCH ? AND rowid <= ? ORDER BY rowid LIMIT ?)",  # noqa: S608
        f"(SELECT rowid FROM {index} WHERE tokens @@ CAST(? AS tsquery) AND rowid <= ? ORDER BY rowid LIMIT ?)",  # noqa: S608
    )
    for index in INDEXES
}


def write(session: Session, index: Index, rows: Sequence[tuple[int, str]]) -> None:
    """Index tokens, parted by spaces, under numbers."""
    if rows:
        session.connection().exec_driver_sql(_INSERT[index][0 if is_sqlite() else 1], list(rows))


def delete(session: Session, index: Index, numbers: Iterable[int]) -> None:
    parameters = [{"number": number} for number in numbers]
    if parameters:
        session.execute(_DELETE[index], parameters)


def clear(session: Session) -> None:
    session.execute(_frequency.delete())
    for index in INDEXES:
        session.execute(text(f"DELETE FROM {index}"))  # noqa: S608


def tidy(session: Session) -> None:
    """Join what many writes have scattered, and count the common tokens, which `found` then asks for with care."""
    session.execute(_frequency.delete())
    counts: dict[str, list[int]] = {}
    for place, index in enumerate(INDEXES):
        if is_sqlite():
            session.execute(text(f"INSERT INTO {index} ({index}) VALUES ('optimize')"))  # noqa: S608
            session.execute(text(f"CREATE VIRTUAL TABLE temp.{index}_counts USING fts5vocab(main, {index}, row)"))
            rows = session.execute(
                text(f"SELECT term, doc FROM temp.{index}_counts WHERE doc >= :least"),  # noqa: S608
                {"least": COMMON},
            ).all()
            session.execute(text(f"DROP TABLE temp.{index}_counts"))
        else:
            rows = session.execute(
                text(f"SELECT word, ndoc FROM ts_stat('SELECT tokens FROM {index}') WHERE ndoc >= :least"),  # noqa: S608
                {"least": COMMON},
            ).all()
        for token, count in rows:
            counts.setdefault(token, [0, 0])[place] = count
    insert_rows(
        session,
        _frequency,
        ("token", "designations", "definitions"),
        [(token, *found) for token, found in sorted(counts.items())],
    )


def read(session: Session, index: Index, number: int) -> frozenset[str]:
    """What is indexed under a number."""
    found = session.execute(_READ[index][0 if is_sqlite() else 1], {"number": number}).scalar()
    return frozenset(found.split() if isinstance(found, str) else found or ())


def found(
    reader: Reader, index: Index, wanted: Sequence[Sequence[Sequence[str]]], most: int
) -> tuple[str, tuple[str, int, int]]:
    """The table of the first `most` numbers under which the tokens stand that are wanted, with its parameters.

    `wanted` lists alternatives; each is a list of groups, of each of which one token must be there. Where even the
    rarest is common, only a part of the numbers is looked at, so that what a query costs is bounded.
    """
    reach = _reach(reader, index, wanted)
    if reader.is_sqlite:
        expression = _expression(wanted, '"', '""', " AND ", " OR ")
        return _FOUND[index][0], (expression, reach, most)
    wanted = [[[token.replace("\\", "\\\\") for token in group] for group in groups] for groups in wanted]
    return _FOUND[index][1], (_expression(wanted, "'", "''", " & ", " | "), reach, most)


def _expression(wanted: Sequence[Sequence[Sequence[str]]], quote: str, doubled: str, both: str, either: str) -> str:
    def quoted(token: str) -> str:
        return quote + token.replace(quote, doubled) + quote

    def one_of(parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({either.join(parts)})"

    return one_of([f"({both.join(one_of(list(map(quoted, group))) for group in groups)})" for groups in wanted])


def _reach(reader: Reader, index: Index, wanted: Sequence[Sequence[Sequence[str]]]) -> int:
    """Up to which number to look: as far as MOST_READ places of the rarest tokens reach, were they spread evenly."""
    asked = list({token for groups in wanted for group in groups for token in group})
    if len(asked) == 1:  # every place is a find
        return EVERYWHERE
    column, table = _COUNTED[index]
    statement = f"SELECT token, {column} FROM frequency WHERE token IN ({', '.join('?' * len(asked))})"  # noqa: S608
    counts: dict[str, int] = dict(reader.rows(statement, asked))
    places = sum(min(sum(counts.get(token, 0) for token in group) for group in groups) for groups in wanted)
    if places <= MOST_READ:
        return EVERYWHERE
    last: int = reader.rows(f"SELECT max(number) FROM {table}")[0][0] or 0  # noqa: S608
    return last * MOST_READ // places
