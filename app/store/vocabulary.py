"""The words of all designations, each under its deletions, by which a mistyped word finds the one that was meant."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.orm import Session

from app.language import spelling
from app.store.database import Part, Reader, insert_rows, marks, padded
from app.store.models import Word

CHUNK = 500
MOST_SCANNED, MOST_BEGUN = 400, 24
AT_ONCE = 10_000
"""So many words are written in the order of their deletions."""
LAST = "\U0010ffff"

_word = cast(Table, Word.__table__)
_known = select(_word.c.word).where(
    _word.c.deletion.in_(bindparam("words", expanding=True)), _word.c.word == _word.c.deletion
)
_BEGUN = (
    "SELECT near.word, coalesce(f.designations, 0) AS designations, coalesce(f.definitions, 0) AS definitions FROM"
    " (SELECT word FROM (SELECT word FROM word WHERE word >= ? AND word < ? AND word = deletion ORDER BY word LIMIT ?)"
    " AS first ORDER BY length(word), word LIMIT ?) AS near LEFT JOIN frequency f ON f.token = near.word"
    " ORDER BY length(near.word), near.word"
)


def write(session: Session, words: Iterable[str]) -> None:
    """Add the words that are not there yet."""
    for part in _parts(sorted(set(words)), AT_ONCE):
        present = known(session, part)
        new = [word for word in part if word not in present]
        rows = sorted([(deletion, word) for word in new for deletion in spelling.deletions(word) | {word}])
        insert_rows(session, _word, ("deletion", "word"), rows)


def known(session: Session, words: Iterable[str]) -> set[str]:
    """Those of the words that are in the vocabulary."""
    found: set[str] = set()
    for part in _parts(sorted(words)):
        found |= set(session.scalars(_known, {"words": part}))
    return found


def known_to(reader: Reader, words: Sequence[str]) -> set[str]:
    """As `known`, for a search's few words."""
    if not words:
        return set()
    statement = f"SELECT word FROM word WHERE deletion IN ({marks(words)}) AND word = deletion"  # noqa: S608
    return {word for (word,) in reader.tables(Part(("word",), statement, padded(words)))[0]}


def similar(reader: Reader, words: Sequence[str], most: int) -> dict[str, list[str]]:
    """For each of these words those that share a deletion with it, `most` in all; `spelling.closest` judges them."""
    if not words:
        return {}
    sharing: dict[str, list[str]] = {}
    for word in words:
        for deletion in spelling.deletions(word) | {word}:
            sharing.setdefault(deletion, []).append(word)
    asked = sorted(sharing)
    statement = f"SELECT deletion, word FROM word WHERE deletion IN ({marks(asked)}) LIMIT ?"  # noqa: S608
    (rows,) = reader.tables(Part(("deletion", "word"), statement, (*padded(asked), most)))
    found: dict[str, list[str]] = {word: [] for word in words}
    for deletion, near in rows:
        for word in sharing[deletion]:
            found[word].append(near)
    return found


def beginning(text: str) -> Part:
    """Words that begin so, the shortest first, with how often each stands in designations and in definitions."""
    columns = ("word", "designations", "definitions")
    return Part(columns, _BEGUN, (text, text + LAST, MOST_SCANNED, MOST_BEGUN))


def clear(session: Session) -> None:
    session.execute(delete(_word))


def _parts(values: Sequence[Any], size: int = CHUNK) -> Iterable[Sequence[Any]]:
    return (values[start : start + size] for start in range(0, len(values), size))
