"""Warnings set aside for the glossary: no text is warned of that wording any more, until it is taken up again."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from app import store
from app.store import audit
from app.store import waivers as stored
from app.store.waivers import Waiver
from app.terminology.errors import InvalidRequest, WaiverNotFound
from app.terminology.people import Actor

__all__ = ["Waiver", "make", "of_all", "parts", "reasons", "revoke"]

LONGEST_REASON = 500
_WARNING = re.compile(r"([a-z_]{1,40}):([a-z0-9-]{1,150}):([^\s:]{1,80})")


def make(warning: str, reason: str, by: Actor) -> int:
    """Set a warning aside for every text, with a reason; another reason takes the place of the one before.

    Answers the waiver's number. Raises InvalidRequest for what is no warning's id and for a reason without words.
    """
    parts(warning)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise InvalidRequest("invalid_value", "reason", "a reason, in words")
    with store.transaction() as session:
        id = stored.put(session, warning, reason, by.account, datetime.now(UTC).replace(microsecond=0))
        audit.append(session, "warning_waived", by, waiver=id)
    return id


def revoke(id: int, by: Actor) -> None:
    """Warn of the wording again. Raises WaiverNotFound."""
    with store.transaction() as session:
        if not stored.remove(session, id):
            raise WaiverNotFound(id)
        audit.append(session, "waiver_revoked", by, waiver=id)


def of_all() -> list[Waiver]:
    """Every warning that is set aside for the glossary, the last one first."""
    with store.reading() as session:
        return stored.all_of_them(session)


def reasons(warnings: Iterable[str]) -> Mapping[str, str]:
    """Which of these warnings are set aside for the glossary, with the reason of each."""
    with store.reading() as session:
        return stored.reasons(session, warnings)


def parts(warning: str) -> tuple[str, str, str]:
    """The kind of a warning, its concept and its wording, from its id. Raises InvalidRequest."""
    match = _WARNING.fullmatch(warning)
    if not match:
        raise InvalidRequest("invalid_value", "warning", "the id that a reading gives a warning")
    code, concept, wording = match.groups()
    return code, concept, wording.replace("-", " ")
