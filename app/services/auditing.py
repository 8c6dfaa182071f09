"""Reading the audit log, and judging whether it is whole."""

from app import store
from app.services.publication import BATCH
from app.store import audit
from app.store.audit import Entry

__all__ = ["Entry", "page", "verify"]


def page(limit: int, *, before: int | None = None, account: int | None = None) -> list[Entry]:
    """Entries, the newest first, of one account if asked; `before` is the sequence to go on from."""
    with store.reading() as session:
        return audit.page(session, limit, before, account)


def verify() -> int:
    """Follow the chain of hashes; answers how many entries. Raises BrokenHistory at the first that breaks it."""
    chain = audit.Chain()
    while True:
        with store.reading() as session:
            rows = audit.raw(session, chain.sequence, BATCH)
        if not rows:
            return chain.sequence
        for row in rows:
            chain.follow(row)
