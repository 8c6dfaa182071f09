"""Who does something with the glossary, as far as its rules need to know."""

from enum import StrEnum

from pydantic.dataclasses import dataclass


class Role(StrEnum):
    """What a person may do; each role may do what those before it may."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"

    def reaches(self, other: "Role") -> bool:
        """Whether this role may do what `other` may."""
        ladder = list(Role)
        return ladder.index(self) >= ladder.index(other)


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
