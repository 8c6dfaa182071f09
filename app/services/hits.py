"""What a search answers: hits, each with the reason why it matched."""

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

from app.terminology.entry import Reference


class Match(StrEnum):
    """Why a hit matched, from the nearest to the farthest."""

    EXACT = "exact"
    FOLDED = "folded"
    TRADITIONAL = "traditional"
    PINYIN = "pinyin"
    INITIALS = "initials"
    INFLECTED = "inflected"
    PREFIX = "prefix"
    WORDS = "words"
    TYPO = "typo"
    DEFINITION = "definition"

    @property
    def is_whole(self) -> bool:
        """Whether the whole designation was meant, so that all who have it are homonyms."""
        return self in _WHOLE


MATCHES = list(Match)
_WHOLE = frozenset(MATCHES[: MATCHES.index(Match.INFLECTED) + 1])
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class FoundDefinition:
    """The definition in which a query's words stand, with where they do."""

    language: str
    text: str
    highlight: list[tuple[int, int]]


@dataclass(frozen=True)
class Hit:
    """A concept that answers a query, by the designation that answers it best.

    `highlight` are the matched parts of the designation's text, in code points, end excluded.
    """

    concept_id: str
    concept_kind: str
    labels: str  # what the concept is called, as JSON
    document: str  # the designation's JSON
    match: Match
    highlight: list[tuple[int, int]]
    score: float
    definition: "FoundDefinition | None" = None

    @cached_property
    def concept(self) -> Reference:
        """The concept, by id and labels."""
        return Reference(self.concept_id, json.loads(self.labels))

    @cached_property
    def designation(self) -> dict[str, Any]:
        """The designation's fields, as the files have them."""
        return cast(dict[str, Any], json.loads(self.document))

    @property
    def replaced_by(self) -> str | None:
        """What to write instead, when the designation is retired."""
        return self.designation.get("replaced_by") if '"replaced_by":' in self.document else None


def to_json(hit: Hit) -> str:
    """A hit as the API and the commands answer it. What is stored as JSON goes through as it is."""
    spans = ",".join(f"[{start},{end}]" for start, end in hit.highlight)
    fields = [
        f'"concept":{{"id":"{hit.concept_id}","labels":{hit.labels},"kind":"{hit.concept_kind}"}}',
        f'"designation":{hit.document}',
        f'"match":"{hit.match.value}","highlight":[{spans}],"score":{hit.score}',
    ]
    if hit.replaced_by:
        fields.append(f'"replaced_by":{_encode(hit.replaced_by)}')
    if hit.definition:
        fields.append(f'"definition":{_encode(asdict(hit.definition))}')
    return "{" + ",".join(fields) + "}"


@dataclass(frozen=True)
class Result:
    """The answer to a query: hits, the best first, and corrected spellings of the query that would find something."""

    query: str
    hits: list[Hit] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)

    @property
    def homonyms(self) -> list[Hit]:
        """The hits that have the whole query as a designation."""
        return [hit for hit in self.hits if hit.match.is_whole]
