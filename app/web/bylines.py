"""Who wrote and who reviewed a revision, in words: the history itself knows people by reference alone."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app.services import accounts
from app.store.revisions import Stored
from app.terminology.people import account_of

VISITOR = "visitor"


def names_of(revisions: Iterable[Stored]) -> dict[str, str]:
    """What to call each author and reviewer of these revisions, by what the history calls them."""
    found = {each.author for each in revisions}
    found |= {reviewer for each in revisions for reviewer in reviewers_of(each)}
    people = {each for each in found if account_of(each) is not None}
    names = accounts.credits(people) if people else {}
    return {each: _called(each, names) for each in found}


def reviewers_of(revision: Stored) -> list[str]:
    """The reviewers of a revision, as the history calls them."""
    if revision.reviewer is None:
        return []
    parts = revision.reviewer.split(" ")
    return parts if all(account_of(each) is not None for each in parts) else [revision.reviewer]


def _called(reference: str, names: dict[str, str | None]) -> str:
    if reference == VISITOR:
        return str(_("a visitor"))
    if reference not in names:
        return reference
    return names[reference] or str(_("a former contributor"))
