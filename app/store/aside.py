"""Rows laid aside while many concepts are written, for tables and indexes that are kept in the order of a text.

One by one they would fall all over their trees, whose pages would be read and written again and again; in order, each
page is written once. All of it is part of the transaction that it is done in.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.store import tokens, vocabulary
from app.store.database import insert_rows, is_sqlite
from app.store.models import LookupKey

MOST_WORDS = 20_000
"""How many words are held in memory before they are written, with up to 30 rows for each."""

MOST_ROWS = 20_000
"""How many rows of an index of words are held in memory before they are written."""
MOST_WRITTEN = 400_000
"""How many words are remembered that were written, so that nobody asks whether they are there."""

_KEY_COLUMNS = ("key", "kind", "standing", "designation")
_ASIDE = "lookup_key_aside"
_INDEXES = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'concept' AND sql IS NOT NULL")

KeyRow = tuple[str, int, int, int]


class Aside:
    """What is laid aside within one transaction; `finish` writes it.

    Where there is no concept yet (`is_empty`), SQLite makes the indexes of their table at the end as well. PostgreSQL
    does not: to drop one would keep readers out.
    """

    def __init__(self, session: Session, *, is_empty: bool) -> None:
        self._session = session
        self._words: set[str] = set()
        self._written: set[str] = set()
        self._tokens: dict[tokens.Index, list[tokens.Row]] = {index: [] for index in tokens.INDEXES}
        self._execute(f"CREATE TEMPORARY TABLE {_ASIDE} (key TEXT, kind INTEGER, standing INTEGER, designation BIGINT)")
        self._indexes = list(map(tuple, session.execute(_INDEXES))) if is_empty and is_sqlite() else []
        for name, _ in self._indexes:
            self._execute(f"DROP INDEX {name}")

    def add(self, keys: Sequence[KeyRow], words: set[str]) -> None:
        """Lay lookup keys and words of the vocabulary aside."""
        insert_rows(self._session, _ASIDE, _KEY_COLUMNS, keys)
        self._words |= words - self._written
        if len(self._words) > MOST_WORDS:
            self._write_words()

    def add_tokens(self, index: tokens.Index, rows: list[tokens.Row]) -> None:
        """Lay rows of an index of words aside.

        What SQLite gathers of one in memory, to write it in order, it writes whenever a row of a table follows.
        """
        self._tokens[index] += rows
        if len(self._tokens[index]) > MOST_ROWS:
            self._write_tokens()

    def write(self) -> None:
        """Write what is aside until now: something that stands there is about to be looked for."""
        columns = ", ".join(_KEY_COLUMNS)
        self._execute(
            f"INSERT INTO {LookupKey.__tablename__} ({columns}) SELECT {columns} FROM {_ASIDE} ORDER BY {columns}"  # noqa: S608 (names of our own)
        )
        self._execute(f"DELETE FROM {_ASIDE}")  # noqa: S608
        self._write_words()
        self._write_tokens()

    def finish(self) -> None:
        """Write all that is aside; nothing can be added any more."""
        self.write()
        self._execute(f"DROP TABLE {_ASIDE}")
        for _, definition in self._indexes:
            self._execute(definition)

    def _write_words(self) -> None:
        vocabulary.write(self._session, self._words)
        if len(self._written) < MOST_WRITTEN:
            self._written |= self._words
        self._words.clear()

    def _write_tokens(self) -> None:
        for index, rows in self._tokens.items():
            tokens.write(self._session, index, rows)
            rows.clear()

    def _execute(self, statement: str) -> None:
        self._session.connection().exec_driver_sql(statement)
