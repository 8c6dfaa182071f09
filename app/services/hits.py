"""What a search answers: hits, each with the reason why it matched."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, cast

from app.language.marking import Span
from app.store.lookup import Candidate
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
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class FoundDefinition(NamedTuple):
    """The definition in which a query's words stand, with where they do."""

    language: str
    text: str
    highlight: list[Span]


class Hit(NamedTuple):
    """A concept that answers a query, by the designation that answers it best.

    `highlight` are the matched parts of the designation's text, in code points, end excluded.
    """

    candidate: Candidate
    match: Match
    highlight: list[Span]
    score: float
    definition: FoundDefinition | None = None

    @property
    def concept_id(self) -> str:
        return self.candidate.concept_id

    @property
    def concept(self) -> Reference:
        """The concept, by id and labels."""
        return Reference(self.concept_id, json.loads(self.candidate.labels))

    @property
    def concept_kind(self) -> str:
        return self.candidate.concept_kind

    @property
    def designation(self) -> dict[str, Any]:
        """The designation's fields, as the files have them."""
        return cast(dict[str, Any], json.loads(self.candidate.document))

    @property
    def replaced_by(self) -> str | None:
        """What to write instead, when the designation is retired."""
        return self.designation.get("replaced_by") if '"replaced_by":' in self.candidate.document else None


def to_json(hit: Hit) -> str:
    """A hit as the API and the commands answer it. What is stored as JSON goes through as it is."""
    (_, id, kind, labels, _, _, document, _, _), match, highlight, score, definition = hit
    spans = ",".join([f"[{start},{end}]" for start, end in highlight])
    more = f',"replaced_by":{encode(hit.replaced_by)}' if '"replaced_by":' in document else ""
    if definition:
        more += f',"definition":{encode(definition._asdict())}'
    return (
        f'{{"concept":{{"id":"{id}","labels":{labels},"kind":"{kind}"}},"designation":{document},'
        f'"match":"{match}","highlight":[{spans}],"score":{score}{more}}}'
    )


@dataclass(frozen=True)
class Result:
    """The answer to a query: hits, the best first, and corrected spellings of the query that would find something."""

    query: str
    hits: list[Hit] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)

    @property
    def is_wanted(self) -> bool:
        """Whether no designation answers: the glossary may lack what was looked up."""
        return all(hit.match is Match.DEFINITION for hit in self.hits)

    @property
    def homonyms(self) -> list[Hit]:
        """The hits that have the whole query as a designation."""
        return [hit for hit in self.hits if hit.match.is_whole]
