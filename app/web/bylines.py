"""Who wrote and who reviewed a revision, in words: the history itself knows people by reference alone."""

from collections.abc import Iterable, Mapping

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from app.services import accounts
from app.store.revisions import Stored
from app.terminology.people import FILES, VISITOR, account_of
from app.web.tongues import term


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


def contributors(history: Iterable[Stored], names: Mapping[str, str]) -> list[str]:
    """What to call all people who wrote or reviewed one of these revisions, the first to come first; none for files."""
    by_time = sorted(history, key=lambda each: each.number)
    found = (each for revision in by_time for each in (revision.author, *reviewers_of(revision)))
    return list(dict.fromkeys(names[each] for each in found if each == VISITOR or account_of(each) is not None))


def listed(names: Iterable[str]) -> Markup:
    """Names as they are listed in the reader's language, each set apart for reading order."""
    text = format_list([str(term(each)) for each in names], locale=get_locale())
    return Markup(text)  # noqa: S704 (every name is escaped, and the signs between are Babel's)


def _called(reference: str, names: dict[str, str | None]) -> str:
    if reference == VISITOR:
        return str(_("a visitor"))
    if reference == FILES:
        return str(_("the glossary’s files"))
    if reference not in names:
        return reference
    return names[reference] or str(_("a former contributor"))
