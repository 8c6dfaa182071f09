"""The words of all designations, each under its deletions, by which a mistyped word finds the one that was meant."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.orm import Session

from app.language import spelling
from app.store.database import Reader, insert_rows
from app.store.models import Word

CHUNK = 500
MOST_BEGUN = 400
LAST = "\U0010ffff"

_word = cast(Table, Word.__table__)
_known = select(_word.c.word).where(
    _word.c.deletion.in_(bindparam("words", expanding=True)), _word.c.word == _word.c.deletion
)
_BEGUN = (
    "SELECT word FROM (SELECT word FROM word WHERE word >= ? AND word < ? AND word = deletion"
    " ORDER BY word LIMIT ?) AS near ORDER BY length(word), word LIMIT ?"
)


def write(session: Session, words: Iterable[str]) -> None:
    """Add the words that are not there yet."""
    wanted = sorted(set(words))
    for part in _parts(wanted):
        present = known(session, part)
        rows = [
            (deletion, word)
            for word in part
            if word not in present
            for deletion in sorted(spelling.deletions(word) | {word})
        ]
        insert_rows(session, _word, ("deletion", "word"), rows)


def known(session: Session, words: Iterable[str]) -> set[str]:
    """Those of the words that are in the vocabulary."""
    found: set[str] = set()
    for part in _parts(sorted(words)):
        found |= set(session.scalars(_known, {"words": part}))
    return found


def known_to(reader: Reader, words: Sequence[str]) -> set[str]:
    """As `known`, for a search's few words."""
    marks = ", ".join("?" * len(words))
    statement = f"SELECT word FROM word WHERE deletion IN ({marks}) AND word = deletion"  # noqa: S608
    return {row[0] for row in reader.rows(statement, words)} if words else set()


def similar(reader: Reader, words: Sequence[str], most: int) -> dict[str, list[str]]:
    """For each of these words those that share a deletion with it, `most` in all; `spelling.closest` judges them."""
    deletions = {word: spelling.deletions(word) | {word} for word in words}
    asked = sorted(set().union(*deletions.values()))
    statement = f"SELECT deletion, word FROM word WHERE deletion IN ({', '.join('?' * len(asked))}) LIMIT ?"  # noqa: S608
    rows = reader.rows(statement, (*asked, most)) if asked else []
    return {word: [found for deletion, found in rows if deletion in deletions[word]] for word in words}


def begun(reader: Reader, beginning: str, most: int) -> list[str]:
    """Words that begin so, the shortest first."""
    return [row[0] for row in reader.rows(_BEGUN, (beginning, beginning + LAST, MOST_BEGUN, most))]


def clear(session: Session) -> None:
    session.execute(delete(_word))


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
