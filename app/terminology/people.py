"""Who does something with the glossary, as far as its rules need to know."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic.dataclasses import dataclass


class Role(StrEnum):
    """What a person may do; each role may do what those before it may."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"

    def reaches(self, other: Role) -> bool:
        """Whether this role may do what `other` may."""
        ladder = list(Role)
        return ladder.index(self) >= ladder.index(other)


class Scope(StrEnum):
    """What a program may do with a token, within what the person may."""

    READ = "read"
    PROPOSE = "propose"
    REVIEW = "review"


REVIEWED_LANGUAGES = ("en", "es", "zh")


@dataclass(frozen=True)
class Person:
    """Somebody with an account; `reviews` holds the languages (en, es, zh) that they may approve changes of."""

    id: int
    name: str
    role: Role
    reviews: frozenset[str] = frozenset()

    def may_review(self, language: str) -> bool:
        """Whether this person may approve a change of what is written in `language`: `en`, `es` or `zh`."""
        return self.role.reaches(Role.REVIEWER) and language in self.reviews

    @property
    def reference(self) -> str:
        """What the history calls this person: it stays when the account is deleted, and the name goes."""
        return reference(self.id)


def reference(id: int) -> str:
    """What the history calls the person with this account."""
    return f"account:{id}"


VISITOR = "visitor"
"""What the history calls somebody without an account."""
FILES = "glossary files"
"""What the history calls the author of what came from files, unless one is named."""


def account_of(reference: str) -> int | None:
    """The id of the account that the history's `author` or `reviewer` refers to; None for a name from the files."""
    match = re.fullmatch(r"account:([0-9]{1,18})", reference)
    return int(match[1]) if match else None


@dataclass(frozen=True)
class Actor:
    """Who does something that the audit log tells of: an account, or nobody; through which door; in which request."""

    door: str  # page, api or command
    account: int | None = None
    request: str | None = None


COMMAND = Actor("command")
