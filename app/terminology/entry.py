"""A published entry: a concept with what surrounds it, as pages and answers show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.terminology.bibliography import Source
from app.terminology.concept import Concept, RelationType


@dataclass(frozen=True)
class Reference:
    """Another concept, by id and what it is called in each language (`en`, `es`, `zh-Hans`)."""

    id: str
    labels: Mapping[str, str | None]

    def label(self, language: str) -> tuple[str, str]:
        """What to call it for a reader of a language, and the language that the answer is in."""
        for candidate in (language, "en", "es", "zh-Hans"):
            if text := self.labels.get(candidate):
                return text, candidate
        return self.id, "en"


@dataclass(frozen=True)
class Related:
    """A relation as one entry sees it; `stated` where its own file says it, else derived from the other side."""

    type: RelationType
    concept: Reference
    stated: bool = True


@dataclass(frozen=True)
class Entry:
    """A concept in its current revision, its relations from both sides, and the sources it cites."""

    concept: Concept
    relations: tuple[Related, ...]
    bibliography: Mapping[str, Source] = field(default_factory=dict)
    revision: int = 1
    updated_at: datetime = datetime.min
