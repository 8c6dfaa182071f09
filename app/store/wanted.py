"""Terms that were looked up and not found: how often, and nothing else. Counted in memory, written now and then."""

from collections import Counter
from collections.abc import Iterable
from threading import Lock, Timer
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Table, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.store.database import is_sqlite, reading, transaction
from app.store.models import LookupKey, WantedTerm
from app.terminology.errors import StoreUnavailable

_wanted = cast(Table, WantedTerm.__table__)
_key = cast(Table, LookupKey.__table__)

SECONDS = 10.0
MOST_WAITING = 1000
MOST_KEPT = 20_000
CHUNK = 500


class _Tally:
    """What this process has counted since it last wrote."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.counts: Counter[str] = Counter()
        self.timer: Timer | None = None


def init(app: Flask) -> None:
    app.extensions["wanted"] = _Tally()


def note(term: str) -> None:
    """Count a term; it is written within ten seconds, apart from the request that asked for it."""
    tally: _Tally = current_app.extensions["wanted"]
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with tally.lock:
        if term in tally.counts or len(tally.counts) < MOST_WAITING:
            tally.counts[term] += 1
        if tally.timer is None and not app.testing:  # a test writes when it wants to, and its database goes away
            tally.timer = Timer(SECONDS, _write_apart, (app,))
            tally.timer.daemon = True
            tally.timer.start()


def _write_apart(app: Flask) -> None:
    with app.app_context():
        write()


def write() -> None:
    """Write what was counted. What a database that cannot be written now does not take is counted on."""
    tally: _Tally = current_app.extensions["wanted"]
    with tally.lock:
        if tally.timer is not None:
            tally.timer.cancel()
        counts, tally.counts, tally.timer = tally.counts, Counter(), None
    if not counts:
        return
    try:
        with transaction() as session:
            _add(session, counts)
    except StoreUnavailable:
        with tally.lock:
            tally.counts += counts


def _add(session: Session, counts: Counter[str]) -> None:
    statement: Any = (sqlite if is_sqlite() else postgresql).insert(_wanted)
    statement = statement.on_conflict_do_update(
        index_elements=[_wanted.c.term], set_={"count": _wanted.c.count + statement.excluded.count}
    )
    session.execute(statement, [{"term": term, "count": count} for term, count in sorted(counts.items())])
    excess = (session.scalar(select(func.count()).select_from(_wanted)) or 0) - MOST_KEPT
    if excess > 0:
        rarest = select(_wanted.c.term).order_by(_wanted.c.count, _wanted.c.term).limit(excess)
        session.execute(delete(_wanted).where(_wanted.c.term.in_(rarest)))


def most_wanted(at_least: int, limit: int) -> list[tuple[str, int]]:
    """The terms that were asked for so often, with how often, the most wanted first."""
    statement = (
        select(_wanted.c.term, _wanted.c.count)
        .where(_wanted.c.count >= bindparam("at_least"))
        .order_by(_wanted.c.count.desc(), _wanted.c.term)
        .limit(limit)
    )
    with reading() as session:
        return [(row[0], row[1]) for row in session.execute(statement, {"at_least": at_least})]


def known_keys(keys: Iterable[str]) -> set[str]:
    """Those among these lookup keys that lead to a designation by now."""
    wanted = sorted(set(keys))
    found: set[str] = set()
    with reading() as session:
        for start in range(0, len(wanted), CHUNK):
            statement = select(_key.c.key).where(_key.c.key.in_(wanted[start : start + CHUNK])).distinct()
            found |= set(session.scalars(statement))
    return found
