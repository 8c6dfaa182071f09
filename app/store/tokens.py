"""What holds which words: inverted indexes of our own tokens, in FTS5 on SQLite and a GIN index on PostgreSQL.

One is of designations, by their numbers, one of definitions, by the numbers of their concepts. The engines only store
and intersect; `terminology.keys` makes the tokens, services rank what is found.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Literal, NamedTuple, cast

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from app.store.database import Part, Reader, insert_rows, is_sqlite, marks, padded
from app.store.models import Frequency

Index = Literal["designation_words", "definition_words"]
DESIGNATIONS: Index = "designation_words"
DEFINITIONS: Index = "definition_words"
INDEXES: tuple[Index, ...] = (DESIGNATIONS, DEFINITIONS)
COMMON = 1000
"""A token that stands in so many designations or definitions is counted."""

MOST_READ = 8_000
"""How many places of a query's rarest token are read to find where the others stand beside it."""
TELLING = 2
"""How many of a query's rarest tokens are asked for; the others are looked for in what is found."""

Row = tuple[int, str]
"""A number, and the tokens under it, parted by spaces."""

Wanted = Sequence[Sequence[Sequence[str]]]
"""Alternatives; each is a list of groups, of each of which one token must be there."""

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
        f"(SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid LIMIT ?)",  # noqa: S608
        f"(SELECT rowid FROM {index} WHERE tokens @@ CAST(? AS tsquery) ORDER BY rowid LIMIT ?)",  # noqa: S608
    )
    for index in INDEXES
}


def write(session: Session, index: Index, rows: Sequence[Row]) -> None:
    """Index tokens under numbers."""
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


def table(reader: Reader, index: Index, wanted: Wanted) -> tuple[str, str]:
    """The numbers under which what is wanted stands, as a subquery with two parameters, the other one a limit."""
    if reader.is_sqlite:
        return _FOUND[index][0], _expression(wanted, '"', '""', " AND ", " OR ")
    wanted = [[[token.replace("\\", "\\\\") for token in group] for group in groups] for groups in wanted]
    return _FOUND[index][1], _expression(wanted, "'", "''", " & ", " | ")


def _expression(wanted: Wanted, quote: str, doubled: str, both: str, either: str) -> str:
    """What is wanted, in an engine's own words; what alternatives share stands before them, and is read once."""

    def quoted(token: str) -> str:
        return quote + token.replace(quote, doubled) + quote

    def one_of(parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({either.join(parts)})"

    def all_of(parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({both.join(parts)})"

    def any_of(alternatives: list[list[str]]) -> str:
        if len(alternatives) == 1:
            return all_of(alternatives[0])
        held = [group for group in alternatives[0] if all(group in groups for groups in alternatives)]
        beside = [[group for group in groups if group not in held] for groups in alternatives] if held else alternatives
        if not all(beside):
            return all_of(held)
        times = dict.fromkeys(chain.from_iterable(map(reversed, beside)), 0)  # the commonest stands last
        for group in chain.from_iterable(beside):
            times[group] += 1
        often = max(times, key=times.__getitem__)
        if times[often] == 1:
            return all_of([*held, one_of(list(map(all_of, beside)))])
        parts = [[each for each in beside if often in each], [each for each in beside if often not in each]]
        return all_of([*held, one_of([any_of(part) for part in parts])])

    return any_of([list(dict.fromkeys([one_of(list(map(quoted, group))) for group in groups])) for groups in wanted])


class Plan(NamedTuple):
    """What to ask an index for: of each alternative the rarest groups, and whether even the rarest is common."""

    wanted: Wanted
    is_whole: bool
    is_common: bool


Counts = dict[str, tuple[int, int]]
"""In how many designations and in how many definitions common tokens stand; rare ones are there with 0."""


def counting(asked: Sequence[str]) -> Part:
    """How often each of these tokens stands where, of those that are common."""
    statement = f"SELECT token, designations, definitions FROM frequency WHERE token IN ({marks(asked)})"  # noqa: S608
    return Part(("token", "designations", "definitions"), statement, padded(asked))


def plan(index: Index, wanted: Wanted, counts: Counts) -> Plan:
    """How to find what is wanted by its rarest tokens, so that what a query costs is bounded whatever its words.

    `counts` has every token, unless each alternative is one group.
    """
    if all(len(groups) == 1 for groups in wanted):  # every place is a find
        return Plan(wanted, True, False)
    column = INDEXES.index(index)

    def places(group: Sequence[str]) -> int:
        return counts[group[0]][column] if len(group) == 1 else sum([counts[token][column] for token in group])

    in_order = [sorted(groups, key=places) for groups in wanted]
    if sum([places(groups[0]) for groups in in_order]) > MOST_READ:
        return Plan(_each_once(groups[:1] for groups in in_order), False, True)
    is_whole = all(len(groups) <= TELLING for groups in wanted)
    return Plan(_each_once(groups[:TELLING] for groups in in_order), is_whole, False)


def _each_once(alternatives: Iterable[Sequence[Sequence[str]]]) -> Wanted:
    return list(dict.fromkeys(tuple(map(tuple, groups)) for groups in alternatives))
