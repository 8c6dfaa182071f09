"""Keeping what cannot be made again: a backup while serving, restoring it on either engine, and judging the hashes.

Kept are the revisions, from which everything that readers see is made again, and people with what they are working on.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, cast

from app import store
from app.formats import backups
from app.services import makers
from app.services.maintenance import project_everything
from app.services.publication import BATCH, batches
from app.store import keeping, revisions
from app.terminology.errors import InvalidBackup, StoreNotEmpty

Progress = Callable[[int, int | None], None]


def make(path: Path, progress: Progress | None = None) -> int:
    """Write the history as it stands now to a file; answers how many revisions. Others read and write meanwhile.

    The history only grows, so what stands up to its present end is one consistent state however long the writing
    takes. Raises FileExistsError, OSError, BrokenHistory (a backup that could not be restored is not made).
    """
    with TemporaryFile("w+", encoding="utf-8") as others:
        with store.reading() as session:
            end = revisions.last_sequence(session)
            for table, row in keeping.rows(session):
                others.write(json.dumps([table, row]) + "\n")
        others.seek(0)
        backups.write(path, datetime.now(UTC), end, _followed(end, progress), map(_row, others))
    return end


def _row(line: str) -> backups.Row:
    table, row = json.loads(line)
    return table, row


def verify_history(progress: Progress | None = None) -> int:
    """Follow the chain of hashes; answers how many revisions. Raises BrokenHistory at the first that breaks it."""
    with store.reading() as session:
        end = revisions.last_sequence(session)
    for _ in _followed(end, progress):
        pass
    return end


def restore(path: Path, *, replace: bool = False, progress: Progress | None = None) -> int:
    """Take a backup in the place of what the store holds, and make the projections from it; all of it or nothing.

    Everybody must sign in again. Answers how many revisions. Raises InvalidBackup, BrokenHistory (of the backup),
    StoreNotEmpty unless `replace`.
    """
    total, rows = backups.read(path)
    done = 0
    with makers.ready(total) as ready, store.transaction(large=True) as session:
        if revisions.last_sequence(session) or not keeping.is_empty(session):
            if not replace:
                raise StoreNotEmpty
            keeping.forget_everything(session)
            keeping.empty(session, "revision")
        chain, taking = revisions.Chain(), keeping.Taking(session)
        for table, group in groupby(rows, lambda row: row[0] if isinstance(row, tuple) else None):
            for batch in batches(group, BATCH):
                if table is None:
                    revisions.take_back(session, cast(list[dict[str, Any]], batch), chain)
                    done += len(batch)
                    if progress:
                        progress(done, total)
                else:
                    _take(taking, table, [row for _, row in cast(list[backups.Row], batch)])
        if done != total:
            raise InvalidBackup("cut", done + 1)
        taking.finish()
        project_everything(session, ready)
    return done


def _take(taking: keeping.Taking, table: str, rows: list[dict[str, Any]]) -> None:
    try:
        taking.take(table, rows)
    except (KeyError, ValueError, TypeError) as error:
        raise InvalidBackup("damaged", 0) from error


def _followed(end: int, progress: Progress | None) -> Iterator[dict[str, Any]]:
    """The rows up to an end, each held to the chain, in short reads so that the log of SQLite does not grow."""
    chain = revisions.Chain()
    while chain.sequence < end:
        with store.reading() as session:
            rows = revisions.raw(session, chain.sequence, min(BATCH, end - chain.sequence))
        if not rows:
            chain.missing()
        for row in rows:
            chain.follow(row)
            yield row
        if progress:
            progress(chain.sequence, end)
