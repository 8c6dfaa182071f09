"""Keeping the history safe: a backup while serving, restoring it on either engine, and judging the chain of hashes.

Only the revisions are kept: everything else that readers see is made from them again.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import store
from app.formats import backups
from app.services.maintenance import project_everything
from app.services.publication import BATCH, batches
from app.store import revisions
from app.terminology.errors import InvalidBackup, StoreNotEmpty

Progress = Callable[[int, int | None], None]


def make(path: Path, progress: Progress | None = None) -> int:
    """Write the history as it stands now to a file; answers how many revisions. Others read and write meanwhile.

    The history only grows, so what stands up to its present end is one consistent state however long the writing
    takes. Raises FileExistsError, OSError, BrokenHistory (a backup that could not be restored is not made).
    """
    with store.reading() as session:
        end = revisions.last_sequence(session)
    backups.write(path, datetime.now(UTC), end, _followed(end, progress))
    return end


def verify_history(progress: Progress | None = None) -> int:
    """Follow the chain of hashes; answers how many revisions. Raises BrokenHistory at the first that breaks it."""
    with store.reading() as session:
        end = revisions.last_sequence(session)
    for _ in _followed(end, progress):
        pass
    return end


def restore(path: Path, *, replace: bool = False, progress: Progress | None = None) -> int:
    """Take a backup's history in the place of the store's, and make the projections from it; all of it or nothing.

    Answers how many revisions. Raises InvalidBackup, BrokenHistory (of the backup), StoreNotEmpty unless `replace`.
    """
    total, rows = backups.read(path)
    done = 0
    with store.transaction() as session:
        if revisions.last_sequence(session):
            if not replace:
                raise StoreNotEmpty
            revisions.forget_everything(session)
        chain = revisions.Chain()
        for batch in batches(rows, BATCH):
            revisions.take_back(session, batch, chain)
            done += len(batch)
            if progress:
                progress(done, total)
        if done != total:
            raise InvalidBackup("cut", done + 1)
        project_everything(session)
    return done


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
