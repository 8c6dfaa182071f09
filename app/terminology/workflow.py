"""How a proposal becomes a revision: its states, what leads from one to another, and who may do what."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from app.terminology.differences import Difference, differences
from app.terminology.errors import InvalidTransition, NotAllowed, NotYours, ReviewerIsAuthor
from app.terminology.people import REVIEWED_LANGUAGES, Person, Role


class Kind(StrEnum):
    """What a proposal would do to the glossary."""

    NEW = "new"
    CHANGE = "change"
    DEPRECATION = "deprecation"  # a change of usage statuses
    MERGE = "merge"
    WITHDRAWAL = "withdrawal"


class State(StrEnum):
    """Where a proposal stands; whether its entry moved meanwhile is seen when it is looked at, and not a state."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    CHANGES_REQUESTED = "changes_requested"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether something can still become of it."""
        return self in (State.DRAFT, State.PROPOSED, State.CHANGES_REQUESTED)


class Action(StrEnum):
    """What a person does to a proposal."""

    SUBMIT = "submit"
    REVISE = "revise"
    REQUEST_CHANGES = "request_changes"
    APPROVE = "approve"
    PUBLISH = "publish"  # follows the last approval that is needed
    REJECT = "reject"
    WITHDRAW = "withdraw"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.DRAFT, Action.REVISE): State.DRAFT,
    (State.DRAFT, Action.SUBMIT): State.PROPOSED,
    (State.DRAFT, Action.WITHDRAW): State.WITHDRAWN,
    (State.PROPOSED, Action.REVISE): State.PROPOSED,
    (State.PROPOSED, Action.REQUEST_CHANGES): State.CHANGES_REQUESTED,
    (State.PROPOSED, Action.APPROVE): State.PROPOSED,
    (State.PROPOSED, Action.PUBLISH): State.PUBLISHED,
    (State.PROPOSED, Action.REJECT): State.REJECTED,
    (State.PROPOSED, Action.WITHDRAW): State.WITHDRAWN,
    (State.CHANGES_REQUESTED, Action.REVISE): State.CHANGES_REQUESTED,
    (State.CHANGES_REQUESTED, Action.SUBMIT): State.PROPOSED,
    (State.CHANGES_REQUESTED, Action.REJECT): State.REJECTED,
    (State.CHANGES_REQUESTED, Action.WITHDRAW): State.WITHDRAWN,
}
"""Everything that can be done; what is not here is refused."""

OF_AUTHORS = (Action.SUBMIT, Action.REVISE, Action.WITHDRAW)


def after(state: State, action: Action) -> State:
    """The state that an action leads to. Raises InvalidTransition."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise InvalidTransition(state.value, action.value) from None


def permit(action: Action, person: Person, author: int | None, languages: Iterable[str] = ()) -> None:
    """See that a person may do this to somebody's proposal; `languages` are those of an approval.

    Raises NotYours (an author's action by another), ReviewerIsAuthor, NotAllowed (a role or a language is missing).
    """
    if action in OF_AUTHORS:
        if person.id != author:
            raise NotYours
        if not person.role.reaches(Role.CONTRIBUTOR):
            raise NotAllowed("role", Role.CONTRIBUTOR)
        return
    if not person.role.reaches(Role.REVIEWER):
        raise NotAllowed("role", Role.REVIEWER)
    if person.id == author:
        raise ReviewerIsAuthor
    for language in languages:
        if not person.may_review(language):
            raise NotAllowed("language", language)


WHOLE = (Kind.NEW, Kind.MERGE, Kind.WITHDRAWAL)
"""What concerns an entry as a whole."""


def _languages_of(document: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(each["language"][:2] for each in document.get("designations", ())) & set(REVIEWED_LANGUAGES)


def languages_to_review(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """The languages whose reviewers must approve a change from one document to another.

    A new entry, a merge and a withdrawal concern every language that the entry has, before or after. What belongs to no
    language (kind, subjects, relations) goes with any language of the change; alone, it needs one reviewer of any
    language, which is told by an empty set.
    """
    if kind in WHOLE:
        return _languages_of(before) | _languages_of(after)
    found: set[str] = set()
    for each in differences(before, after):
        found |= _languages(each, before if each.after is None else after)
    return frozenset(found)


def _languages(difference: Difference, holder: Mapping[str, Any]) -> set[str]:
    """The languages that a difference is written in."""
    path = difference.path
    if path[0] == "definitions":
        written = [path[1]] if len(path) > 1 else [*(difference.before or {}), *(difference.after or {})]
        return {str(each)[:2] for each in written}
    if path[0] in ("designations", "contexts"):
        row = holder[str(path[0])][path[1]]
        moved = {str(difference.before)[:2]} if path[-1] == "language" and difference.before else set()
        return {row["language"][:2]} | moved
    if path[0] == "notes":
        written = [each for each in path if each in ("en", "es", "zh-Hans")]
        return {str(each)[:2] for each in written or REVIEWED_LANGUAGES}
    return set()


def is_complete(needed: frozenset[str], approved: frozenset[str]) -> bool:
    """Whether every approval that is needed is there; what belongs to no language needs one of any."""
    return needed <= approved if needed else bool(approved)
